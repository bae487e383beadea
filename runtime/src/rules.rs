//! AWS's rules as pure functions.
//!
//! They are `const fn`. For a derived table the compiler evaluates them, at the place in the source that a [`Site`]
//! stands for. For a table read from JSON, [`TableSchema::validate`] evaluates the same functions.
//!
//! In constant evaluation a call costs as much as ten comparisons, and nothing is inlined. So the checks that every
//! table goes through read fields instead of calling accessors, and match slices by patterns instead of asking for
//! their length.

use crate::schema::{Attribute, TableSchema, as_str};

pub use violation::{Site, Violation};

use violation::{Named, Rule};

mod capacity;
mod index;
mod name;
mod table;
mod tag;
mod vector;
pub(crate) mod violation;

// The derive's checks call these without a schema, because almost every table has them.
pub(crate) use index::{IndexContext, index as broken_index};
pub(crate) use name::service_name;
pub(crate) use table::{check_customer_key, check_recovery, key as broken_key, time_to_live_attribute};
pub(crate) use tag::{tag, tag_key, tag_value};

/// The number of indexes or tags that are checked. Rules compare each with all others, and far fewer
/// are legal.
const MOST_CHECKED: usize = 200;

impl TableSchema {
    /// Checks the table against every rule.
    ///
    /// # Errors
    ///
    /// Returns all violations, at most one for each [`Site`]. Only the first 200 indexes and the first 200 tags are
    /// checked.
    pub fn validate(&self) -> Result<(), Vec<Violation<'_>>> {
        let mut violations = Vec::new();
        let mut check = |site| violations.extend(self.broken_at(site).map(|rule| Violation { site, rule }));
        check(Site::Name);
        check(Site::PhysicalName);
        check(Site::LogicalId);
        check(Site::Key);
        for position in 0..self.indexes().len().min(MOST_CHECKED) {
            check(Site::Index(position));
        }
        for position in 0..self.vector_indexes().len().min(MOST_CHECKED) {
            check(Site::VectorIndex(position));
        }
        check(Site::GlobalIndexQuota);
        check(Site::TimeToLive);
        if self.indexes().len() <= MOST_CHECKED && self.vector_indexes().len() <= MOST_CHECKED {
            check(Site::AttributeTypes);
        }
        check(Site::Billing);
        check(Site::WarmThroughput);
        check(Site::PointInTimeRecovery);
        check(Site::Encryption);
        for position in 0..self.tags().len().min(MOST_CHECKED) {
            check(Site::Tag(position));
        }
        if violations.is_empty() { Ok(()) } else { Err(violations) }
    }

    /// Returns the first rule that is broken at `site`.
    pub(crate) const fn broken_at(&self, site: Site) -> Option<Rule<'_>> {
        match site {
            Site::Name => service_name(Named::Table, as_str(&self.name)),
            Site::PhysicalName => match self.physical_name() {
                Some(name) => service_name(Named::Table, name),
                None => None,
            },
            Site::LogicalId => match self.logical_id() {
                Some(id) => name::logical_id(id),
                None => None,
            },
            Site::Key => {
                let sort_key = match &self.sort_key {
                    Some(attribute) => Some(attribute.name()),
                    None => None,
                };
                broken_key(self.partition_key.name(), sort_key)
            }
            Site::Index(position) => broken_index(&IndexContext::of_schema(self), position),
            Site::VectorIndex(position) => vector::index(self, position),
            Site::GlobalIndexQuota => index::quota(self),
            Site::TimeToLive => table::time_to_live(self),
            Site::AttributeTypes => table::attribute_types(self),
            Site::Billing => capacity::billing(self),
            Site::WarmThroughput => capacity::warm_throughput(self),
            Site::PointInTimeRecovery => table::point_in_time_recovery(self),
            Site::Encryption => table::encryption(self),
            Site::Tag(position) => tag(self.tags(), position),
        }
    }
}

/// Returns the violation of the first of `attributes` whose name is not legal for a key attribute.
const fn attribute_names(attributes: &[Attribute]) -> Option<Rule<'_>> {
    let mut rest = attributes;
    while let [attribute, others @ ..] = rest {
        let broken = name::attribute(attribute.name());
        if broken.is_some() {
            return broken;
        }
        rest = others;
    }
    None
}

/// Returns whether two names are equal, in a `const fn`.
///
/// The names of a table tend to share a prefix and to differ at the end, so the comparison starts there. It takes
/// bytes and matches them by patterns, because the compiler evaluates a call, even of `len`, much more slowly than a
/// comparison.
pub(crate) const fn equal(mut a: &[u8], mut b: &[u8]) -> bool {
    while let ([a_start @ .., a_end], [b_start @ .., b_end]) = (a, b) {
        if *a_end != *b_end {
            return false;
        }
        (a, b) = (a_start, b_start);
    }
    matches!((a, b), ([], []))
}

/// Returns the character of `text` that begins at byte `start`.
const fn character_at(text: &str, start: usize) -> &str {
    let mut end = start + 1;
    while !text.is_char_boundary(end) {
        end += 1;
    }
    text.split_at(end).0.split_at(start).1
}
