//! Serializes an item to its stored form with `serde`, attribute by attribute.

use std::collections::hash_map::Entry;

use aws_sdk_dynamodb::types::AttributeValue;
use serde::ser::{Error as _, Impossible, SerializeMap, SerializeStruct};
use serde::{Serialize, Serializer};
use serde_dynamo::Error;

use crate::sdk::request::{index_key, same};
use crate::sdk::response::error::ErrorKind;
use crate::sdk::response::item::Item;
use crate::sdk::value::{refused, to_name, to_value};
use crate::table::{DynamoTable, names};
use bare::is_bare;
use computed::Computed;
pub(crate) use computed::tag;

/// Returns the attributes of an item, whose keys are checked. A plain `Option` that is `None` is left out, see
/// [`Table::put`](crate::sdk::Table::put).
pub(crate) fn item<T: DynamoTable + Serialize>(value: &T) -> Result<Item, ErrorKind> {
    // An invalid key is reported before anything is serialized.
    let computed = Computed::of(value).map_err(ErrorKind::Key)?;
    if computed.is_none() {
        value.primary_key().validate().map_err(ErrorKind::Key)?;
    }
    let mut item = serialized(value)?;
    match computed {
        Some(computed) => computed.complete::<T>(&mut item)?,
        None => check_keys(value, &item)?,
    }
    index_key::check_item(T::SCHEMA, &item).map_err(ErrorKind::Key)?;
    Ok(item)
}

fn serialized<T: DynamoTable + Serialize>(value: &T) -> Result<Item, ErrorKind> {
    Attributes::new(T::OPTIONAL, None).of(value).map(|attributes| attributes.item)
}

/// The attributes of a partial item.
pub(crate) struct Members {
    pub(crate) item: Item,
    /// The attributes that are NULL because their field is `None`, not because it holds `None`.
    pub(crate) bare: Vec<String>,
}

/// Returns the attributes of a partial item, with NULL for every `None`.
pub(crate) fn members(value: &impl Serialize) -> Result<Members, ErrorKind> {
    let Attributes { item, bare, .. } = Attributes::new("", Some(Vec::new())).of(value)?;
    Ok(Members { item, bare: bare.unwrap_or_default() })
}

mod bare;
mod computed;

/// Checks that the item is stored under the key that its struct returns. A handwritten `Serialize`, or a map with
/// `#[serde(flatten)]`, could store a different key.
///
/// An item that lacks an index key is simply not in that index. A field can decide that by its value.
fn check_keys<T: DynamoTable>(value: &T, item: &Item) -> Result<(), ErrorKind> {
    let schema = T::SCHEMA;
    let of_table = if schema.sort_key().is_some() { 2 } else { 1 };
    for (position, attribute) in schema.each_key_attribute().enumerate() {
        let is_same = match (item.get(attribute.name()), value.key_value(position)) {
            (Some(stored), Some(key)) => same::is_key(stored, &key),
            (Some(_), None) => false,
            (None, _) => position >= of_table,
        };
        if !is_same {
            return Err(ErrorKind::StoredKey { attribute: attribute.name() });
        }
    }
    Ok(())
}

/// The attributes serialized so far.
struct Attributes {
    item: Item,
    /// The names of the attributes that are left out if they are NULL, separated by NUL characters.
    optional: &'static str,
    /// The name that the next value of the map belongs to.
    name: Option<String>,
    /// See [`Members`]; only for a partial item.
    bare: Option<Vec<String>>,
    fault: Option<Fault>,
}

enum Fault {
    /// An attribute that is already present.
    Twice(String),
    /// An attribute whose value cannot be stored.
    Unstored(String),
}

impl Attributes {
    fn new(optional: &'static str, bare: Option<Vec<String>>) -> Self {
        Self { item: Item::new(), optional, name: None, bare, fault: None }
    }

    /// Adds the attributes of a value.
    fn of(mut self, value: &impl Serialize) -> Result<Self, ErrorKind> {
        match value.serialize(&mut self) {
            Ok(()) => Ok(self),
            Err(source) => Err(match self.fault {
                Some(Fault::Twice(attribute)) => ErrorKind::StoredTwice { attribute },
                Some(Fault::Unstored(attribute)) => {
                    ErrorKind::Serialize { attribute: Some(attribute), source }
                }
                None => ErrorKind::Serialize { attribute: None, source },
            }),
        }
    }

    fn attribute<T: Serialize + ?Sized>(&mut self, name: String, given: &T) -> Result<(), Error> {
        let value = match to_value(given) {
            Ok(value) => value,
            Err(error) => {
                self.fault = Some(Fault::Unstored(name));
                return Err(error);
            }
        };
        if let (AttributeValue::Null(_), Some(bare)) = (&value, &mut self.bare)
            && is_bare(given)
        {
            bare.push(name.clone());
        }
        if matches!(value, AttributeValue::Null(_)) && names(self.optional).any(|optional| optional == name) {
            return Ok(());
        }
        match self.item.entry(name) {
            Entry::Vacant(entry) => {
                entry.insert(value);
                Ok(())
            }
            Entry::Occupied(entry) => {
                self.fault = Some(Fault::Twice(entry.key().clone()));
                Err(Error::custom("the attribute is there already"))
            }
        }
    }
}

impl Serializer for &mut Attributes {
    type Ok = ();
    type Error = Error;
    type SerializeSeq = Impossible<(), Error>;
    type SerializeTuple = Impossible<(), Error>;
    type SerializeTupleStruct = Impossible<(), Error>;
    type SerializeTupleVariant = Impossible<(), Error>;
    type SerializeMap = Self;
    type SerializeStruct = Self;
    type SerializeStructVariant = Impossible<(), Error>;

    refused! {
        Error = Error::custom("an item is a struct or a map, whose attributes have names");
        serialize_bool(bool) -> ();
        serialize_i8(i8) -> ();
        serialize_i16(i16) -> ();
        serialize_i32(i32) -> ();
        serialize_i64(i64) -> ();
        serialize_u8(u8) -> ();
        serialize_u16(u16) -> ();
        serialize_u32(u32) -> ();
        serialize_u64(u64) -> ();
        serialize_f32(f32) -> ();
        serialize_f64(f64) -> ();
        serialize_char(char) -> ();
        serialize_str(&str) -> ();
        serialize_bytes(&[u8]) -> ();
        serialize_none() -> ();
        serialize_unit() -> ();
        serialize_unit_struct(&'static str) -> ();
        serialize_unit_variant(&'static str, u32, &'static str) -> ();
        serialize_seq(Option<usize>) -> Self::SerializeSeq;
        serialize_tuple(usize) -> Self::SerializeTuple;
        serialize_tuple_struct(&'static str, usize) -> Self::SerializeTupleStruct;
        serialize_tuple_variant(&'static str, u32, &'static str, usize) -> Self::SerializeTupleVariant;
        serialize_struct_variant(&'static str, u32, &'static str, usize) -> Self::SerializeStructVariant;
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        self.attribute(variant.to_owned(), value)
    }

    fn serialize_map(self, length: Option<usize>) -> Result<Self, Error> {
        self.item.reserve(length.unwrap_or_default());
        Ok(self)
    }

    fn serialize_struct(self, _: &'static str, length: usize) -> Result<Self, Error> {
        self.item.reserve(length);
        Ok(self)
    }
}

impl SerializeStruct for &mut Attributes {
    type Ok = ();
    type Error = Error;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), Error> {
        self.attribute(name.to_owned(), value)
    }

    fn end(self) -> Result<(), Error> {
        Ok(())
    }
}

impl SerializeMap for &mut Attributes {
    type Ok = ();
    type Error = Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, name: &T) -> Result<(), Error> {
        self.name = Some(to_name(name)?);
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        match self.name.take() {
            Some(name) => self.attribute(name, value),
            None => Err(Error::custom("a value comes before its name")),
        }
    }

    fn end(self) -> Result<(), Error> {
        Ok(())
    }
}
