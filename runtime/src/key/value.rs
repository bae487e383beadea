//! The stored value of a key.

use std::borrow::Cow;
use std::fmt;

use serde::{Serialize, Serializer};
use serde_bytes::Bytes;

use crate::entity::KeyRef;
use crate::schema::AttributeType;

/// The value of one key attribute, as `DynamoDB` stores it. It is borrowed if the Rust value already holds
/// it in that form.
///
/// It serializes as `serde` would serialize the Rust value: a string, a number or bytes.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub enum KeyValue<'a> {
    /// A string.
    S(Cow<'a, str>),
    /// A number.
    N(Number),
    /// Binary.
    B(Cow<'a, [u8]>),
}

impl KeyValue<'_> {
    pub(crate) fn as_key(&self) -> KeyRef<'_> {
        match self {
            Self::S(text) => KeyRef::S(text),
            Self::N(_) => KeyRef::N,
            Self::B(bytes) => KeyRef::B(bytes),
        }
    }

    /// Returns the type of the value.
    #[must_use]
    pub const fn ty(&self) -> AttributeType {
        match self {
            Self::S(_) => AttributeType::S,
            Self::N(_) => AttributeType::N,
            Self::B(_) => AttributeType::B,
        }
    }

    /// Returns the same value, borrowing nothing.
    #[inline]
    #[must_use]
    pub fn into_owned(self) -> KeyValue<'static> {
        match self {
            Self::S(text) => KeyValue::S(Cow::Owned(text.into_owned())),
            Self::N(number) => KeyValue::N(number),
            Self::B(bytes) => KeyValue::B(Cow::Owned(bytes.into_owned())),
        }
    }
}

/// The end of a range of bytes is as long as the longest key, so [`Display`](fmt::Display) leaves out its last bytes.
const SHOWN_LAST_BYTES: usize = 16;

/// Formats the value as in an expression with its values in place: `"text"`, `42`, `0x00ff`.
impl fmt::Display for KeyValue<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::S(text) => fmt::Debug::fmt(text, f),
            Self::N(number) => fmt::Display::fmt(number, f),
            Self::B(bytes) => {
                f.write_str("0x")?;
                let last = bytes.iter().rev().take_while(|byte| **byte == u8::MAX).count();
                let shown = if last > SHOWN_LAST_BYTES { bytes.len() - last + 1 } else { bytes.len() };
                bytes.iter().take(shown).try_for_each(|byte| write!(f, "{byte:02x}"))?;
                if shown < bytes.len() { f.write_str("…") } else { Ok(()) }
            }
        }
    }
}

impl<'a> From<&'a str> for KeyValue<'a> {
    #[inline]
    fn from(text: &'a str) -> Self {
        Self::S(Cow::Borrowed(text))
    }
}

impl From<String> for KeyValue<'_> {
    fn from(text: String) -> Self {
        Self::S(Cow::Owned(text))
    }
}

impl<'a> From<&'a [u8]> for KeyValue<'a> {
    fn from(bytes: &'a [u8]) -> Self {
        Self::B(Cow::Borrowed(bytes))
    }
}

impl From<Number> for KeyValue<'_> {
    fn from(number: Number) -> Self {
        Self::N(number)
    }
}

impl Serialize for KeyValue<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::S(text) => text.serialize(serializer),
            Self::N(number) => number.serialize(serializer),
            Self::B(bytes) => Bytes::new(bytes).serialize(serializer),
        }
    }
}

/// A signed or unsigned integer of at most 64 bits.
#[derive(Clone, Copy, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Number(Integer);

// With this order of variants, and because `Negative` never holds 0, the derived comparison is numeric.
#[derive(Clone, Copy, Eq, Hash, Ord, PartialEq, PartialOrd)]
enum Integer {
    Negative(i64),
    Natural(u64),
}

impl Number {
    pub(crate) const fn is_negative(self) -> bool {
        matches!(self.0, Integer::Negative(_))
    }

    /// Returns the number, or `None` if it is negative.
    pub(crate) const fn natural(self) -> Option<u64> {
        match self.0 {
            Integer::Negative(_) => None,
            Integer::Natural(number) => Some(number),
        }
    }

    /// Returns whether the number is not negative and has at most this many digits.
    #[inline]
    pub(crate) fn has_at_most(self, digits: usize) -> bool {
        const POWERS: [u64; 20] = {
            let mut powers = [1; 20];
            let mut at = 1;
            while at < powers.len() {
                powers[at] = powers[at - 1] * 10;
                at += 1;
            }
            powers
        };
        match self.0 {
            Integer::Negative(_) => false,
            Integer::Natural(number) => POWERS.get(digits).is_none_or(|power| number < *power),
        }
    }

    /// Returns the digits, which are written into `buffer`.
    #[inline]
    pub(crate) fn digits(self, buffer: &mut itoa::Buffer) -> &str {
        match self.0 {
            Integer::Negative(number) => buffer.format(number),
            Integer::Natural(number) => buffer.format(number),
        }
    }
}

impl From<u64> for Number {
    #[inline]
    fn from(number: u64) -> Self {
        Self(Integer::Natural(number))
    }
}

impl From<i64> for Number {
    #[inline]
    fn from(number: i64) -> Self {
        Self(u64::try_from(number).map_or(Integer::Negative(number), Integer::Natural))
    }
}

#[cfg(feature = "aws-sdk")]
impl Number {
    /// Returns whether these digits are this number.
    pub(crate) fn is_written(self, digits: &str) -> bool {
        match self.0 {
            Integer::Negative(number) => digits.parse() == Ok(number),
            Integer::Natural(number) => digits.parse() == Ok(number),
        }
    }
}

/// Returns the digits that `DynamoDB` stores.
impl From<Number> for String {
    // If the number is created in the same place, its sign is known and the compiler keeps only one
    // branch.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "a key is then as cheap as one by hand")]
    fn from(number: Number) -> Self {
        match number.0 {
            Integer::Negative(number) => number.to_string(),
            Integer::Natural(number) => number.to_string(),
        }
    }
}

/// Writes the digits that `DynamoDB` stores.
impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Integer::Negative(number) => number.fmt(f),
            Integer::Natural(number) => number.fmt(f),
        }
    }
}

impl fmt::Debug for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Integer::Negative(number) => number.serialize(serializer),
            Integer::Natural(number) => number.serialize(serializer),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_compare_and_print_as_numbers() {
        let numbers = [i64::MIN, -1, 0, 1, i64::MAX].map(Number::from);
        assert!(numbers.is_sorted() && numbers[4] < Number::from(u64::MAX));
        assert_eq!(Number::from(7_i64), Number::from(7_u64));
        assert_eq!(Number::from(i64::MIN).to_string(), i64::MIN.to_string());
        assert_eq!(Number::from(u64::MAX).to_string(), u64::MAX.to_string());
    }
}
