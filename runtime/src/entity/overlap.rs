//! Decides whether two templates can produce the same text, or the same bytes.
//!
//! The compiler evaluates this for entities of one table whose keys begin alike, so it consists of plain loops. The
//! answer is exact except for lengths: a text with a maximum length counts as a text of any length. So templates that
//! are reported as different never produce the same text. Bytes are compared by position, and each byte of a number, of a
//! UUID or of binary can be any.

use super::parts::{EntityParts, Kind, NO_FIELD, PartType};
use crate::key::Shape;

/// The texts, or the bytes, of a key attribute.
#[derive(Clone, Copy)]
pub(crate) struct Texts<'a> {
    pub(crate) entity: &'a EntityParts,
    /// The position of the source.
    pub(crate) source: usize,
    /// The ASCII characters that the last field cannot hold.
    pub(crate) excluded: u128,
}

/// One character or byte of a set, or any number of them.
#[derive(Clone, Copy)]
struct Place {
    ascii: u128,
    /// The bytes from 128. In a text, all characters outside ASCII.
    other: u128,
    repeats: bool,
}

const ANYTHING: Place = Place { ascii: u128::MAX, other: u128::MAX, repeats: true };
const ANY_BYTE: Place = Place { repeats: false, ..ANYTHING };

impl Place {
    /// Returns one character of these.
    const fn of(shape: &Shape) -> Self {
        Self { ascii: shape.ascii, other: if shape.other { u128::MAX } else { 0 }, repeats: false }
    }
}

/// The number of places that are compared, which is enough for almost all templates. The rest of a longer template
/// counts as any text.
const PLACES: usize = 192;

struct Places {
    list: [Place; PLACES],
    len: usize,
}

impl Places {
    const fn of(texts: Texts<'_>) -> Self {
        let mut places = Self { list: [ANYTHING; PLACES], len: 0 };
        let (mut at, end) = texts.entity.range(texts.source);
        while at < end {
            let part = &texts.entity.parts[at];
            at += 1;
            if part.format.is_bytes {
                places = places.literal(part.text.as_bytes());
                if part.field != NO_FIELD {
                    places = places.bytes(texts.entity.fields[part.field].part);
                }
                continue;
            }
            places = places.text(part.text.as_bytes());
            if part.field == NO_FIELD {
                continue;
            }
            let shape = part.format.shape(texts.entity.fields[part.field].part);
            let is_fixed = shape.is_fixed();
            let mut place = Place::of(&shape);
            if at == end {
                place.ascii &= !texts.excluded;
            } else if !is_fixed {
                place.ascii &= !first_bit(texts.entity.parts[at].text);
            }
            places = places.repeat(place, shape.min, is_fixed);
        }
        places
    }

    /// Adds a place at least `min` times, or exactly `min` times if `is_fixed`.
    const fn repeat(mut self, place: Place, min: usize, is_fixed: bool) -> Self {
        let mut left = min;
        while left > 0 && self.len < PLACES {
            self = self.push(place);
            left -= 1;
        }
        if is_fixed { self } else { self.push(Place { repeats: true, ..place }) }
    }

    /// Adds the bytes of a field.
    const fn bytes(self, part: &PartType) -> Self {
        let place = match part.kind {
            Kind::Bool => Place { ascii: 0b11, other: 0, repeats: false },
            Kind::Text if !part.is_uuid() => Place::of(&part.shape),
            Kind::Number | Kind::Text | Kind::Binary => ANY_BYTE,
        };
        match part.bytes() {
            Some(bytes) => self.repeat(place, bytes, true),
            None => self.repeat(place, part.shape.min, false),
        }
    }

    /// Adds a place for each byte that a text in a template of bytes stands for.
    const fn literal(mut self, text: &[u8]) -> Self {
        let mut at = 0;
        while at < text.len() {
            let mut byte = text[at];
            at += 1;
            if !byte.is_ascii() {
                byte = byte << 6 | text[at] & 0x3F;
                at += 1;
            }
            self = self.push(if byte.is_ascii() {
                Place { ascii: 1 << byte, other: 0, repeats: false }
            } else {
                Place { ascii: 0, other: 1 << (byte - 128), repeats: false }
            });
        }
        self
    }

    /// Adds a place for each character (not for each byte).
    const fn text(mut self, bytes: &[u8]) -> Self {
        let mut at = 0;
        while at < bytes.len() {
            let byte = bytes[at];
            if byte.is_ascii() {
                self = self.push(Place { ascii: 1 << byte, other: 0, repeats: false });
            } else if byte & 0xC0 != 0x80 {
                self = self.push(Place { ascii: 0, other: u128::MAX, repeats: false });
            }
            at += 1;
        }
        self
    }

    const fn push(mut self, place: Place) -> Self {
        if self.len < PLACES {
            self.list[self.len] = place;
            self.len += 1;
        } else {
            self.list[PLACES - 1] = ANYTHING;
        }
        self
    }
}

/// Returns the bit of the first character of a text, if it is an ASCII character.
const fn first_bit(text: &str) -> u128 {
    let bytes = text.as_bytes();
    if !bytes.is_empty() && bytes[0].is_ascii() { 1 << bytes[0] } else { 0 }
}

/// Returns whether some values of their fields give both the same text.
///
/// It walks through both from left to right, and for each place of `a` tracks all places of `b` that can be reached.
pub(crate) const fn can_be_equal(a: Texts<'_>, b: Texts<'_>) -> bool {
    let (a, b) = (Places::of(a), Places::of(b));
    let mut reached = [false; PLACES + 1];
    reached[0] = true;
    let mut i = 0;
    loop {
        let mut next = [false; PLACES + 1];
        let mut j = 0;
        while j <= b.len {
            if reached[j] {
                let (a_repeats, b_repeats) = (i < a.len && a.list[i].repeats, j < b.len && b.list[j].repeats);
                // A place that repeats can also end here.
                if a_repeats {
                    next[j] = true;
                }
                if b_repeats {
                    reached[j + 1] = true;
                }
                if i < a.len && j < b.len && share_a_character(a.list[i], b.list[j]) {
                    match (a_repeats, b_repeats) {
                        (false, false) => next[j + 1] = true,
                        (false, true) => next[j] = true,
                        (true, false) => reached[j + 1] = true,
                        (true, true) => {}
                    }
                }
            }
            j += 1;
        }
        if i == a.len {
            return reached[b.len];
        }
        reached = next;
        i += 1;
    }
}

const fn share_a_character(a: Place, b: Place) -> bool {
    a.ascii & b.ascii != 0 || a.other & b.other != 0
}
