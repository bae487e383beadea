//! The places of an item: the request that the type makes at each place, and the answer that it gets.

use std::cell::RefCell;
use std::rc::Rc;

use super::super::shape::Number;
use super::refusal::end_facts;

/// The most places that are explored.
const MAX_PLACES: usize = 4000;

/// The deepest nesting that is explored.
const MAX_DEPTH: usize = 32;

/// The id of a place: its position in [`Places`].
pub(super) type PlaceId = usize;

/// A request of a type to its deserializer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Asked {
    Any,
    Ignored,
    Bool,
    Number(Number),
    Char,
    Text,
    Bytes,
    Unit,
    Seq,
    Tuple(usize),
    Map,
    Struct(&'static [&'static str]),
    Enum(&'static [&'static str]),
    /// The name of a field or a variant.
    Identifier,
    /// The variant has no content.
    UnitVariant,
}

/// A value that contains no other values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Leaf {
    Unit,
    Bool(bool),
    Integer(i128),
    Float(f64),
    Char(char),
    Text(&'static str),
    Bytes(&'static [u8]),
    /// The position of a field or a variant. `serde`'s derive accepts it in place of the name.
    Index(u64),
}

/// The key of an entry.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Key {
    Name(&'static str),
    /// A name that is not static, by its position in [`Places::names`].
    Found(usize),
    /// The position of a field, like [`Leaf::Index`].
    Index(u64),
}

impl Key {
    /// Returns the name if it is static.
    pub(super) const fn name(&self) -> Option<&'static str> {
        match self {
            Self::Name(name) => Some(name),
            Self::Found(_) | Self::Index(_) => None,
        }
    }
}

/// A value for a type that accepts any value and looks at it later, like an untagged or internally tagged enum.
#[derive(Clone, Debug)]
pub(super) enum Content {
    Leaf(Leaf),
    Seq(Vec<Rc<Self>>),
    Map(Vec<(Key, Rc<Self>)>),
    /// A place of its own, for a part that the type reads right away.
    Place(PlaceId),
    /// Refuses the request, and notes it in [`Places::hole`].
    Hole,
}

/// The answer to the request at a place.
#[derive(Clone, Debug)]
pub(super) enum Answer {
    /// Notes the request, and refuses it.
    Nothing,
    None,
    Leaf(Leaf),
    Elements(Rc<[PlaceId]>),
    Entries(Rc<[(Key, PlaceId)]>),
    /// The name of a variant, and the place of its content.
    Variant(Key, PlaceId),
    Content(Rc<Content>),
}

impl Answer {
    /// Returns the places that the answer refers to.
    pub(super) fn places(&self) -> Vec<PlaceId> {
        match self {
            Self::Nothing | Self::None | Self::Leaf(_) => Vec::new(),
            Self::Elements(elements) => elements.to_vec(),
            Self::Entries(entries) => entries.iter().map(|(_, place)| *place).collect(),
            Self::Variant(_, content) => vec![*content],
            Self::Content(content) => content.places(),
        }
    }
}

impl Content {
    fn places(&self) -> Vec<PlaceId> {
        match self {
            Self::Leaf(_) | Self::Hole => Vec::new(),
            Self::Place(place) => vec![*place],
            Self::Seq(elements) => elements.iter().flat_map(|element| element.places()).collect(),
            Self::Map(entries) => entries.iter().flat_map(|(_, value)| value.places()).collect(),
        }
    }
}

/// A place of an item.
#[derive(Debug)]
pub(super) struct Place {
    pub(super) parent: Option<PlaceId>,
    /// The request, with `Option` and newtypes stripped.
    pub(super) asked: Option<Asked>,
    /// The name of the visitor's type.
    pub(super) asked_by: &'static str,
    /// The name of the type that is read.
    pub(super) ty: &'static str,
    /// True if the value can be `None`.
    pub(super) is_option: bool,
    /// The nearest outer place of the same type.
    pub(super) same_as: Option<PlaceId>,
    /// The request for the key of an entry.
    pub(super) key_asked: Option<Asked>,
    pub(super) answer: Answer,
    /// The answers that the type has accepted.
    pub(super) choices: Vec<Answer>,
}

/// All places, and the state of the current run.
#[derive(Debug, Default)]
pub(super) struct Places {
    pub(super) all: Vec<Place>,
    /// The names of [`Key::Found`].
    pub(super) names: Vec<Rc<str>>,
    /// The place that the run tests.
    pub(super) focus: PlaceId,
    /// True if the type has accepted the answer at that place. `None` until it is known.
    pub(super) accepted: Option<bool>,
    /// The request at [`Content::Hole`].
    pub(super) hole: Option<Asked>,
    /// True if the run has read one place as two types.
    pub(super) is_mixed: bool,
}

/// The places, shared by all deserializers of a run.
pub(super) type Probe = RefCell<Places>;

impl Places {
    /// Adds a place. Returns `None` if there are too many, or if it is too deep.
    pub(super) fn add(&mut self, parent: Option<PlaceId>) -> Option<PlaceId> {
        if self.all.len() >= MAX_PLACES || self.ancestors(parent).count() >= MAX_DEPTH {
            return None;
        }
        self.all.push(Place {
            parent,
            asked: None,
            asked_by: "",
            ty: "",
            is_option: false,
            same_as: None,
            key_asked: None,
            answer: Answer::Nothing,
            choices: Vec::new(),
        });
        Some(self.all.len() - 1)
    }

    /// Returns a place and the places around it, the nearest first.
    pub(super) fn ancestors(&self, place: Option<PlaceId>) -> impl Iterator<Item = PlaceId> {
        std::iter::successors(place, |place| self.all[*place].parent)
    }

    /// Notes a request, and returns the answer.
    pub(super) fn ask(&mut self, id: PlaceId, asked: Asked, by: &'static str) -> Answer {
        let place = &self.all[id];
        if place.asked.is_none() {
            // An outer place with the same visitor has the same type: the type contains itself.
            let may_repeat = matches!(asked, Asked::Struct(_) | Asked::Enum(_) | Asked::Map | Asked::Seq);
            let same = |ancestor: &PlaceId| {
                let ancestor = &self.all[*ancestor];
                ancestor.asked == Some(asked) && ancestor.asked_by == by
            };
            let same_as = if may_repeat { self.ancestors(place.parent).find(same) } else { None };
            let place = &mut self.all[id];
            place.asked = Some(asked);
            place.asked_by = by;
            place.same_as = same_as;
        }
        if self.all[id].same_as.is_some() { Answer::Nothing } else { self.all[id].answer.clone() }
    }

    /// Notes whether the type has accepted the answer at a place.
    pub(super) fn note(&mut self, id: PlaceId, accepted: bool) {
        if id == self.focus && self.accepted.is_none() {
            self.accepted = Some(accepted);
            end_facts();
        }
    }

    /// Notes the type that a place is read as.
    pub(super) fn read_as(&mut self, id: PlaceId, ty: &'static str) {
        let place = &mut self.all[id];
        self.is_mixed |= !place.ty.is_empty() && place.ty != ty;
        place.ty = ty;
    }
}
