//! The entities of a table among themselves: which characters keep their keys apart, and which of them could still have
//! one key.
//!
//! The compiler evaluates it once for a table. Its cost grows with the square of the number of entities, so a pair of
//! them costs one comparison of the texts that their keys begin with, unless these are alike.

use super::overlap::{Texts, begin_apart, can_be_equal, separator};
use super::parts::{EntityParts, Form, Member, Part, Source};

/// The two attributes of the table's key.
const PARTITION_KEY: usize = 0;
const SORT_KEY: usize = 1;

/// The template of the table's partition key or sort key; nothing where the entity has none.
const fn template(entity: &EntityParts, key: usize) -> Option<&Source> {
    let table = entity.table_key();
    match if key == PARTITION_KEY { table.partition } else { table.sort } {
        [source, ..] => Some(source),
        [] => None,
    }
}

/// The entities of a table among themselves.
#[derive(Clone, Copy, Debug)]
pub struct Together<const N: usize> {
    /// See [`Entities::excluded`](super::parts::Entities::excluded).
    pub excluded: [[u128; 2]; N],
    /// For each, the first entity before it that can have its key.
    pub colliding: [Option<usize>; N],
}

/// Compares all pairs of entities.
pub const fn together<const N: usize>(members: &[Member; N]) -> Together<N> {
    let mut starts = [[Start::NONE; 2]; N];
    let mut own = 0;
    while own < N {
        starts[own] = [Start::of(members[own].parts, PARTITION_KEY), Start::of(members[own].parts, SORT_KEY)];
        own += 1;
    }
    let mut excluded = [[0; 2]; N];
    let mut own = 0;
    while own < N {
        let mut other = 0;
        while other < own {
            let near = [
                !starts[own][PARTITION_KEY].is_apart_from(starts[other][PARTITION_KEY]),
                !starts[own][SORT_KEY].is_apart_from(starts[other][SORT_KEY]),
            ];
            if near[PARTITION_KEY] {
                let (a, b) = (members[own].parts, members[other].parts);
                excluded[own][PARTITION_KEY] |= excludes(a, b, PARTITION_KEY);
                excluded[other][PARTITION_KEY] |= excludes(b, a, PARTITION_KEY);
                if near[SORT_KEY] && keys_meet(a, b, PARTITION_KEY, [0, 0]) {
                    excluded[own][SORT_KEY] |= excludes(a, b, SORT_KEY);
                    excluded[other][SORT_KEY] |= excludes(b, a, SORT_KEY);
                }
            }
            other += 1;
        }
        own += 1;
    }
    let mut colliding = [None; N];
    let mut own = 0;
    while own < N {
        let mut other = 0;
        while other < own && colliding[own].is_none() {
            if !starts[own][SORT_KEY].is_apart_from(starts[other][SORT_KEY])
                && !starts[own][PARTITION_KEY].is_apart_from(starts[other][PARTITION_KEY])
            {
                let (a, b) = (members[own].parts, members[other].parts);
                if keys_meet(a, b, SORT_KEY, [excluded[own][SORT_KEY], excluded[other][SORT_KEY]])
                    && keys_meet(
                        a,
                        b,
                        PARTITION_KEY,
                        [excluded[own][PARTITION_KEY], excluded[other][PARTITION_KEY]],
                    )
                {
                    colliding[own] = Some(other);
                }
            }
            other += 1;
        }
        own += 1;
    }
    Together { excluded, colliding }
}

/// The first sixteen bytes of the text that a template begins with, and how many there are.
#[derive(Clone, Copy)]
struct Start(u128, u32);

impl Start {
    const NONE: Self = Self(0, 0);

    const fn of(entity: &EntityParts, key: usize) -> Self {
        let Some(Source { parts: [Part::Text(text), ..], form: Form::Text }) = template(entity, key) else {
            return Self::NONE;
        };
        let (mut packed, mut length) = (0_u128, 0);
        let mut rest = text.as_bytes();
        while let ([byte, others @ ..], 0..16) = (rest, length) {
            packed |= (*byte as u128) << (120 - 8 * length);
            length += 1;
            rest = others;
        }
        Self(packed, length)
    }

    const fn is_apart_from(self, other: Self) -> bool {
        let shared = if self.1 < other.1 { self.1 } else { other.1 };
        shared > 0 && (self.0 ^ other.0) >> (128 - 8 * shared) != 0
    }
}

/// What the last field of this key of `own` cannot hold because of `other`: the characters with which a key of `other`
/// goes on where that of `own` ends.
const fn excludes(own: &EntityParts, other: &EntityParts, key: usize) -> u128 {
    let (Some(mine), Some(theirs)) = (template(own, key), template(other, key)) else { return 0 };
    let [.., Part::Field(last, _)] = mine.parts else { return 0 };
    // Where a type has its own characters, its values hold them, so refusing one would refuse them all.
    if own.fields[*last].part.shape.ascii != u128::MAX {
        return 0;
    }
    let separators = separators(theirs.parts);
    // Keys of one form say the same, whatever is in them.
    if separators == 0 || begin_apart(mine.parts, theirs.parts) || are_of_one_form(mine.parts, theirs.parts) {
        return 0;
    }
    let mine = Texts { parts: mine.parts, fields: own.fields, excluded: 0 };
    let theirs = Texts { parts: theirs.parts, fields: other.fields, excluded: 0 };
    if can_be_equal(mine, theirs) { separators } else { 0 }
}

/// Whether items of both can have one partition key, or one sort key.
const fn keys_meet(a: &EntityParts, b: &EntityParts, key: usize, excluded: [u128; 2]) -> bool {
    let (Some(of_a), Some(of_b)) = (template(a, key), template(b, key)) else { return true };
    can_be_equal(
        Texts { parts: of_a.parts, fields: a.fields, excluded: excluded[0] },
        Texts { parts: of_b.parts, fields: b.fields, excluded: excluded[1] },
    )
}

/// Whether two templates are one, but for their fields.
const fn are_of_one_form(mut a: &[Part], mut b: &[Part]) -> bool {
    loop {
        match (a, b) {
            ([], []) => return true,
            ([Part::Field(..), a_rest @ ..], [Part::Field(..), b_rest @ ..]) => (a, b) = (a_rest, b_rest),
            ([Part::Text(a_text), a_rest @ ..], [Part::Text(b_text), b_rest @ ..])
                if crate::check::equal(a_text.as_bytes(), b_text.as_bytes()) =>
            {
                (a, b) = (a_rest, b_rest);
            }
            _ => return false,
        }
    }
}

/// The characters that end the fields of a template.
const fn separators(parts: &[Part]) -> u128 {
    let (mut set, mut at) = (0, 0);
    while at < parts.len() {
        if let (Part::Field(..), Some(character)) = (parts[at], separator(parts, at)) {
            set |= character;
        }
        at += 1;
    }
    set
}
