//! Builds the text of a key attribute from the values of its fields.

use std::borrow::Cow;

use super::parts::{Case, EntityParts, Format, KeyField, Kind, NO_FIELD, Part, Source};
use crate::condition::{KeyError, KeyErrorKind, PartError};
use crate::key::{KeyValue, Number};

/// The last Unicode character. Ranges end with it, so no value may contain it.
pub(crate) const LAST: char = char::MAX;

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
/// The text is complete even if a value in it is refused, so that it can be shown. `refused` is set to the first refusal.
#[inline(always)]
#[expect(clippy::inline_always, reason = "a computed key is then as cheap as one by hand")]
pub(crate) fn make<'v, 'a: 'v>(
    entity: &'static EntityParts,
    source: Source,
    excluded: u128,
    value: impl Fn(usize) -> Option<&'v KeyValue<'a>>,
    refused: &mut Option<Refused>,
) -> Option<KeyValue<'a>> {
    if let (false, [part]) = (source.is_computed, source.parts) {
        return value(part.field).cloned();
    }
    if source.is_bytes() {
        return super::bytes::make(entity, source, &value, refused);
    }
    let (mut length, mut parts) = (0, source.parts);
    while let [part, behind @ ..] = parts {
        length += part.text.len();
        if part.field != NO_FIELD {
            let value = value(part.field)?;
            length += match value {
                KeyValue::S(text) => text.len(),
                KeyValue::N(_) => part.format.width.max(20),
                KeyValue::B(_) => 0,
            };
            check(entity, parts, excluded, value, refused);
        }
        parts = behind;
    }
    let mut text = String::with_capacity(length);
    for part in source.parts {
        text.push_str(part.text);
        if part.field != NO_FIELD
            && let Some(value) = value(part.field)
        {
            push(&mut text, value, &part.format);
        }
    }
    Some(KeyValue::S(Cow::Owned(text)))
}

/// Writes a value in its format.
#[inline(always)]
#[expect(clippy::inline_always, reason = "a computed key is then as cheap as one by hand")]
pub(crate) fn push(out: &mut String, value: &KeyValue<'_>, format: &Format) {
    match value {
        KeyValue::S(text) if format.is_reversible() => out.push_str(text),
        KeyValue::S(text) => out.push_str(&formatted(text, *format)),
        KeyValue::N(number) => push_number(out, *number, format.width),
        // The compiler refuses binary fields in a text.
        KeyValue::B(_) => {}
    }
}

fn push_number(out: &mut String, number: Number, width: usize) {
    const ZEROS: &str = "00000000000000000000";
    let mut buffer = itoa::Buffer::new();
    let digits = number.digits(&mut buffer);
    let mut missing = width.saturating_sub(digits.len());
    while missing > 0 {
        let zeros = missing.min(ZEROS.len());
        out.push_str(&ZEROS[..zeros]);
        missing -= zeros;
    }
    out.push_str(digits);
}

/// Returns a text in the case of the format, and cut as the format cuts it.
fn formatted(text: &str, format: Format) -> Cow<'_, str> {
    let mut text = match format.case {
        Case::Kept => Cow::Borrowed(text),
        Case::Lower => Cow::Owned(text.to_lowercase()),
        Case::Upper => Cow::Owned(text.to_uppercase()),
    };
    if format.cut > 0
        && let Some((end, _)) = text.char_indices().nth(format.cut)
    {
        match &mut text {
            Cow::Borrowed(text) => *text = &text[..end],
            Cow::Owned(text) => text.truncate(end),
        }
    }
    text
}

/// Checks that the value of the field of the first of these parts can be told apart from the text before and after it.
/// The other parts are the rest of the template. If the value is refused, sets `refused`, unless an earlier refusal has
/// set it.
#[inline(always)]
#[expect(clippy::inline_always, reason = "a computed key is then as cheap as one by hand")]
pub(crate) fn check(
    entity: &'static EntityParts,
    parts: &'static [Part],
    excluded: u128,
    value: &KeyValue<'_>,
    refused: &mut Option<Refused>,
) {
    if !is_clear(value, parts, excluded) {
        check_closely(entity, parts, excluded, value, refused);
    }
}

/// Returns whether a quick check shows that the value of the field of the first of these parts is legal. It returns
/// false for a few legal values.
#[inline(always)]
#[expect(clippy::inline_always, reason = "a computed key is then as cheap as one by hand")]
fn is_clear(value: &KeyValue<'_>, parts: &[Part], excluded: u128) -> bool {
    let Some(format) = parts.first().map(|part| &part.format) else { return true };
    // The character that ends the field, if it is a single one in ASCII.
    let end = match parts.get(1) {
        Some(next) => next.text.as_bytes().first().copied().unwrap_or(NO_BYTE),
        None if excluded == 0 => NO_BYTE,
        None if excluded.is_power_of_two() => u8::try_from(excluded.trailing_zeros()).unwrap_or(NO_BYTE),
        None => return false,
    };
    match value {
        // An ASCII text does not contain U+10FFFF.
        KeyValue::S(text) => {
            matches!(format.case, Case::Kept) && !text.is_empty() && is_ascii_without(text.as_bytes(), end)
        }
        KeyValue::N(_) if format.width == 0 => !end.is_ascii_digit() && end != b'-',
        KeyValue::N(number) => number.has_at_most(format.width),
        KeyValue::B(_) => true,
    }
}

/// A byte that no text contains.
const NO_BYTE: u8 = 0xFF;

/// Returns whether a text is ASCII and does not contain this byte. It reads eight bytes at once.
fn is_ascii_without(bytes: &[u8], byte: u8) -> bool {
    const ONES: u64 = u64::from_ne_bytes([1; 8]);
    const HIGH_BITS: u64 = u64::from_ne_bytes([0x80; 8]);
    // Sets the high bit of each byte that is not ASCII, and of the first byte that equals `byte`.
    let look = |bytes: &[u8; 8]| {
        let bytes = u64::from_ne_bytes(*bytes);
        let differences = bytes ^ u64::from_ne_bytes([byte; 8]);
        bytes | differences.wrapping_sub(ONES) & !differences
    };
    let (chunks, rest) = bytes.as_chunks();
    let mut found = chunks.iter().fold(0, |found, chunk| found | look(chunk));
    if !rest.is_empty() {
        found |= bytes.last_chunk().map_or_else(|| look(&filled(rest)), look);
    }
    found & HIGH_BITS == 0
}

/// Returns fewer than eight bytes, with zeros after them.
fn filled(bytes: &[u8]) -> [u8; 8] {
    let mut chunk = [0; 8];
    for (place, byte) in chunk.iter_mut().zip(bytes) {
        *place = *byte;
    }
    chunk
}

/// Sets `refused` to the reason if the value is refused.
#[cold]
fn check_closely(
    entity: &'static EntityParts,
    parts: &'static [Part],
    excluded: u128,
    value: &KeyValue<'_>,
    refused: &mut Option<Refused>,
) {
    if refused.is_none()
        && let [part, ..] = parts
        && let Some(why) = why_refused(value, entity, part, parts.get(1), excluded)
    {
        *refused = Some(Refused { field: part.field, why });
    }
}

fn why_refused(
    value: &KeyValue<'_>,
    entity: &'static EntityParts,
    part: &Part,
    next: Option<&Part>,
    excluded: u128,
) -> Option<PartError> {
    let (format, mut buffer) = (part.format, itoa::Buffer::new());
    let written = match value {
        KeyValue::S(text) => formatted(text, format),
        KeyValue::N(number) => Cow::Borrowed(number.digits(&mut buffer)),
        KeyValue::B(_) => return None,
    };
    if let KeyValue::N(number) = value
        && format.width > 0
    {
        if number.is_negative() {
            return Some(PartError::Negative);
        }
        return (written.len() > format.width).then_some(PartError::TooManyDigits { width: format.width });
    }
    if written.is_empty() && !format.may_be_empty {
        return Some(PartError::Empty);
    }
    let separator = separator_in(&written, entity, part, next, excluded).map(PartError::Separator);
    separator.or_else(|| written.contains(LAST).then_some(PartError::LastCharacter))
}

/// Returns the character in a value that would end its field too early.
fn separator_in(
    written: &str,
    entity: &'static EntityParts,
    part: &Part,
    next: Option<&Part>,
    excluded: u128,
) -> Option<char> {
    let ty = entity.fields[part.field].part;
    // All values have the same number of characters, which ends them.
    if part.format.is_fixed(ty) {
        return None;
    }
    match next {
        Some(next) => {
            let end = next.text.chars().next()?;
            written.contains(end).then_some(end)
        }
        None if part.format.shape(ty).ascii & excluded == 0 => None,
        None => written.chars().find(|found| found.is_ascii() && excluded >> *found as u32 & 1 != 0),
    }
}

/// Returns whether this can be the text of a field's value.
pub(crate) fn is_text_of(text: &str, field: &KeyField, format: &Format) -> bool {
    let shape = format.shape(field.part);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entity::parts::{PartType, STORED};
    use crate::key::Shape;
    use crate::schema::AttributeType;

    static ENTITY: EntityParts = EntityParts {
        fields: &[KeyField {
            ident: "id",
            attribute: "id",
            part: &PartType::new(AttributeType::S, Shape::ANY, None),
            uses: 0,
            is_key_only: false,
        }],
        ..EntityParts::FAILED
    };

    const LOWER: Format = Format { case: Case::Lower, ..STORED };
    const PADDED: Format = Format { width: 3, ..STORED };
    const PLAIN: Format = Format { is_plain: true, ..STORED };

    const fn template(text: &'static str, format: Format) -> [Part; 2] {
        [Part { text: "ID#", field: 0, format }, Part { text, field: NO_FIELD, format: STORED }]
    }

    static HASH: [Part; 2] = template("#", STORED);
    static ACCENT: [Part; 2] = template("é", STORED);
    static LETTER: [Part; 2] = template("a", LOWER);
    static DASH: [Part; 2] = template("-", PLAIN);
    static WIDTH: [Part; 2] = template("#", PADDED);

    /// Returns whether the value is refused, and asserts that the quick check lets no refused value through.
    fn is_refused(parts: &'static [Part], excluded: u128, value: &KeyValue<'_>) -> bool {
        let mut refused = None;
        check(&ENTITY, parts, excluded, value, &mut refused);
        let closely = why_refused(value, &ENTITY, &parts[0], parts.get(1), excluded);
        assert_eq!(refused.map(|refused| refused.why), closely, "{value}");
        closely.is_some()
    }

    #[test]
    fn the_quick_check_lets_no_refused_text_through() {
        let open: [(&[Part], u128); 3] = [(&HASH[..1], 0), (&HASH[..1], 1 << b'#'), (&HASH[..1], 3 << b'#')];
        for length in 0..40 {
            for (at, character) in
                (0..length).flat_map(|at| ['#', '$', 'é', 'A', '\0', LAST].map(|it| (at, it)))
            {
                let text: String = (0..length).map(|i| if i == at { character } else { 'x' }).collect();
                let value = KeyValue::from(text.as_str());
                let is_last = character == LAST;
                assert_eq!(is_refused(&HASH, 0, &value), is_last || character == '#');
                assert_eq!(is_refused(&ACCENT, 0, &value), is_last || character == 'é');
                assert_eq!(is_refused(&LETTER, 0, &value), is_last || character == 'A');
                assert_eq!(is_refused(open[0].0, open[0].1, &value), is_last);
                assert_eq!(is_refused(open[1].0, open[1].1, &value), is_last || character == '#');
                assert_eq!(
                    is_refused(open[2].0, open[2].1, &value),
                    is_last || matches!(character, '#' | '$')
                );
            }
        }
        assert!(is_refused(&HASH, 0, &KeyValue::from("")));
    }

    #[test]
    fn the_quick_check_lets_no_refused_number_through() {
        for (number, is_too_long) in [(0, false), (999, false), (1000, true), (i64::MAX, true), (-1, true)] {
            let value = KeyValue::N(Number::from(number));
            assert_eq!(is_refused(&WIDTH, 0, &value), is_too_long);
            assert_eq!(is_refused(&DASH, 0, &value), number < 0);
            let mut text = String::new();
            push(&mut text, &value, &PADDED);
            assert_eq!(text, if number < 0 { format!("0{number}") } else { format!("{number:03}") });
        }
        let widest = KeyValue::N(Number::from(u64::MAX));
        for width in [19, 20, 21, 60] {
            let mut text = String::new();
            push(&mut text, &widest, &Format { width, ..STORED });
            assert_eq!(text, format!("{:0width$}", u64::MAX));
        }
    }
}
