//! A serializer that notes how a value is stored.

use std::fmt;

use serde::ser::{
    self, Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant, Serializer,
};

use crate::number;

/// A stored value. Numbers and bytes are left out, because only their type matters for a shape.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Stored {
    Null,
    Bool,
    N,
    S(String),
    B,
    StringSet,
    NumberSet,
    BinarySet,
    L(Vec<Self>),
    M(Vec<(String, Self)>),
}

impl Stored {
    /// Returns the entry of this name.
    pub(super) fn get(&self, name: &str) -> Option<&Self> {
        let Self::M(entries) = self else { return None };
        entries.iter().find(|(key, _)| key == name).map(|(_, value)| value)
    }
}

/// The value cannot be stored.
#[derive(Debug)]
pub(super) struct NotStored;

impl fmt::Display for NotStored {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not stored")
    }
}

impl std::error::Error for NotStored {}

impl ser::Error for NotStored {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

/// The names of the newtypes with which `serde_dynamo::string_set`, `number_set` and `binary_set` mark a set.
const SETS: [(&str, Stored); 3] = [
    ("\u{37e}STRINGSET\u{37e}", Stored::StringSet),
    ("\u{37e}NUMBERSET\u{37e}", Stored::NumberSet),
    ("\u{37e}BYTESSET\u{37e}", Stored::BinarySet),
];

/// Stores values like `serde_dynamo`. Human-readable, which is `serde`'s default.
pub(super) struct Capture;

macro_rules! scalars {
    ($($method:ident: $ty:ty => $stored:expr,)*) => {$(
        fn $method(self, _: $ty) -> Result<Stored, NotStored> {
            Ok($stored)
        }
    )*};
}

impl Serializer for Capture {
    type Ok = Stored;
    type Error = NotStored;
    type SerializeSeq = Elements;
    type SerializeTuple = Elements;
    type SerializeTupleStruct = Elements;
    type SerializeTupleVariant = Elements;
    type SerializeMap = Entries;
    type SerializeStruct = Entries;
    type SerializeStructVariant = Entries;

    scalars! {
        serialize_bool: bool => Stored::Bool,
        serialize_i8: i8 => Stored::N,
        serialize_i16: i16 => Stored::N,
        serialize_i32: i32 => Stored::N,
        serialize_i64: i64 => Stored::N,
        serialize_i128: i128 => Stored::N,
        serialize_u8: u8 => Stored::N,
        serialize_u16: u16 => Stored::N,
        serialize_u32: u32 => Stored::N,
        serialize_u64: u64 => Stored::N,
        serialize_u128: u128 => Stored::N,
        serialize_f32: f32 => Stored::N,
        serialize_f64: f64 => Stored::N,
        serialize_bytes: &[u8] => Stored::B,
    }

    fn serialize_char(self, char: char) -> Result<Stored, NotStored> {
        Ok(Stored::S(char.to_string()))
    }

    fn serialize_str(self, text: &str) -> Result<Stored, NotStored> {
        Ok(Stored::S(text.to_owned()))
    }

    fn serialize_none(self) -> Result<Stored, NotStored> {
        Ok(Stored::Null)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Stored, NotStored> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<Stored, NotStored> {
        Ok(Stored::Null)
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<Stored, NotStored> {
        Ok(Stored::Null)
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        name: &'static str,
    ) -> Result<Stored, NotStored> {
        Ok(Stored::S(name.to_owned()))
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        value: &T,
    ) -> Result<Stored, NotStored> {
        let stored = value.serialize(self)?;
        if name == number::NAME {
            return Ok(Stored::N);
        }
        Ok(match SETS.into_iter().find(|(set, _)| *set == name) {
            Some((_, set)) => set,
            None => stored,
        })
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        name: &'static str,
        value: &T,
    ) -> Result<Stored, NotStored> {
        let content = value.serialize(self)?;
        Ok(variant(name, content))
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Elements, NotStored> {
        Ok(Elements::default())
    }

    fn serialize_tuple(self, _: usize) -> Result<Elements, NotStored> {
        Ok(Elements::default())
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Elements, NotStored> {
        Ok(Elements::default())
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        name: &'static str,
        _: usize,
    ) -> Result<Elements, NotStored> {
        Ok(Elements { variant: Some(name), stored: Vec::new() })
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Entries, NotStored> {
        Ok(Entries::default())
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Entries, NotStored> {
        Ok(Entries::default())
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        name: &'static str,
        _: usize,
    ) -> Result<Entries, NotStored> {
        Ok(Entries { variant: Some(name), ..Entries::default() })
    }
}

fn variant(name: &str, content: Stored) -> Stored {
    Stored::M(vec![(name.to_owned(), content)])
}

/// The elements of a list so far.
#[derive(Default)]
pub(super) struct Elements {
    variant: Option<&'static str>,
    stored: Vec<Stored>,
}

impl Elements {
    fn push<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), NotStored> {
        self.stored.push(value.serialize(Capture)?);
        Ok(())
    }

    fn finish(self) -> Stored {
        let list = Stored::L(self.stored);
        match self.variant {
            Some(name) => variant(name, list),
            None => list,
        }
    }
}

macro_rules! elements {
    ($($trait:ident $method:ident,)*) => {$(
        impl $trait for Elements {
            type Ok = Stored;
            type Error = NotStored;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), NotStored> {
                self.push(value)
            }

            fn end(self) -> Result<Stored, NotStored> {
                Ok(self.finish())
            }
        }
    )*};
}

elements! {
    SerializeSeq serialize_element,
    SerializeTuple serialize_element,
    SerializeTupleStruct serialize_field,
    SerializeTupleVariant serialize_field,
}

/// The entries of a map so far.
#[derive(Default)]
pub(super) struct Entries {
    variant: Option<&'static str>,
    stored: Vec<(String, Stored)>,
    /// The key whose value comes next.
    name: String,
}

impl Entries {
    fn finish(self) -> Stored {
        let map = Stored::M(self.stored);
        match self.variant {
            Some(name) => variant(name, map),
            None => map,
        }
    }
}

impl SerializeMap for Entries {
    type Ok = Stored;
    type Error = NotStored;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), NotStored> {
        // Numbers and other keys are stored as text, too. Their text does not matter for a shape.
        self.name = match key.serialize(Capture)? {
            Stored::S(name) => name,
            _ => String::new(),
        };
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), NotStored> {
        let value = value.serialize(Capture)?;
        self.stored.push((std::mem::take(&mut self.name), value));
        Ok(())
    }

    fn end(self) -> Result<Stored, NotStored> {
        Ok(self.finish())
    }
}

macro_rules! fields {
    ($($trait:ident,)*) => {$(
        impl $trait for Entries {
            type Ok = Stored;
            type Error = NotStored;

            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                name: &'static str,
                value: &T,
            ) -> Result<(), NotStored> {
                let value = value.serialize(Capture)?;
                self.stored.push((name.to_owned(), value));
                Ok(())
            }

            fn end(self) -> Result<Stored, NotStored> {
                Ok(self.finish())
            }
        }
    )*};
}

fields! { SerializeStruct, SerializeStructVariant, }
