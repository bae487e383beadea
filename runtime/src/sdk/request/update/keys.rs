//! Computes the key attributes that an update has to change, so that no index key goes stale.

use aws_sdk_dynamodb::types::AttributeValue;

use super::changes::{Changes, NewValue};
use crate::entity::computed::{entity_of, value_of};
use crate::entity::{EntityParts, KeyField, Kind, Part};
use crate::item::identify;
use crate::key::{KeyValue, Number};
use crate::schema::Attribute;
use crate::sdk::expression::placeholders::Placeholders;
use crate::sdk::request::stored::tag;
use crate::sdk::response::error::ErrorKind;
use crate::sdk::response::item::{Item, unidentified};
use crate::table::DynamoTable;

const NOT_READ_BACK: &str =
    "the key does not give all of its fields back, so that an update cannot make the item; put it";
const NO_VALUE: &str = "a key of an index is made of this attribute, so set it to a value: a key is not made of another attribute";

/// An attribute that an update sets, or removes (`None`).
pub(super) type Addition = (&'static str, Option<AttributeValue>);

/// The knowledge about the value of a key field.
enum Known {
    Unknown,
    Absent,
    Value(KeyValue<'static>),
}

/// Returns the additional changes of an update: the index keys that are computed from the fields it sets and, if it may
/// create the item, all other attributes that the item's key determines.
pub(super) fn additions<T: DynamoTable>(
    key: &Item,
    changes: &Changes,
    placeholders: &Placeholders,
    kept: &[Addition],
    is_upsert: bool,
) -> Result<Vec<Addition>, ErrorKind> {
    let Some((entity, _)) = entity_of::<T>() else { return Ok(Vec::new()) };
    let mut new = Vec::with_capacity(entity.fields.len());
    for field in entity.fields {
        new.push(changes.new_value(field.attribute, placeholders));
    }
    if !is_upsert && new.iter().all(Option::is_none) {
        return Ok(Vec::new());
    }
    let mut item = key.clone();
    identify::<T, _>(&mut item, None).map_err(unidentified)?;
    let mut additions = Vec::new();
    if is_upsert {
        additions.extend(own_attributes::<T>(entity, key, &item)?);
    }
    let known: Vec<Known> = entity
        .fields
        .iter()
        .zip(&new)
        .map(|(field, new)| match new {
            Some(NewValue::Is(value)) => part(field, value).map_or(Known::Unknown, Known::Value),
            Some(NewValue::Nothing) => Known::Absent,
            Some(NewValue::Unknown) => Known::Unknown,
            None => {
                let kept = kept.iter().find(|(attribute, _)| *attribute == field.attribute);
                let value = kept.map_or_else(|| item.get(field.attribute), |(_, value)| value.as_ref());
                match value {
                    Some(value) => part(field, value).map_or(Known::Unknown, Known::Value),
                    None if kept.is_some() => Known::Absent,
                    None => Known::Unknown,
                }
            }
        })
        .collect();
    let mut names: Vec<&str> = T::SCHEMA.key_of(None).iter().map(Attribute::name).collect();
    for index_key in entity.keys.iter().skip(1) {
        for (attribute, source) in entity.key_attributes(T::SCHEMA, index_key) {
            if !source.is_computed || names.contains(&attribute.name()) {
                continue;
            }
            names.push(attribute.name());
            if changes.new_value(attribute.name(), placeholders).is_some() {
                continue;
            }
            let fields = || source.parts.iter().filter_map(Part::field);
            let is_changed = fields().any(|field| new[field].is_some());
            if fields().any(|field| matches!(known[field], Known::Unknown)) {
                if is_changed {
                    return Err(ErrorKind::InvalidRequest(NO_VALUE));
                }
                continue;
            }
            let value = value_of(entity, source, attribute.name(), |field| match &known[field] {
                Known::Value(value) => Some(value),
                Known::Unknown | Known::Absent => None,
            });
            match value.map_err(ErrorKind::Key)? {
                Some(value) if is_changed || is_upsert => {
                    additions.push((attribute.name(), Some(value.into())));
                }
                None if is_changed => additions.push((attribute.name(), None)),
                Some(_) | None => {}
            }
        }
    }
    Ok(additions)
}

/// Returns the computed attributes of indexes, each with the stored attributes that it is computed from and that can
/// change.
pub(super) fn computed<T: DynamoTable>() -> Vec<(&'static str, Vec<&'static str>)> {
    let Some((entity, _)) = entity_of::<T>() else { return Vec::new() };
    let fixed: Vec<&str> = entity.table_fields().map(|field| field.attribute).collect();
    let sources = entity.keys.iter().skip(1).flat_map(|key| entity.key_attributes(T::SCHEMA, key));
    let computed = sources.filter(|(_, source)| source.is_computed).map(|(attribute, source)| {
        let fields = source.parts.iter().filter_map(Part::field).map(|field| entity.fields[field].attribute);
        (attribute.name(), fields.filter(|field| !fixed.contains(field)).collect())
    });
    computed.collect()
}

/// Returns the attributes that every item with this key has: the stored fields of its key, and the tag.
fn own_attributes<T: DynamoTable>(
    entity: &'static EntityParts,
    key: &Item,
    item: &Item,
) -> Result<Vec<Addition>, ErrorKind> {
    let mut attributes = Vec::new();
    for field in
        entity.table_fields().filter(|field| !field.is_key_only && !key.contains_key(field.attribute))
    {
        let value = item.get(field.attribute).ok_or(ErrorKind::InvalidRequest(NOT_READ_BACK))?;
        attributes.push((field.attribute, Some(value.clone())));
    }
    attributes.extend(tag::<T>().map(|(name, entity)| (name, Some(AttributeValue::S(entity.to_owned())))));
    Ok(attributes)
}

/// Returns the value of a field as a part of keys.
fn part(field: &KeyField, value: &AttributeValue) -> Option<KeyValue<'static>> {
    match (field.part.kind, value) {
        (Kind::Text, AttributeValue::S(text)) => Some(KeyValue::from(text.clone())),
        (Kind::Bool, AttributeValue::Bool(value)) => {
            Some(KeyValue::from(if *value { "true" } else { "false" }))
        }
        (Kind::Number, AttributeValue::N(digits)) => {
            let positive = digits.parse::<u64>().map(Number::from);
            Some(KeyValue::N(positive.or_else(|_| digits.parse::<i64>().map(Number::from)).ok()?))
        }
        (Kind::Binary, AttributeValue::B(bytes)) => Some(KeyValue::B(bytes.as_ref().to_vec().into())),
        _ => None,
    }
}
