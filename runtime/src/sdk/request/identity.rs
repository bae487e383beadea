//! Tells the items of a table apart by their keys.

use aws_sdk_dynamodb::types::AttributeValue;

use crate::schema::TableSchema;
use crate::sdk::response::item::Item;

/// The values of an item's key, which identify the item within its table.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub(crate) struct Identity(Vec<u8>);

impl Identity {
    /// Takes an item, or only its key. Returns `None` if a key attribute is missing.
    pub(crate) fn new(schema: &TableSchema, item: &Item) -> Option<Self> {
        let mut bytes = Vec::new();
        for attribute in schema.key_of(None).iter() {
            let (ty, value) = match item.get(attribute.name())? {
                AttributeValue::S(text) => (b'S', text.as_bytes()),
                AttributeValue::N(digits) => (b'N', digits.as_bytes()),
                AttributeValue::B(blob) => (b'B', blob.as_ref()),
                _ => return None,
            };
            // Each value is prefixed with its length, so that two values cannot run into each other.
            bytes.push(ty);
            bytes.extend((value.len() as u64).to_be_bytes());
            bytes.extend(value);
        }
        Some(Self(bytes))
    }
}
