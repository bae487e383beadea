//! The rules for tags.

use letters::is_letter;

use super::{character_at, equal};
use crate::limits;
use crate::rules::violation::Rule;
use crate::schema::Tag;

mod letters;

/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Tagging.html>
pub(crate) const fn tag(tags: &[Tag], position: usize) -> Option<Rule<'_>> {
    let broken = tag_key(tags, position);
    if broken.is_some() { broken } else { tag_value(&tags[position]) }
}

/// Checks the key of a tag, which no earlier tag may have.
pub(crate) const fn tag_key(tags: &[Tag], position: usize) -> Option<Rule<'_>> {
    let key = tags[position].key();
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
    if let Some(length) = more_characters(key, limits::TAG_KEY_LENGTH) {
        return Some(Rule::TagKeyLength(key, length));
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

pub(crate) const fn tag_value(tag: &Tag) -> Option<Rule<'_>> {
    let (key, value) = (tag.key(), tag.value());
    if let Some(character) = illegal_character(value) {
        return Some(Rule::TagCharacter { key, character });
    }
    match more_characters(value, limits::TAG_VALUE_LENGTH) {
        Some(length) => Some(Rule::TagValueLength(key, length)),
        None => None,
    }
}

/// Returns whether AWS reserves the key: it begins with `aws:`, in any case.
const fn is_reserved(key: &str) -> bool {
    match key.as_bytes() {
        [a, w, s, b':', ..] => {
            a.eq_ignore_ascii_case(&b'a') && w.eq_ignore_ascii_case(&b'w') && s.eq_ignore_ascii_case(&b's')
        }
        _ => false,
    }
}

/// Returns the first character of `text` that a tag may not contain.
///
/// <https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html>
const fn illegal_character(text: &str) -> Option<&str> {
    let mut rest = text.as_bytes();
    loop {
        rest = match rest {
            // The compiler evaluates a pattern faster than a comparison, and the first pattern fastest.
            [
                b'a'..=b'z'
                | b'-'
                | b'0'..=b'9'
                | b'A'..=b'Z'
                | b' '
                | b'+'
                | b'='
                | b'.'
                | b'_'
                | b':'
                | b'/'
                | b'@',
                others @ ..,
            ] => others,
            [] => return None,
            _ => {
                let character = character_at(text, text.len() - rest.len());
                if character.len() == 1 || !is_letter(code_point(character.as_bytes())) {
                    return Some(character);
                }
                rest.split_at(character.len()).1
            }
        };
    }
}

/// Returns the code point of a character above ASCII, given all its bytes.
const fn code_point(bytes: &[u8]) -> u32 {
    // The first byte has as many leading ones as the character has bytes. Each further byte holds
    // six bits.
    let mut point = (bytes[0] & (0x7F >> bytes.len())) as u32;
    let mut i = 1;
    while i < bytes.len() {
        point = point << 6 | (bytes[i] & 0x3F) as u32;
        i += 1;
    }
    point
}

/// Returns the number of characters of `text`, if it exceeds `max`. Bytes that continue a character are not counted.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_those_of_unicode() {
        for character in ('\u{80}'..=char::MAX).filter(|character| is_letter(u32::from(*character))) {
            // The standard library uses a later version of Unicode, which keeps all letters of earlier
            // versions.
            assert!(character.is_alphanumeric() || character.is_whitespace(), "{character:?}");
        }
        for character in "éß東Ⅷ²ª\u{a0}\u{2028}𠀀ﬁ".chars() {
            assert!(is_letter(u32::from(character)), "{character:?}");
        }
        for character in "\u{80}\u{85}\u{ad}\u{301}–€™ँ，🦀\u{fffd}\u{e000}\u{10ffff}".chars() {
            assert!(!is_letter(u32::from(character)), "{character:?}");
        }
    }

    #[test]
    fn every_character_has_its_code_point() {
        for character in ('\u{80}'..=char::MAX).step_by(7) {
            let mut bytes = [0; 4];
            assert_eq!(code_point(character.encode_utf8(&mut bytes).as_bytes()), u32::from(character));
        }
    }
}
