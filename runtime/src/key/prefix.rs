//! Keys that can be compared by prefix.

use serde_bytes::Bytes;

use super::stored::{B, S, StoredAs};
use super::{IndexKeyAttribute, KeyAttribute, Unknown};

/// A type whose values can be compared by prefix: every key attribute that is stored as a string or as binary.
#[diagnostic::on_unimplemented(
    message = "`begins_with` needs an attribute that is stored as a string or binary, and `{Self}` is not",
    label = "this attribute has no beginning",
    note = "compare a number by `eq`, `lt`, `le`, `gt`, `ge` or `between`"
)]
pub trait Prefix {
    /// The type of the prefix: `str` or `serde_bytes::Bytes`.
    type Prefix: KeyAttribute + ?Sized;
}

#[diagnostic::do_not_recommend]
impl<T: IndexKeyAttribute<Stored: StoredPrefix>> Prefix for T {
    type Prefix = <T::Stored as StoredPrefix>::Prefix;
}

#[diagnostic::do_not_recommend]
impl Prefix for Unknown {
    type Prefix = str;
}

/// Implemented for strings and binary, which have prefixes.
pub trait StoredPrefix: StoredAs {
    type Prefix: KeyAttribute + ?Sized;
}

impl StoredPrefix for S {
    type Prefix = str;
}

impl StoredPrefix for B {
    type Prefix = Bytes;
}
