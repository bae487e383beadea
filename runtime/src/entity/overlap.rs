//! Whether two templates can give one text.
//!
//! It is evaluated by the compiler, for the entities of one table, so it is made of plain loops. The answer is exact but
//! for lengths: where a text has at most so many characters, it is taken to have any number of them. Two templates that
//! are told to differ therefore do.

use super::parts::{KeyField, Part};

/// The texts of a template.
#[derive(Clone, Copy)]
pub(crate) struct Texts<'a> {
    pub(crate) parts: &'a [Part],
    pub(crate) fields: &'a [KeyField],
    /// The ASCII characters that the last field cannot hold.
    pub(crate) excluded: u128,
}

/// Whether some values of their fields give both templates the same text.
pub(crate) const fn can_be_equal(a: Texts<'_>, b: Texts<'_>) -> bool {
    if begin_apart(a.parts, b.parts) {
        return false;
    }
    meet(&Places::of(a), &Places::of(b))
}

/// Whether they begin with texts of which neither begins with the other. Almost all templates do.
pub(crate) const fn begin_apart(a: &[Part], b: &[Part]) -> bool {
    let ([Part::Text(a), ..], [Part::Text(b), ..]) = (a, b) else { return false };
    let (mut a, mut b) = (a.as_bytes(), b.as_bytes());
    while let ([a_first, a_rest @ ..], [b_first, b_rest @ ..]) = (a, b) {
        if *a_first != *b_first {
            return true;
        }
        (a, b) = (a_rest, b_rest);
    }
    false
}

/// One character of a set, or any number of them.
#[derive(Clone, Copy)]
struct Place {
    ascii: u128,
    other: bool,
    repeats: bool,
}

const ANYTHING: Place = Place { ascii: u128::MAX, other: true, repeats: true };

/// As many as almost all templates have. What comes after them is taken for anything.
const PLACES: usize = 192;

struct Places {
    list: [Place; PLACES],
    len: usize,
}

impl Places {
    const fn of(texts: Texts<'_>) -> Self {
        let mut places = Self { list: [ANYTHING; PLACES], len: 0 };
        let mut at = 0;
        while at < texts.parts.len() {
            match texts.parts[at] {
                Part::Text(text) => places = places.text(text.as_bytes()),
                Part::Field(position, format) => {
                    let shape = format.shape(texts.fields[position].part);
                    let mut ascii = shape.ascii;
                    if at + 1 == texts.parts.len() {
                        ascii &= !texts.excluded;
                    } else if let Some(end) = separator(texts.parts, at)
                        && !shape.is_fixed()
                    {
                        ascii &= !end;
                    }
                    let mut left = shape.min;
                    while left > 0 && places.len < PLACES {
                        places = places.push(Place { ascii, other: shape.other, repeats: false });
                        left -= 1;
                    }
                    if !shape.is_fixed() {
                        places = places.push(Place { ascii, other: shape.other, repeats: true });
                    }
                }
            }
            at += 1;
        }
        places
    }

    /// A place for each character, not for each byte.
    const fn text(mut self, mut bytes: &[u8]) -> Self {
        while let [byte, rest @ ..] = bytes {
            if byte.is_ascii() {
                self = self.push(Place { ascii: 1 << *byte, other: false, repeats: false });
            } else if *byte & 0xC0 != 0x80 {
                self = self.push(Place { ascii: 0, other: true, repeats: false });
            }
            bytes = rest;
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

/// The bit of the ASCII character that ends the field at this place of a template.
pub(crate) const fn separator(parts: &[Part], at: usize) -> Option<u128> {
    if at + 1 >= parts.len() {
        return None;
    }
    match parts[at + 1] {
        Part::Text(text) if !text.is_empty() && text.as_bytes()[0].is_ascii() => {
            Some(1 << text.as_bytes()[0])
        }
        _ => None,
    }
}

/// Goes through both from left to right, with all places of `b` that can be reached for one place of `a` after the other.
const fn meet(a: &Places, b: &Places) -> bool {
    let mut reached = [false; PLACES + 1];
    reached[0] = true;
    let mut i = 0;
    loop {
        let mut next = [false; PLACES + 1];
        let mut j = 0;
        while j <= b.len {
            if reached[j] {
                let (a_repeats, b_repeats) = (i < a.len && a.list[i].repeats, j < b.len && b.list[j].repeats);
                // What repeats can be left behind.
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
