//! Finds out by trying which values a type accepts at each place.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;

use super::super::shape::{Form, Number, Text};
use super::capture::Stored;
use super::place::{Answer, Asked, Leaf, PlaceId, Places, Probe};
use super::refusal::{Fact, take_facts};
use super::tree::Tree;
use super::{Outcome, Subject};

mod containers;
mod structs;

/// The most often that a type is read. The limit ends the search in types that accept ever more values.
const MAX_RUNS: usize = 20_000;

/// A name that no field and no variant has.
pub(super) const NO_NAME: &str = "\u{1}tablewright";

/// Texts for types that do not accept every text.
///
/// The first text that a type accepts is part of its shape, and so of lock files. Add new texts at the end.
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

/// Bytes that are not UTF-8, for types that accept binary values of a certain length.
const BYTES: &[u8] = &[0xff; 64];

/// The lengths that are tried.
const LENGTHS: [usize; 11] = [1, 0, 2, 4, 8, 12, 16, 20, 24, 32, 64];

/// The values that a type accepts at a place.
#[derive(Debug)]
pub(super) enum Found {
    Leaf(Form),
    /// The place of every element, and the number of elements if it is fixed.
    Seq(PlaceId, Option<usize>),
    Tuple(Vec<PlaceId>),
    /// The form of the keys, and the place of every value.
    Map {
        keys: Form,
        values: PlaceId,
    },
    /// `is_strict` is `deny_unknown_fields`.
    Struct {
        fields: Vec<Field>,
        is_strict: bool,
    },
    /// The variants with the places of their contents. `other` is `serde(other)`.
    Enum {
        variants: Vec<(&'static str, PlaceId)>,
        other: bool,
    },
    /// The variants with the places of their contents, unless they have none.
    Adjacent {
        tag: &'static str,
        content: &'static str,
        variants: Vec<(&'static str, Option<PlaceId>)>,
    },
    /// The values that were grown for a type that accepts any value and looks at it later.
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

/// The reason why there is no stored item.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum NoItem {
    /// The type refuses the item.
    Refused,
    /// The item cannot be stored.
    NotStored,
}

/// Reads a type again and again, each time from other values.
pub(super) struct Explorer {
    subject: Subject,
    probe: Probe,
    /// The values found at each place, by its id.
    found: Vec<Option<Found>>,
    runs: usize,
    /// The number of values that were grown at the current place.
    pub(super) grown: usize,
}

impl Explorer {
    /// Creates an explorer. `names` are the names of attributes that the derive knows.
    pub(super) fn new(subject: Subject, names: Vec<Rc<str>>) -> Self {
        let probe = Probe::new(Places { names, ..Places::default() });
        Self { subject, probe, found: Vec::new(), runs: 0, grown: 0 }
    }

    /// Explores the whole type. Returns the place of the item.
    pub(super) fn explore_all(&mut self) -> Option<PlaceId> {
        let root = self.add(None)?;
        self.explore(root);
        Some(root)
    }

    /// Adds a place. Returns `None` if there are too many.
    pub(super) fn add(&mut self, parent: Option<PlaceId>) -> Option<PlaceId> {
        let place = self.probe.borrow_mut().add(parent)?;
        self.found.push(None);
        Some(place)
    }

    pub(super) fn found(&self, place: PlaceId) -> Option<&Found> {
        self.found[place].as_ref()
    }

    /// Notes what was found at a place.
    pub(super) fn find(&mut self, place: PlaceId, found: Found) {
        self.found[place] = Some(found);
    }

    pub(super) fn places(&self) -> std::cell::Ref<'_, Places> {
        self.probe.borrow()
    }

    /// Returns true for the place of the item itself.
    pub(super) fn is_item(&self, place: PlaceId) -> bool {
        self.probe.borrow().all[place].parent.is_none()
    }

    /// Keeps a name, so that a key can refer to it.
    pub(super) fn name(&mut self, name: &str) -> usize {
        let names = &mut self.probe.borrow_mut().names;
        names.push(name.into());
        names.len() - 1
    }

    pub(super) fn asked(&self, place: PlaceId) -> Option<Asked> {
        self.probe.borrow().all[place].asked
    }

    /// Sets the answer at a place.
    pub(super) fn set(&mut self, place: PlaceId, answer: Answer) {
        self.probe.borrow_mut().all[place].answer = answer;
    }

    /// Reads the type once, from the current answers. Returns `None` if the type panics, or was read too often.
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
        // A panic counts as a refusal.
        catch_unwind(AssertUnwindSafe(|| subject(probe, is_stored))).ok()
    }

    /// Reads the type, and returns whether it accepts the current answer at this place.
    pub(super) fn test(&mut self, place: PlaceId) -> bool {
        let outcome = self.run(place, false);
        match self.probe.borrow().accepted {
            Some(accepted) => accepted,
            None => self.is_item(place) && outcome.is_some_and(|outcome| outcome.is_read),
        }
    }

    /// Sets an answer, and returns whether the type accepts it.
    pub(super) fn accepts(&mut self, place: PlaceId, answer: Answer) -> bool {
        self.set(place, answer);
        self.test(place)
    }

    /// Reads a whole item from the current answers, and stores it again.
    pub(super) fn stored(&mut self) -> Result<Stored, NoItem> {
        // Without a place that decides the test, the type is read to its end.
        match self.run(PlaceId::MAX, true) {
            Some(Outcome { is_read: true, stored }) => stored.ok_or(NoItem::NotStored),
            _ => Err(NoItem::Refused),
        }
    }

    /// Adds an answer to the accepted answers of a place.
    pub(super) fn choose(&mut self, place: PlaceId, answer: Answer) {
        self.probe.borrow_mut().all[place].choices.push(answer);
    }

    /// Tests an answer, and adds it to the accepted answers if it is one.
    fn choose_if_accepted(&mut self, place: PlaceId, answer: Answer) -> bool {
        let is_accepted = self.accepts(place, answer.clone());
        if is_accepted {
            self.choose(place, answer);
        }
        is_accepted
    }

    /// Returns true if the type accepts any answer at a place.
    pub(super) fn is_alive(&self, place: PlaceId) -> bool {
        !self.probe.borrow().all[place].choices.is_empty()
    }

    /// Sets the first accepted answer at a place, and at all places within it.
    pub(super) fn settle(&mut self, place: PlaceId) {
        let answer = self.probe.borrow().all[place].choices.first().cloned();
        let answer = answer.unwrap_or(Answer::Nothing);
        for part in answer.places() {
            self.settle(part);
        }
        self.set(place, answer);
    }

    /// Finds the values that a type accepts at a place. The answers around the place must lead to it.
    pub(super) fn explore(&mut self, place: PlaceId) {
        let is_accepted = self.accepts(place, Answer::Nothing);
        let (asked, repeats) = {
            let place = &self.probe.borrow().all[place];
            (place.asked, place.same_as.is_some())
        };
        match asked {
            _ if repeats => {}
            // The type reads nothing here, or ignores the value.
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
            Some(Asked::Text | Asked::Identifier) => self.text(place),
            Some(Asked::Bytes) => self.leaf(place, Form::B, LENGTHS.map(|len| Leaf::Bytes(&BYTES[..len]))),
            Some(Asked::Unit) => self.leaf(place, Form::Null, [Leaf::Unit]),
            Some(Asked::Seq) => self.sequence(place),
            Some(Asked::Tuple(len)) => self.tuple(place, len),
            Some(Asked::Map) => self.map(place),
            Some(Asked::Struct(fields)) => self.structure(place, fields),
            Some(Asked::Enum(variants)) => self.enumeration(place, variants),
            Some(Asked::Any) => self.search(place),
        }
        if self.probe.borrow().all[place].is_option {
            self.choose_if_accepted(place, Answer::None);
        }
        self.settle(place);
    }

    /// Notes the form of a value, and looks for one that is accepted.
    fn leaf(&mut self, place: PlaceId, form: Form, leaves: impl IntoIterator<Item = Leaf>) {
        leaves.into_iter().any(|leaf| self.choose_if_accepted(place, Answer::Leaf(leaf)));
        self.find(place, Found::Leaf(form));
    }

    /// Explores a text. A type that expects one of several texts says so when it refuses another one.
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

    /// Explores a number.
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

    /// Explores a text that is one of several.
    fn one_of(&mut self, place: PlaceId, variants: &'static [&'static str]) {
        let accepted: Vec<&str> = variants
            .iter()
            .copied()
            .filter(|name| self.choose_if_accepted(place, Answer::Leaf(Leaf::Text(name))))
            .collect();
        let text = if accepted.is_empty() { Text::Any } else { Text::one_of(accepted) };
        self.find(place, Found::Leaf(Form::S(text)));
    }
}
