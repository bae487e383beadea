//! The rules of AWS as pure functions.
//!
//! They are `const fn`, so that the compiler evaluates them for a derived table, at the place in the source a
//! [`Site`] stands for, and [`TableSchema::validate`] evaluates the same ones for a table read from JSON.
//!
//! A call costs the compiler as much as ten comparisons, and it inlines none. So what every table is checked for reads
//! fields instead of calling their accessors, and takes slices apart by patterns instead of asking for their length.

use crate::rules::violation::{Named, Rule, Site, Violation};
use crate::schema::{Attribute, TableSchema, as_str};

mod capacity;
mod index;
mod name;
mod table;
mod tag;
mod vector;
pub(crate) mod violation;

pub(crate) use table::{check_customer_key, check_recovery};
pub(crate) use tag::check_tag;

/// How many indexes and tags are checked. Rules compare each with the others, and far fewer are legal.
const MOST_CHECKED: usize = 200;

impl TableSchema {
    /// Checks every rule.
    ///
    /// # Errors
    ///
    /// All violations, at most one for each [`Site`]. Of more than 200 indexes or tags, those beyond are not looked at.
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

    /// The first rule that is broken at `site`.
    pub(crate) const fn broken_at(&self, site: Site) -> Option<Rule<'_>> {
        match site {
            Site::Name => name::service_name(Named::Table, as_str(&self.name)),
            Site::PhysicalName => match self.physical_name() {
                Some(name) => name::service_name(Named::Table, name),
                None => None,
            },
            Site::LogicalId => match self.logical_id() {
                Some(id) => name::logical_id(id),
                None => None,
            },
            Site::Key => table::key(self),
            Site::Index(position) => index::index(self, position),
            Site::VectorIndex(position) => vector::index(self, position),
            Site::GlobalIndexQuota => index::quota(self),
            Site::TimeToLive => table::time_to_live(self),
            Site::AttributeTypes => table::attribute_types(self),
            Site::Billing => capacity::billing(self),
            Site::WarmThroughput => capacity::warm_throughput(self),
            Site::PointInTimeRecovery => table::point_in_time_recovery(self),
            Site::Encryption => table::encryption(self),
            Site::Tag(position) => tag::tag(self, position),
        }
    }
}

/// The first of `attributes` whose name is not a legal name of a key attribute.
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

/// Whether two names are equal, in a `const fn`.
///
/// Names of one table tend to share a prefix and differ at the end, so that is where this starts. It takes bytes, and
/// takes them apart by patterns, because the compiler evaluates a call much more slowly than a comparison; even `len`
/// is one.
pub(crate) const fn equal(mut a: &[u8], mut b: &[u8]) -> bool {
    while let ([a_start @ .., a_end], [b_start @ .., b_end]) = (a, b) {
        if *a_end != *b_end {
            return false;
        }
        (a, b) = (a_start, b_start);
    }
    matches!((a, b), ([], []))
}

/// The character of `text` that begins at byte `start`.
const fn character_at(text: &str, start: usize) -> &str {
    let mut end = start + 1;
    while !text.is_char_boundary(end) {
        end += 1;
    }
    text.split_at(end).0.split_at(start).1
}
