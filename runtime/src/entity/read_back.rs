//! Reads the values of fields back from a key attribute.

use super::bytes;
use super::entities::Entities;
use super::parts::{EntityParts, Format, KeyField, Kind, Part, Source};
use super::text::is_text_of;

/// Passes the text of each field of a key attribute to `found`, and returns whether the attribute can come from this
/// source.
#[inline]
pub(crate) fn read<'k>(
    entity: &'static EntityParts,
    parts: &'static [Part],
    excluded: u128,
    text: &'k str,
    mut found: impl FnMut(usize, &'static Format, &'k str),
) -> bool {
    let mut rest = text;
    for (at, part) in parts.iter().enumerate() {
        let Some(behind) = rest.strip_prefix(part.text) else { return false };
        rest = behind;
        let Some(position) = part.field() else { continue };
        let end = end_of_field(&entity.fields[position], part, parts.get(at + 1), excluded, rest);
        let Some((value, behind)) = end.and_then(|end| rest.split_at_checked(end)) else { return false };
        found(position, &part.format, value);
        rest = behind;
    }
    rest.is_empty()
}

/// Returns the length of the field's text, which begins the rest of a key. `None` if no value of the field has such a
/// text.
#[inline]
fn end_of_field(
    field: &KeyField,
    part: &Part,
    next: Option<&Part>,
    excluded: u128,
    rest: &str,
) -> Option<usize> {
    let format = &part.format;
    if format.width > 0 {
        let digits = rest.as_bytes().get(..format.width)?;
        return digits.iter().all(u8::is_ascii_digit).then_some(format.width);
    }
    let is_any = field.part.kind == Kind::Text && field.part.shape.is_any() && format.is_reversible();
    let end = if !is_any && format.is_fixed(field.part) {
        end_of_characters(rest, format.shape(field.part).min)?
    } else if let Some(next) = next.map(|next| next.text) {
        end_of_text(rest, next)?
    } else {
        rest.len()
    };
    let value = rest.get(..end)?;
    if next.is_none() && holds_one_of(value, excluded) {
        return None;
    }
    let is_legal =
        if is_any { !value.is_empty() || format.may_be_empty } else { is_text_of(value, field, format) };
    is_legal.then_some(end)
}

/// Returns the position of the first character of `next` in a text.
#[inline]
fn end_of_text(text: &str, next: &str) -> Option<usize> {
    match next.as_bytes() {
        [first, ..] if first.is_ascii() => text.bytes().position(|byte| byte == *first),
        _ => text.find(next.chars().next()?),
    }
}

/// Returns whether a text contains one of these ASCII characters.
fn holds_one_of(text: &str, set: u128) -> bool {
    set != 0 && text.bytes().any(|byte| byte.is_ascii() && set >> byte & 1 != 0)
}

/// Returns the position after this many characters, or `None` if the text is shorter.
fn end_of_characters(text: &str, characters: usize) -> Option<usize> {
    if text.is_ascii() {
        return (characters <= text.len()).then_some(characters);
    }
    let mut ends = text.char_indices().map(|(start, _)| start).chain([text.len()]);
    ends.nth(characters)
}

/// Returns the text of a field at its first occurrence in a key attribute of this source.
fn value_of<'k>(
    entity: &'static EntityParts,
    parts: &'static [Part],
    text: &'k str,
    field: usize,
) -> Option<(&'static Format, &'k str)> {
    let mut value = None;
    read(entity, parts, 0, text, |position, format, text| {
        if position == field && value.is_none() {
            value = Some((format, text));
        }
    });
    value
}

/// The value of a key attribute of a stored item.
#[derive(Clone, Copy, Debug)]
pub(crate) enum KeyRef<'k> {
    S(&'k str),
    N,
    B(&'k [u8]),
}

impl KeyRef<'_> {
    /// Returns the first sixteen bytes, packed as in [`Beginning`](super::Beginning).
    #[inline]
    fn beginning(self) -> u128 {
        let bytes = match self {
            Self::S(text) => text.as_bytes(),
            Self::N => return 0,
            Self::B(bytes) => bytes,
        };
        u128::from_be_bytes(bytes.first_chunk().copied().unwrap_or_else(|| {
            let mut first = [0; 16];
            for (place, byte) in first.iter_mut().zip(bytes) {
                *place = *byte;
            }
            first
        }))
    }
}

#[cfg(any(feature = "aws-sdk", feature = "lambda", feature = "streams"))]
impl Source {
    /// Passes each field that can be read back from a value of this source to `found`: binary as bytes, and any other
    /// value as text.
    pub(crate) fn read(
        &self,
        entity: &'static EntityParts,
        value: KeyRef<'_>,
        found: &mut dyn FnMut(&'static KeyField, KeyRef<'_>),
    ) {
        match value {
            KeyRef::S(text) if !self.is_bytes() => {
                read(entity, self.parts, 0, text, |position, format, text| {
                    if format.is_reversible() {
                        let field = &entity.fields[position];
                        let is_number = field.part.kind == Kind::Number;
                        found(field, KeyRef::S(if is_number { without_zeros(text) } else { text }));
                    }
                });
            }
            KeyRef::B(key) if self.is_bytes() => {
                bytes::read(entity, self.parts, key, |position, value| {
                    let field = &entity.fields[position];
                    bytes::with_stored(field.part, value, &mut |value| found(field, value));
                });
            }
            _ => {}
        }
    }
}

#[cfg(feature = "aws-sdk")]
impl Source {
    /// Returns whether the attribute can be read back from a text of this source.
    pub(crate) fn gives(&self, entity: &'static EntityParts, attribute: &str) -> bool {
        self.parts.iter().any(|part| {
            let field = part.field().map(|field| &entity.fields[field]);
            field.is_some_and(|field| field.attribute == attribute) && part.format.is_reversible()
        })
    }
}

#[cfg(any(feature = "aws-sdk", feature = "lambda", feature = "streams"))]
/// Returns the digits of a number without leading zeros.
fn without_zeros(digits: &str) -> &str {
    let rest = digits.trim_start_matches('0');
    if rest.is_empty() { &digits[digits.len().saturating_sub(1)..] } else { rest }
}

impl Entities {
    /// Returns the position of the entity that an item with this key belongs to.
    #[inline]
    pub(crate) fn position_of(
        &self,
        partition_key: KeyRef<'_>,
        sort_key: Option<KeyRef<'_>>,
    ) -> Option<usize> {
        let begins = [partition_key.beginning(), sort_key.map_or(0, KeyRef::beginning)];
        let mut members = self.members.iter().zip(self.excluded);
        members.position(|(member, excluded)| {
            let [partition, sort] = &member.parts.beginnings;
            partition.begins(begins[0])
                && sort.begins(begins[1])
                && is_key_of(member.parts, excluded, partition_key, sort_key)
        })
    }

    #[cfg(any(feature = "aws-sdk", feature = "lambda", feature = "streams"))]
    /// Returns whether an item with this key belongs to the entity at this position.
    #[inline]
    pub(crate) fn is(
        &self,
        position: usize,
        partition_key: KeyRef<'_>,
        sort_key: Option<KeyRef<'_>>,
    ) -> bool {
        is_key_of(self.members[position].parts, &self.excluded[position], partition_key, sort_key)
    }
}

/// Returns whether this is the key of an item of the entity.
#[inline]
fn is_key_of(
    entity: &'static EntityParts,
    excluded: &[u128; 2],
    partition_key: KeyRef<'_>,
    sort_key: Option<KeyRef<'_>>,
) -> bool {
    let table = &entity.keys[0];
    if table.partition != 1 {
        return false;
    }
    let partition = entity.source(0);
    match (table.sort, sort_key) {
        (0, None) => is_value_of(entity, partition, excluded[0], partition_key),
        (1, Some(sort_key)) => {
            let sort = entity.source(1);
            is_value_of(entity, partition, excluded[0], partition_key)
                && is_value_of(entity, sort, excluded[1], sort_key)
                && agree(entity, [partition, sort], partition_key, sort_key)
        }
        _ => false,
    }
}

#[inline]
fn is_value_of(entity: &'static EntityParts, source: Source, excluded: u128, value: KeyRef<'_>) -> bool {
    match (source.is_computed, source.parts, value) {
        (true, parts, KeyRef::S(text)) if !source.is_bytes() => {
            read(entity, parts, excluded, text, |_, _, _| {})
        }
        (true, parts, KeyRef::B(key)) if source.is_bytes() => bytes::read(entity, parts, key, |_, _| {}),
        (false, [part], value) => {
            let field = &entity.fields[part.field];
            match (field.part.kind, value) {
                (Kind::Text, KeyRef::S(text)) => is_text_of(text, field, &part.format),
                (Kind::Number, KeyRef::N) => true,
                (Kind::Binary, KeyRef::B(key)) => field.part.shape.allows_bytes(key),
                _ => false,
            }
        }
        _ => false,
    }
}

/// Returns whether a field that is in both attributes has the same value in both.
#[inline]
fn agree(
    entity: &'static EntityParts,
    [partition, sort]: [Source; 2],
    partition_key: KeyRef<'_>,
    sort_key: KeyRef<'_>,
) -> bool {
    sort.parts.iter().all(|part| {
        let Some(field) = part.field() else { return true };
        if !partition.parts.iter().any(|part| part.field == field) {
            return true;
        }
        match (partition_key, sort_key) {
            (KeyRef::S(partition_key), KeyRef::S(sort_key)) => {
                let (first, second) = (
                    value_of(entity, partition.parts, partition_key, field),
                    value_of(entity, sort.parts, sort_key, field),
                );
                // Two formats of one value cannot be compared directly.
                match (first, second) {
                    (Some((a_format, a)), Some((b_format, b))) => a_format != b_format || a == b,
                    _ => true,
                }
            }
            (KeyRef::B(partition_key), KeyRef::B(sort_key)) => {
                let first = bytes::value_of(entity, partition.parts, partition_key, field);
                first == bytes::value_of(entity, sort.parts, sort_key, field)
            }
            _ => true,
        }
    })
}
