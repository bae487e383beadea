//! Sample items: the items that the user gives, or made-up ones.

use std::cmp::Ordering;
use std::fmt;

use super::kinds::{Entity, Kind};
use crate::deploy::stack::{Sample, Stack};
use crate::entity::text::make;
use crate::key::KeyValue;
use crate::schema::TableSchema;
use crate::text::cut;

mod made_up;

/// The number of bytes of a value that the page shows.
const SHOWN: usize = 80;

/// A sample item.
pub(super) struct Item<'a> {
    /// The position of its kind.
    pub(super) kind: usize,
    attributes: Vec<(&'a str, Value)>,
}

/// The value of an attribute.
#[derive(Clone, PartialEq)]
pub(super) enum Value {
    Key(KeyValue<'static>),
    /// As `serde` stores it.
    Stored(serde_json::Value),
    /// Only `serde` knows its type.
    Unknown,
}

impl<'a> Item<'a> {
    /// Returns the value of an attribute, or `None` if the item lacks it.
    pub(super) fn get(&self, attribute: &str) -> Option<&Value> {
        self.attributes.iter().find(|(name, _)| *name == attribute).map(|(_, value)| value)
    }

    pub(super) fn attributes(&self) -> &[(&'a str, Value)] {
        &self.attributes
    }

    /// Compares two items by these attributes, as `DynamoDB` sorts keys.
    pub(super) fn compare(&self, other: &Self, attributes: &[&str]) -> Ordering {
        let orders = attributes.iter().map(|name| match (self.get(name), other.get(name)) {
            (Some(Value::Key(own)), Some(Value::Key(other))) => compare(own, other),
            (own, other) => own.is_some().cmp(&other.is_some()),
        });
        orders.fold(Ordering::Equal, Ordering::then)
    }
}

fn compare(own: &KeyValue<'_>, other: &KeyValue<'_>) -> Ordering {
    match (own, other) {
        (KeyValue::S(own), KeyValue::S(other)) => own.as_bytes().cmp(other.as_bytes()),
        (KeyValue::N(own), KeyValue::N(other)) => own.cmp(other),
        (KeyValue::B(own), KeyValue::B(other)) => own.cmp(other),
        _ => Ordering::Equal,
    }
}

impl Value {
    /// Returns the type of the value, as `DynamoDB` names it.
    pub(super) const fn ty(&self) -> Option<&'static str> {
        use serde_json::Value as Json;

        Some(match self {
            Self::Key(value) => value.ty().as_str(),
            Self::Stored(Json::String(_)) => "S",
            Self::Stored(Json::Number(_)) => "N",
            Self::Stored(Json::Bool(_)) => "BOOL",
            Self::Stored(Json::Array(_)) => "L",
            Self::Stored(Json::Object(_)) => "M",
            Self::Stored(Json::Null) => "NULL",
            Self::Unknown => return None,
        })
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match self {
            Self::Key(KeyValue::S(text)) => text.as_ref().to_owned(),
            Self::Key(value) => value.to_string(),
            Self::Stored(serde_json::Value::String(text)) => text.clone(),
            Self::Stored(value) => value.to_string(),
            Self::Unknown => return f.write_str("…"),
        };
        let start = cut(&text, SHOWN);
        f.write_str(start)?;
        if start.len() < text.len() { f.write_str("…") } else { Ok(()) }
    }
}

/// Returns the sample items of a table, in the order of its key: the items that the user gives, or made-up ones.
pub(super) fn items<'a>(stack: &'a Stack, schema: &'a TableSchema, kinds: &[Kind<'a>]) -> Vec<Item<'a>> {
    let key: Vec<&str> = schema.key_of(None).iter().map(crate::schema::Attribute::name).collect();
    let mut items: Vec<Item<'a>> = Vec::new();
    for sample in samples(stack, schema) {
        let Some(item) = given(schema, kinds, sample) else { continue };
        items.retain(|earlier| earlier.compare(&item, &key) != Ordering::Equal);
        items.push(item);
    }
    if items.is_empty() {
        for item in (0..kinds.len()).flat_map(|position| made_up::items(schema, kinds, position)) {
            // A key of two variants has two items.
            if items.iter().all(|earlier| earlier.compare(&item, &key) != Ordering::Equal) {
                items.push(item);
            }
        }
    }
    items.sort_by(|own, other| own.compare(other, &key));
    items
}

/// Returns the samples of a table that the user gives.
pub(super) fn samples<'a>(stack: &'a Stack, schema: &TableSchema) -> impl Iterator<Item = &'a Sample> {
    stack.samples.iter().filter(|sample| sample.table == schema.name())
}

/// Returns an item that the user gives, with the keys that are computed from it.
fn given<'a>(schema: &'a TableSchema, kinds: &[Kind<'a>], sample: &'a Sample) -> Option<Item<'a>> {
    let kind = kinds.get(sample.entity)?;
    let stored = sample.attributes.as_ref().ok()?;
    let Some(entity) = &kind.entity else {
        let keys = schema.key_attributes().into_iter().map(crate::schema::Attribute::name).zip(&sample.keys);
        let keys: Vec<(&'a str, &Option<KeyValue<'static>>)> = keys.collect();
        let value = |name: &str, stored: &serde_json::Value| {
            let key = keys.iter().find(|(key, _)| *key == name).and_then(|(_, value)| value.as_ref());
            key.map_or_else(|| Value::Stored(stored.clone()), |key| Value::Key(key.clone()))
        };
        let known = kind.attributes.iter().map(|attribute| attribute.name);
        let others = stored.keys().map(String::as_str);
        let others = others.filter(|name| kind.attributes.iter().all(|known| known.name != *name));
        let attributes = known.chain(others).filter_map(|name| Some((name, value(name, stored.get(name)?))));
        return Some(Item { kind: sample.entity, attributes: attributes.collect() });
    };
    Some(of_fields(kind, entity, sample.entity, &sample.keys, |attribute| {
        let field = entity.parts.fields.iter().position(|field| field.attribute == attribute);
        let key = field.and_then(|field| sample.keys.get(field)?.clone());
        key.map(Value::Key).or_else(|| Some(Value::Stored(stored.get(attribute)?.clone())))
    }))
}

/// Returns an item of an entity: its computed keys, its tag, and the attributes that it stores.
fn of_fields<'a>(
    kind: &Kind<'a>,
    entity: &Entity<'a>,
    position: usize,
    values: &[Option<KeyValue<'static>>],
    stored: impl Fn(&str) -> Option<Value>,
) -> Item<'a> {
    let mut attributes: Vec<(&'a str, Value)> = Vec::new();
    for index in std::iter::once(None).chain(kind.indexes().map(Some)) {
        let Some((partition, sort)) = kind.key(index) else { continue };
        let excluded = if index.is_none() { entity.excluded } else { [0; 2] };
        for (half, excluded) in [partition, sort].into_iter().zip(excluded) {
            for part in half {
                let is_known = attributes.iter().any(|(name, _)| *name == part.name);
                let Some(source) = part.source.filter(|_| !is_known) else { continue };
                let value = |field: usize| values.get(field)?.as_ref();
                let value = make(entity.parts, source, excluded, value, &mut None);
                attributes.extend(value.map(|value| (part.name, Value::Key(value))));
            }
        }
    }
    attributes.extend(entity.tag.map(|(tag, name)| (tag, Value::Key(KeyValue::S(name.to_owned().into())))));
    for attribute in kind.attributes.iter().filter(|attribute| !kind.is_made(attribute.name)) {
        if attributes.iter().all(|(name, _)| *name != attribute.name) {
            attributes.extend(stored(attribute.name).map(|value| (attribute.name, value)));
        }
    }
    Item { kind: position, attributes }
}
