//! Exact numbers: stores a type such as a decimal or an `i128` as a `DynamoDB` number.
//!
//! `DynamoDB` has numbers of up to 38 significant digits. `serde` has no decimal type, so the decimals of
//! `rust_decimal` and `bigdecimal` are stored as text. `DynamoDB` can neither compare text by its value nor add to it.
//! With this module, a field of any type that is [`Display`] and [`FromStr`] is stored as a number:
//!
//! ```
//! use serde::{Deserialize, Serialize};
//! use tablewright::DynamoTable;
//!
//! #[derive(Serialize, Deserialize, DynamoTable)]
//! struct Account {
//!     #[pk]
//!     owner: String,
//!     #[serde(with = "tablewright::number")]
//!     atoms: i128, // or `rust_decimal::Decimal`, `bigdecimal::BigDecimal`, your own type
//!     #[serde(with = "tablewright::number::option", default, skip_serializing_if = "Option::is_none")]
//!     limit: Option<i128>,
//! }
//! ```
//!
//! A value must be the text of a decimal number, such as `-12.50` or `1E+30`. If `DynamoDB` cannot store the number,
//! the request fails before it is sent. A field of the table that names this module by exactly this path can be
//! compared by order, added to and subtracted from, as
//! [`path::Number`](https://docs.rs/tablewright/latest/tablewright/sdk/path/struct.Number.html). In lists, sets and
//! maps, use a newtype with the attribute on its field.
//!
//! Both numbers and texts can be read, so items that were stored as text before remain readable. In other formats, such
//! as JSON, the value is text. Inside `#[serde(flatten)]`, an untagged enum and an internally tagged enum, `serde`
//! reads numbers through its own types. There, a number with a fraction or with more than 64 bits is an error; it is
//! never rounded.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html#HowItWorks.DataTypes.Number>

use std::fmt::{self, Display};
use std::marker::PhantomData;
use std::str::FromStr;

use serde::de::{Deserializer, Error, Visitor};
use serde::ser::{Serialize, Serializer};

pub(crate) mod decimal;
pub mod option;

/// The name of the newtype struct that marks an exact number, whose content is its text.
pub(crate) const NAME: &str = "tablewright::number";

/// Serializes a number. For `#[serde(with = "tablewright::number")]`.
///
/// # Errors
///
/// Returns an error if the text of the value is not a number that `DynamoDB` can store.
pub fn serialize<T: Display, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_newtype_struct(NAME, &Text(value))
}

/// Deserializes a number. For `#[serde(with = "tablewright::number")]`.
///
/// # Errors
///
/// Returns an error if the value is not a number or its text, or if `T` cannot hold it.
pub fn deserialize<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: FromStr<Err: Display>,
    D: Deserializer<'de>,
{
    deserializer.deserialize_newtype_struct(NAME, Parse(PhantomData))
}

struct Text<'a, T>(&'a T);

impl<T: Display> Serialize for Text<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self.0)
    }
}

struct Parse<T>(PhantomData<T>);

macro_rules! integers {
    ($($method:ident: $integer:ty;)*) => {$(
        fn $method<E: Error>(self, number: $integer) -> Result<T, E> {
            self.visit_str(&number.to_string())
        }
    )*};
}

impl<'de, T: FromStr<Err: Display>> Visitor<'de> for Parse<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number that is not rounded, or its text")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        if deserializer.is_human_readable() {
            deserializer.deserialize_any(self)
        } else {
            deserializer.deserialize_str(self)
        }
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        text.parse().or_else(|error| {
            // `DynamoDB` may return a number with an exponent, which not every type parses.
            let plain = decimal::plain(text).and_then(|plain| plain.parse().ok());
            plain.ok_or_else(|| E::custom(error))
        })
    }

    integers! {
        visit_i64: i64;
        visit_i128: i128;
        visit_u64: u64;
        visit_u128: u128;
    }
}
