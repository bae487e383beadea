//! Adds the attributes of an entity's item that `serde` does not store: its computed keys, and its tag.

use aws_sdk_dynamodb::types::AttributeValue;

use crate::condition::KeyError;
use crate::entity::computed::{ComputedAttribute, FieldValues, attributes, entity_of, field_values};
use crate::entity::{Entities, EntityParts, Items, KeyField, Kind};
use crate::key::KeyValue;
use crate::sdk::request::{index_key, same};
use crate::sdk::response::error::ErrorKind;
use crate::sdk::response::item::Item;
use crate::table::DynamoTable;

/// The computed key attributes of an item, and the values that they are computed from.
pub(super) struct Computed<'a> {
    entity: &'static EntityParts,
    values: FieldValues<'a>,
    attributes: Vec<ComputedAttribute<'a>>,
}

impl<'a> Computed<'a> {
    /// Returns `None` if the type is not an entity.
    pub(super) fn of<T: DynamoTable>(value: &'a T) -> Result<Option<Self>, KeyError> {
        let Some((entity, excluded)) = entity_of::<T>() else { return Ok(None) };
        let values = field_values(value, entity);
        let attributes = attributes::<T>(entity, excluded, &values)?;
        Ok(Some(Self { entity, values, attributes }))
    }

    /// Completes the attributes that `serde` stores to the item.
    pub(super) fn complete<T: DynamoTable>(self, item: &mut Item) -> Result<(), ErrorKind> {
        for (field, value) in self.entity.fields.iter().zip(&self.values) {
            if !agrees(field, value.as_ref(), item.get(field.attribute), is_attribute::<T>(field)) {
                return Err(ErrorKind::StoredKey { attribute: field.attribute });
            }
            if field.is_key_only {
                item.remove(field.attribute);
            }
        }
        let computed =
            self.attributes.into_iter().map(|ComputedAttribute { name, value }| (name, value.into()));
        let tag = tag::<T>().map(|(name, entity)| (name, AttributeValue::S(entity.to_owned())));
        for (name, value) in computed.chain(tag) {
            if item.insert(name.to_owned(), value).is_some() {
                return Err(ErrorKind::StoredTwice { attribute: name.to_owned() });
            }
        }
        for attribute in T::SCHEMA.key_of(None).iter() {
            if !item.contains_key(attribute.name()) {
                return Err(ErrorKind::StoredKey { attribute: attribute.name() });
            }
        }
        index_key::check_table_key(T::SCHEMA, item).map_err(ErrorKind::Key)
    }
}

/// Returns whether a field is a key attribute by itself.
fn is_attribute<T: DynamoTable>(field: &KeyField) -> bool {
    T::SCHEMA.has_key_attribute(field.attribute)
}

/// Returns the attribute that stores the name of an item's entity, and the name.
pub(crate) fn tag<T: DynamoTable>() -> Option<(&'static str, &'static str)> {
    let (Some(Entities { tag: Some(tag), members, .. }), Items::Entity { position: own, .. }) =
        (T::SCHEMA.entities(), T::ITEMS)
    else {
        return None;
    };
    members[own].is_tagged.then_some((tag, members[own].variant))
}

/// Returns whether `serde` stores the value that the keys are computed from. A field that is left out, or is NULL
/// because it has no value, does not contradict them.
fn agrees(
    field: &KeyField,
    value: Option<&KeyValue<'_>>,
    stored: Option<&AttributeValue>,
    is_attribute: bool,
) -> bool {
    match (value, stored) {
        (_, None) => true,
        (Some(KeyValue::S(text)), Some(AttributeValue::Bool(stored))) if field.part.kind == Kind::Bool => {
            (text == "true") == *stored
        }
        (Some(value), Some(stored)) => same::is_key(stored, value),
        (None, Some(AttributeValue::Null(_))) => !is_attribute,
        (None, Some(_)) => false,
    }
}
