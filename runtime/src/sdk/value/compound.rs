//! Serializes lists, maps and structs, and the members of sets.

use std::collections::HashMap;

use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;
use serde::Serialize;
use serde::ser::{
    Error as _, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant,
};
use serde_dynamo::Error;

use super::name::ToName;
use super::to_value;

/// The elements of a list.
#[derive(Debug)]
pub struct Sequence(pub(super) Vec<AttributeValue>);

/// The members of a struct.
#[derive(Debug)]
pub struct Members(pub(super) HashMap<String, AttributeValue>);

/// The entries of a map.
#[derive(Debug)]
pub struct Entries {
    pub(super) map: HashMap<String, AttributeValue>,
    /// The name of the next value.
    pub(super) name: Option<String>,
}

/// The content of an enum's variant, with its name.
#[derive(Debug)]
pub struct Variant<C>(pub(super) &'static str, pub(super) C);

/// Returns a variant with content: a map of one member.
pub(super) fn variant(name: &str, content: AttributeValue) -> AttributeValue {
    AttributeValue::M(HashMap::from([(name.to_owned(), content)]))
}

impl Sequence {
    fn push<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.0.push(to_value(value)?);
        Ok(())
    }
}

impl Members {
    fn insert<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), Error> {
        self.0.insert(name.to_owned(), to_value(value)?);
        Ok(())
    }
}

impl SerializeSeq for Sequence {
    type Ok = AttributeValue;
    type Error = Error;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.push(value)
    }

    fn end(self) -> Result<AttributeValue, Error> {
        Ok(AttributeValue::L(self.0))
    }
}

impl SerializeTuple for Sequence {
    type Ok = AttributeValue;
    type Error = Error;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.push(value)
    }

    fn end(self) -> Result<AttributeValue, Error> {
        Ok(AttributeValue::L(self.0))
    }
}

impl SerializeTupleStruct for Sequence {
    type Ok = AttributeValue;
    type Error = Error;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.push(value)
    }

    fn end(self) -> Result<AttributeValue, Error> {
        Ok(AttributeValue::L(self.0))
    }
}

impl SerializeTupleVariant for Variant<Sequence> {
    type Ok = AttributeValue;
    type Error = Error;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.1.push(value)
    }

    fn end(self) -> Result<AttributeValue, Error> {
        Ok(variant(self.0, AttributeValue::L(self.1.0)))
    }
}

impl SerializeStruct for Members {
    type Ok = AttributeValue;
    type Error = Error;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), Error> {
        self.insert(name, value)
    }

    fn end(self) -> Result<AttributeValue, Error> {
        Ok(AttributeValue::M(self.0))
    }
}

impl SerializeStructVariant for Variant<Members> {
    type Ok = AttributeValue;
    type Error = Error;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), Error> {
        self.1.insert(name, value)
    }

    fn end(self) -> Result<AttributeValue, Error> {
        Ok(variant(self.0, AttributeValue::M(self.1.0)))
    }
}

impl SerializeMap for Entries {
    type Ok = AttributeValue;
    type Error = Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, name: &T) -> Result<(), Error> {
        self.name = Some(name.serialize(ToName)?);
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        let name = self.name.take().ok_or_else(|| Error::custom("a value comes before its name"))?;
        self.map.insert(name, to_value(value)?);
        Ok(())
    }

    fn end(self) -> Result<AttributeValue, Error> {
        Ok(AttributeValue::M(self.map))
    }
}

/// The members of a set, by type.
pub(super) struct Member;

impl Member {
    pub(super) fn text(value: AttributeValue) -> Result<String, Error> {
        match value {
            AttributeValue::S(text) => Ok(text),
            _ => Err(Error::custom("a member of a string set is not text")),
        }
    }

    pub(super) fn number(value: AttributeValue) -> Result<String, Error> {
        match value {
            AttributeValue::N(number) => Ok(number),
            _ => Err(Error::custom("a member of a number set is not a number")),
        }
    }

    pub(super) fn binary(value: AttributeValue) -> Result<Blob, Error> {
        match value {
            AttributeValue::B(bytes) => Ok(bytes),
            _ => Err(Error::custom("a member of a binary set is not binary")),
        }
    }
}
