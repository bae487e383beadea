//! Decides whether two templates can produce the same text.
//!
//! The compiler evaluates this for entities of one table whose keys begin alike, so it consists of plain loops. The
//! answer is exact except for lengths: a text with a maximum length counts as a text of any length. So templates that
//! are reported as different never produce the same text.

use super::parts::{EntityParts, NO_FIELD};

/// The texts of a key attribute.
#[derive(Clone, Copy)]
pub(crate) struct Texts<'a> {
    pub(crate) entity: &'a EntityParts,
    /// The position of the source.
    pub(crate) source: usize,
    /// The ASCII characters that the last field cannot hold.
    pub(crate) excluded: u128,
}

/// One character of a set, or any number of such characters.
#[derive(Clone, Copy)]
struct Place {
    ascii: u128,
    other: bool,
    repeats: bool,
}

const ANYTHING: Place = Place { ascii: u128::MAX, other: true, repeats: true };

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
            places = places.text(part.text.as_bytes());
            at += 1;
            if part.field == NO_FIELD {
                continue;
            }
            let shape = part.format.shape(texts.entity.fields[part.field].part);
            let is_fixed = shape.is_fixed();
            let mut ascii = shape.ascii;
            if at == end {
                ascii &= !texts.excluded;
            } else if !is_fixed {
                ascii &= !first_bit(texts.entity.parts[at].text);
            }
            let mut left = shape.min;
            while left > 0 && places.len < PLACES {
                places = places.push(Place { ascii, other: shape.other, repeats: false });
                left -= 1;
            }
            if !is_fixed {
                places = places.push(Place { ascii, other: shape.other, repeats: true });
            }
        }
        places
    }

    /// Adds a place for each character (not for each byte).
    const fn text(mut self, bytes: &[u8]) -> Self {
        let mut at = 0;
        while at < bytes.len() {
            let byte = bytes[at];
            if byte.is_ascii() {
                self = self.push(Place { ascii: 1 << byte, other: false, repeats: false });
            } else if byte & 0xC0 != 0x80 {
                self = self.push(Place { ascii: 0, other: true, repeats: false });
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
    a.ascii & b.ascii != 0 || (a.other && b.other)
}
