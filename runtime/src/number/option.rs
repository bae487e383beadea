//! Stores an optional exact number: `#[serde(with = "tablewright::number::option")]`.

use std::fmt::Display;
use std::str::FromStr;

use serde::de::{Deserialize, Deserializer};
use serde::ser::{Serialize, Serializer};

struct Number<T>(T);

impl<T: Display> Serialize for Number<&T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        super::serialize(self.0, serializer)
    }
}

impl<'de, T: FromStr<Err: Display>> Deserialize<'de> for Number<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        super::deserialize(deserializer).map(Self)
    }
}

/// Serializes an optional number.
///
/// # Errors
///
/// Returns an error if the text of the value is not a number that `DynamoDB` can store.
pub fn serialize<T: Display, S: Serializer>(value: &Option<T>, serializer: S) -> Result<S::Ok, S::Error> {
    value.as_ref().map(Number).serialize(serializer)
}

/// Deserializes an optional number.
///
/// # Errors
///
/// Returns an error if the value is not a number or its text, or if `T` cannot hold it.
pub fn deserialize<'de, T, D>(deserializer: D) -> Result<Option<T>, D::Error>
where
    T: FromStr<Err: Display>,
    D: Deserializer<'de>,
{
    Ok(Option::deserialize(deserializer)?.map(|Number(number)| number))
}
