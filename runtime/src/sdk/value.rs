//! Serializes a value to the value of an attribute.
//!
//! The form is `serde_dynamo`'s, in which other programs write the same items. `serde_dynamo` itself cannot write a
//! decimal as a number, and its values would have to be converted to the SDK's.

use std::collections::HashMap;

use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;
use serde::ser::Error as _;
use serde::{Serialize, Serializer};
use serde_dynamo::Error;

use crate::number::{NAME, decimal};
use compound::{Entries, Member, Members, Sequence, Variant};
use name::ToName;

pub(crate) use refused::refused;

mod compound;
mod name;
mod refused;

/// Serializes a value as an attribute has it.
pub(crate) fn to_value<T: Serialize + ?Sized>(value: &T) -> Result<AttributeValue, Error> {
    value.serialize(ToValue)
}

/// Serializes the name of an attribute.
pub(crate) fn to_name<T: Serialize + ?Sized>(name: &T) -> Result<String, Error> {
    name.serialize(ToName)
}

/// The serializer of [`to_value`].
#[derive(Clone, Copy, Debug)]
pub struct ToValue;

const NOT_FINITE: &str = "DynamoDB has no number that is infinite or not a number";
const OF_128_BITS: &str =
    "`serde` has no exact form for an integer of 128 bits; add `#[serde(with = \"tablewright::number\")]`";

macro_rules! numbers {
    ($($method:ident: $number:ty;)*) => {$(
        fn $method(self, number: $number) -> Result<AttributeValue, Error> {
            Ok(AttributeValue::N(number.to_string()))
        }
    )*};
}

macro_rules! floats {
    ($($method:ident: $number:ty;)*) => {$(
        fn $method(self, number: $number) -> Result<AttributeValue, Error> {
            if number.is_finite() {
                Ok(AttributeValue::N(number.to_string()))
            } else {
                Err(Error::custom(NOT_FINITE))
            }
        }
    )*};
}

impl Serializer for ToValue {
    type Ok = AttributeValue;
    type Error = Error;
    type SerializeSeq = Sequence;
    type SerializeTuple = Sequence;
    type SerializeTupleStruct = Sequence;
    type SerializeTupleVariant = Variant<Sequence>;
    type SerializeMap = Entries;
    type SerializeStruct = Members;
    type SerializeStructVariant = Variant<Members>;

    numbers! {
        serialize_i8: i8;
        serialize_i16: i16;
        serialize_i32: i32;
        serialize_i64: i64;
        serialize_u8: u8;
        serialize_u16: u16;
        serialize_u32: u32;
        serialize_u64: u64;
    }

    fn serialize_i128(self, _: i128) -> Result<AttributeValue, Error> {
        Err(Error::custom(OF_128_BITS))
    }

    fn serialize_u128(self, _: u128) -> Result<AttributeValue, Error> {
        Err(Error::custom(OF_128_BITS))
    }

    floats! {
        serialize_f32: f32;
        serialize_f64: f64;
    }

    fn serialize_bool(self, value: bool) -> Result<AttributeValue, Error> {
        Ok(AttributeValue::Bool(value))
    }

    fn serialize_char(self, char: char) -> Result<AttributeValue, Error> {
        Ok(AttributeValue::S(char.to_string()))
    }

    fn serialize_str(self, text: &str) -> Result<AttributeValue, Error> {
        Ok(AttributeValue::S(text.to_owned()))
    }

    fn serialize_bytes(self, bytes: &[u8]) -> Result<AttributeValue, Error> {
        Ok(AttributeValue::B(Blob::new(bytes)))
    }

    fn serialize_none(self) -> Result<AttributeValue, Error> {
        Ok(AttributeValue::Null(true))
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<AttributeValue, Error> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<AttributeValue, Error> {
        Ok(AttributeValue::Null(true))
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<AttributeValue, Error> {
        Ok(AttributeValue::Null(true))
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<AttributeValue, Error> {
        Ok(AttributeValue::S(variant.to_owned()))
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        value: &T,
    ) -> Result<AttributeValue, Error> {
        let value = value.serialize(self)?;
        match name {
            NAME => number(value),
            // The names with which `serde_dynamo::string_set`, `number_set` and `binary_set` mark a set.
            "\u{37e}STRINGSET\u{37e}" => set(value, Member::text).map(AttributeValue::Ss),
            "\u{37e}NUMBERSET\u{37e}" => set(value, Member::number).map(AttributeValue::Ns),
            "\u{37e}BYTESSET\u{37e}" => set(value, Member::binary).map(AttributeValue::Bs),
            _ => Ok(value),
        }
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<AttributeValue, Error> {
        Ok(compound::variant(variant, value.serialize(self)?))
    }

    fn serialize_seq(self, length: Option<usize>) -> Result<Sequence, Error> {
        Ok(Sequence(Vec::with_capacity(length.unwrap_or_default())))
    }

    fn serialize_tuple(self, length: usize) -> Result<Sequence, Error> {
        self.serialize_seq(Some(length))
    }

    fn serialize_tuple_struct(self, _: &'static str, length: usize) -> Result<Sequence, Error> {
        self.serialize_seq(Some(length))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        length: usize,
    ) -> Result<Variant<Sequence>, Error> {
        Ok(Variant(variant, self.serialize_seq(Some(length))?))
    }

    fn serialize_map(self, length: Option<usize>) -> Result<Entries, Error> {
        Ok(Entries { map: HashMap::with_capacity(length.unwrap_or_default()), name: None })
    }

    fn serialize_struct(self, _: &'static str, length: usize) -> Result<Members, Error> {
        Ok(Members(HashMap::with_capacity(length)))
    }

    fn serialize_struct_variant(
        self,
        name: &'static str,
        _: u32,
        variant: &'static str,
        length: usize,
    ) -> Result<Variant<Members>, Error> {
        Ok(Variant(variant, self.serialize_struct(name, length)?))
    }
}

/// Converts the text of a number to a number.
fn number(value: AttributeValue) -> Result<AttributeValue, Error> {
    match value {
        AttributeValue::S(text) => decimal::storable(&text).map(AttributeValue::N).map_err(Error::custom),
        _ => Err(Error::custom("the text of a number is not text")),
    }
}

/// Converts a list to a set.
fn set<E>(value: AttributeValue, member: fn(AttributeValue) -> Result<E, Error>) -> Result<Vec<E>, Error> {
    match value {
        AttributeValue::L(list) => list.into_iter().map(member).collect(),
        _ => Err(Error::custom("a set is a sequence")),
    }
}
