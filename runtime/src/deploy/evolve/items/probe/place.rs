//! Places of an item, what the type asks for at each, and what the probe answers.

use std::cell::RefCell;
use std::rc::Rc;

use super::super::shape::Number;
use super::refusal::end_facts;

/// Places that are looked into, which ends a type that has ever more of them.
const MAX_PLACES: usize = 4000;

/// Values within values that are looked into.
const MAX_DEPTH: usize = 32;

/// A place, by its position in [`Places`].
pub(super) type PlaceId = usize;

/// What a type asks the deserializer for.
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
    /// Nothing: a variant without content.
    UnitVariant,
}

/// A value that contains no others.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Leaf {
    Unit,
    Bool(bool),
    Integer(i128),
    Float(f64),
    Char(char),
    Text(&'static str),
    Bytes(&'static [u8]),
    /// A field or a variant by its position, which `serde`'s derive accepts in place of its name.
    Index(u64),
}

/// The key of an entry.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Key {
    Name(&'static str),
    /// A name that is not static, by its position in [`Places::names`].
    Found(usize),
    /// As [`Leaf::Index`].
    Index(u64),
}

impl Key {
    /// The name, if it is written in the type.
    pub(super) const fn name(&self) -> Option<&'static str> {
        match self {
            Self::Name(name) => Some(name),
            Self::Found(_) | Self::Index(_) => None,
        }
    }
}

/// What is given to a type that takes anything and looks at it later, as untagged and internally tagged enums do.
#[derive(Clone, Debug)]
pub(super) enum Content {
    Leaf(Leaf),
    Seq(Vec<Rc<Self>>),
    Map(Vec<(Key, Rc<Self>)>),
    /// What a type that asks right away gets.
    Place(PlaceId),
    /// Refuses, and notes what is asked for.
    Hole,
}

/// What the type gets at a place.
#[derive(Clone, Debug)]
pub(super) enum Answer {
    /// A refusal, once it is noted what the type asks for.
    Nothing,
    None,
    Leaf(Leaf),
    Elements(Rc<[PlaceId]>),
    Entries(Rc<[(Key, PlaceId)]>),
    /// A variant, and the place of its content.
    Variant(Key, PlaceId),
    Content(Rc<Content>),
}

impl Answer {
    /// The places that are part of it.
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
    /// What the type asks for, `Option` and newtypes aside.
    pub(super) asked: Option<Asked>,
    /// The type that asks.
    pub(super) asked_by: &'static str,
    /// The type that is read there.
    pub(super) ty: &'static str,
    /// Whether it can be `None`.
    pub(super) is_option: bool,
    /// The place further out that has the same type.
    pub(super) same_as: Option<PlaceId>,
    /// What the type asks for as the key of an entry.
    pub(super) key_asked: Option<Asked>,
    pub(super) answer: Answer,
    /// The answers that the type accepts.
    pub(super) choices: Vec<Answer>,
}

/// All places, and the test that is running.
#[derive(Debug, Default)]
pub(super) struct Places {
    pub(super) places: Vec<Place>,
    /// The names of [`Key::Found`].
    pub(super) names: Vec<Rc<str>>,
    /// The place that is tested.
    pub(super) focus: PlaceId,
    /// Whether the type has accepted the answer there, as soon as that is known.
    pub(super) accepted: Option<bool>,
    /// What is asked for at the hole of a content.
    pub(super) hole: Option<Asked>,
    /// Whether one place was read as two types.
    pub(super) is_mixed: bool,
}

/// The places, as deserializers share them.
pub(super) type Probe = RefCell<Places>;

impl Places {
    /// A new place, unless there are too many.
    pub(super) fn add(&mut self, parent: Option<PlaceId>) -> Option<PlaceId> {
        if self.places.len() >= MAX_PLACES || self.ancestors(parent).count() >= MAX_DEPTH {
            return None;
        }
        self.places.push(Place {
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
        Some(self.places.len() - 1)
    }

    /// A place and those that contain it, the nearest first.
    pub(super) fn ancestors(&self, place: Option<PlaceId>) -> impl Iterator<Item = PlaceId> {
        std::iter::successors(place, |place| self.places[*place].parent)
    }

    /// Notes what is asked for at a place. Returns the answer.
    pub(super) fn ask(&mut self, id: PlaceId, asked: Asked, by: &'static str) -> Answer {
        let place = &self.places[id];
        if place.asked.is_none() {
            // What has the same visitor further out is the same type: it contains itself.
            let may_repeat = matches!(asked, Asked::Struct(_) | Asked::Enum(_) | Asked::Map | Asked::Seq);
            let same = |ancestor: &PlaceId| {
                let ancestor = &self.places[*ancestor];
                ancestor.asked == Some(asked) && ancestor.asked_by == by
            };
            let same_as = if may_repeat { self.ancestors(place.parent).find(same) } else { None };
            let place = &mut self.places[id];
            place.asked = Some(asked);
            place.asked_by = by;
            place.same_as = same_as;
        }
        if self.places[id].same_as.is_some() { Answer::Nothing } else { self.places[id].answer.clone() }
    }

    /// Notes whether the type has accepted what it got at a place.
    pub(super) fn note(&mut self, id: PlaceId, accepted: bool) {
        if id == self.focus && self.accepted.is_none() {
            self.accepted = Some(accepted);
            end_facts();
        }
    }

    /// Notes that a place is read as this type.
    pub(super) fn read_as(&mut self, id: PlaceId, ty: &'static str) {
        let place = &mut self.places[id];
        self.is_mixed |= !place.ty.is_empty() && place.ty != ty;
        place.ty = ty;
    }
}
