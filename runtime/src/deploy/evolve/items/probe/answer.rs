//! The deserializer that a type is read from. It notes each request and answers it.

use std::any::type_name;
use std::rc::Rc;

use serde::de::{Deserializer, Visitor};

use super::super::shape::Number;
use super::access::{Entries, Parts, Variant};
use super::place::{Answer, Asked, Content, Key, Leaf, PlaceId, Probe};
use super::refusal::Refused;
use super::visit::Visit;
use crate::number;

/// The source of a value.
#[derive(Clone)]
pub(super) enum At {
    Place(PlaceId),
    Content(Rc<Content>),
    /// The key of an entry of this place, or the name of a variant.
    Key(Key, Option<PlaceId>),
}

impl At {
    fn content(content: &Rc<Content>) -> Self {
        match **content {
            Content::Place(place) => Self::Place(place),
            _ => Self::Content(Rc::clone(content)),
        }
    }
}

/// Reads a value.
///
/// All values, keys and variants are read by this one type, so that the compiler has to compile each `Deserialize`
/// once. What it gives is decided without the visitor's type, so that this is compiled once for all types. The data is
/// `'static`, so that types which borrow can be read, too.
#[derive(Clone)]
pub(super) struct Reader<'p> {
    pub(super) probe: &'p Probe,
    at: At,
}

impl<'p> Reader<'p> {
    pub(super) const fn new(probe: &'p Probe, place: PlaceId) -> Self {
        Self { probe, at: At::Place(place) }
    }

    pub(super) fn at(&self, at: At) -> Self {
        Self { probe: self.probe, at }
    }

    pub(super) fn answer<V: Visitor<'static>>(self, asked: Asked, visitor: V) -> Result<V::Value, Refused> {
        self.visit(asked, type_name::<V>())?.call(visitor)
    }

    /// Returns the call of a visitor of the type `visitor`.
    fn visit(self, asked: Asked, visitor: &'static str) -> Result<Visit<'p>, Refused> {
        match self.at.clone() {
            At::Place(place) => {
                let answer = self.probe.borrow_mut().ask(place, asked, visitor);
                self.answered(answer, asked, visitor)
            }
            At::Content(content) => self.content(&content, asked, visitor),
            At::Key(key, of) => {
                if let Some(of) = of {
                    self.probe.borrow_mut().all[of].key_asked.get_or_insert(asked);
                }
                self.key(key, asked)
            }
        }
    }

    fn answered(self, answer: Answer, asked: Asked, visitor: &'static str) -> Result<Visit<'p>, Refused> {
        Ok(match answer {
            Answer::Nothing | Answer::None => return Err(Refused),
            Answer::Leaf(leaf) => return Visit::leaf(leaf, asked),
            Answer::Elements(elements) => {
                let elements = elements.iter().map(|place| At::Place(*place)).collect();
                Visit::Seq(Parts::new(self, elements))
            }
            Answer::Entries(entries) => {
                let entries = entries.iter().map(|(key, place)| (*key, At::Place(*place))).collect();
                Visit::Map(Entries::new(self, entries))
            }
            Answer::Variant(name, content) => {
                Visit::Enum(Variant { reader: self, name, content: At::Place(content) })
            }
            Answer::Content(content) => return self.content(&content, asked, visitor),
        })
    }

    fn content(
        self,
        content: &Rc<Content>,
        asked: Asked,
        visitor: &'static str,
    ) -> Result<Visit<'p>, Refused> {
        Ok(match &**content {
            Content::Hole => {
                self.probe.borrow_mut().hole = Some(asked);
                return Err(Refused);
            }
            Content::Leaf(leaf) => match (leaf, asked) {
                (Leaf::Text(name), Asked::Enum(_)) => self.variant(Key::Name(name), None),
                (Leaf::Index(index), Asked::Enum(_)) => self.variant(Key::Index(*index), None),
                _ => return Visit::leaf(*leaf, asked),
            },
            Content::Seq(elements) => {
                let elements = elements.iter().map(At::content).collect();
                Visit::Seq(Parts::new(self, elements))
            }
            Content::Map(entries) => {
                if let (Asked::Enum(_), [(name, content)]) = (asked, &**entries) {
                    self.variant(*name, Some(content))
                } else {
                    let entries = entries.iter().map(|(key, value)| (*key, At::content(value)));
                    Visit::Map(Entries::new(self, entries.collect()))
                }
            }
            Content::Place(place) => return self.at(At::Place(*place)).visit(asked, visitor),
        })
    }

    fn variant(self, name: Key, content: Option<&Rc<Content>>) -> Visit<'p> {
        let unit = || Rc::new(Content::Leaf(Leaf::Unit));
        let content = At::content(&content.map_or_else(unit, Rc::clone));
        Visit::Enum(Variant { reader: self, name, content })
    }

    /// Reads a key from its text, like `serde_dynamo`.
    fn key(self, key: Key, asked: Asked) -> Result<Visit<'p>, Refused> {
        Ok(match (key, asked) {
            (Key::Name(name), Asked::Number(_)) => match name.parse() {
                Ok(number) => return Visit::leaf(Leaf::Integer(number), asked),
                Err(_) => return Err(Refused),
            },
            (Key::Name(name), Asked::Bool) => Visit::Bool(name == "true"),
            (key, Asked::Enum(_)) => self.variant(key, None),
            (Key::Found(position), _) => Visit::Found(Rc::clone(&self.probe.borrow().names[position])),
            (Key::Name(name), _) => Visit::Text(name),
            (Key::Index(index), _) => Visit::U64(index),
        })
    }

    /// Returns whether the value is `None`.
    fn is_none(&self) -> bool {
        match &self.at {
            At::Place(place) => {
                let place = &mut self.probe.borrow_mut().all[*place];
                place.is_option = true;
                matches!(place.answer, Answer::None | Answer::Leaf(Leaf::Unit))
            }
            At::Content(content) => matches!(**content, Content::Leaf(Leaf::Unit)),
            At::Key(..) => false,
        }
    }

    /// Returns the place, if the value has one.
    pub(super) const fn place(&self) -> Option<PlaceId> {
        match self.at {
            At::Place(place) => Some(place),
            At::Content(_) | At::Key(..) => None,
        }
    }
}

macro_rules! ask {
    ($($method:ident: $asked:expr,)*) => {$(
        fn $method<V: Visitor<'static>>(self, visitor: V) -> Result<V::Value, Refused> {
            self.answer($asked, visitor)
        }
    )*};
}

const fn integer(signed: bool, bits: u8) -> Asked {
    Asked::Number(Number::Integer { signed, bits, not_zero: false })
}

impl Deserializer<'static> for Reader<'_> {
    type Error = Refused;

    ask! {
        deserialize_any: Asked::Any,
        deserialize_ignored_any: Asked::Ignored,
        deserialize_bool: Asked::Bool,
        deserialize_i8: integer(true, 8),
        deserialize_i16: integer(true, 16),
        deserialize_i32: integer(true, 32),
        deserialize_i64: integer(true, 64),
        deserialize_i128: integer(true, 128),
        deserialize_u8: integer(false, 8),
        deserialize_u16: integer(false, 16),
        deserialize_u32: integer(false, 32),
        deserialize_u64: integer(false, 64),
        deserialize_u128: integer(false, 128),
        deserialize_f32: Asked::Number(Number::F32),
        deserialize_f64: Asked::Number(Number::F64),
        deserialize_char: Asked::Char,
        deserialize_str: Asked::Text,
        deserialize_string: Asked::Text,
        deserialize_bytes: Asked::Bytes,
        deserialize_byte_buf: Asked::Bytes,
        deserialize_unit: Asked::Unit,
        deserialize_seq: Asked::Seq,
        deserialize_map: Asked::Map,
        deserialize_identifier: Asked::Identifier,
    }

    fn deserialize_option<V: Visitor<'static>>(self, visitor: V) -> Result<V::Value, Refused> {
        if self.is_none() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_unit_struct<V: Visitor<'static>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Refused> {
        self.answer(Asked::Unit, visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'static>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Refused> {
        if name == number::NAME {
            return self.answer(Asked::Number(Number::Any), visitor);
        }
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_tuple<V: Visitor<'static>>(self, len: usize, visitor: V) -> Result<V::Value, Refused> {
        self.answer(Asked::Tuple(len), visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'static>>(
        self,
        _: &'static str,
        len: usize,
        visitor: V,
    ) -> Result<V::Value, Refused> {
        self.answer(Asked::Tuple(len), visitor)
    }

    fn deserialize_struct<V: Visitor<'static>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refused> {
        self.answer(Asked::Struct(fields), visitor)
    }

    fn deserialize_enum<V: Visitor<'static>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refused> {
        self.answer(Asked::Enum(variants), visitor)
    }
}
