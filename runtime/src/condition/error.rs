//! The errors of keys and key conditions that `DynamoDB` would reject.

use std::cmp::Ordering;
use std::fmt;

use super::{Range, Values};
use crate::key::KeyValue;
use crate::limits;
use crate::schema::{Attribute, KeyAttributes};

/// The error of a key, or of a value that a key is compared with, that `DynamoDB` would reject.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct KeyError {
    attribute: &'static str,
    kind: KeyErrorKind,
}

/// The kind of a [`KeyError`].
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum KeyErrorKind {
    /// A string or binary is empty.
    Empty,
    /// The partition key or the sort key is too long, counting all its attributes together.
    TooLong {
        /// The length in bytes, up to and including this attribute.
        bytes: usize,
        /// The maximum length in bytes.
        limit: usize,
    },
    /// The range of `between` ends before it begins.
    Reversed,
    /// The value of a field cannot be a part of a computed key.
    Part {
        /// The name of the field.
        field: &'static str,
        /// The reason.
        why: PartError,
    },
}

/// The reason why the value of a field cannot be a part of a computed key: two items could have the same key, or a
/// range would miss it.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum PartError {
    /// It is empty, and its format does not say that it can be: `{field:empty}`.
    Empty,
    /// It holds the character that ends the field in the key.
    Separator(char),
    /// It holds U+10FFFF, with which ranges end.
    LastCharacter,
    /// It is negative, and the digits of negative numbers do not sort.
    Negative,
    /// It has more digits than its format.
    TooManyDigits {
        /// The number of digits of the format.
        width: usize,
    },
    /// It does not have the number of bytes that its type has in a key of bytes.
    Width {
        /// The number of bytes.
        bytes: usize,
    },
    /// It is the beginning of a UUID's text, but a key of bytes contains the UUID's 16 bytes.
    Prefix,
}

impl KeyError {
    pub(crate) const fn new(attribute: &'static str, kind: KeyErrorKind) -> Self {
        Self { attribute, kind }
    }

    /// Returns the attribute's name.
    #[must_use]
    pub const fn attribute(&self) -> &'static str {
        self.attribute
    }

    /// Returns the kind of the error.
    #[must_use]
    pub const fn kind(&self) -> KeyErrorKind {
        self.kind
    }
}

impl fmt::Display for KeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let attribute = self.attribute;
        match self.kind {
            KeyErrorKind::Empty => {
                write!(f, "key attribute `{attribute}` is empty; DynamoDB needs at least one byte")
            }
            KeyErrorKind::TooLong { bytes, limit } => {
                write!(f, "key is {bytes} bytes long with attribute `{attribute}`; DynamoDB allows {limit}")
            }
            KeyErrorKind::Reversed => {
                write!(f, "range of key attribute `{attribute}` ends before it begins; swap its bounds")
            }
            KeyErrorKind::Part { field, why } => {
                write!(f, "`{field}` cannot be part of key attribute `{attribute}`: {why}")
            }
        }
    }
}

impl std::error::Error for KeyError {}

impl fmt::Display for PartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("it is empty"),
            Self::Separator(character) => write!(f, "it holds `{}`, which ends it", character.escape_debug()),
            Self::LastCharacter => f.write_str("it holds U+10FFFF, which ends ranges"),
            Self::Negative => f.write_str("it is negative, and negative numbers do not sort as text"),
            Self::TooManyDigits { width } => write!(f, "it has more than {width} digits"),
            Self::Width { bytes } => write!(f, "it cannot be written in exactly {bytes} bytes"),
            Self::Prefix => f.write_str(
                "the key has its bytes instead of its text; compare whole values, as by `between`",
            ),
        }
    }
}

impl std::error::Error for PartError {}

#[inline]
pub(super) fn check(attributes: KeyAttributes<'static>, values: &Values<'_>) -> Result<(), KeyError> {
    let (partition_attributes, mut position) = (attributes.partition_key.len(), 0);
    let (mut bytes, mut limit) = (0, limits::PARTITION_KEY_BYTES);
    let mut check_next = |value, to: Option<&KeyValue<'_>>| {
        if position == partition_attributes {
            (bytes, limit) = (0, limits::SORT_KEY_BYTES);
        }
        let Some(attribute) = attributes.get(position) else { return Ok(()) };
        position += 1;
        let earlier = bytes;
        check_part(attribute, value, &mut bytes, limit)?;
        let Some(to) = to else { return Ok(()) };
        bytes = earlier;
        check_part(attribute, to, &mut bytes, limit)?;
        if compare(value, to) == Some(Ordering::Greater) {
            return Err(KeyError { attribute: attribute.name(), kind: KeyErrorKind::Reversed });
        }
        Ok(())
    };
    check_next(&values.first, None)?;
    for value in &values.more {
        check_next(value, None)?;
    }
    match &values.last {
        None => Ok(()),
        Some(Range::Compare(_, value) | Range::BeginsWith(value)) => check_next(value, None),
        Some(Range::Between(from, to)) => check_next(from, Some(to)),
    }
}

/// Checks one attribute of a key whose earlier attributes have `bytes` bytes, and adds its own length.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-partition-sort-keys>
#[inline]
pub(crate) fn check_part(
    attribute: &'static Attribute,
    value: &KeyValue<'_>,
    bytes: &mut usize,
    limit: usize,
) -> Result<(), KeyError> {
    let length = match value {
        KeyValue::S(text) => text.len(),
        KeyValue::B(bytes) => bytes.len(),
        // `DynamoDB` does not document the exact size of a number, but an integer is never too long.
        KeyValue::N(_) => return Ok(()),
    };
    *bytes += length;
    let kind = if length == 0 {
        KeyErrorKind::Empty
    } else if *bytes > limit {
        KeyErrorKind::TooLong { bytes: *bytes, limit }
    } else {
        return Ok(());
    };
    Err(KeyError { attribute: attribute.name(), kind })
}

/// Compares two values of one type in `DynamoDB`'s sort order.
#[inline]
fn compare(a: &KeyValue<'_>, b: &KeyValue<'_>) -> Option<Ordering> {
    match (a, b) {
        (KeyValue::S(a), KeyValue::S(b)) => Some(a.cmp(b)),
        (KeyValue::N(a), KeyValue::N(b)) => Some(a.cmp(b)),
        (KeyValue::B(a), KeyValue::B(b)) => Some(a.cmp(b)),
        _ => None,
    }
}
