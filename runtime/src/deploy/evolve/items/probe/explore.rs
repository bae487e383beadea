//! What a type accepts at each place, found by trying.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;

use super::super::shape::{Form, Number, Text};
use super::capture::Stored;
use super::place::{Answer, Asked, Key, Leaf, PlaceId, Places, Probe};
use super::refusal::{Fact, take_facts};
use super::tree::Tree;
use super::{Outcome, Subject};

/// How often a type is read at most, whatever it is.
const MAX_RUNS: usize = 20_000;

/// A name that no type has.
pub(super) const NO_NAME: &str = "\u{1}tablewright";

/// Texts that types accept which do not take any text.
pub(super) const TEXTS: &[&str] = &[
    "",
    "a",
    "0",
    "2000-01-01T00:00:00Z",
    "2000-01-01T00:00:00.000Z",
    "2000-01-01",
    "00:00:00",
    "2000-01-01T00:00:00",
    "2000-01-01T00:00:00+00:00[UTC]",
    "2000-01-01 00:00:00.0 +00:00:00",
    "2000-01-01 00:00:00.0",
    "00:00:00.0",
    "00000000-0000-4000-8000-000000000000",
    "00000000000000000000000000",
    "127.0.0.1",
    "::1",
    "127.0.0.1:80",
    "https://example.com/",
    "a@example.com",
    "1.0.0",
    "en",
    "EUR",
    "UTC",
    "PT0S",
    "aaaaaaaa",
    "true",
];

/// Bytes of the lengths that arrays have. The first byte is not text.
const BYTES: &[u8] = &[0xff; 64];
const LENGTHS: [usize; 11] = [1, 0, 2, 4, 8, 12, 16, 20, 24, 32, 64];

/// What is known of a place.
#[derive(Debug)]
pub(super) enum Found {
    Leaf(Form),
    Seq(PlaceId, Option<usize>),
    Tuple(Vec<PlaceId>),
    Map { keys: Form, values: PlaceId },
    Struct { fields: Vec<Field>, is_strict: bool },
    Enum { variants: Vec<(&'static str, PlaceId)>, other: bool },
    Adjacent { tag: &'static str, content: &'static str, variants: Vec<(&'static str, Option<PlaceId>)> },
    Content(Vec<Tree>),
}

/// A field of a struct.
#[derive(Debug)]
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) place: PlaceId,
    pub(super) is_required: bool,
    pub(super) aliases: BTreeSet<&'static str>,
}

/// Asks a type for its places.
pub(super) struct Explorer {
    subject: Subject,
    probe: Probe,
    /// By the position of the place.
    found: Vec<Option<Found>>,
    runs: usize,
    /// How many values the search at one place has grown.
    pub(super) grown: usize,
}

impl Explorer {
    /// `names` are those of attributes, as far as they are known.
    pub(super) fn new(subject: Subject, names: Vec<Rc<str>>) -> Self {
        let probe = Probe::new(Places { names, ..Places::default() });
        Self { subject, probe, found: Vec::new(), runs: 0, grown: 0 }
    }

    /// Explores the whole of it. Returns the place of the item.
    pub(super) fn explore_all(&mut self) -> Option<PlaceId> {
        let root = self.add(None)?;
        self.explore(root);
        Some(root)
    }

    pub(super) fn add(&mut self, parent: Option<PlaceId>) -> Option<PlaceId> {
        let place = self.probe.borrow_mut().add(parent)?;
        self.found.push(None);
        Some(place)
    }

    pub(super) fn found(&self, place: PlaceId) -> Option<&Found> {
        self.found[place].as_ref()
    }

    pub(super) fn find(&mut self, place: PlaceId, found: Found) {
        self.found[place] = Some(found);
    }

    pub(super) fn places(&self) -> std::cell::Ref<'_, Places> {
        self.probe.borrow()
    }

    /// Whether a place is that of the item.
    pub(super) fn is_item(&self, place: PlaceId) -> bool {
        self.probe.borrow().places[place].parent.is_none()
    }

    /// Keeps a name for a key.
    pub(super) fn name(&mut self, name: &str) -> usize {
        let names = &mut self.probe.borrow_mut().names;
        names.push(name.into());
        names.len() - 1
    }

    pub(super) fn asked(&self, place: PlaceId) -> Option<Asked> {
        self.probe.borrow().places[place].asked
    }

    pub(super) fn set(&mut self, place: PlaceId, answer: Answer) {
        self.probe.borrow_mut().places[place].answer = answer;
    }

    /// Reads the type once, with the answers as they are. Nothing if there have been too many runs.
    fn run(&mut self, focus: PlaceId, is_stored: bool) -> Option<Outcome> {
        if self.runs >= MAX_RUNS {
            return None;
        }
        self.runs += 1;
        take_facts();
        {
            let mut probe = self.probe.borrow_mut();
            probe.focus = focus;
            probe.accepted = None;
            probe.hole = None;
            probe.is_mixed = false;
        }
        let (subject, probe) = (self.subject, &self.probe);
        // A type that panics at what it does not expect refuses it.
        catch_unwind(AssertUnwindSafe(|| subject(probe, is_stored))).ok()
    }

    /// Whether the type accepts the answer at this place.
    pub(super) fn test(&mut self, place: PlaceId) -> bool {
        let outcome = self.run(place, false);
        match self.probe.borrow().accepted {
            Some(accepted) => accepted,
            None => self.is_item(place) && outcome.is_some_and(|outcome| outcome.is_read),
        }
    }

    /// The same with another answer.
    pub(super) fn accepts(&mut self, place: PlaceId, answer: Answer) -> bool {
        self.set(place, answer);
        self.test(place)
    }

    /// What the whole item is stored as, with the answers as they are.
    pub(super) fn stored(&mut self) -> Option<Option<Stored>> {
        // No place decides: the item is read to its end.
        self.run(PlaceId::MAX, true).filter(|outcome| outcome.is_read).map(|outcome| outcome.stored)
    }

    /// Adds an answer to those that the type accepts there.
    pub(super) fn choose(&mut self, place: PlaceId, answer: Answer) {
        self.probe.borrow_mut().places[place].choices.push(answer);
    }

    fn choose_if_accepted(&mut self, place: PlaceId, answer: Answer) -> bool {
        let is_accepted = self.accepts(place, answer.clone());
        if is_accepted {
            self.choose(place, answer);
        }
        is_accepted
    }

    /// Whether there is a value for a place.
    pub(super) fn is_alive(&self, place: PlaceId) -> bool {
        !self.probe.borrow().places[place].choices.is_empty()
    }

    /// Sets the answers at a place and within it to the first that are accepted.
    pub(super) fn settle(&mut self, place: PlaceId) {
        let answer = self.probe.borrow().places[place].choices.first().cloned();
        let answer = answer.unwrap_or(Answer::Nothing);
        for part in answer.places() {
            self.settle(part);
        }
        self.set(place, answer);
    }

    /// Finds what a type accepts at a place, which the answers of the places around it lead to.
    pub(super) fn explore(&mut self, place: PlaceId) {
        let is_accepted = self.accepts(place, Answer::Nothing);
        let (asked, repeats) = {
            let place = &self.probe.borrow().places[place];
            (place.asked, place.same_as.is_some())
        };
        match asked {
            _ if repeats => {}
            // Nothing is read there.
            None | Some(Asked::Ignored | Asked::UnitVariant) => {
                if is_accepted || self.accepts(place, Answer::Leaf(Leaf::Unit)) {
                    self.choose(place, Answer::Leaf(Leaf::Unit));
                }
            }
            Some(Asked::Bool) => self.leaf(place, Form::Bool, [Leaf::Bool(false), Leaf::Bool(true)]),
            Some(Asked::Number(number)) => self.number_of(place, number),
            Some(Asked::Char) => {
                self.leaf(place, Form::S(Text::Like("a".to_owned())), ['a', '0', 'A'].map(Leaf::Char));
            }
            Some(Asked::Text) => self.text(place),
            Some(Asked::Identifier) => self.identifier(place),
            Some(Asked::Bytes) => self.leaf(place, Form::B, LENGTHS.map(|len| Leaf::Bytes(&BYTES[..len]))),
            Some(Asked::Unit) => self.leaf(place, Form::Null, [Leaf::Unit]),
            Some(Asked::Seq) => self.sequence(place),
            Some(Asked::Tuple(len)) => self.tuple(place, len),
            Some(Asked::Map) => self.map(place),
            Some(Asked::Struct(fields)) => self.structure(place, fields),
            Some(Asked::Enum(variants)) => self.enumeration(place, variants),
            Some(Asked::Any) => self.search(place),
        }
        if self.probe.borrow().places[place].is_option {
            self.choose_if_accepted(place, Answer::None);
        }
        self.settle(place);
    }

    fn leaf(&mut self, place: PlaceId, form: Form, leaves: impl IntoIterator<Item = Leaf>) {
        leaves.into_iter().any(|leaf| self.choose_if_accepted(place, Answer::Leaf(leaf)));
        self.find(place, Found::Leaf(form));
    }

    /// A text, which may be one of some: a type written by hand says so when it refuses.
    fn text(&mut self, place: PlaceId) {
        let any = Answer::Leaf(Leaf::Text(TEXTS[0]));
        if !self.choose_if_accepted(place, any) {
            let variants = take_facts().into_iter().find_map(|fact| match fact {
                Fact::UnknownVariant(variants) => Some(variants),
                _ => None,
            });
            if let Some(variants) = variants {
                return self.one_of(place, variants);
            }
            let mut texts = TEXTS.iter().skip(1);
            let like = texts.find(|text| self.choose_if_accepted(place, Answer::Leaf(Leaf::Text(text))));
            let text = like.map_or(Text::Any, |text| Text::Like((*text).to_owned()));
            return self.find(place, Found::Leaf(Form::S(text)));
        }
        self.find(place, Found::Leaf(Form::S(Text::Any)));
    }

    fn number_of(&mut self, place: PlaceId, number: Number) {
        let Number::Integer { signed, bits, .. } = number else {
            return self.leaf(place, Form::N(number), [0.0, 1.0, 0.5].map(Leaf::Float));
        };
        let mut numbers = [0, 1, 2, 10, 100, 2000, 1_000_000_000].into_iter();
        let accepted =
            numbers.find(|number| self.choose_if_accepted(place, Answer::Leaf(Leaf::Integer(*number))));
        let not_zero = accepted.is_some_and(|number| number != 0);
        self.find(place, Found::Leaf(Form::N(Number::Integer { signed, bits, not_zero })));
    }

    /// The name of a variant.
    fn identifier(&mut self, place: PlaceId) {
        self.text(place);
    }

    fn one_of(&mut self, place: PlaceId, variants: &'static [&'static str]) {
        let accepted: Vec<&str> = variants
            .iter()
            .copied()
            .filter(|name| self.choose_if_accepted(place, Answer::Leaf(Leaf::Text(name))))
            .collect();
        let text = if accepted.is_empty() { Text::Any } else { Text::one_of(accepted) };
        self.find(place, Found::Leaf(Form::S(text)));
    }

    fn sequence(&mut self, place: PlaceId) {
        let Some(element) = self.add(Some(place)) else { return };
        let elements = Answer::Elements(Rc::new([element]));
        self.set(place, elements.clone());
        self.explore(element);
        if self.is_alive(element) {
            self.choose_if_accepted(place, elements);
        }
        self.choose_if_accepted(place, Answer::Elements(Rc::new([])));
        self.find(place, Found::Seq(element, None));
    }

    fn tuple(&mut self, place: PlaceId, len: usize) {
        let mut elements: Vec<PlaceId> = Vec::new();
        // The elements of an array have one type; those of a tuple are looked at one by one.
        while elements.len() < len {
            let Some(element) = self.add(Some(place)) else { return };
            let so_far = [&elements[..], &[element]].concat();
            self.set(place, Answer::Elements(so_far.into()));
            self.explore(element);
            elements.push(element);
            if elements.len() == 1 && self.is_array(place, element, len) {
                self.find(place, Found::Seq(element, Some(len)));
                return;
            }
            // What follows is not reached.
            if !self.is_alive(element) {
                break;
            }
        }
        self.choose_if_accepted(place, Answer::Elements(elements.clone().into()));
        while elements.len() < len.min(64) {
            let Some(element) = self.add(Some(place)) else { return };
            elements.push(element);
        }
        self.find(place, Found::Tuple(elements));
    }

    fn is_array(&mut self, place: PlaceId, element: PlaceId, len: usize) -> bool {
        if !self.is_alive(element) {
            return false;
        }
        let all = Answer::Elements(vec![element; len].into());
        self.accepts(place, all.clone()) && !self.probe.borrow().is_mixed && {
            self.choose(place, all);
            true
        }
    }

    fn map(&mut self, place: PlaceId) {
        let Some(values) = self.add(Some(place)) else { return };
        let entry = |name| Answer::Entries(Rc::new([(Key::Name(name), values)]));
        self.accepts(values, Answer::Nothing);
        self.set(place, entry("a"));
        self.test(values);
        let key_asked = self.probe.borrow().places[place].key_asked;
        let (names, mut keys): (&[&'static str], _) = match key_asked {
            // The fields of a struct, some of which are flattened.
            Some(Asked::Identifier) => return self.search_fields(place),
            Some(Asked::Enum(variants)) if !variants.is_empty() => {
                (variants, Form::S(Text::one_of(variants.iter().copied())))
            }
            Some(Asked::Number(number)) => (&["0", "1"], Form::N(number)),
            Some(Asked::Bool) => (&["true"], Form::Bool),
            _ => (TEXTS, Form::S(Text::Any)),
        };
        for (position, name) in names.iter().enumerate() {
            self.set(place, entry(name));
            self.explore(values);
            if self.asked(values).is_some() {
                if self.is_alive(values) {
                    self.choose_if_accepted(place, entry(name));
                }
                if position > 0 && keys == Form::S(Text::Any) {
                    keys = Form::S(Text::Like((*name).to_owned()));
                }
                break;
            }
        }
        self.choose_if_accepted(place, Answer::Entries(Rc::new([])));
        self.find(place, Found::Map { keys, values });
    }

    fn structure(&mut self, place: PlaceId, names: &'static [&'static str]) {
        let mut fields: Vec<Field> = Vec::new();
        for name in names {
            let Some(field) = self.add(Some(place)) else { return };
            self.set(place, Answer::Entries(Rc::new([(Key::Name(name), field)])));
            self.explore(field);
            let is_required = !self.probe.borrow().places[field].is_option;
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

    /// Finds the fields that have to be there: each is added when it is missed.
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
                // Accepted, or refused for another reason: of the fields after one without a value nothing is known.
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

    /// The entries for those fields that there is a value for.
    fn entries<'a>(&self, fields: impl IntoIterator<Item = &'a Field>) -> Answer {
        let fields = fields.into_iter().filter(|field| self.is_alive(field.place));
        Answer::Entries(fields.map(|field| (Key::Name(field.name), field.place)).collect())
    }

    /// Finds the names that are aliases: `serde` lists them beside the others, and refuses both at once.
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

    /// An adjacently tagged enum is a struct of two fields, the second of which is read as the first one says.
    fn adjacent(&mut self, place: PlaceId, tag: &Field, content: &Field) -> bool {
        let by = |explorer: &Self, place: PlaceId| explorer.places().places[place].asked_by;
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
            // A copy of the tag's place, which other variants share.
            let Some(mine) = self.add(Some(place)) else { return false };
            self.choose(mine, Answer::Variant(Key::Name(name), unit));
            self.settle(mine);
            let tagged = (Key::Name(tag.name), mine);
            let alone = Answer::Entries(Rc::new([tagged]));
            let both = Answer::Entries(Rc::new([tagged, (Key::Name(content.name), part)]));
            let is_unit = self.accepts(place, alone.clone());
            let has_content = !is_unit || self.places().places[part].is_option;
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

    fn enumeration(&mut self, place: PlaceId, names: &'static [&'static str]) {
        let mut variants = Vec::new();
        for name in names {
            let Some(content) = self.add(Some(place)) else { return };
            let variant = Answer::Variant(Key::Name(name), content);
            self.set(place, variant.clone());
            self.explore(content);
            if self.is_alive(content) {
                self.choose(place, variant);
            }
            variants.push((*name, content));
        }
        let Some(content) = self.add(Some(place)) else { return };
        self.set(place, Answer::Variant(Key::Name(NO_NAME), content));
        self.test(content);
        let other = self.asked(content).is_some();
        self.find(place, Found::Enum { variants, other });
    }
}
