//! A shape under construction: the values that are read, and the values that have been written.

use std::collections::{BTreeMap, BTreeSet};

use super::super::shape::{
    Absent, Alternative, Direction, Form, Member, Members, Number, Rest, Shape, Text, Written,
};
use super::capture::Stored;

/// The forms of a value.
#[derive(Clone, Debug, Default)]
pub(super) struct Draft(pub(super) Vec<DraftForm>);

/// One form of a value.
#[derive(Clone, Debug)]
pub(super) struct DraftForm {
    pub(super) kind: Kind,
    pub(super) is_read: bool,
    /// True if an item with this form has been stored. A form that was tried and not written is only read.
    pub(super) is_tried: bool,
    pub(super) is_written: bool,
}

#[derive(Clone, Debug)]
pub(super) enum Kind {
    /// A form that contains no other forms.
    Plain(Form),
    List(Option<usize>, Box<Draft>),
    Tuple(Vec<Draft>),
    Map {
        keys: Form,
        values: Box<Draft>,
    },
    Struct(DraftStruct),
    Variant(String, Box<Draft>),
}

#[derive(Clone, Debug, Default)]
pub(super) struct DraftStruct {
    pub(super) members: BTreeMap<String, DraftMember>,
    pub(super) rest: DraftRest,
}

#[derive(Clone, Debug)]
pub(super) struct DraftMember {
    pub(super) draft: Draft,
    pub(super) is_required: bool,
    pub(super) is_read: bool,
    pub(super) aliases: BTreeSet<String>,
    /// The number of stored items that had the member.
    pub(super) seen: usize,
    /// The number of stored items that lacked the member.
    pub(super) missed: usize,
}

#[derive(Clone, Debug, Default)]
pub(super) enum DraftRest {
    #[default]
    Ignored,
    Refused,
    Kept(Box<Draft>),
    Unknown,
}

impl DraftForm {
    /// Creates a form that is read.
    pub(super) const fn read(kind: Kind, is_tried: bool) -> Self {
        Self { kind, is_read: true, is_tried, is_written: false }
    }
}

impl DraftMember {
    pub(super) const fn new(draft: Draft, is_required: bool) -> Self {
        Self { draft, is_required, is_read: true, aliases: BTreeSet::new(), seen: 0, missed: 0 }
    }
}

impl Draft {
    /// Notes a stored value.
    pub(super) fn absorb(&mut self, stored: &Stored) {
        let position =
            (0..self.0.len()).filter_map(|position| Some((position, self.0[position].fit(stored)?)));
        let best = position.max_by_key(|(position, fit)| (*fit, std::cmp::Reverse(*position)));
        // A struct can be written under other names than it is read under.
        let is_struct =
            |form: &DraftForm| matches!(form.kind, Kind::Struct(_)) && matches!(stored, Stored::M(_));
        let only = || match &self.0[..] {
            [form] if is_struct(form) => Some(0),
            _ => None,
        };
        match best.map(|(position, _)| position).or_else(only) {
            Some(position) => self.0[position].absorb(stored),
            None => self.0.push(DraftForm::written(stored)),
        }
    }

    /// Forgets that the forms were tried, so that they count as written.
    fn forget(&mut self) {
        for form in &mut self.0 {
            form.is_tried = false;
            match &mut form.kind {
                Kind::Plain(_) => {}
                Kind::List(_, inner) | Kind::Map { values: inner, .. } | Kind::Variant(_, inner) => {
                    inner.forget();
                }
                Kind::Tuple(elements) => elements.iter_mut().for_each(Self::forget),
                Kind::Struct(members) => {
                    members.members.values_mut().for_each(|member| member.draft.forget());
                }
            }
        }
    }

    pub(super) fn finish(self) -> Shape {
        let Self(forms) = self;
        let is_needed = |form: &DraftForm| {
            form.is_written || !forms.iter().any(|other| !other.is_only_read() && other.reads_for(form))
        };
        let needed: Vec<DraftForm> = forms.iter().filter(|form| is_needed(form)).cloned().collect();
        Shape::new(needed.into_iter().map(DraftForm::finish))
    }
}

impl DraftForm {
    /// Returns true if the form is read, and not written.
    const fn is_only_read(&self) -> bool {
        self.is_read && self.is_tried && !self.is_written
    }

    /// Returns true if the other form is only another way to read this one. `serde` reads a struct from a list of its
    /// fields, too, and from a map with more entries.
    fn reads_for(&self, other: &Self) -> bool {
        match (&self.kind, &other.kind) {
            (Kind::Struct(_), Kind::List(..)) => other.is_only_read(),
            (Kind::Struct(this), Kind::Tuple(elements)) => {
                other.is_only_read() || this.members.len() >= elements.len()
            }
            (Kind::Struct(this), Kind::Struct(members)) => {
                let is_there = |(name, member): (&String, &DraftMember)| {
                    !member.is_required || members.members.contains_key(name)
                };
                other.is_only_read() && this.members.iter().all(is_there)
            }
            _ => false,
        }
    }

    /// Returns how well a stored value fits the form, or `None` if it does not fit.
    fn fit(&self, stored: &Stored) -> Option<usize> {
        let fits = match (&self.kind, stored) {
            (Kind::Plain(Form::S(Text::OneOf { names, .. })), Stored::S(text)) => names.contains(text),
            (Kind::Plain(form), _) => fits_plain(form, stored),
            (Kind::List(..), Stored::L(_) | Stored::StringSet | Stored::NumberSet | Stored::BinarySet)
            | (Kind::Map { .. }, Stored::M(_)) => true,
            (Kind::Tuple(elements), Stored::L(stored)) => elements.len() == stored.len(),
            (Kind::Variant(name, _), Stored::M(entries)) => {
                matches!(&entries[..], [(key, _)] if key == name)
            }
            (Kind::Struct(members), Stored::M(_)) => return members.fit(stored),
            _ => false,
        };
        fits.then_some(1)
    }

    fn absorb(&mut self, stored: &Stored) {
        self.is_written = true;
        let set = |draft: &Draft, set: fn(Number) -> Form| {
            let number = draft.0.iter().find_map(|form| match form.kind {
                Kind::Plain(Form::N(number)) => Some(number),
                _ => None,
            });
            Kind::Plain(set(number.unwrap_or(Number::Any)))
        };
        match (&mut self.kind, stored) {
            (Kind::List(_, elements), Stored::L(stored)) => {
                for stored in stored {
                    elements.absorb(stored);
                }
            }
            // `serde_dynamo` reads lists and sets alike.
            (Kind::List(..), Stored::StringSet) => self.kind = Kind::Plain(Form::StringSet),
            (Kind::List(_, elements), Stored::NumberSet) => self.kind = set(elements, Form::NumberSet),
            (Kind::List(..), Stored::BinarySet) => self.kind = Kind::Plain(Form::BinarySet),
            (Kind::Tuple(elements), Stored::L(stored)) => {
                elements.iter_mut().zip(stored).for_each(|(element, stored)| element.absorb(stored));
            }
            (Kind::Map { values, .. }, Stored::M(entries)) => {
                for (_, stored) in entries {
                    values.absorb(stored);
                }
            }
            (Kind::Variant(_, content), Stored::M(entries)) => {
                for (_, stored) in entries {
                    content.absorb(stored);
                }
            }
            (Kind::Struct(members), Stored::M(entries)) => members.absorb(entries),
            _ => {}
        }
    }

    /// Creates the form of a stored value that is not read.
    fn written(stored: &Stored) -> Self {
        let list = |elements: &[Stored]| {
            let mut draft = Draft::default();
            for stored in elements {
                draft.absorb(stored);
            }
            draft.0.iter_mut().for_each(|form| form.is_read = true);
            Box::new(draft)
        };
        let kind = match stored {
            Stored::Null => Kind::Plain(Form::Null),
            Stored::Bool => Kind::Plain(Form::Bool),
            Stored::N => Kind::Plain(Form::N(Number::Any)),
            Stored::S(_) => Kind::Plain(Form::S(Text::Any)),
            Stored::B => Kind::Plain(Form::B),
            Stored::StringSet => Kind::Plain(Form::StringSet),
            Stored::NumberSet => Kind::Plain(Form::NumberSet(Number::Any)),
            Stored::BinarySet => Kind::Plain(Form::BinarySet),
            Stored::L(elements) => Kind::List(None, list(elements)),
            Stored::M(entries) => {
                let mut members = DraftStruct::default();
                members.absorb(entries);
                Kind::Struct(members)
            }
        };
        Self { kind, is_read: false, is_tried: true, is_written: true }
    }

    fn finish(self) -> Alternative {
        let form = match self.kind {
            Kind::Plain(form) => form,
            Kind::List(len, elements) => Form::List(len, Box::new(elements.finish())),
            Kind::Tuple(elements) => Form::Tuple(elements.into_iter().map(Draft::finish).collect()),
            Kind::Map { keys, values } => {
                Form::Map { keys: Box::new(keys), values: Box::new(values.finish()) }
            }
            Kind::Struct(members) => Form::Struct(members.finish()),
            Kind::Variant(name, content) => Form::Variants(BTreeMap::from([(name, content.finish())])),
        };
        let direction = match (self.is_read, self.is_tried, self.is_written) {
            (false, ..) => Direction::Written,
            (true, true, false) => Direction::Read,
            _ => Direction::Both,
        };
        Alternative { form, direction }
    }
}

fn fits_plain(form: &Form, stored: &Stored) -> bool {
    if let Form::Outer(_) = form {
        return *stored != Stored::Null;
    }
    matches!(
        (form, stored),
        (Form::Any, _)
            | (Form::Bool, Stored::Bool)
            | (Form::N(_), Stored::N)
            | (Form::S(Text::Any | Text::Like(_)), Stored::S(_))
            | (Form::B, Stored::B)
            | (Form::StringSet, Stored::StringSet | Stored::L(_))
            | (Form::NumberSet(_), Stored::NumberSet | Stored::L(_))
            | (Form::BinarySet, Stored::BinarySet | Stored::L(_))
            | (Form::Null, Stored::Null)
    )
}

impl DraftStruct {
    /// Returns the number of members that fit, or `None` if a required member is missing or a tag has another value.
    fn fit(&self, stored: &Stored) -> Option<usize> {
        let mut fit = 1;
        for (name, member) in &self.members {
            match stored.get(name) {
                Some(value) => {
                    fit += usize::from(member.draft.0.iter().any(|form| form.fit(value).is_some()));
                }
                None if member.is_required => return None,
                None => {}
            }
            let tag = |form: &DraftForm| {
                matches!(form.kind, Kind::Plain(Form::S(Text::OneOf { other: false, .. })))
            };
            let value = stored.get(name);
            if let (true, Some(value)) = (member.draft.0.iter().all(tag), value)
                && !member.draft.0.iter().any(|form| form.fit(value).is_some())
            {
                return None;
            }
        }
        Some(fit)
    }

    fn absorb(&mut self, entries: &[(String, Stored)]) {
        for (name, stored) in entries {
            if let Some(member) = self.members.get_mut(name) {
                member.draft.absorb(stored);
                member.seen += 1;
            } else if let DraftRest::Kept(values) = &mut self.rest {
                values.absorb(stored);
            } else {
                let mut draft = Draft::default();
                draft.absorb(stored);
                draft.0.iter_mut().for_each(|form| form.is_read = true);
                // The member is written and not read, unless it is one of the fields that could not be found.
                let is_read = matches!(self.rest, DraftRest::Unknown);
                let member = DraftMember { is_read, seen: 1, ..DraftMember::new(draft, false) };
                self.members.insert(name.clone(), member);
            }
        }
        for (name, member) in &mut self.members {
            member.missed += usize::from(!entries.iter().any(|(key, _)| key == name));
        }
    }

    fn finish(self) -> Members {
        let rest = match self.rest {
            DraftRest::Ignored => Rest::Ignored,
            DraftRest::Refused => Rest::Refused,
            DraftRest::Kept(values) => Rest::Kept(Box::new(values.finish())),
            DraftRest::Unknown => Rest::Unknown,
        };
        let members = self.members.into_iter().map(|(name, member)| (name, member.finish())).collect();
        Members { members, rest }
    }
}

impl DraftMember {
    fn finish(mut self) -> Member {
        // A member that each stored item has lacked was left out because its value was empty.
        if self.seen == 0 {
            self.draft.forget();
        }
        let mut member = Member::new(self.draft.finish());
        member.written = if self.missed > 0 { Written::Sometimes } else { Written::Always };
        member.absent = match (self.is_required, member.shape.reads_null()) {
            (true, _) => Absent::Refused,
            (false, true) => Absent::None,
            (false, false) => Absent::Default,
        };
        member.is_read = self.is_read;
        member.aliases = self.aliases;
        member
    }
}
