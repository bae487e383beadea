//! Items and keys in the SDK's types.

use std::collections::HashMap;

use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::condition::KeyError;
use crate::item::{Identified, Unidentified, identify};
use crate::key::{Key, KeyValue};
use crate::schema::IndexSchema;
use crate::sdk::response::error::{Error, ErrorKind};
use crate::sdk::value;
use crate::table::DynamoTable;

/// The attributes of an item, by name.
pub type Item = HashMap<String, AttributeValue>;

impl From<KeyValue<'_>> for AttributeValue {
    // If a key is created and converted in one place, its type is known and the compiler removes the match.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "a key is then as cheap as one by hand")]
    fn from(value: KeyValue<'_>) -> Self {
        match value {
            KeyValue::S(text) => Self::S(text.into_owned()),
            KeyValue::N(number) => Self::N(number.into()),
            KeyValue::B(bytes) => Self::B(Blob::new(bytes.into_owned())),
        }
    }
}

impl From<&KeyValue<'_>> for AttributeValue {
    #[inline]
    fn from(value: &KeyValue<'_>) -> Self {
        match value {
            KeyValue::S(text) => Self::S(text.as_ref().to_owned()),
            KeyValue::N(number) => Self::N((*number).into()),
            KeyValue::B(bytes) => Self::B(Blob::new(bytes.as_ref())),
        }
    }
}

/// Converts a key to the `Key` of a request. Fails for a key that `DynamoDB` would reject, see
/// [`Key::validate`].
///
/// ```
/// use tablewright::{DynamoTable, sdk};
/// # #[derive(DynamoTable)] struct Order { #[pk] id: String }
///
/// let key: sdk::Item = Order::key("o-1").try_into()?;
/// assert_eq!(key["id"].as_s().map(String::as_str), Ok("o-1"));
/// # Ok::<(), tablewright::key::KeyError>(())
/// ```
impl<T: DynamoTable> TryFrom<Key<'_, T>> for Item {
    type Error = KeyError;

    #[inline]
    fn try_from(key: Key<'_, T>) -> Result<Self, KeyError> {
        let (partition_key, sort_key) = key.into_values()?;
        let mut item = Self::with_capacity(if T::SCHEMA.sort_key().is_some() { 2 } else { 1 });
        item.insert(T::SCHEMA.partition_key().name().to_owned(), partition_key.into());
        if let Some(attribute) = T::SCHEMA.sort_key()
            && let Some(value) = sort_key
        {
            item.insert(attribute.name().to_owned(), value.into());
        }
        Ok(item)
    }
}

pub(crate) fn to_value<T: Serialize + ?Sized>(
    attribute: Option<&str>,
    value: &T,
) -> Result<AttributeValue, ErrorKind> {
    value::to_value(value)
        .map_err(|source| ErrorKind::Serialize { attribute: attribute.map(str::to_owned), source })
}

/// Reads a key. See [`crate::item::read`].
pub(crate) fn from_key<T: DynamoTable>(key: Item) -> Result<Key<'static, T>, ErrorKind> {
    from_identified(key, Identified::default())
}

/// Reads an item of a table.
pub(crate) fn from_item<T: DynamoTable, P: DeserializeOwned>(item: Item) -> Result<P, ErrorKind> {
    from_read::<T, P>(item, None, None)
}

/// Reads some attributes of an item, which may lack its key.
pub(crate) fn from_partial<P: DeserializeOwned>(item: Item) -> Result<P, ErrorKind> {
    from_identified(item, Identified::default())
}

/// Reads these attributes of an item that was read from an index, or from the table.
pub(crate) fn from_read<T: DynamoTable, P: DeserializeOwned>(
    mut item: Item,
    index: Option<&'static IndexSchema>,
    attributes: Option<&'static [&'static str]>,
) -> Result<P, ErrorKind> {
    let identified = identify::<T, _>(&mut item, index).map_err(unidentified)?;
    keep(&mut item, attributes);
    from_identified(item, identified)
}

pub(crate) fn unidentified(reason: Unidentified) -> ErrorKind {
    match reason {
        Unidentified::Other(entity) => ErrorKind::OtherEntity { entity },
        Unidentified::NoEntity => ErrorKind::NoEntity,
    }
}

fn from_identified<P: DeserializeOwned>(item: Item, identified: Identified) -> Result<P, ErrorKind> {
    crate::item::read_identified(item, identified).map_err(|(attribute, source)| {
        let missing = if attribute.is_none() { crate::item::missing::<P>(&source) } else { None };
        let is_missing = missing.is_some();
        ErrorKind::Deserialize { attribute: attribute.or(missing), is_missing, source }
    })
}

/// Reads these attributes of an item. If the item cannot be read, the error has its key.
pub(crate) fn read<T: DynamoTable, P: DeserializeOwned>(
    operation: &'static str,
    table: &str,
    item: Item,
    index: Option<&'static IndexSchema>,
    attributes: Option<&'static [&'static str]>,
) -> Result<P, Error> {
    // Deserializing consumes the item, so the key is cloned first.
    let key = T::SCHEMA.key_of(None).iter().map(|key| item.get(key.name()).cloned());
    let key: Option<Vec<AttributeValue>> = key.collect();
    from_read::<T, P>(item, index, attributes).map_err(|kind| {
        let names = T::SCHEMA.key_of(None).iter().map(|key| key.name().to_owned());
        Error::new(operation, table, kind).of_item(key.map(|values| names.zip(values).collect()))
    })
}

/// Removes the attributes that were not asked for: the type may reject unknown ones.
fn keep(item: &mut Item, asked: Option<&'static [&'static str]>) {
    if let Some(asked) = asked {
        item.retain(|name, _| asked.contains(&name.as_str()));
    }
}
