//! Loads the items of a test from JSON.

use std::collections::HashSet;
use std::fmt;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::key::Key;
use crate::sdk::{Error, Table};
use crate::table::DynamoTable;

/// Stores the items of a JSON array in a table, and returns them.
///
/// ```
/// # use serde::{Deserialize, Serialize};
/// # use tablewright::{DynamoTable, Naming, Stack, sdk::Table, testing};
/// # #[derive(Serialize, Deserialize, DynamoTable)] struct Order { #[pk] id: String, cents: u32 }
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// # let stack = Stack::new(Naming::verbatim()).table::<Order>();
/// let orders = Table::<Order>::named(testing::client(&stack)?, stack.naming());
/// // In a file, by `include_str!("fixtures/orders.json")`.
/// let stored = testing::load(&orders, r#"[{ "id": "o-1", "cents": 100 }, { "id": "o-2", "cents": 250 }]"#).await?;
/// assert_eq!(stored.len(), 2);
/// # Ok(())
/// # }
/// ```
///
/// The JSON is in the form that `serde_json` writes for the struct, not in `DynamoDB`'s. A member that the struct does
/// not store, because it is misspelt for example, is an error, and so are two items with the same key. In both cases
/// nothing is stored. Each item is stored unchanged, with its own version.
///
/// # Errors
///
/// See [`FixtureError`].
pub async fn load<T>(table: &Table<T>, json: &str) -> Result<Vec<T>, FixtureError>
where
    T: DynamoTable + Serialize + DeserializeOwned,
{
    let values: Vec<Value> = serde_json::from_str(json)
        .map_err(|error| FixtureError::Json(format!("the fixture is not a JSON array: {error}")))?;
    let mut items = Vec::with_capacity(values.len());
    for (position, value) in values.into_iter().enumerate() {
        let item: T =
            read(&value).map_err(|error| FixtureError::Json(format!("item {position}: {error}")))?;
        items.push(item);
    }
    let mut keys: HashSet<Key<'_, T>> = HashSet::new();
    for (position, item) in items.iter().enumerate() {
        if !keys.insert(item.primary_key()) {
            return Err(FixtureError::Json(format!("item {position}: an item before it has the same key")));
        }
    }
    for item in &items {
        table.store(item).await.map_err(FixtureError::Request)?;
    }
    drop(keys);
    Ok(items)
}

/// The reason that a fixture is not loaded.
#[derive(Debug)]
#[non_exhaustive]
pub enum FixtureError {
    /// The JSON does not fit the struct. Nothing was stored.
    Json(String),
    /// An item cannot be stored, or the request failed.
    Request(Error),
}

impl fmt::Display for FixtureError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Json(error) => f.write_str(error),
            Self::Request(error) => fmt::Display::fmt(error, f),
        }
    }
}

// The text includes the causes, so `source()` returns none.
impl std::error::Error for FixtureError {}

fn read<T: Serialize + DeserializeOwned>(value: &Value) -> Result<T, String> {
    let item = T::deserialize(value).map_err(|error| error.to_string())?;
    let stored = serde_json::to_value(&item).map_err(|error| error.to_string())?;
    match unknown(value, &stored) {
        Some(path) => Err(format!("the struct stores nothing of `{path}`; is the name misspelt?")),
        None => Ok(item),
    }
}

/// Returns the path of a member that the struct has not stored. A member that is empty may be skipped.
fn unknown(given: &Value, stored: &Value) -> Option<String> {
    match (given, stored) {
        (Value::Object(given), Value::Object(stored)) => given.iter().find_map(|(name, given)| {
            let inside = match stored.get(name) {
                Some(stored) => unknown(given, stored)?,
                None if is_empty(given) => return None,
                None => String::new(),
            };
            let separator = if inside.is_empty() || inside.starts_with('[') { "" } else { "." };
            Some(format!("{name}{separator}{inside}"))
        }),
        (Value::Array(given), Value::Array(stored)) => {
            let mut pairs = given.iter().zip(stored).enumerate();
            pairs.find_map(|(position, (given, stored))| {
                unknown(given, stored).map(|inside| format!("[{position}].{inside}"))
            })
        }
        _ => None,
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::Bool(true) => false,
        Value::Number(number) => number.as_f64() == Some(0.0),
        Value::String(text) => text.is_empty(),
        Value::Array(list) => list.is_empty(),
        Value::Object(map) => map.is_empty(),
    }
}
