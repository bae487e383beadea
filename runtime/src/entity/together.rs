//! Compares the entities of a table with each other: finds the characters that keep their keys apart, and the entities
//! that could still have the same key.
//!
//! The compiler evaluates this once for a table. The cost grows with the square of the number of entities, so a pair
//! costs only a few operations on numbers, unless both its keys begin alike.

use super::entities::Member;
use super::overlap::{Texts, can_be_equal};
use super::parts::{Beginning, EntityParts, NO_FIELD};
use crate::rules::equal;

/// The positions of the two attributes of the table's key.
const PARTITION_KEY: usize = 0;
const SORT_KEY: usize = 1;

/// The result of comparing the entities of a table with each other.
#[derive(Clone, Copy, Debug)]
pub struct Together<const N: usize> {
    /// See [`Entities::excluded`](super::Entities::excluded).
    pub excluded: [[u128; 2]; N],
    /// For each entity, the first entity before it that can have the same key.
    pub colliding: [Option<usize>; N],
}

/// Compares all pairs of entities.
#[must_use]
pub const fn together<const N: usize>(members: &[Member; N]) -> Together<N> {
    let mut starts = [[Beginning::NONE; 2]; N];
    let mut own = 0;
    while own < N {
        starts[own] = members[own].parts.beginnings;
        own += 1;
    }
    let mut together = Together { excluded: [[0; 2]; N], colliding: [None; N] };
    // The number of pairs whose partition keys and sort keys both begin alike.
    let mut pairs = 0;
    let mut own = 0;
    while own < N {
        let [partition, sort] = &starts[own];
        let mut other = 0;
        while other < own {
            let [other_partition, other_sort] = &starts[other];
            if (partition.text ^ other_partition.text) & partition.mask & other_partition.mask == 0 {
                let is_near = (sort.text ^ other_sort.text) & sort.mask & other_sort.mask == 0;
                if is_near
                    || partition.is_open && other_partition.separators != 0
                    || other_partition.is_open && partition.separators != 0
                {
                    together = exclude(together, members, own, other, is_near);
                    pairs += is_near as usize;
                }
            }
            other += 1;
        }
        own += 1;
    }
    if pairs > 0 { collide(together, members, &starts) } else { together }
}

/// Adds the characters that the keys of two entities exclude from each other.
const fn exclude<const N: usize>(
    mut together: Together<N>,
    members: &[Member; N],
    own: usize,
    other: usize,
    is_near: bool,
) -> Together<N> {
    let (a, b) = (members[own].parts, members[other].parts);
    together.excluded[own][PARTITION_KEY] |= excludes(a, b, PARTITION_KEY);
    together.excluded[other][PARTITION_KEY] |= excludes(b, a, PARTITION_KEY);
    // Items in different partitions can share a sort key.
    if is_near && keys_meet(a, b, PARTITION_KEY, [0, 0]) {
        together.excluded[own][SORT_KEY] |= excludes(a, b, SORT_KEY);
        together.excluded[other][SORT_KEY] |= excludes(b, a, SORT_KEY);
    }
    together
}

/// Finds the entities that can have the same key although their last fields cannot hold the excluded characters.
const fn collide<const N: usize>(
    mut together: Together<N>,
    members: &[Member; N],
    starts: &[[Beginning; 2]; N],
) -> Together<N> {
    let mut own = 0;
    while own < N {
        let mut other = 0;
        while other < own && together.colliding[own].is_none() {
            let [partition, sort] = &starts[own];
            if !sort.is_apart_from(&starts[other][SORT_KEY])
                && !partition.is_apart_from(&starts[other][PARTITION_KEY])
            {
                let (a, b) = (members[own].parts, members[other].parts);
                let (mine, theirs) = (together.excluded[own], together.excluded[other]);
                if keys_meet(a, b, SORT_KEY, [mine[SORT_KEY], theirs[SORT_KEY]])
                    && keys_meet(a, b, PARTITION_KEY, [mine[PARTITION_KEY], theirs[PARTITION_KEY]])
                {
                    together.colliding[own] = Some(other);
                }
            }
            other += 1;
        }
        own += 1;
    }
    together
}

/// Returns the position of the source of a key attribute of the table, if the entity has the attribute.
const fn source(entity: &EntityParts, key: usize) -> Option<usize> {
    let table = &entity.keys[0];
    if key < table.partition + table.sort && !entity.has_failed() { Some(key) } else { None }
}

/// Returns the characters that the last field of this key of `own` cannot hold because of `other`: the characters with
/// which a key of `other` continues where the key of `own` ends.
const fn excludes(own: &EntityParts, other: &EntityParts, key: usize) -> u128 {
    let separators = other.beginnings[key].separators;
    let (Some(mine), Some(theirs)) = (source(own, key), source(other, key)) else { return 0 };
    if separators == 0 || !own.beginnings[key].is_open {
        return 0;
    }
    let last = &own.parts[own.range(mine).1 - 1];
    // The values of a type with its own set of characters need them, so excluding one would refuse all values.
    if own.fields[last.field].part.shape.ascii != u128::MAX {
        return 0;
    }
    // Keys of the same form are equal for equal values in any case, so nothing is excluded.
    if are_of_one_form(own, other, mine, theirs) {
        return 0;
    }
    let mine = Texts { entity: own, source: mine, excluded: 0 };
    let theirs = Texts { entity: other, source: theirs, excluded: 0 };
    if can_be_equal(mine, theirs) { separators } else { 0 }
}

/// Returns whether items of both can have the same partition key, or the same sort key.
const fn keys_meet(a: &EntityParts, b: &EntityParts, key: usize, excluded: [u128; 2]) -> bool {
    if a.has_failed() || b.has_failed() {
        return false;
    }
    let (Some(of_a), Some(of_b)) = (source(a, key), source(b, key)) else { return true };
    // A text and bytes are never equal. That a table has both is another mistake.
    if a.is_bytes(of_a) != b.is_bytes(of_b) && a.sources[of_a].1 && b.sources[of_b].1 {
        return false;
    }
    can_be_equal(
        Texts { entity: a, source: of_a, excluded: excluded[0] },
        Texts { entity: b, source: of_b, excluded: excluded[1] },
    )
}

/// Returns whether two templates are the same apart from their fields.
const fn are_of_one_form(a: &EntityParts, b: &EntityParts, of_a: usize, of_b: usize) -> bool {
    let ((start, end), (other_start, other_end)) = (a.range(of_a), b.range(of_b));
    if end - start != other_end - other_start {
        return false;
    }
    let mut at = 0;
    while at < end - start {
        let (part, other) = (&a.parts[start + at], &b.parts[other_start + at]);
        if (part.field == NO_FIELD) != (other.field == NO_FIELD)
            || !equal(part.text.as_bytes(), other.text.as_bytes())
        {
            return false;
        }
        at += 1;
    }
    true
}
