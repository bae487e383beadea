//! Checks that items stored by other programs match a struct.

use std::fmt::Write;

use aws_sdk_dynamodb::types::AttributeValue;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::sdk::Item;
use crate::sdk::items::{is_same, read, written};
use crate::table::DynamoTable;

/// Asserts that an item that another program has stored matches `T`: it can be read as a `T`, and putting that `T`
/// writes the same attributes, including all keys and the tag.
///
/// Use it to adopt an existing table. Take an item of each kind from the table, and assert that your struct matches it
/// before you write with the struct. The version may differ, because every write increments it. Attributes that the
/// struct does not have are ignored, unless they are keys.
///
/// # Panics
///
/// Panics if the item cannot be read, or if a put would write it differently. The message lists each attribute that
/// differs.
///
/// ```
/// use serde::{Deserialize, Serialize};
/// use tablewright::sdk::Item;
/// use tablewright::testing::assert_stored_by;
/// use tablewright::{DynamoEntity, DynamoTable};
/// # use aws_sdk_dynamodb::types::AttributeValue;
///
/// #[derive(Deserialize, DynamoTable)]
/// #[table(pk = "PK", sk = "SK")]
/// enum Shop {
///     Order(Order),
/// }
///
/// #[derive(Serialize, Deserialize, DynamoEntity)]
/// #[pk("USER#{user_id}")]
/// #[sk("ORDER#{number:06}")]
/// struct Order {
///     #[key_only]
///     user_id: String,
///     number: u32,
/// }
///
/// let item: Item = [
///     ("PK".to_owned(), AttributeValue::S("USER#ada".to_owned())),
///     ("SK".to_owned(), AttributeValue::S("ORDER#000007".to_owned())),
///     ("number".to_owned(), AttributeValue::N("7".to_owned())),
/// ]
/// .into();
/// assert_stored_by::<Order>(&item);
/// ```
#[track_caller]
#[expect(clippy::panic, reason = "an assertion")]
pub fn assert_stored_by<T: DynamoTable + Serialize + DeserializeOwned>(item: &Item) {
    let table = T::SCHEMA.name();
    let written = match read::<T, T>(item.clone()).and_then(|value| written(&value)) {
        Ok(written) => written,
        Err(error) => panic!("an item of table `{table}` is not one of the struct: {error}"),
    };
    let mut differences = String::new();
    let is_key =
        |name: &str| T::SCHEMA.key_attributes().into_iter().any(|attribute| attribute.name() == name);
    let mut names: Vec<&String> = written.keys().chain(item.keys().filter(|name| is_key(name))).collect();
    names.sort();
    names.dedup();
    for name in names.into_iter().filter(|name| Some(name.as_str()) != T::VERSION) {
        let (stored, new) = (item.get(name), written.get(name));
        if !stored.zip(new).is_some_and(|(stored, new)| is_same(stored, new)) {
            // Writing to a `String` does not fail.
            let _ = write!(
                differences,
                "\n- `{name}`: {} is stored, and {} is written",
                shown(stored),
                shown(new)
            );
        }
    }
    assert!(
        differences.is_empty(),
        "an item of table `{table}` is not stored as a put writes it:{differences}"
    );
}

fn shown(value: Option<&AttributeValue>) -> String {
    value.map_or_else(|| "nothing".to_owned(), |value| format!("{value:?}"))
}
