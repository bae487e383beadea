//! Checks the attributes that are keys of indexes against `DynamoDB`'s rules.

use std::borrow::Cow;

use aws_sdk_dynamodb::types::AttributeValue;

use crate::condition::{KeyError, check_part};
use crate::key::KeyValue;
use crate::limits::{PARTITION_KEY_BYTES, SORT_KEY_BYTES};
use crate::schema::{KeyAttributes, TableSchema};
use crate::sdk::expression::path::Anywhere;
use crate::sdk::response::item::Item;

/// Checks the index keys of an item that is written whole. An item that lacks an index key is not in
/// that index.
pub(crate) fn check_item(schema: &'static TableSchema, item: &Item) -> Result<(), KeyError> {
    check(schema, |name| item.get(name))
}

/// Checks the table's key of an item that is written whole.
pub(crate) fn check_table_key(schema: &'static TableSchema, item: &Item) -> Result<(), KeyError> {
    check_one(schema.key_of(None), &|name| item.get(name))
}

/// Checks the value that an attribute is set to.
pub(crate) fn check_value(
    schema: &'static TableSchema,
    path: &Anywhere,
    value: &AttributeValue,
) -> Result<(), KeyError> {
    check(schema, |name| is_attribute(path, name).then_some(value))
}

fn is_attribute(path: &Anywhere, name: &str) -> bool {
    path.steps().is_empty() && path.attribute() == name
}

fn check<'a>(
    schema: &'static TableSchema,
    value: impl Fn(&str) -> Option<&'a AttributeValue>,
) -> Result<(), KeyError> {
    schema.indexes().iter().try_for_each(|index| check_one(schema.key_of(Some(index)), &value))
}

fn check_one<'a>(
    key: KeyAttributes<'static>,
    value: &impl Fn(&str) -> Option<&'a AttributeValue>,
) -> Result<(), KeyError> {
    for (attributes, limit) in [(key.partition_key, PARTITION_KEY_BYTES), (key.sort_key, SORT_KEY_BYTES)] {
        let mut bytes = 0;
        for attribute in attributes {
            let value = match value(attribute.name()) {
                Some(AttributeValue::S(text)) => KeyValue::S(Cow::Borrowed(text)),
                Some(AttributeValue::B(blob)) => KeyValue::B(Cow::Borrowed(blob.as_ref())),
                _ => continue,
            };
            check_part(attribute, &value, &mut bytes, limit)?;
        }
    }
    Ok(())
}
