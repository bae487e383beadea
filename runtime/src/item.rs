//! Reading a stored item.
//!
//! The SDKs' attribute values are enums that can gain variants whenever AWS extends its API. So a value is converted
//! only when a field reads it. An attribute with an unknown type is ignored like any other that the struct does not
//! have. If a field reads it, it is an error that names the attribute.

use std::collections::{HashMap, hash_map};

use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeOwned, DeserializeSeed, Deserializer, MapAccess, Visitor};
use serde::forward_to_deserialize_any;
use serde_dynamo::{AttributeValue, Error};

pub(crate) use identified::{Identified, Unidentified, identify};
#[cfg(feature = "aws-sdk")]
pub(crate) use identified::{may_be, sources};
pub(crate) use missing::missing;

use crate::entity::{KeyRef, Kind};
use identified::Variant;
use name::Name;
use value::Value;

pub(crate) mod fields;
mod identified;
#[cfg(any(feature = "lambda", feature = "streams"))]
mod json;
mod missing;
mod name;
#[cfg(any(feature = "aws-sdk", feature = "streams"))]
mod sdk;
mod value;

/// The value of an attribute, in the type of an SDK or an event.
pub(crate) trait Attribute: Sized {
    fn open(self) -> Opened<Self>;

    /// Returns the value, if it has a type that keys have. Binary that is stored as text is decoded into `bytes`.
    fn as_key<'k>(&'k self, bytes: &'k mut Vec<u8>) -> Option<KeyRef<'k>>;

    /// Returns the attribute of a field of this kind, given the field's value in a key: binary as bytes, and any other
    /// value as text.
    fn of_part(kind: Kind, value: KeyRef<'_>) -> Self;
}

/// A value whose type is known. Nested values are not looked at until they are read.
pub(crate) enum Opened<A> {
    Map(HashMap<String, A>),
    List(Vec<A>),
    /// A value of any type that contains no other attribute values.
    Plain(AttributeValue),
    /// A value that cannot be read. Holds the error for a field that tries to read it.
    Unreadable(Error),
}

/// `serde_dynamo`'s enum is exhaustive, so no value has an unknown type.
#[cfg(feature = "lambda")]
impl Attribute for AttributeValue {
    fn open(self) -> Opened<Self> {
        match self {
            Self::M(map) => Opened::Map(map),
            Self::L(list) => Opened::List(list),
            plain => Opened::Plain(plain),
        }
    }

    fn as_key<'k>(&'k self, _: &'k mut Vec<u8>) -> Option<KeyRef<'k>> {
        match self {
            Self::S(text) => Some(KeyRef::S(text)),
            Self::N(_) => Some(KeyRef::N),
            Self::B(bytes) => Some(KeyRef::B(bytes)),
            _ => None,
        }
    }

    fn of_part(kind: Kind, value: KeyRef<'_>) -> Self {
        match (kind, value) {
            (Kind::Number, KeyRef::S(text)) => Self::N(text.to_owned()),
            (Kind::Bool, KeyRef::S(text)) => Self::Bool(text == "true"),
            (_, KeyRef::S(text)) => Self::S(text.to_owned()),
            (_, KeyRef::B(bytes)) => Self::B(bytes.to_vec()),
            (_, KeyRef::N) => Self::Null(true),
        }
    }
}

/// Reads a key. If the error lies in an attribute, it comes with the attribute's name.
#[cfg(any(feature = "lambda", feature = "streams"))]
pub(crate) fn read<P: DeserializeOwned, A: Attribute>(
    item: HashMap<String, A>,
) -> Result<P, (Option<String>, Error)> {
    read_identified(item, Identified::default())
}

/// Reads an item that has been identified. If the error lies in an attribute, it comes with the attribute's name.
pub(crate) fn read_identified<P: DeserializeOwned, A: Attribute>(
    item: HashMap<String, A>,
    identified: Identified,
) -> Result<P, (Option<String>, Error)> {
    let mut culprit = None;
    let attributes = Attributes { left: item.into_iter(), current: None, culprit: &mut culprit, identified };
    P::deserialize(attributes).map_err(|source| (culprit, source))
}

struct Attributes<'a, A> {
    left: hash_map::IntoIter<String, A>,
    current: Option<(String, A)>,
    culprit: &'a mut Option<String>,
    identified: Identified,
}

impl<'de, A: Attribute> MapAccess<'de> for Attributes<'_, A> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Self::Error> {
        self.current = self.left.next();
        self.current.as_ref().map(|(name, _)| seed.deserialize(Name(name.into()))).transpose()
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Self::Error> {
        let Some((name, value)) = self.current.take() else {
            return Err(serde::de::Error::custom("a value was asked for before its name"));
        };
        seed.deserialize(Value::of(value)).inspect_err(|_| *self.culprit = Some(name))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.left.len())
    }
}

impl<'de, A: Attribute> Deserializer<'de> for Attributes<'_, A> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        visitor.visit_map(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        visitor.visit_newtype_struct(self)
    }

    /// Hides added attributes from a struct with `#[serde(flatten)]`, which would store them a second time.
    fn deserialize_map<V: Visitor<'de>>(mut self, visitor: V) -> Result<V::Value, Self::Error> {
        if fields::is_flattened(&visitor) {
            let own: HashMap<_, _> = self.left.filter(|(name, _)| !self.identified.is_added(name)).collect();
            self.left = own.into_iter();
        }
        visitor.visit_map(self)
    }

    /// Reads an enum by the item's entity or, if the item is not of an entity, from one attribute that is named like a
    /// variant.
    fn deserialize_enum<V: Visitor<'de>>(
        mut self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        match self.identified.variant.take() {
            Some(variant) => visitor.visit_enum(Variant::new(variant, self)),
            None => MapAccessDeserializer::new(self).deserialize_enum(name, variants, visitor),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        seq tuple tuple_struct struct identifier ignored_any
    }
}
