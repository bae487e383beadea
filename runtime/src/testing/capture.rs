//! Captures the attributes that `serde` stores for an item, in enough detail to compare keys.

use std::collections::BTreeMap;
use std::fmt;

use serde::ser::{Impossible, SerializeMap, SerializeStruct};
use serde::{Serialize, Serializer};

use crate::key::KeyValue;

/// The value of an attribute.
#[derive(Debug, PartialEq)]
pub(super) enum Stored {
    S(String),
    /// The digits.
    N(String),
    B(Vec<u8>),
    Bool(bool),
    Null,
    /// A map. Only the map of the item itself is looked at.
    M(BTreeMap<String, Self>),
    /// Any other value, described in words.
    Other(&'static str),
}

impl fmt::Display for Stored {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::S(text) => write!(f, "the string {text:?}"),
            Self::N(digits) => write!(f, "the number {digits}"),
            Self::B(bytes) => write!(f, "the bytes {}", KeyValue::from(bytes.as_slice())),
            Self::Null => f.write_str("NULL"),
            Self::M(_) => f.write_str("a map"),
            Self::Bool(value) => write!(f, "the boolean {value}"),
            Self::Other(what) => f.write_str(what),
        }
    }
}

/// The reason that a value cannot be captured.
#[derive(Debug)]
pub(super) enum Error {
    /// The value cannot be a key or an item: a description of what it is.
    Other(&'static str),
    /// The error of the value's own `Serialize`.
    Custom(String),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Other(what) => write!(f, "serde makes {what} of it, and an item is a map of attributes"),
            Self::Custom(error) => f.write_str(error),
        }
    }
}

impl std::error::Error for Error {}

impl serde::ser::Error for Error {
    fn custom<T: fmt::Display>(error: T) -> Self {
        Self::Custom(error.to_string())
    }
}

/// Returns the attributes of an item, by name.
pub(super) fn entries<T: Serialize>(item: &T) -> Result<BTreeMap<String, Stored>, Error> {
    match item.serialize(Capture)? {
        Stored::M(entries) => Ok(entries),
        Stored::S(_) => Err(Error::Other("a string")),
        Stored::N(_) => Err(Error::Other("a number")),
        Stored::B(_) => Err(Error::Other("binary")),
        Stored::Bool(_) => Err(Error::Other("a boolean")),
        Stored::Null => Err(Error::Other("NULL")),
        Stored::Other(what) => Err(Error::Other(what)),
    }
}

/// Human-readable, which is the default of `serde` and what `serde_dynamo` uses.
struct Capture;

macro_rules! numbers {
    ($($method:ident: $ty:ty;)*) => {$(
        fn $method(self, number: $ty) -> Result<Stored, Error> {
            Ok(Stored::N(number.to_string()))
        }
    )*};
}

impl Serializer for Capture {
    type Ok = Stored;
    type Error = Error;
    type SerializeSeq = Impossible<Stored, Error>;
    type SerializeTuple = Impossible<Stored, Error>;
    type SerializeTupleStruct = Impossible<Stored, Error>;
    type SerializeTupleVariant = Impossible<Stored, Error>;
    type SerializeMap = Entries;
    type SerializeStruct = Entries;
    type SerializeStructVariant = Impossible<Stored, Error>;

    numbers! {
        serialize_i8: i8;
        serialize_i16: i16;
        serialize_i32: i32;
        serialize_i64: i64;
        serialize_u8: u8;
        serialize_u16: u16;
        serialize_u32: u32;
        serialize_u64: u64;
        serialize_f32: f32;
        serialize_f64: f64;
    }

    fn serialize_i128(self, _: i128) -> Result<Stored, Error> {
        Err(Error::Other("an integer of 128 bits"))
    }

    fn serialize_u128(self, _: u128) -> Result<Stored, Error> {
        Err(Error::Other("an integer of 128 bits"))
    }

    fn serialize_bool(self, value: bool) -> Result<Stored, Error> {
        Ok(Stored::Bool(value))
    }

    fn serialize_char(self, char: char) -> Result<Stored, Error> {
        Ok(Stored::S(char.to_string()))
    }

    fn serialize_str(self, text: &str) -> Result<Stored, Error> {
        Ok(Stored::S(text.to_owned()))
    }

    fn serialize_bytes(self, bytes: &[u8]) -> Result<Stored, Error> {
        Ok(Stored::B(bytes.to_owned()))
    }

    fn serialize_none(self) -> Result<Stored, Error> {
        Ok(Stored::Null)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Stored, Error> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<Stored, Error> {
        Ok(Stored::Null)
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<Stored, Error> {
        Ok(Stored::Null)
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, name: &'static str) -> Result<Stored, Error> {
        Ok(Stored::S(name.to_owned()))
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<Stored, Error> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<Stored, Error> {
        Err(Error::Other("a map of one variant"))
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Self::SerializeSeq, Error> {
        Err(Error::Other("a list"))
    }

    fn serialize_tuple(self, _: usize) -> Result<Self::SerializeTuple, Error> {
        Err(Error::Other("a list"))
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Self::SerializeTupleStruct, Error> {
        Err(Error::Other("a list"))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Error> {
        Err(Error::Other("a map of one variant"))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Entries, Error> {
        Ok(Entries::default())
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Entries, Error> {
        Ok(Entries::default())
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, Error> {
        Err(Error::Other("a map of one variant"))
    }
}

/// The entries of a map so far.
#[derive(Default)]
struct Entries {
    entries: BTreeMap<String, Stored>,
    /// The name that the next value belongs to.
    name: Option<String>,
}

impl Entries {
    fn insert<T: Serialize + ?Sized>(&mut self, name: String, value: &T) -> Result<(), Error> {
        let value = match value.serialize(Capture) {
            Ok(value) => value,
            Err(Error::Other(what)) => Stored::Other(what),
            Err(error) => return Err(error),
        };
        self.entries.insert(name, value);
        Ok(())
    }
}

impl SerializeMap for Entries {
    type Ok = Stored;
    type Error = Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Error> {
        // Attribute names are strings, but a map inside an item may have other keys, which are skipped.
        self.name = match key.serialize(Capture) {
            Ok(Stored::S(name)) => Some(name),
            _ => None,
        };
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        match self.name.take() {
            Some(name) => self.insert(name, value),
            None => Ok(()),
        }
    }

    fn end(self) -> Result<Stored, Error> {
        Ok(Stored::M(self.entries))
    }
}

impl SerializeStruct for Entries {
    type Ok = Stored;
    type Error = Error;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), Error> {
        self.insert(name.to_owned(), value)
    }

    fn end(self) -> Result<Stored, Error> {
        Ok(Stored::M(self.entries))
    }
}
