//! Builds the text of a key attribute from the values of its fields.

use std::borrow::Cow;

use super::parts::{Case, EntityParts, Format, KeyField, Kind, Part, Source};
use crate::condition::{KeyError, KeyErrorKind, PartError};
use crate::key::{KeyValue, Number};

/// The last Unicode character. Ranges end with it, so no value may contain it.
pub(crate) const LAST: char = char::MAX;

/// The first byte of [`LAST`]. Few other characters begin with it.
const LAST_BYTE: u8 = 0xF4;

/// The value of a key attribute, and the first field whose value cannot be a part of it.
pub(crate) struct Made<'a> {
    pub(crate) value: KeyValue<'a>,
    pub(crate) refused: Option<Refused>,
}

/// A value that cannot be a part of a key.
#[derive(Clone, Copy)]
pub(crate) struct Refused {
    /// The position of the field.
    pub(crate) field: usize,
    pub(crate) why: PartError,
}

impl Refused {
    pub(crate) fn of(self, entity: &'static EntityParts, attribute: &'static str) -> KeyError {
        let field = entity.fields[self.field].ident;
        KeyError::new(attribute, KeyErrorKind::Part { field, why: self.why })
    }
}

/// Returns the value of this source for these fields, or `None` if the item lacks one of the fields.
///
/// The text is complete even if a value in it is refused, so that it can be shown.
#[inline]
pub(crate) fn make<'v, 'a: 'v>(
    entity: &'static EntityParts,
    source: Source,
    excluded: u128,
    value: impl Fn(usize) -> Option<&'v KeyValue<'a>>,
) -> Option<Made<'a>> {
    if let (false, [part]) = (source.is_computed, source.parts) {
        return Some(Made { value: value(part.field)?.clone(), refused: None });
    }
    let mut text = String::with_capacity(length(source.parts, &value)?);
    let refused = write(&mut text, entity, source.parts, excluded, value);
    Some(Made { value: KeyValue::S(Cow::Owned(text)), refused })
}

/// Returns the maximum length of the text in bytes, or `None` if a field is absent.
#[inline]
fn length<'v, 'a: 'v>(parts: &[Part], value: &impl Fn(usize) -> Option<&'v KeyValue<'a>>) -> Option<usize> {
    let mut length = 0;
    for part in parts {
        length += part.text.len();
        let Some(field) = part.field() else { continue };
        length += match value(field)? {
            KeyValue::S(text) => text.len(),
            KeyValue::N(_) => part.format.width.max(20),
            KeyValue::B(_) => 0,
        };
    }
    Some(length)
}

/// Writes all parts, and returns the first refusal.
#[inline]
fn write<'v, 'a: 'v>(
    out: &mut String,
    entity: &'static EntityParts,
    parts: &'static [Part],
    excluded: u128,
    value: impl Fn(usize) -> Option<&'v KeyValue<'a>>,
) -> Option<Refused> {
    let mut refused = None;
    for (at, part) in parts.iter().enumerate() {
        out.push_str(part.text);
        let Some(field) = part.field() else { continue };
        let Some(value) = value(field) else { continue };
        if let Err(why) = push(out, value, &part.format, End::of(entity, parts, at, excluded)) {
            refused = refused.or(Some(Refused { field, why }));
        }
    }
    refused
}

/// The end of a field, which must not occur in its values.
#[derive(Clone, Copy)]
pub(crate) enum End {
    /// Ended by its length (all values have the same number of characters), or by a text that no value contains.
    Length,
    /// This character ends the field.
    Character(char),
    /// The field cannot contain any of these characters.
    Excluded(u128),
}

impl End {
    /// Returns the end of the field in this part of a template.
    #[inline]
    pub(crate) fn of(
        entity: &'static EntityParts,
        parts: &'static [Part],
        at: usize,
        excluded: u128,
    ) -> Self {
        let Some(part) = parts.get(at) else { return Self::Length };
        let Some(field) = part.field() else { return Self::Length };
        let ty = &entity.fields[field].part;
        if part.format.is_fixed(ty) {
            return Self::Length;
        }
        let shape = part.format.shape(ty);
        match parts.get(at + 1) {
            Some(next) => match next.text.chars().next() {
                Some(end) if shape.can_hold(end) => Self::Character(end),
                _ => Self::Length,
            },
            None if shape.ascii & excluded == 0 => Self::Length,
            None => Self::Excluded(excluded),
        }
    }

    #[inline]
    fn check(self, written: &str) -> Result<(), PartError> {
        let bytes = written.as_bytes();
        match self {
            Self::Length => {}
            Self::Character(end) if end.is_ascii() => {
                if holds(bytes, end as u8) {
                    return Err(PartError::Separator(end));
                }
            }
            Self::Character(end) => {
                if written.contains(end) {
                    return Err(PartError::Separator(end));
                }
            }
            Self::Excluded(set) => {
                let is_excluded = |byte: &&u8| byte.is_ascii() && set >> **byte & 1 != 0;
                if let Some(byte) = bytes.iter().find(is_excluded) {
                    return Err(PartError::Separator(char::from(*byte)));
                }
            }
        }
        Ok(())
    }
}

/// Writes one value, and checks that it can be told apart from the text before and after it.
#[inline]
pub(crate) fn push(
    out: &mut String,
    value: &KeyValue<'_>,
    format: &Format,
    end: End,
) -> Result<(), PartError> {
    let start = out.len();
    match value {
        KeyValue::N(number) => push_number(out, *number, format)?,
        KeyValue::S(text) => push_text(out, text, format),
        // The compiler refuses templates of binary fields.
        KeyValue::B(_) => {}
    }
    let written = &out[start..];
    if written.is_empty() && !format.may_be_empty {
        return Err(PartError::Empty);
    }
    end.check(written)?;
    let bytes = written.as_bytes();
    if holds(bytes, LAST_BYTE) && written.contains(LAST) {
        return Err(PartError::LastCharacter);
    }
    Ok(())
}

/// Returns whether a text contains this byte. One pass without a branch for each byte.
#[inline]
#[expect(clippy::needless_bitwise_bool, reason = "a lazy operator is a branch")]
fn holds(bytes: &[u8], byte: u8) -> bool {
    bytes.iter().fold(false, |found, other| found | (*other == byte))
}

#[inline]
fn push_text(out: &mut String, text: &str, format: &Format) {
    let folded = match format.case {
        Case::Kept => Cow::Borrowed(text),
        Case::Lower => Cow::Owned(text.to_lowercase()),
        Case::Upper => Cow::Owned(text.to_uppercase()),
    };
    let cut = if format.cut == 0 { None } else { folded.char_indices().nth(format.cut) };
    out.push_str(cut.map_or(&*folded, |(end, _)| &folded[..end]));
}

#[inline]
fn push_number(out: &mut String, number: Number, format: &Format) -> Result<(), PartError> {
    if format.width == 0 {
        number.push_to(out);
        return Ok(());
    }
    let start = out.len();
    number.push_to(out);
    let digits = out.len() - start;
    if number.is_negative() {
        return Err(PartError::Negative);
    }
    if digits > format.width {
        return Err(PartError::TooManyDigits { width: format.width });
    }
    for _ in digits..format.width {
        out.insert(start, '0');
    }
    Ok(())
}

/// Returns whether this can be the text of a field's value.
pub(crate) fn is_text_of(text: &str, field: &KeyField, format: &Format) -> bool {
    let shape = format.shape(&field.part);
    if text.is_empty() {
        return shape.min == 0;
    }
    if !shape.allows(text) {
        return false;
    }
    // A number has only one valid text.
    let is_canonical = || {
        let digits = text.strip_prefix('-').unwrap_or(text);
        digits == text && digits == "0"
            || !digits.is_empty() && !digits.starts_with('0') && !digits.contains('-')
    };
    field.part.kind != Kind::Number || format.width > 0 || is_canonical()
}
