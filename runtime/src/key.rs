//! The Rust types that can be keys, and the values that `DynamoDB` stores for them.

use crate::entity::PartType;
use crate::schema::AttributeType;
use stored::StoredAs;

pub use crate::condition::{KeyError, KeyErrorKind, KeyExpression, PartError, SortKey};
pub use argument::KeyArgument;
pub use part::{IndexKeyPart, KeyPart};
pub use prefix::Prefix;
pub use primary::{Key, KeyIter};
pub use shape::Shape;
pub use shard::Shard;
pub use time::{EpochSeconds, OutOfRange, ParseTimestampError, Timestamp};
pub use value::{KeyValue, Number};

#[doc(hidden)]
pub use argument::Unknown;
#[doc(hidden)]
pub use primary::{with_sort_key, without_sort_key};
#[doc(hidden)]
pub use range::NumberRange;

mod argument;
mod foreign;
mod impls;
mod part;
mod prefix;
mod primary;
mod range;
mod read;
mod shape;
mod shard;
pub mod stored;
mod time;
mod value;

/// A type that can be the partition key or the sort key of a table or an index.
///
/// It is implemented for strings, integers of at most 64 bits and `serde_bytes`, for [`Timestamp`] and
/// [`EpochSeconds`] and, with the feature `uuid`, for `Uuid`. `#[derive(KeyAttribute)]` implements it for a newtype
/// around such a type, and for an enum without fields.
///
/// Both the type and the value must match what `serde` stores. Otherwise an item could be written and never be
/// found. For every implementation here, and for the derives, tests prove it. For an implementation of your own,
/// [`assert_keys_match_serde`](crate::testing::assert_keys_match_serde) proves it.
///
/// # What cannot be a key
///
/// `DynamoDB` supports [keys of type string, number and binary](
/// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html).
///
/// - `bool`, and any type that `serde` stores as a list, a map or NULL.
/// - `Vec<u8>`: `serde` stores it as a list of numbers. Use `serde_bytes::ByteBuf`, which is stored
///   as binary.
/// - `f32`, `f64`: NaN and the infinities cannot be stored.
/// - `i128`, `u128`: `DynamoDB` keeps only 38 digits.
/// - The date-times of `chrono`, `time` and `jiff`: `serde` stores them with as many digits of the second as there are, and
///   `…20.5Z` comes before `…20Z`. [`Timestamp`] converts from and to them. Their dates can be keys, with the features
///   `chrono`, `time` and `jiff`.
/// - `rust_decimal::Decimal`: `serde` stores text, in which 10 comes before 9, unless another crate of the build turns on a
///   feature that makes it a number. Where neither matters, use a newtype with `KeyAttribute` by hand.
/// - `Option`, as a table's key. An index's key may be an `Option`, see [`IndexKeyAttribute`].
///
/// ```
/// use serde::Serialize;
/// use tablewright::key::{stored, KeyValue};
/// use tablewright::schema::AttributeType;
/// use tablewright::KeyAttribute;
///
/// #[derive(Serialize, KeyAttribute)]
/// struct CustomerId(String);
///
/// #[derive(Serialize, KeyAttribute)]
/// #[serde(rename_all = "snake_case")]
/// enum Status {
///     Open,
///     InTransit,
/// }
///
/// assert_eq!(CustomerId::TYPE, AttributeType::S);
/// assert_eq!(Status::InTransit.key_value(), KeyValue::from("in_transit"));
///
/// /// By hand, for a type that `serde` stores in a way of its own.
/// struct Sku {
///     text: String,
/// }
///
/// impl KeyAttribute for Sku {
///     type Stored = stored::S;
///
///     fn key_value(&self) -> KeyValue<'_> {
///         KeyValue::from(self.text.as_str())
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a DynamoDB key attribute",
    label = "a key must be stored as a string, a number or binary",
    note = "strings, integers of at most 64 bits, `serde_bytes::ByteBuf`, `tablewright::Timestamp`, `Uuid` and dates (with the features `uuid`, `chrono`, `time` and `jiff`) can be keys",
    note = "`bool`, floats, 128-bit integers and `Vec<u8>` (which serde stores as a list) cannot",
    note = "date-times of `chrono`, `time` and `jiff` cannot, since their text does not sort by time: use `tablewright::Timestamp`; nor can decimals, which serde stores as text that does not sort by number",
    note = "for a newtype around a key attribute or an enum without fields, add `#[derive(KeyAttribute)]` to its definition",
    note = "an `Option` can be the key of an index, not of a table, where the field has `#[serde(skip_serializing_if = \"Option::is_none\")]`: DynamoDB refuses a NULL key"
)]
pub trait KeyAttribute {
    /// The type that `DynamoDB` stores: [`S`](stored::S), [`N`](stored::N) or [`B`](stored::B).
    type Stored: StoredAs;

    /// The stored type as a value.
    const TYPE: AttributeType = <Self::Stored as StoredAs>::TYPE;

    /// The texts, or the numbers of bytes, that its values have in a key which is made of several fields. See [`Shape`].
    const SHAPE: Shape = <Self::Stored as StoredAs>::SHAPE;

    #[doc(hidden)]
    const PART: &'static PartType = &PartType::new(Self::TYPE, Self::SHAPE, Self::RANGE);
    /// The range of the type, if it is an integer.
    #[doc(hidden)]
    const RANGE: Option<NumberRange> = None;

    /// Returns the value that `DynamoDB` stores.
    fn key_value(&self) -> KeyValue<'_>;

    /// Returns the value that `DynamoDB` stores, borrowing only what `self` itself borrows.
    #[inline]
    fn into_key_value<'v>(self) -> KeyValue<'v>
    where
        Self: Sized + 'v,
    {
        self.key_value().into_owned()
    }
}

/// A type that can be the key of an index: every [`KeyAttribute`], and an `Option` of one.
///
/// An item without the attribute is not in the index. `DynamoDB` rejects NULL as an index key, so a field that is
/// an `Option` needs `#[serde(skip_serializing_if = "Option::is_none")]`.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-indexes-general-sparse-indexes.html>
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a DynamoDB index key attribute",
    label = "an index key must be stored as a string, a number or binary",
    note = "strings, integers of at most 64 bits, `serde_bytes::ByteBuf`, `tablewright::Timestamp`, `Uuid` and dates (with the features `uuid`, `chrono`, `time` and `jiff`) can be index keys, and an `Option` of one",
    note = "`bool`, floats, 128-bit integers and `Vec<u8>` (which serde stores as a list) cannot",
    note = "date-times of `chrono`, `time` and `jiff` cannot, since their text does not sort by time: use `tablewright::Timestamp`; nor can decimals, which serde stores as text that does not sort by number",
    note = "for a newtype around a key attribute or an enum without fields, add `#[derive(KeyAttribute)]` to its definition"
)]
pub trait IndexKeyAttribute {
    /// The type that `DynamoDB` stores: [`S`](stored::S), [`N`](stored::N) or [`B`](stored::B).
    type Stored: StoredAs;

    /// The stored type as a value.
    const TYPE: AttributeType = <Self::Stored as StoredAs>::TYPE;

    #[doc(hidden)]
    const PART: &'static PartType =
        &PartType::new(Self::TYPE, <Self::Stored as StoredAs>::SHAPE, Self::RANGE);
    /// The range of the type, if it is an integer.
    #[doc(hidden)]
    const RANGE: Option<NumberRange> = None;

    /// Returns the value that `DynamoDB` stores, or `None` if the attribute is not stored.
    fn index_key_value(&self) -> Option<KeyValue<'_>>;
}

#[diagnostic::do_not_recommend]
impl<T: KeyAttribute + ?Sized> IndexKeyAttribute for T {
    type Stored = <T as KeyAttribute>::Stored;
    const PART: &'static PartType = <T as KeyAttribute>::PART;
    const RANGE: Option<NumberRange> = <T as KeyAttribute>::RANGE;

    #[inline]
    fn index_key_value(&self) -> Option<KeyValue<'_>> {
        Some(self.key_value())
    }
}

#[diagnostic::do_not_recommend]
impl<T: KeyAttribute> IndexKeyAttribute for Option<T> {
    type Stored = <T as KeyAttribute>::Stored;
    const PART: &'static PartType = <T as KeyAttribute>::PART;
    const RANGE: Option<NumberRange> = <T as KeyAttribute>::RANGE;

    #[inline]
    fn index_key_value(&self) -> Option<KeyValue<'_>> {
        self.as_ref().map(KeyAttribute::key_value)
    }
}

/// A type that can hold a time to live: a type stored as a number, or an `Option` of one.
///
/// Every [`IndexKeyAttribute`] implements it. That the type is a number is checked together with
/// the table.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot hold a DynamoDB time to live",
    label = "a time to live must be stored as a number of seconds",
    note = "use `tablewright::EpochSeconds` or an integer, or an `Option` of one",
    note = "where `#[serde(with = \"…\")]` stores another type as a number of seconds, write it on this field"
)]
pub trait TimeToLiveAttribute {
    /// The type that `DynamoDB` stores.
    const TYPE: AttributeType;
}

#[diagnostic::do_not_recommend]
impl<T: IndexKeyAttribute> TimeToLiveAttribute for T {
    const TYPE: AttributeType = <T as IndexKeyAttribute>::TYPE;
}
