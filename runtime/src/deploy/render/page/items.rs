//! Sample items, made up from the keys of a table.

use std::cmp::Ordering;
use std::fmt;

use crate::entity::text::make;
use crate::entity::{KeyField, Kind as PartKind};
use crate::key::{KeyValue, Number};
use crate::schema::{AttributeType, IndexKind, IndexSchema, TableSchema};

use super::kinds::{Entity, Kind};

/// The second at which sample items expire: the beginning of the year 2100.
const EXPIRY: u64 = 4_102_444_800;

/// The number of the sample item that lacks what an item can lack.
const LACKING: u8 = 3;

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

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Key(KeyValue::S(text)) => f.write_str(text),
            Self::Key(value) => value.fmt(f),
            Self::Unknown => f.write_str("…"),
        }
    }
}

/// Returns the sample items of a table, in the order of its key.
pub(super) fn samples<'a>(schema: &'a TableSchema, kinds: &[Kind<'a>]) -> Vec<Item<'a>> {
    let mut items = Vec::new();
    for (position, kind) in kinds.iter().enumerate() {
        match kind.entity {
            None => items.extend((1..=LACKING).map(|number| plain(schema, kind, position, number))),
            Some(entity) => {
                let is_sparse = kind.attributes.iter().any(|attribute| attribute.is_optional);
                let numbers = if is_sparse { 1..=LACKING } else { 1..=LACKING - 1 };
                items.extend(numbers.map(|number| of_entity(kind, &entity, position, number)));
            }
        }
    }
    let key: Vec<&str> = schema.key_of(None).iter().map(crate::schema::Attribute::name).collect();
    items.sort_by(|own, other| own.compare(other, &key));
    items.dedup_by(|own, other| own.compare(other, &key) == Ordering::Equal);
    items
}

/// Returns one of three items. The first two share a partition of the table, the first and the third one share a
/// partition of each index, and the third one lacks what an item can lack.
fn plain<'a>(schema: &'a TableSchema, kind: &Kind<'a>, position: usize, number: u8) -> Item<'a> {
    let is_partition = |index: &IndexSchema, name: &str| {
        index.kind() == IndexKind::Global && index.partition_key().iter().any(|key| key.name() == name)
    };
    let attributes = kind.attributes.iter().filter(|attribute| number < LACKING || !attribute.is_optional);
    let attributes = attributes.map(|attribute| {
        let name = attribute.name;
        let has_sort_key = schema.sort_key().is_some();
        let number = if name == schema.partition_key().name() && has_sort_key {
            if number == LACKING { 2 } else { 1 }
        } else if schema.key_of(None).iter().all(|key| key.name() != name)
            && schema.indexes().iter().any(|index| is_partition(index, name))
        {
            if number == 2 { 2 } else { 1 }
        } else {
            number
        };
        let value = match attribute.ty {
            _ if kind.is_expiry(name) => Value::Key(KeyValue::N(Number::from(EXPIRY))),
            Some(ty) => Value::Key(key_value(name, ty, number)),
            None => Value::Unknown,
        };
        (name, value)
    });
    Item { kind: position, attributes: attributes.collect() }
}

fn key_value(name: &str, ty: AttributeType, number: u8) -> KeyValue<'static> {
    match ty {
        AttributeType::S => KeyValue::S(format!("{name}-{number}").into()),
        AttributeType::N => KeyValue::N(Number::from(u64::from(number))),
        AttributeType::B => KeyValue::B(vec![number].into()),
    }
}

/// Returns one of the items of an entity. They share a partition if the sort key tells them apart.
fn of_entity<'a>(kind: &Kind<'a>, entity: &Entity<'a>, position: usize, number: u8) -> Item<'a> {
    let parts = entity.parts;
    let uses = |partition: bool, index: Option<&'a IndexSchema>, field: usize| {
        let Some((partition_key, sort_key)) = kind.key(index) else { return false };
        let half = if partition { partition_key } else { sort_key };
        half.iter().any(|part| part.fields(parts).any(|own| own.ident == parts.fields[field].ident))
    };
    let fields = 0..parts.fields.len();
    let is_absent = |attribute: &str| {
        let mut optional = kind.attributes.iter().filter(|attribute| attribute.is_optional);
        number == LACKING && optional.any(|optional| optional.name == attribute)
    };
    let is_together = fields.clone().any(|field| uses(false, None, field) && !uses(true, None, field));
    let values: Vec<Option<KeyValue<'static>>> = fields
        .map(|field| {
            let in_table = uses(true, None, field) || uses(false, None, field);
            let of_index = || kind.indexes().any(|index| uses(true, Some(index), field));
            let is_shared = is_together && (uses(true, None, field) || !in_table && of_index());
            let field = &parts.fields[field];
            (!is_absent(field.attribute)).then(|| field_value(field, if is_shared { 1 } else { number }))
        })
        .collect();
    let mut attributes: Vec<(&'a str, Value)> = Vec::new();
    for index in std::iter::once(None).chain(kind.indexes().map(Some)) {
        let Some((partition, sort)) = kind.key(index) else { continue };
        let excluded = if index.is_none() { entity.excluded } else { [0; 2] };
        for (half, excluded) in [partition, sort].into_iter().zip(excluded) {
            for part in half {
                let is_known = attributes.iter().any(|(name, _)| *name == part.name);
                let Some(source) = part.source.filter(|_| !is_known) else { continue };
                let Some(made) = make(parts, source, excluded, |field| values.get(field)?.as_ref()) else {
                    continue;
                };
                attributes.push((part.name, Value::Key(made.value)));
            }
        }
    }
    if let Some((tag, variant)) = entity.tag {
        attributes.push((tag, Value::Key(KeyValue::S(variant.to_owned().into()))));
    }
    for attribute in &kind.attributes {
        if attributes.iter().all(|(name, _)| *name != attribute.name) && !is_absent(attribute.name) {
            let field = parts.fields.iter().position(|field| field.attribute == attribute.name);
            let value = match field {
                Some(field) => values[field].clone().map_or(Value::Unknown, Value::Key),
                None if kind.is_expiry(attribute.name) => Value::Key(KeyValue::N(Number::from(EXPIRY))),
                None => Value::Unknown,
            };
            attributes.push((attribute.name, value));
        }
    }
    Item { kind: position, attributes }
}

/// Returns a value that the type of the field allows, or the field in braces if only the type knows one.
fn field_value(field: &KeyField, number: u8) -> KeyValue<'static> {
    let text = match field.part.kind {
        PartKind::Number => return KeyValue::N(Number::from(u64::from(number))),
        PartKind::Binary => return KeyValue::B(vec![number].into()),
        PartKind::Bool => "true".to_owned(),
        PartKind::Text => {
            let texts = [
                format!("{}-{number}", field.attribute),
                format!("2026-01-{number:02}T00:00:00.000Z"),
                format!("2026-01-{number:02}"),
                format!("00000000-0000-4000-8000-{number:012}"),
            ];
            let known = texts.into_iter().find(|text| field.part.shape.allows(text));
            known.unwrap_or_else(|| format!("{{{}}}", field.ident))
        }
    };
    KeyValue::S(text.into())
}
