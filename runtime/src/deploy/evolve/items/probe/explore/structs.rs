//! Structs, and adjacently tagged enums, which are read like structs.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::super::place::{Answer, Asked, Key, Leaf, PlaceId};
use super::super::refusal::{Fact, take_facts};
use super::{Explorer, Field, Found, NO_NAME};

impl Explorer {
    /// Explores a struct, field by field.
    pub(super) fn structure(&mut self, place: PlaceId, names: &'static [&'static str]) {
        let mut fields: Vec<Field> = Vec::new();
        for name in names {
            let Some(field) = self.add(Some(place)) else { return };
            self.set(place, Answer::Entries(Rc::new([(Key::Name(name), field)])));
            self.explore(field);
            let is_required = !self.probe.borrow().all[field].is_option;
            fields.push(Field { name, place: field, is_required, aliases: BTreeSet::new() });
        }
        if let [tag, content] = &fields[..]
            && self.adjacent(place, tag, content)
        {
            return;
        }
        if !self.accepts(place, self.entries(&fields)) {
            self.aliases(place, &mut fields);
        }
        self.requirements(place, &mut fields);
        let Some(unknown) = self.add(Some(place)) else { return };
        self.set(unknown, Answer::Leaf(Leaf::Unit));
        self.accepts(place, Answer::Entries(Rc::new([(Key::Name(NO_NAME), unknown)])));
        let is_strict = take_facts().iter().any(|fact| matches!(fact, Fact::UnknownField(_)));
        let all = self.entries(&fields);
        let least = self.entries(fields.iter().filter(|field| field.is_required));
        self.choose_if_accepted(place, all);
        if fields.iter().any(|field| !field.is_required) {
            self.choose_if_accepted(place, least);
        }
        self.find(place, Found::Struct { fields, is_strict });
    }

    /// Finds the required fields: starts without any field, and adds each field that the type misses.
    fn requirements(&mut self, place: PlaceId, fields: &mut [Field]) {
        let mut required: Vec<usize> = Vec::new();
        loop {
            let present = required.iter().map(|position| &fields[*position]);
            let is_accepted = self.accepts(place, self.entries(present));
            let missing = take_facts().into_iter().find_map(|fact| match fact {
                Fact::MissingField(name) => fields.iter().position(|field| field.name == name),
                _ => None,
            });
            match missing.filter(|missing| !required.contains(missing)) {
                Some(missing) if !is_accepted => required.push(missing),
                // The value is accepted, or refused for another reason. `serde` checks the fields in order, so
                // nothing is known of the fields after the last one that was missed.
                _ => {
                    let known =
                        if is_accepted { fields.len() } else { required.last().map_or(0, |last| last + 1) };
                    for (position, field) in fields.iter_mut().enumerate() {
                        if position < known {
                            field.is_required = required.contains(&position);
                        }
                    }
                    return;
                }
            }
        }
    }

    /// Returns entries for these fields, except for fields without an accepted value.
    fn entries<'a>(&self, fields: impl IntoIterator<Item = &'a Field>) -> Answer {
        let fields = fields.into_iter().filter(|field| self.is_alive(field.place));
        Answer::Entries(fields.map(|field| (Key::Name(field.name), field.place)).collect())
    }

    /// Merges fields that are aliases of each other. `serde` lists an alias next to the field's name, and refuses an
    /// item that has both.
    fn aliases(&mut self, place: PlaceId, fields: &mut Vec<Field>) {
        let mut position = 1;
        while position < fields.len() {
            self.accepts(place, self.entries(&fields[position - 1..=position]));
            let duplicate = take_facts().into_iter().find_map(|fact| match fact {
                Fact::DuplicateField(name) => Some(name),
                _ => None,
            });
            let Some(name) = duplicate else {
                position += 1;
                continue;
            };
            let second = fields.remove(position);
            let first = &mut fields[position - 1];
            first.aliases.extend([first.name, second.name]);
            first.aliases.remove(name);
            first.name = name;
        }
    }

    /// Explores an adjacently tagged enum. Returns false if the type is a struct.
    ///
    /// `serde` reads such an enum like a struct of two fields. Once it knows the tag, it reads the content as another
    /// type.
    fn adjacent(&mut self, place: PlaceId, tag: &Field, content: &Field) -> bool {
        let by = |explorer: &Self, place: PlaceId| explorer.places().all[place].asked_by;
        let (Some(Asked::Enum(_)), Some(Asked::Any)) = (self.asked(tag.place), self.asked(content.place))
        else {
            return false;
        };
        let buffered = by(self, content.place);
        let Some(Found::Enum { variants, .. }) = self.found(tag.place) else { return false };
        let variants = variants.clone();
        let (mut found, mut choices, mut is_adjacent) = (Vec::new(), Vec::new(), false);
        for (name, unit) in variants {
            let Some(part) = self.add(Some(place)) else { return false };
            self.set(tag.place, Answer::Variant(Key::Name(name), unit));
            let tagged = (Key::Name(tag.name), tag.place);
            let both = Answer::Entries(Rc::new([tagged, (Key::Name(content.name), part)]));
            self.set(place, both.clone());
            self.explore(part);
            is_adjacent |= by(self, part) != buffered;
            // The tag's own place is shared by all variants, so the accepted answer needs a place of its own.
            let Some(mine) = self.add(Some(place)) else { return false };
            self.choose(mine, Answer::Variant(Key::Name(name), unit));
            self.settle(mine);
            let tagged = (Key::Name(tag.name), mine);
            let alone = Answer::Entries(Rc::new([tagged]));
            let both = Answer::Entries(Rc::new([tagged, (Key::Name(content.name), part)]));
            let is_unit = self.accepts(place, alone.clone());
            let has_content = !is_unit || self.places().all[part].is_option;
            if has_content && self.is_alive(part) {
                choices.push(both);
            }
            if is_unit {
                choices.push(alone);
            }
            found.push((name, has_content.then_some(part)));
        }
        if is_adjacent {
            for choice in choices {
                self.choose_if_accepted(place, choice);
            }
            self.find(place, Found::Adjacent { tag: tag.name, content: content.name, variants: found });
        }
        is_adjacent
    }
}
