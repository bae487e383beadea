//! Tags.

use super::{character_at, equal};
use crate::limits;
use crate::schema::{TableSchema, Tag};
use crate::violation::Rule;

pub(super) const fn tag(schema: &TableSchema, position: usize) -> Option<Rule<'_>> {
    check_tag(schema.tags(), position)
}

/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Tagging.html>
pub(crate) const fn check_tag(tags: &[Tag], position: usize) -> Option<Rule<'_>> {
    let (key, value) = (tags[position].key(), tags[position].value());
    if position >= limits::TAGS {
        return Some(Rule::TagCount { key, number: position + 1 });
    }
    if key.is_empty() {
        return Some(Rule::TagKeyEmpty);
    }
    if is_reserved(key) {
        return Some(Rule::TagKeyReserved(key));
    }
    if let Some(character) = illegal_character(key) {
        return Some(Rule::TagCharacter { key, character });
    }
    if let Some(character) = illegal_character(value) {
        return Some(Rule::TagCharacter { key, character });
    }
    let key_length = characters(key);
    if key_length > limits::TAG_KEY_LENGTH {
        return Some(Rule::TagKeyLength(key, key_length));
    }
    let value_length = characters(value);
    if value_length > limits::TAG_VALUE_LENGTH {
        return Some(Rule::TagValueLength(key, value_length));
    }
    let mut earlier = 0;
    while earlier < position {
        if equal(tags[earlier].key(), key) {
            return Some(Rule::TagTwice(key));
        }
        earlier += 1;
    }
    None
}

/// AWS keeps `aws:` for itself, in any mixture of cases.
const fn is_reserved(key: &str) -> bool {
    match key.as_bytes() {
        [a, w, s, b':', ..] => {
            a.eq_ignore_ascii_case(&b'a') && w.eq_ignore_ascii_case(&b'w') && s.eq_ignore_ascii_case(&b's')
        }
        _ => false,
    }
}

/// The first character of `text` that a tag cannot have.
///
/// AWS allows the letters of every script; all characters beyond ASCII are taken for letters here.
const fn illegal_character(text: &str) -> Option<&str> {
    let bytes = text.as_bytes();
    let mut i = 0;
    while i < bytes.len() {
        let byte = bytes[i];
        let legal = byte.is_ascii_alphanumeric()
            || !byte.is_ascii()
            || matches!(byte, b' ' | b'+' | b'-' | b'=' | b'.' | b'_' | b':' | b'/' | b'@');
        if !legal {
            return Some(character_at(text, i));
        }
        i += 1;
    }
    None
}

/// How many characters `text` has: its bytes but for those that continue a character.
const fn characters(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut count = 0;
    let mut i = 0;
    while i < bytes.len() {
        if bytes[i] & 0b1100_0000 != 0b1000_0000 {
            count += 1;
        }
        i += 1;
    }
    count
}
