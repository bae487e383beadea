//! Checks for the tests of a crate that defines tables and, with the feature `testing`, an engine to run tests on.

use std::fmt::Write;

use serde::Serialize;

use crate::entity::computed::entity_of;
use crate::entity::{KeyField, Kind};
use crate::key::KeyValue;
use crate::table::DynamoTable;
use capture::Stored;

#[cfg(feature = "testing")]
pub use adopted::assert_stored_by;
#[cfg(feature = "testing")]
pub use client::{Answer, Call, client_of};
#[cfg(feature = "testing")]
pub use embedded::{Embedded, EmbeddedError, client};
#[cfg(feature = "testing")]
pub use faults::Faults;
#[cfg(feature = "testing")]
pub use fixtures::{FixtureError, load};
#[cfg(feature = "testing")]
pub use recorder::{RecordedCall, Recorder};
#[cfg(all(feature = "testing", feature = "streams"))]
pub use streams::streams_client_of;

#[cfg(feature = "testing")]
mod adopted;
mod capture;
#[cfg(feature = "testing")]
mod client;
#[cfg(feature = "testing")]
mod embedded;
#[cfg(all(feature = "testing", feature = "lambda"))]
mod event;
#[cfg(feature = "testing")]
mod faults;
#[cfg(feature = "testing")]
mod fixtures;
#[cfg(feature = "testing")]
mod lag;
#[cfg(feature = "testing")]
mod recorder;
#[cfg(all(feature = "testing", feature = "streams"))]
mod streams;

/// Asserts that `serde` stores the keys of this item as its table declares them: the keys of the table and of every
/// index.
///
/// For an entity, it asserts this of the fields that its keys are made of, and that their texts have the
/// [shape](crate::KeyAttribute::SHAPE) of their types.
///
/// Whatever the derives accept passes. The assertion fails if you implement [`KeyAttribute`](crate::KeyAttribute) or
/// `Serialize` by hand and the two differ: the item is then stored under one key and looked up under another. A good
/// test has one item for each shape of the keys (each variant, with and without each `Option`).
///
/// The stored form is what an item conversion such as `serde_dynamo` produces: numbers as numbers, `serde_bytes` as
/// binary, `None` as NULL, and nothing for a field that is skipped. The time to live must be stored as a number, or
/// not at all. An index key that is skipped although it has a value (`skip_serializing_if = "String::is_empty"`) also
/// fails: use an `Option` instead, for which the key and the stored item agree that there is no value.
///
/// # Panics
///
/// Panics if they differ, with the name of each attribute that differs, the value of its key and the
/// value that `serde` stores.
///
/// ```
/// use serde::Serialize;
/// use tablewright::testing::assert_keys_match_serde;
/// use tablewright::key::{stored, KeyValue};
/// use tablewright::{DynamoTable, KeyAttribute};
///
/// #[derive(Serialize, DynamoTable)]
/// struct Stock {
///     #[pk]
///     sku: Sku,
///     #[gsi("place")]
///     #[serde(skip_serializing_if = "Option::is_none")]
///     place: Option<String>,
/// }
///
/// #[derive(Serialize)]
/// #[serde(into = "String")]
/// # #[derive(Clone)]
/// struct Sku {
///     vendor: u32,
///     number: u32,
/// }
///
/// impl From<Sku> for String {
///     fn from(sku: Sku) -> Self {
///         format!("{}-{:06}", sku.vendor, sku.number)
///     }
/// }
///
/// impl KeyAttribute for Sku {
///     type Stored = stored::S;
///
///     fn key_value(&self) -> KeyValue<'_> {
///         KeyValue::from(format!("{}-{:06}", self.vendor, self.number))
///     }
/// }
///
/// assert_keys_match_serde(&Stock { sku: Sku { vendor: 7, number: 42 }, place: None });
/// assert_keys_match_serde(&Stock { sku: Sku { vendor: 7, number: 42 }, place: Some("A3".to_owned()) });
/// ```
#[track_caller]
#[expect(clippy::panic, reason = "an assertion")]
pub fn assert_keys_match_serde<T: DynamoTable + Serialize>(item: &T) {
    let table = T::SCHEMA.name();
    let entries = match capture::entries(item) {
        Ok(entries) => entries,
        Err(error) => panic!("an item of table `{table}` is not stored: {error}"),
    };
    let mut differences = String::new();
    let mut differ = |attribute: &str, what: &str| {
        // Writing to a `String` never fails.
        let _ = write!(differences, "\n- `{attribute}`: {what}");
    };
    let entity = entity_of::<T>().map(|(entity, _)| entity);
    let keys = T::SCHEMA.key_attributes();
    for (position, field) in entity.into_iter().flat_map(|entity| entity.fields.iter().enumerate()) {
        let (value, entry) = (item.key_value(position), entries.get(field.attribute));
        // NULL is refused in a key, but not in a field that a key is computed from.
        if value.is_none()
            && entry == Some(&Stored::Null)
            && !keys.iter().any(|key| key.name() == field.attribute)
        {
            continue;
        }
        for what in field_differences(field, value, entry) {
            differ(field.attribute, &what);
        }
    }
    let attributes = if entity.is_none() { keys } else { Vec::new() };
    for (position, attribute) in attributes.into_iter().enumerate() {
        let key = item.key_value(position);
        if let Some(key) = key.as_ref().filter(|key| key.ty() != attribute.ty()) {
            let (is, says) = (key.ty().as_str(), attribute.ty().as_str());
            differ(
                attribute.name(),
                &format!("the key is of type {is}, but its `KeyAttribute::Stored` is {says}"),
            );
        }
        let key = key.map(stored);
        let stored = entries.get(attribute.name());
        if key.as_ref() != stored {
            differ(attribute.name(), &difference(key.as_ref(), stored));
        }
    }
    if let Some(attribute) = T::SCHEMA.time_to_live()
        && let Some(stored) = entries.get(attribute.name())
        && !matches!(stored, Stored::N(_) | Stored::Null)
    {
        differ(
            attribute.name(),
            &format!("a time to live has to be stored as a number, but serde stores {stored}"),
        );
    }
    assert!(differences.is_empty(), "an item of table `{table}` is not stored under its keys:{differences}");
}

/// Returns the mistakes of a field from which an entity's keys are computed. A field that is left out has none.
fn field_differences(field: &KeyField, value: Option<KeyValue<'_>>, entry: Option<&Stored>) -> Vec<String> {
    let mut differences = Vec::new();
    if let Some(value) = value.as_ref().filter(|value| !field.part.shape.allows_value(value)) {
        differences.push(format!(
            "the text in keys is {value}, which the type's `KeyAttribute::SHAPE` says it cannot be"
        ));
    }
    let value = value.map(|value| match (field.part.kind, value) {
        (Kind::Bool, KeyValue::S(text)) => Stored::Bool(text == "true"),
        (_, value) => stored(value),
    });
    if let Some(entry) = entry.filter(|entry| Some(*entry) != value.as_ref()) {
        differences.push(difference(value.as_ref(), Some(entry)));
    }
    differences
}

fn stored(key: KeyValue<'_>) -> Stored {
    match key {
        KeyValue::S(text) => Stored::S(text.into_owned()),
        KeyValue::N(number) => Stored::N(number.to_string()),
        KeyValue::B(bytes) => Stored::B(bytes.into_owned()),
    }
}

fn difference(key: Option<&Stored>, stored: Option<&Stored>) -> String {
    let key = key.map_or_else(|| "the item has no key".to_owned(), |key| format!("the key is {key}"));
    match stored {
        Some(Stored::Null) => format!(
            "{key}, but serde stores NULL, which DynamoDB refuses in a key; add \
             `#[serde(skip_serializing_if = \"Option::is_none\")]` to the field"
        ),
        Some(stored) => format!("{key}, but serde stores {stored}"),
        None => format!("{key}, but serde stores no attribute of that name"),
    }
}
