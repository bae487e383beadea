//! Builds the bytes of a key attribute from the values of its fields, and reads them back.
//!
//! Each field except the last has a fixed length, so it needs no separator, and every value is legal. Numbers are
//! big-endian, so their bytes sort as the numbers do.

use std::borrow::Cow;

#[cfg(any(feature = "aws-sdk", feature = "lambda", feature = "streams"))]
use super::KeyRef;
use super::parts::{EntityParts, Kind, Part, PartType, Source};
use super::text::Refused;
use crate::condition::PartError;
use crate::key::KeyValue;

/// The initial capacity for a key without a fixed length.
const USUAL: usize = 64;

/// The positions of the hyphens in the text of a UUID.
const HYPHENS: [usize; 4] = [8, 13, 18, 23];

/// Returns the bytes of a text in a template of bytes, in which each character stands for one byte.
pub(crate) fn literal(text: &str) -> impl Iterator<Item = u8> {
    text.chars().filter_map(|character| u8::try_from(character).ok())
}

impl Source {
    /// Returns the number of bytes of each value, or `None` if the last field has no fixed length.
    pub(crate) fn bytes(&self, entity: &EntityParts) -> Option<usize> {
        let lengths = self.parts.iter().map(|part| {
            let field = part.field().map_or(Some(0), |field| entity.fields[field].part.bytes())?;
            Some(literal(part.text).count() + field)
        });
        lengths.sum()
    }
}

/// Does for a template of bytes what [`text::make`](super::text::make) does for a text.
pub(crate) fn make<'v, 'a: 'v>(
    entity: &'static EntityParts,
    source: Source,
    value: &dyn Fn(usize) -> Option<&'v KeyValue<'a>>,
    refused: &mut Option<Refused>,
) -> Option<KeyValue<'a>> {
    let mut bytes = Vec::with_capacity(source.bytes(entity).unwrap_or(USUAL));
    for part in source.parts {
        bytes.extend(literal(part.text));
        if let Some(field) = part.field() {
            let pushed = push(&mut bytes, entity.fields[field].part, value(field)?);
            if let (Err(why), None) = (pushed, &refused) {
                *refused = Some(Refused { field, why });
            }
        }
    }
    Some(KeyValue::B(Cow::Owned(bytes)))
}

/// Writes a value. A refused value is padded with zeros, so that the key can be shown.
pub(crate) fn push(out: &mut Vec<u8>, part: &PartType, value: &KeyValue<'_>) -> Result<(), PartError> {
    let start = out.len();
    match value {
        KeyValue::N(number) => {
            let bytes = number.natural().map(u64::to_be_bytes).unwrap_or_default();
            let (zeros, bytes) = bytes.split_at(bytes.len().saturating_sub(part.integer));
            if number.natural().is_some() && zeros.iter().all(|byte| *byte == 0) {
                out.extend_from_slice(bytes);
            }
        }
        KeyValue::S(text) if part.kind == Kind::Bool => out.push(u8::from(text == "true")),
        KeyValue::S(text) if part.is_uuid() => out.extend(uuid(text).iter().flatten()),
        KeyValue::S(text) => out.extend_from_slice(text.as_bytes()),
        KeyValue::B(bytes) => out.extend_from_slice(bytes),
    }
    let written = out.len() - start;
    match part.bytes() {
        Some(bytes) if bytes != written => {
            out.resize(start + bytes, 0);
            Err(PartError::Width { bytes })
        }
        None if written == 0 => Err(PartError::Empty),
        _ => Ok(()),
    }
}

/// Writes the beginning of a value.
pub(crate) fn push_prefix(
    out: &mut Vec<u8>,
    part: &PartType,
    prefix: &KeyValue<'_>,
) -> Result<(), PartError> {
    let prefix = match prefix {
        KeyValue::S(_) if part.is_uuid() => return Err(PartError::Prefix),
        KeyValue::S(text) => text.as_bytes(),
        KeyValue::B(bytes) => bytes,
        // The compiler refuses the prefix of a number.
        KeyValue::N(_) => return Err(PartError::Prefix),
    };
    out.extend_from_slice(prefix);
    match part.bytes() {
        Some(bytes) if prefix.len() > bytes => Err(PartError::Width { bytes }),
        _ if prefix.is_empty() => Err(PartError::Empty),
        _ => Ok(()),
    }
}

/// Returns the bytes of a UUID in lower case, with hyphens.
fn uuid(text: &str) -> Option<[u8; 16]> {
    let (mut uuid, mut digits) = ([0; 16], 0);
    for (position, byte) in text.bytes().enumerate() {
        if HYPHENS.contains(&position) {
            if byte != b'-' {
                return None;
            }
            continue;
        }
        let digit = match byte {
            b'0'..=b'9' => byte - b'0',
            b'a'..=b'f' => byte - b'a' + 10,
            _ => return None,
        };
        let place = uuid.get_mut(digits / 2)?;
        *place = *place << 4 | digit;
        digits += 1;
    }
    (digits == 32).then_some(uuid)
}

/// Passes the bytes of each field of a key attribute to `found`, and returns whether the attribute can come from these
/// parts.
pub(crate) fn read<'k>(
    entity: &'static EntityParts,
    parts: &'static [Part],
    bytes: &'k [u8],
    mut found: impl FnMut(usize, &'k [u8]),
) -> bool {
    let mut rest = bytes;
    for part in parts {
        for byte in literal(part.text) {
            match rest.split_first() {
                Some((first, behind)) if *first == byte => rest = behind,
                _ => return false,
            }
        }
        let Some(field) = part.field() else { continue };
        let ty = entity.fields[field].part;
        let Some((value, behind)) = rest.split_at_checked(ty.bytes().unwrap_or(rest.len())) else {
            return false;
        };
        if !is_value_of(value, ty) {
            return false;
        }
        found(field, value);
        rest = behind;
    }
    rest.is_empty()
}

/// Returns whether these can be the bytes of a value.
fn is_value_of(bytes: &[u8], part: &PartType) -> bool {
    match part.kind {
        Kind::Number => true,
        Kind::Bool => matches!(bytes, [0 | 1]),
        Kind::Text if part.is_uuid() => true,
        Kind::Text => {
            std::str::from_utf8(bytes).is_ok_and(|text| !text.is_empty() && part.shape.allows(text))
        }
        Kind::Binary => !bytes.is_empty(),
    }
}

/// Returns the bytes of a field at its first occurrence in a key attribute.
pub(crate) fn value_of<'k>(
    entity: &'static EntityParts,
    parts: &'static [Part],
    bytes: &'k [u8],
    field: usize,
) -> Option<&'k [u8]> {
    let mut value = None;
    read(entity, parts, bytes, |position, bytes| {
        if position == field {
            value.get_or_insert(bytes);
        }
    });
    value
}

/// Passes the value that has these bytes to `found`: as binary if it is stored as binary, and as its text otherwise.
#[cfg(any(feature = "aws-sdk", feature = "lambda", feature = "streams"))]
pub(crate) fn with_stored(part: &PartType, bytes: &[u8], found: &mut dyn FnMut(KeyRef<'_>)) {
    match part.kind {
        Kind::Number => {
            let number = bytes.iter().fold(0, |number: u64, byte| number << 8 | u64::from(*byte));
            found(KeyRef::S(itoa::Buffer::new().format(number)));
        }
        Kind::Bool => found(KeyRef::S(if bytes == [1] { "true" } else { "false" })),
        Kind::Text if part.is_uuid() => {
            let mut text = String::with_capacity(36);
            for byte in bytes {
                if HYPHENS.contains(&text.len()) {
                    text.push('-');
                }
                for digit in [byte >> 4, byte & 0xF] {
                    text.extend(char::from_digit(digit.into(), 16));
                }
            }
            found(KeyRef::S(&text));
        }
        Kind::Text => found(KeyRef::S(std::str::from_utf8(bytes).unwrap_or_default())),
        Kind::Binary => found(KeyRef::B(bytes)),
    }
}
