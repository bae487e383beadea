//! Which attributes a type reads.

use std::fmt;

use serde::de::{DeserializeOwned, Deserializer, Visitor};
use serde::forward_to_deserialize_any;

use crate::DynamoTable;
use crate::schema::{IndexKind, IndexSchema, Projection, TableSchema};
use crate::sdk::expression::placeholders::Placeholders;
use crate::sdk::response::cursor::key_attributes;
use crate::sdk::response::error::ErrorKind;

/// The attributes that a type asks for when it is read: those of a struct, by the names `serde` has for them.
///
/// `None` for what takes any: a map, an enum, a struct with `#[serde(flatten)]`.
pub(crate) fn attributes<P: DeserializeOwned>() -> Option<&'static [&'static str]> {
    P::deserialize(Probe).err().and_then(|Asked(fields)| fields)
}

/// Refuses a type that reads what a partial index does not hold: the field would be missing in every item.
///
/// A field the table's own type does not have is nobody's mistake here; it may be another name of one. What a local
/// index does not hold, `DynamoDB` fetches from the table.
pub(crate) fn check<T: DynamoTable + DeserializeOwned>(
    index: Option<&'static IndexSchema>,
    asked: Option<&'static [&'static str]>,
) -> Result<(), ErrorKind> {
    let (Some(index), Some(asked)) = (index, asked) else { return Ok(()) };
    if index.kind() == IndexKind::Local || *index.projection() == Projection::All {
        return Ok(());
    }
    let known = attributes::<T>().unwrap_or_default();
    match asked.iter().find(|name| known.contains(name) && !holds(T::SCHEMA, index, name)) {
        Some(attribute) => Err(ErrorKind::NotProjected { index: index.name(), attribute }),
        None => Ok(()),
    }
}

/// Refuses a filter by what a partial index does not hold, which `DynamoDB` does not fetch for it.
pub(crate) fn check_filter<T: DynamoTable>(
    index: Option<&'static IndexSchema>,
    mut attributes: impl Iterator<Item = &'static str>,
) -> Result<(), ErrorKind> {
    let Some(index) = index.filter(|index| *index.projection() != Projection::All) else { return Ok(()) };
    match attributes.find(|name| !holds(T::SCHEMA, index, name)) {
        Some(attribute) => Err(ErrorKind::NotProjected { index: index.name(), attribute }),
        None => Ok(()),
    }
}

/// Refuses a filter of a query by the key it reads by.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.FilterExpression.html>
pub(crate) fn check_key<T: DynamoTable>(
    index: Option<&'static IndexSchema>,
    mut attributes: impl Iterator<Item = &'static str>,
) -> Result<(), ErrorKind> {
    let is_key = |name: &&str| T::SCHEMA.key_of(index).iter().any(|attribute| attribute.name() == *name);
    attributes.find(is_key).map_or(Ok(()), |attribute| Err(ErrorKind::KeyFilter { attribute }))
}

fn holds(table: &TableSchema, index: &IndexSchema, name: &str) -> bool {
    let mut key = table.key_of(None).iter().chain(table.key_of(Some(index)).iter());
    key.any(|attribute| attribute.name() == name)
        || index.projection().included().iter().any(|included| included == name)
}

/// The attributes to ask for: those a type reads, and the key where it is needed: to make a cursor of an item, or to tell
/// which one it is. No request asks for none, so a type without fields is read of the key.
pub(crate) fn reading(
    table: &'static TableSchema,
    index: Option<&'static IndexSchema>,
    asked: Option<&'static [&'static str]>,
    with_key: bool,
) -> Option<Vec<&'static str>> {
    let mut attributes = asked?.to_vec();
    if with_key || attributes.is_empty() {
        for attribute in key_attributes(table, index) {
            if !attributes.contains(&attribute.name()) {
                attributes.push(attribute.name());
            }
        }
    }
    Some(attributes)
}

/// The `ProjectionExpression` of these attributes.
pub(crate) fn expression(attributes: &[&'static str], placeholders: &mut Placeholders) -> String {
    let names: Vec<String> = attributes.iter().map(|name| placeholders.name(name)).collect();
    names.join(", ")
}

/// Holds nothing, and takes note of what is asked for.
struct Probe;

/// What was asked for.
#[derive(Debug)]
struct Asked(Option<&'static [&'static str]>);

impl fmt::Display for Asked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("this holds nothing")
    }
}

impl std::error::Error for Asked {}

impl serde::de::Error for Asked {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self(None)
    }
}

impl<'de> Deserializer<'de> for Probe {
    type Error = Asked;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Asked> {
        Err(Asked(None))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Asked> {
        Err(Asked(Some(fields)))
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
        seq tuple tuple_struct map enum identifier ignored_any
    }
}
