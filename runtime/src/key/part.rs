//! The Rust types that can be a part of a computed key.

use super::{KeyAttribute, KeyValue};
use crate::entity::PartType;

/// A type that can be a part of a computed key: every [`KeyAttribute`](crate::KeyAttribute), and `bool`, which is `true` or
/// `false` in a text, and 1 or 0 in bytes.
///
/// `#[pk("USER#{user_id}")]` needs it of the type of `user_id`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be part of a DynamoDB key",
    label = "a part of a key must be stored as a string, a number, a bool or binary",
    note = "strings, integers of at most 64 bits, `bool`, `tablewright::Timestamp`, `Uuid` and dates (with the features `uuid`, `chrono`, `time` and `jiff`) and, in a template of bytes, `serde_bytes::ByteBuf` and `ByteArray` can be parts of keys",
    note = "floats, 128-bit integers and what serde stores as a list (`Vec<u8>`, `[u8; 16]`) or a map cannot",
    note = "date-times of `chrono`, `time` and `jiff` cannot, since their text does not sort by time: use `tablewright::Timestamp`; nor can decimals, which serde stores as text that does not sort by number",
    note = "for a newtype around a key attribute or an enum without fields, add `#[derive(KeyAttribute)]` to its definition",
    note = "an `Option` can be part of the key of an index, not of a table: every item has the table's key"
)]
pub trait KeyPart {
    #[doc(hidden)]
    const PART: &'static PartType;

    #[doc(hidden)]
    fn part_value(&self) -> Option<KeyValue<'_>>;
}

#[diagnostic::do_not_recommend]
impl<T: KeyAttribute + ?Sized> KeyPart for T {
    const PART: &'static PartType = <T as KeyAttribute>::PART;

    #[inline]
    fn part_value(&self) -> Option<KeyValue<'_>> {
        Some(self.key_value())
    }
}

#[diagnostic::do_not_recommend]
impl KeyPart for bool {
    const PART: &'static PartType = &PartType::BOOL;

    #[inline]
    fn part_value(&self) -> Option<KeyValue<'_>> {
        Some(KeyValue::from(if *self { "true" } else { "false" }))
    }
}

/// A type that can be a part of the computed key of an index: every [`KeyPart`], and an `Option` of one. An item whose
/// field is `None` is not in the index.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be part of the key of a DynamoDB index",
    label = "a part of a key must be stored as a string, a number, a bool or binary",
    note = "strings, integers of at most 64 bits, `bool`, `tablewright::Timestamp`, `Uuid` and dates (with the features `uuid`, `chrono`, `time` and `jiff`) and, in a template of bytes, `serde_bytes::ByteBuf` and `ByteArray` can be parts of keys, and an `Option` of one",
    note = "floats, 128-bit integers and what serde stores as a list (`Vec<u8>`, `[u8; 16]`) or a map cannot",
    note = "date-times of `chrono`, `time` and `jiff` cannot, since their text does not sort by time: use `tablewright::Timestamp`; nor can decimals, which serde stores as text that does not sort by number",
    note = "for a newtype around a key attribute or an enum without fields, add `#[derive(KeyAttribute)]` to its definition"
)]
pub trait IndexKeyPart {
    #[doc(hidden)]
    const PART: &'static PartType;

    #[doc(hidden)]
    fn part_value(&self) -> Option<KeyValue<'_>>;
}

#[diagnostic::do_not_recommend]
impl<T: KeyPart + ?Sized> IndexKeyPart for T {
    const PART: &'static PartType = <T as KeyPart>::PART;

    #[inline]
    fn part_value(&self) -> Option<KeyValue<'_>> {
        KeyPart::part_value(self)
    }
}

#[diagnostic::do_not_recommend]
impl<T: KeyPart> IndexKeyPart for Option<T> {
    const PART: &'static PartType = <T as KeyPart>::PART;

    #[inline]
    fn part_value(&self) -> Option<KeyValue<'_>> {
        self.as_ref().and_then(KeyPart::part_value)
    }
}
