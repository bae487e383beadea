//! Which Rust types can be keys, and the value `DynamoDB` stores for them.

use crate::entity::PartType;
use crate::schema::AttributeType;
use stored::StoredAs;

pub use argument::KeyArgument;
pub use part::{IndexKeyPart, KeyPart};
pub use prefix::Prefix;
pub use primary::{Key, KeyIter, with_sort_key, without_sort_key};
pub use range::NumberRange;
pub use shape::Shape;
pub use time::{EpochSeconds, OutOfRange, ParseTimestampError, Timestamp};
pub use value::{KeyValue, Number};

mod argument;
mod impls;
mod part;
mod prefix;
mod primary;
mod range;
mod read;
mod shape;
pub mod stored;
mod time;
mod value;

/// A type that can be the partition key or the sort key of a table or an index.
///
/// Strings, integers of at most 64 bits and `serde_bytes` are; so are [`Timestamp`], [`EpochSeconds`] and, with the
/// feature `uuid`, `Uuid`. `#[derive(KeyAttribute)]` makes one of a newtype around another and of an enum without
/// fields.
///
/// Both the type and the value must be what `serde` stores, or an item could be written and never be found. For
/// everything implemented or derived here that is proven by tests;
/// [`assert_keys_match_serde`](crate::testing::assert_keys_match_serde) proves it for an implementation by hand.
///
/// # What cannot be a key
///
/// `DynamoDB` has [keys of type string, number and binary](
/// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html).
///
/// - `bool`, and everything `serde` stores as a list, a map or NULL.
/// - `Vec<u8>`: `serde` stores a list of numbers. `serde_bytes::ByteBuf` is stored as binary.
/// - `f32`, `f64`: NaN and the infinities cannot be stored.
/// - `i128`, `u128`: `DynamoDB` keeps 38 digits.
/// - `Option`, as a table's key. An index's key may be one, see [`IndexKeyAttribute`].
///
/// ```
/// use serde::Serialize;
/// use tablewright::{AttributeType, KeyAttribute, KeyValue, stored};
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
    note = "strings, integers of at most 64 bits, `serde_bytes::ByteBuf`, `tablewright::Timestamp` and `Uuid` (with the feature `uuid`) can be keys",
    note = "`bool`, floats, 128-bit integers and `Vec<u8>` (which serde stores as a list) cannot",
    note = "for a newtype around a key attribute or an enum without fields, add `#[derive(KeyAttribute)]` to its definition",
    note = "an `Option` can be the key of an index, not of a table, where the field has `#[serde(skip_serializing_if = \"Option::is_none\")]`: DynamoDB refuses a NULL key"
)]
pub trait KeyAttribute {
    /// What `DynamoDB` stores: [`S`](stored::S), [`N`](stored::N) or [`B`](stored::B).
    type Stored: StoredAs;

    /// The same as a value.
    const TYPE: AttributeType = <Self::Stored as StoredAs>::TYPE;

    /// The texts that its values have in a key which is made of several fields. See [`Shape`].
    const SHAPE: Shape = <Self::Stored as StoredAs>::SHAPE;

    #[doc(hidden)]
    const PART: PartType = PartType::new(Self::TYPE, Self::SHAPE);
    /// The numbers that the type can hold, if it is an integer.
    #[doc(hidden)]
    const RANGE: Option<NumberRange> = None;

    /// The value `DynamoDB` stores.
    fn key_value(&self) -> KeyValue<'_>;

    /// The value `DynamoDB` stores, borrowing no more than `self` itself does.
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
/// An item without the attribute is not in the index. `DynamoDB` refuses NULL in its place, so a field that is an
/// `Option` needs `#[serde(skip_serializing_if = "Option::is_none")]`.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-indexes-general-sparse-indexes.html>
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a DynamoDB index key attribute",
    label = "an index key must be stored as a string, a number or binary",
    note = "strings, integers of at most 64 bits and `serde_bytes::ByteBuf` can be index keys, and an `Option` of one",
    note = "for a newtype around a key attribute or an enum without fields, add `#[derive(KeyAttribute)]` to its definition"
)]
pub trait IndexKeyAttribute {
    /// What `DynamoDB` stores: [`S`](stored::S), [`N`](stored::N) or [`B`](stored::B).
    type Stored: StoredAs;

    /// The same as a value.
    const TYPE: AttributeType = <Self::Stored as StoredAs>::TYPE;

    #[doc(hidden)]
    const PART: PartType = PartType::new(Self::TYPE, <Self::Stored as StoredAs>::SHAPE);
    /// The numbers that the type can hold, if it is an integer.
    #[doc(hidden)]
    const RANGE: Option<NumberRange> = None;

    /// The value `DynamoDB` stores, or `None` where it stores nothing.
    fn index_key_value(&self) -> Option<KeyValue<'_>>;
}

#[diagnostic::do_not_recommend]
impl<T: KeyAttribute + ?Sized> IndexKeyAttribute for T {
    type Stored = <T as KeyAttribute>::Stored;
    const PART: PartType = <T as KeyAttribute>::PART;
    const RANGE: Option<NumberRange> = <T as KeyAttribute>::RANGE;

    #[inline]
    fn index_key_value(&self) -> Option<KeyValue<'_>> {
        Some(self.key_value())
    }
}

#[diagnostic::do_not_recommend]
impl<T: KeyAttribute> IndexKeyAttribute for Option<T> {
    type Stored = <T as KeyAttribute>::Stored;
    const PART: PartType = <T as KeyAttribute>::PART;
    const RANGE: Option<NumberRange> = <T as KeyAttribute>::RANGE;

    #[inline]
    fn index_key_value(&self) -> Option<KeyValue<'_>> {
        self.as_ref().map(KeyAttribute::key_value)
    }
}

/// A type that can hold a time to live: one stored as a number, or an `Option` of one.
///
/// Every [`IndexKeyAttribute`] has it; that the type is a number is checked where the table is.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot hold a DynamoDB time to live",
    label = "a time to live must be stored as a number of seconds",
    note = "use `tablewright::EpochSeconds` or an integer, or an `Option` of one",
    note = "where `#[serde(with = \"…\")]` stores another type as a number of seconds, write it on this field"
)]
pub trait TimeToLiveAttribute {
    /// The type `DynamoDB` stores.
    const TYPE: AttributeType;
}

#[diagnostic::do_not_recommend]
impl<T: IndexKeyAttribute> TimeToLiveAttribute for T {
    const TYPE: AttributeType = <T as IndexKeyAttribute>::TYPE;
}
