//! Which item of its table an item is.

use aws_sdk_dynamodb::types::AttributeValue;

use crate::schema::TableSchema;
use crate::sdk::response::item::Item;

/// The values of an item's key, to tell it from the others of its table.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub(crate) struct Identity(Vec<u8>);

impl Identity {
    /// Of an item or of a key alone. `None` where an attribute of the key is not there.
    pub(crate) fn new(schema: &TableSchema, item: &Item) -> Option<Self> {
        let mut bytes = Vec::new();
        for attribute in schema.key_of(None).iter() {
            let (ty, value) = match item.get(attribute.name())? {
                AttributeValue::S(text) => (b'S', text.as_bytes()),
                AttributeValue::N(digits) => (b'N', digits.as_bytes()),
                AttributeValue::B(blob) => (b'B', blob.as_ref()),
                _ => return None,
            };
            // With its length, so that no value runs into the next.
            bytes.push(ty);
            bytes.extend((value.len() as u64).to_be_bytes());
            bytes.extend(value);
        }
        Some(Self(bytes))
    }
}
