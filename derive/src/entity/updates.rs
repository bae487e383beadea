//! Decides how updates may change the fields of an entity, so that no index key goes stale.

use super::model::{Entity, Source};

/// The way in which an update may change a field.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Change {
    /// The field cannot be changed.
    Fixed,
    /// The update also recomputes the keys that use the field.
    Keyed,
    /// The field is set together with the other fields of the same key.
    Joined,
    /// The field can be changed freely.
    Free,
}

/// The most fields that are set together. The path is named after all of them, and longer names would not help.
const MOST_TOGETHER: usize = 4;

impl Entity<'_> {
    pub(super) fn change(&self, field: usize) -> Change {
        if self.is_table_key(field) || self.version == Some(field) {
            return Change::Fixed;
        }
        let together = self.together_with(field);
        for source in self.computed_of(&together) {
            if !source.fields().iter().all(|field| self.is_known(*field, &together)) {
                return Change::Fixed;
            }
        }
        match together.len() {
            0 => Change::Free,
            1 => Change::Keyed,
            2..=MOST_TOGETHER => Change::Joined,
            _ => Change::Fixed,
        }
    }

    /// Returns the groups of fields that are set together, in the order of the struct.
    pub(super) fn groups(&self) -> Vec<Vec<usize>> {
        let mut groups: Vec<Vec<usize>> = Vec::new();
        for field in (0..self.fields.len()).filter(|field| self.change(*field) == Change::Joined) {
            if !groups.iter().any(|group| group.contains(&field)) {
                groups.push(self.together_with(field));
            }
        }
        groups
    }

    /// Returns a field with all fields that share a computed index key with it, directly or through another such field.
    /// Returns nothing if the field is in no such key.
    fn together_with(&self, field: usize) -> Vec<usize> {
        let mut together = Vec::new();
        let mut new = vec![field];
        while let Some(next) = new.pop() {
            for source in self.computed_of(&[next]) {
                for other in source.fields() {
                    if !self.is_table_key(other) && !together.contains(&other) {
                        together.push(other);
                        new.push(other);
                    }
                }
            }
        }
        together.sort_unstable();
        together
    }

    /// Returns whether an update knows the value of a field: it sets the field, or reads its value back from the
    /// table's key.
    fn is_known(&self, field: usize, together: &[usize]) -> bool {
        let is_read_back = |source: &&Source| {
            let mut parts = source.parts.iter().filter_map(|part| part.field.as_ref());
            parts.any(|(other, format)| *other == field && format.is_reversible())
        };
        together.contains(&field) || self.keys[0].sources().iter().any(is_read_back)
    }

    /// Returns the computed attributes of indexes that use one of the fields.
    fn computed_of(&self, fields: &[usize]) -> Vec<&Source> {
        let uses = |source: &&Source| {
            source.is_computed && source.fields().iter().any(|field| fields.contains(field))
        };
        let mut computed = Vec::new();
        for key in &self.keys[1..] {
            computed.extend(key.sources().into_iter().filter(uses));
        }
        computed
    }
}
