//! The fields of a type that is read, as far as `serde` reveals them.

use std::fmt;

use serde::de::{DeserializeOwned, Deserializer, Expected, Visitor};
use serde::forward_to_deserialize_any;

#[cfg(feature = "aws-sdk")]
pub(crate) use alias::is_one_field;

#[cfg(feature = "aws-sdk")]
mod alias;
#[cfg(feature = "aws-sdk")]
mod anything;

/// The names that a type is read from.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Fields {
    /// A struct: the names of its fields and their aliases.
    Names(&'static [&'static str]),
    /// A struct with `#[serde(flatten)]`, whose other fields `serde` does not reveal.
    Flattened,
    /// A type that takes any attributes: a map, an enum, or a type with its own `Deserialize`.
    Any,
}

impl Fields {
    pub(crate) fn of<P: DeserializeOwned>() -> Self {
        P::deserialize(Probe).err().map_or(Self::Any, |Asked(fields)| fields)
    }

    pub(super) const fn names(self) -> &'static [&'static str] {
        if let Self::Names(names) = self { names } else { &[] }
    }
}

/// Tells a struct with `flatten` from a map: the derived code asks for a map, but says that it expects a struct.
pub(super) fn is_flattened(expected: &dyn Expected) -> bool {
    expected.to_string().starts_with("struct ")
}

/// A deserializer without a value, which records what the type asks for.
struct Probe;

/// The recorded request, returned as an error.
#[derive(Debug)]
struct Asked(Fields);

impl fmt::Display for Asked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("this holds nothing")
    }
}

impl std::error::Error for Asked {}

impl serde::de::Error for Asked {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self(Fields::Any)
    }
}

impl<'de> Deserializer<'de> for Probe {
    type Error = Asked;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Asked> {
        Err(Asked(Fields::Any))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Asked> {
        Err(Asked(Fields::Names(fields)))
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Asked> {
        Err(Asked(if is_flattened(&visitor) { Fields::Flattened } else { Fields::Any }))
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Asked> {
        visitor.visit_newtype_struct(self)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        seq tuple tuple_struct enum identifier ignored_any
    }
}
