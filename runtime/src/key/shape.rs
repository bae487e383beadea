//! The texts and bytes that the values of a type can have in a key.

use super::KeyValue;

/// The texts that the values of a type can have: their lengths and their characters. For a type that is stored as
/// binary, the lengths count bytes.
///
/// The compiler uses it to prove that two entities of one table never have the same key, and that a value never holds
/// the text that ends it. The derive of [`KeyAttribute`](crate::KeyAttribute) knows the shape of an enum and of a
/// newtype. Give an implementation by hand its own shape if its texts are all of one length or of few characters; the
/// default, [`Shape::ANY`], is always right.
///
/// ```
/// use tablewright::key::{stored, KeyValue, Shape};
/// use tablewright::KeyAttribute;
///
/// /// `2026-W07`
/// struct Week {
///     text: String,
/// }
///
/// impl KeyAttribute for Week {
///     type Stored = stored::S;
///     const SHAPE: Shape = Shape::of_characters("0123456789-W").with_length(8, 8);
///
///     fn key_value(&self) -> KeyValue<'_> {
///         KeyValue::from(self.text.as_str())
///     }
/// }
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct Shape {
    /// In characters.
    pub(crate) min: usize,
    pub(crate) max: usize,
    /// The ASCII characters, a bit for each.
    pub(crate) ascii: u128,
    /// True if a text can have characters outside ASCII.
    pub(crate) other: bool,
    /// True if each of the characters is in the text of at least one value.
    pub(crate) uses_all: bool,
    /// All texts, if they are known.
    pub(crate) texts: &'static [&'static str],
}

const ANY_LENGTH: usize = usize::MAX;

/// The digits of `u64::MAX`, and of `i64::MIN` with its sign.
const NUMBER_LENGTH: usize = 20;

const DIGITS: &str = "0123456789";

impl Shape {
    /// Any text that is not empty.
    pub const ANY: Self =
        Self { min: 1, max: ANY_LENGTH, ascii: u128::MAX, other: true, uses_all: false, texts: &[] };

    /// The digits of a number that is never negative.
    pub const UNSIGNED: Self =
        Self { uses_all: true, ..Self::of_characters(DIGITS).with_length(1, NUMBER_LENGTH) };

    /// The digits of a number, with its sign if it is negative.
    pub const SIGNED: Self =
        Self { uses_all: true, ..Self::of_characters("-0123456789").with_length(1, NUMBER_LENGTH) };

    /// The text of a [`Timestamp`](crate::Timestamp).
    pub const TIMESTAMP: Self = Self::of_characters("0123456789-:.TZ").with_length(24, 24);

    /// A UUID in lower case, with hyphens. In a key of bytes, the UUID has its 16 bytes.
    pub const UUID: Self = Self::of_characters("0123456789abcdef-").with_length(36, 36);

    /// Returns the shape of texts of these characters, of any length except 0.
    #[must_use]
    pub const fn of_characters(characters: &str) -> Self {
        let (ascii, other) = set(characters);
        Self { min: 1, max: ANY_LENGTH, ascii, other, uses_all: false, texts: &[] }
    }

    /// Returns the shape of exactly these texts, such as the variants of an enum.
    #[must_use]
    pub const fn of_texts(texts: &'static [&'static str]) -> Self {
        let mut shape = Self { min: ANY_LENGTH, max: 0, ascii: 0, other: false, uses_all: true, texts };
        let mut rest = texts;
        while let [text, others @ ..] = rest {
            let length = characters(text);
            if length < shape.min {
                shape.min = length;
            }
            if length > shape.max {
                shape.max = length;
            }
            let (ascii, other) = set(text);
            shape.ascii |= ascii;
            shape.other |= other;
            rest = others;
        }
        shape
    }

    /// Returns the same shape with at least `min` and at most `max` characters.
    #[must_use]
    pub const fn with_length(self, min: usize, max: usize) -> Self {
        Self { min, max, ..self }
    }

    /// Returns whether all texts have the same number of characters.
    #[must_use]
    pub const fn is_fixed(&self) -> bool {
        self.min == self.max
    }

    /// Returns whether every text that is not empty is of this shape.
    pub(crate) const fn is_any(&self) -> bool {
        self.min == 1 && self.max == ANY_LENGTH && self.ascii == u128::MAX && self.other
    }

    /// Returns whether a text of this shape can hold the character.
    #[must_use]
    pub const fn can_hold(&self, character: char) -> bool {
        if character.is_ascii() { self.ascii >> character as u32 & 1 != 0 } else { self.other }
    }

    /// Returns whether this can be the text of a value.
    #[must_use]
    pub fn allows(&self, text: &str) -> bool {
        if self.ascii != u128::MAX || !self.other {
            let fits = |byte: u8| if byte.is_ascii() { self.ascii >> byte & 1 != 0 } else { self.other };
            if !text.bytes().all(fits) {
                return false;
            }
        }
        if text.len() < self.min {
            return false;
        }
        // A text has at most as many characters as bytes.
        let needs_count = text.len() > self.max || (self.other && self.min > 1);
        !needs_count || (self.min..=self.max).contains(&text.chars().count())
    }

    /// Returns whether this can be a value that is stored as binary.
    pub(crate) fn allows_bytes(&self, bytes: &[u8]) -> bool {
        (self.min..=self.max).contains(&bytes.len())
    }

    /// Returns whether the value can have its text, or its number of bytes.
    pub(crate) fn allows_value(&self, value: &KeyValue<'_>) -> bool {
        match value {
            KeyValue::S(text) => text.is_empty() || self.allows(text),
            KeyValue::N(number) => self.allows(&number.to_string()),
            KeyValue::B(bytes) => bytes.is_empty() || self.allows_bytes(bytes),
        }
    }
}

/// Returns the ASCII characters of a text, and whether it has other characters.
const fn set(text: &str) -> (u128, bool) {
    let (mut ascii, mut other) = (0, false);
    let mut rest = text.as_bytes();
    while let [byte, others @ ..] = rest {
        if byte.is_ascii() {
            ascii |= 1 << *byte;
        } else {
            other = true;
        }
        rest = others;
    }
    (ascii, other)
}

/// Returns the number of characters of a text. Bytes that continue a character are not counted.
pub(crate) const fn characters(text: &str) -> usize {
    let mut count = 0;
    let mut rest = text.as_bytes();
    while let [byte, others @ ..] = rest {
        if *byte & 0xC0 != 0x80 {
            count += 1;
        }
        rest = others;
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shape_allows_what_it_says() {
        assert!(Shape::ANY.allows("a") && Shape::ANY.allows("é") && !Shape::ANY.allows(""));
        assert!(Shape::UNSIGNED.allows("18446744073709551615") && !Shape::UNSIGNED.allows("-1"));
        assert!(!Shape::UNSIGNED.allows("118446744073709551615"), "21 digits");
        assert!(Shape::SIGNED.allows("-9223372036854775808"));
        assert!(
            Shape::TIMESTAMP.allows("2026-11-20T06:29:00.000Z") && !Shape::TIMESTAMP.allows("2026-11-20")
        );
        let two = Shape::ANY.with_length(2, 2);
        assert!(two.allows("éa") && !two.allows("é"), "characters, not bytes");
        assert!(two.is_fixed() && !Shape::ANY.is_fixed());
    }

    #[test]
    fn the_texts_of_an_enum_are_its_shape() {
        let shape = Shape::of_texts(&["open", "in_transit"]);
        assert_eq!((shape.min, shape.max, shape.other), (4, 10, false));
        assert!(shape.allows("open") && shape.allows("in_transit") && !shape.allows("OPEN"));
        assert!(shape.can_hold('_') && !shape.can_hold('#') && !shape.can_hold('é'));
        assert_eq!(Shape::of_texts(&["é", "ab"]).max, 2);
    }
}
