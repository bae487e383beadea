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
    if let Some(length) = more_characters(key, limits::TAG_KEY_LENGTH) {
        return Some(Rule::TagKeyLength(key, length));
    }
    if let Some(length) = more_characters(value, limits::TAG_VALUE_LENGTH) {
        return Some(Rule::TagValueLength(key, length));
    }
    let bytes = key.as_bytes();
    let mut earlier = 0;
    while earlier < position {
        if equal(tags[earlier].key().as_bytes(), bytes) {
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

/// For each byte whether a tag can have it.
///
/// AWS allows the letters of every script; all characters beyond ASCII are taken for letters here.
static IS_TAG_BYTE: [bool; 256] = {
    let mut legal = [true; 256];
    let mut byte: u8 = 0;
    while byte < 128 {
        legal[byte as usize] = byte.is_ascii_alphanumeric()
            || matches!(byte, b' ' | b'+' | b'-' | b'=' | b'.' | b'_' | b':' | b'/' | b'@');
        byte += 1;
    }
    legal
};

/// The first character of `text` that a tag cannot have.
const fn illegal_character(text: &str) -> Option<&str> {
    let bytes = text.as_bytes();
    let mut rest = bytes;
    while let [byte, others @ ..] = rest {
        if !IS_TAG_BYTE[*byte as usize] {
            return Some(character_at(text, bytes.len() - rest.len()));
        }
        rest = others;
    }
    None
}

/// How many characters `text` has, where it has more than `max`: its bytes but for those that continue a character.
const fn more_characters(text: &str, max: usize) -> Option<usize> {
    if text.len() <= max {
        return None;
    }
    let mut count = 0;
    let mut rest = text.as_bytes();
    while let [byte, others @ ..] = rest {
        if *byte & 0b1100_0000 != 0b1000_0000 {
            count += 1;
        }
        rest = others;
    }
    if count > max { Some(count) } else { None }
}
