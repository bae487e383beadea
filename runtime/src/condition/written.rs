//! The value of a sort key attribute that is being written, as text or as bytes, and the values around it.

use super::computed::Comparison;
use super::{Operator, Range};
use crate::condition::PartError;
use crate::entity::text::{LAST, check, push};
use crate::entity::{EntityParts, Part, Refused, Source, bytes};
use crate::key::KeyValue;

/// The greatest byte. In a key of bytes it takes the place of [`LAST`]: the upper end of a range is filled with it up
/// to the length of the longest key.
const LAST_BYTE: u8 = u8::MAX;

/// The value up to some place of its template.
#[derive(Clone, PartialEq, PartialOrd)]
pub(super) enum Written {
    Text(String),
    Bytes(Vec<u8>),
}

impl Written {
    pub(super) fn new(source: Source) -> Self {
        if source.is_bytes() { Self::Bytes(Vec::new()) } else { Self::Text(String::new()) }
    }

    pub(super) fn is_empty(&self) -> bool {
        match self {
            Self::Text(text) => text.is_empty(),
            Self::Bytes(bytes) => bytes.is_empty(),
        }
    }

    /// Writes a text of the template.
    pub(super) fn push_text(&mut self, text: &str) {
        match self {
            Self::Text(own) => own.push_str(text),
            Self::Bytes(bytes) => bytes.extend(bytes::literal(text)),
        }
    }

    /// Writes the value of the field of the first of these parts. The others are the rest of the template. Returns the
    /// reason if the value is refused.
    pub(super) fn push_field(
        &mut self,
        entity: &'static EntityParts,
        parts: &'static [Part],
        excluded: u128,
        value: &KeyValue<'_>,
    ) -> Option<Refused> {
        let part = parts.first()?;
        match self {
            Self::Text(text) => {
                push(text, value, &part.format);
                let mut refused = None;
                check(entity, parts, excluded, value, &mut refused);
                refused
            }
            Self::Bytes(bytes) => refusal(part, bytes::push(bytes, entity.fields[part.field].part, value)),
        }
    }

    /// Writes the beginning of a field's value. See [`push_field`](Self::push_field).
    pub(super) fn push_prefix(
        &mut self,
        entity: &'static EntityParts,
        parts: &'static [Part],
        excluded: u128,
        prefix: &KeyValue<'_>,
    ) -> Option<Refused> {
        match (self, parts) {
            (Self::Bytes(bytes), [part, ..]) => {
                refusal(part, bytes::push_prefix(bytes, entity.fields[part.field].part, prefix))
            }
            (own, parts) => own.push_field(entity, parts, excluded, prefix),
        }
    }

    pub(super) fn into_value<'a>(self) -> KeyValue<'a> {
        match self {
            Self::Text(text) => KeyValue::from(text),
            Self::Bytes(bytes) => KeyValue::B(bytes.into()),
        }
    }

    /// Returns the last key that begins with this value. No key of bytes is longer than `longest`.
    fn last(mut self, longest: usize) -> Self {
        match &mut self {
            Self::Text(text) => text.push(LAST),
            Self::Bytes(bytes) => bytes.resize(longest.max(bytes.len()), LAST_BYTE),
        }
        self
    }

    /// Returns the last value without [`LAST`] that sorts before this one, or a value between the two.
    fn predecessor(self, longest: usize) -> Self {
        match self {
            Self::Text(text) => Self::Text(predecessor(text)),
            Self::Bytes(mut bytes) => {
                if let Some(last) = bytes.pop().and_then(|last| last.checked_sub(1)) {
                    bytes.push(last);
                    bytes.resize(longest.max(bytes.len()), LAST_BYTE);
                }
                Self::Bytes(bytes)
            }
        }
    }
}

fn refusal(part: &Part, written: Result<(), PartError>) -> Option<Refused> {
    written.err().map(|why| Refused { field: part.field, why })
}

/// Returns the last text without [`LAST`] that sorts before this one, or a text between the two.
fn predecessor(mut text: String) -> String {
    let Some(last) = text.pop() else { return text };
    if let Some(code) = u32::from(last).checked_sub(1) {
        // Surrogates are not characters.
        text.push(char::from_u32(code).unwrap_or('\u{D7FF}'));
        text.push(LAST);
    }
    text
}

/// A field of a template, with a value.
pub(super) struct Field {
    /// The value before the field, which all keys of the range begin with.
    pub(super) before: Written,
    /// The value up to the field's end, with the text of the template that follows it.
    pub(super) whole: Written,
    /// True if another field follows.
    pub(super) has_more: bool,
    /// The number of bytes of the longest key, if it is made of bytes.
    pub(super) longest: usize,
}

impl Field {
    /// Returns the last key whose field has this value.
    pub(super) fn last(self) -> Written {
        if self.has_more { self.whole.last(self.longest) } else { self.whole }
    }

    /// Returns the first value that sorts after all keys whose field has this value, or `None` if no value is greater.
    fn after(self) -> Option<Written> {
        Some(match (self.whole, self.before) {
            (Written::Text(mut text), _) => {
                text.push(if self.has_more { LAST } else { '\0' });
                Written::Text(text)
            }
            (Written::Bytes(mut bytes), Written::Bytes(before))
                if self.has_more || bytes.len() >= self.longest =>
            {
                // Adds 1 to the bytes, and drops the bytes from which it carries.
                while bytes.pop_if(|last| *last == LAST_BYTE).is_some() {}
                if bytes.len() <= before.len() {
                    return None;
                }
                *bytes.last_mut()? += 1;
                Written::Bytes(bytes)
            }
            (Written::Bytes(mut bytes), _) => {
                bytes.push(0);
                Written::Bytes(bytes)
            }
        })
    }

    /// Returns the range of keys that have this value before the field, and whose field compares in this way with the value.
    pub(super) fn range<'a>(self, comparison: Comparison) -> Range<'a> {
        if self.before.is_empty() {
            // Nothing bounds the other end.
            let (operator, value) = match comparison {
                Comparison::Lt => (Operator::Lt, self.whole),
                Comparison::Le => (Operator::Le, self.last()),
                Comparison::Gt => (Operator::Gt, self.last()),
                Comparison::Ge => (Operator::Ge, self.whole),
            };
            return Range::Compare(operator, value.into_value());
        }
        let (first, longest) = (self.before.clone(), self.longest);
        let last = self.before.clone().last(longest);
        let range = match comparison {
            Comparison::Lt => {
                let before = self.whole.predecessor(longest);
                (before >= first).then(|| (first.clone(), before))
            }
            Comparison::Le => Some((first.clone(), self.last())),
            Comparison::Gt => self.after().map(|after| (after, last.clone())),
            Comparison::Ge => Some((self.whole, last.clone())),
        };
        match (range, first) {
            (Some((from, to)), _) => Range::Between(from.into_value(), to.into_value()),
            // No value compares in this way, so the condition compares with a value that no key has: no text contains
            // `LAST`, and bytes always follow `first`.
            (None, Written::Text(_)) => Range::Compare(Operator::Eq, last.into_value()),
            (None, first) => Range::Compare(Operator::Eq, first.into_value()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_between_a_text_and_its_predecessor() {
        for (text, before) in [
            ("a", "`\u{10FFFF}"),
            ("a#", "a\"\u{10FFFF}"),
            ("a\0", "a"),
            ("a\u{E000}", "a\u{D7FF}\u{10FFFF}"),
            ("", ""),
        ] {
            assert_eq!(predecessor(text.to_owned()), before);
        }
    }
}
