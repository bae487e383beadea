//! Keys that are computed from the values of fields.

use std::borrow::Cow;

use super::entities::Items;
use super::parts::EntityParts;
#[cfg(feature = "aws-sdk")]
use super::parts::Source;
use super::text::{Refused, make};
use crate::condition::KeyError;
use crate::key::{Key, KeyValue};
use crate::schema::TableSchema;
use crate::table::DynamoTable;

/// Returns the entity of `T`, with the characters that the last fields of its partition key and sort key cannot hold.
#[inline]
pub(crate) fn entity_of<T: DynamoTable>() -> Option<(&'static EntityParts, &'static [u128; 2])> {
    let (Some(entities), Items::Entity { position, .. }) = (T::SCHEMA.entities(), T::ITEMS) else {
        return None;
    };
    Some((entities.members.get(position)?.parts, entities.excluded.get(position)?))
}

/// The values of an item's key fields, by their positions.
#[cfg(feature = "aws-sdk")]
pub(crate) type FieldValues<'a> = Vec<Option<KeyValue<'a>>>;

#[cfg(feature = "aws-sdk")]
pub(crate) fn field_values<'a, T: DynamoTable>(item: &'a T, entity: &EntityParts) -> FieldValues<'a> {
    (0..entity.fields.len()).map(|position| item.key_value(position)).collect()
}

/// Returns the key of an item.
pub(crate) fn key_of_item<T: DynamoTable>(item: &T) -> Key<'_, T> {
    // The fields of the table's key come first, and no item lacks one of them.
    let values: Vec<KeyValue<'_>> = (0..).map_while(|position| item.key_value(position)).collect();
    key_of(&values)
}

/// Returns the key for the values of the first fields. The generated `key(…)` calls it.
#[inline]
#[expect(clippy::needless_pass_by_value, reason = "the expansion is shorter")]
pub fn entity_key<T: DynamoTable, const N: usize>(values: [KeyValue<'_>; N]) -> Key<'_, T> {
    key_of(&values)
}

/// Returns the key of an item that is none of the table's entities. Such a key is unknown, so every request rejects it.
#[inline]
pub fn no_key<'a, T: DynamoTable>() -> Key<'a, T> {
    Key::computed(KeyValue::S(Cow::Borrowed("")), None, None)
}

#[inline]
fn key_of<'a, T: DynamoTable>(values: &[KeyValue<'a>]) -> Key<'a, T> {
    let Some((entity, excluded)) = entity_of::<T>() else { return no_key() };
    let (table, value) = (&entity.keys[0], |position| values.get(position));
    let mut refused = None;
    let partition_key = entity.partition(table).next();
    let partition_key =
        partition_key.and_then(|source| make(entity, source, excluded[0], value, &mut refused));
    let is_of_partition_key = refused.is_some();
    let sort_key = entity.sort(table, 0);
    let sort_key = sort_key.and_then(|source| make(entity, source, excluded[1], value, &mut refused));
    let Some(partition_key) = partition_key else { return no_key() };
    let refused = match refused {
        Some(refused) => refusal(T::SCHEMA, entity, refused, is_of_partition_key),
        None => None,
    };
    Key::computed(partition_key, sort_key, refused)
}

#[cold]
fn refusal(
    schema: &'static TableSchema,
    entity: &'static EntityParts,
    refused: Refused,
    is_of_partition_key: bool,
) -> Option<Box<KeyError>> {
    let attribute = if is_of_partition_key { schema.partition_key() } else { schema.sort_key()? };
    Some(Box::new(refused.of(entity, attribute.name())))
}

/// Returns the value of a computed attribute of an index, or `None` if one of its fields is absent.
#[cfg(feature = "aws-sdk")]
pub(crate) fn value_of<'v, 'a: 'v>(
    entity: &'static EntityParts,
    source: Source,
    attribute: &'static str,
    value: impl Fn(usize) -> Option<&'v KeyValue<'a>>,
) -> Result<Option<KeyValue<'a>>, KeyError> {
    let mut refused = None;
    let value = make(entity, source, 0, value, &mut refused);
    match refused {
        Some(refused) => Err(refused.of(entity, attribute)),
        None => Ok(value),
    }
}

#[cfg(feature = "aws-sdk")]
/// A key attribute that is written into an item in addition to the attributes that `serde` stores.
pub(crate) struct ComputedAttribute<'a> {
    pub(crate) name: &'static str,
    pub(crate) value: KeyValue<'a>,
}

#[cfg(feature = "aws-sdk")]
/// Returns the computed attributes of an item: the attributes of the table's key, and of the indexes that the item is
/// in.
///
/// An attribute of an index is left out if one of its fields is absent. `DynamoDB` has an item in an index only if the
/// item has all attributes of the index's key.
pub(crate) fn attributes<'a, T: DynamoTable>(
    entity: &'static EntityParts,
    excluded: &[u128; 2],
    values: &FieldValues<'a>,
) -> Result<Vec<ComputedAttribute<'a>>, KeyError> {
    let mut attributes: Vec<ComputedAttribute<'a>> = Vec::new();
    for key in entity.keys {
        for (position, (attribute, source)) in entity.key_attributes(T::SCHEMA, key).enumerate() {
            if !source.is_computed || attributes.iter().any(|known| known.name == attribute.name()) {
                continue;
            }
            let excluded = if key.index.is_empty() { excluded[position.min(1)] } else { 0 };
            let mut refused = None;
            let value = |position: usize| values.get(position)?.as_ref();
            let Some(value) = make(entity, source, excluded, value, &mut refused) else { continue };
            if let Some(refused) = refused {
                return Err(refused.of(entity, attribute.name()));
            }
            attributes.push(ComputedAttribute { name: attribute.name(), value });
        }
    }
    Ok(attributes)
}
