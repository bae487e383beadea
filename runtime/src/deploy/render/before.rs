//! The earlier states of a stack, for targets that must be told about them.

use std::collections::BTreeSet;

use crate::deploy::shape::Shape;
#[cfg(feature = "evolve")]
use crate::deploy::snapshot::Snapshot;

/// The earlier states of a stack, as far as they are known. Terraform must be told about a setting that was taken out,
/// about a table that left the stack and stays, and about a table with another address.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Before<'s> {
    #[cfg(feature = "evolve")]
    /// The tables. The attribute of a time to live that was turned off is known as long as it stays off.
    pub(crate) snapshot: Option<&'s Snapshot<'s>>,
    /// The base names of tables that left the stack.
    pub(crate) retained: Option<&'s BTreeSet<String>>,
    /// The old and the new base names of tables.
    pub(crate) renamed: &'s [(String, String)],
}

#[cfg(feature = "evolve")]
impl<'s> Before<'s> {
    /// Returns the earlier state of the table with this physical name.
    pub(crate) fn table(&self, name: &str) -> Option<&'s Shape<'s>> {
        self.snapshot.and_then(|snapshot| snapshot.table(name))
    }
}

#[cfg(not(feature = "evolve"))]
impl<'s> Before<'s> {
    /// Returns `None`: without the feature, no earlier state is known.
    #[expect(clippy::unused_self, reason = "the same as with the feature")]
    pub(crate) const fn table(&self, _: &str) -> Option<&'s Shape<'s>> {
        None
    }
}
