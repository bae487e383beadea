//! The parts of a table that a deployment in the middle of a plan holds back.

use std::collections::BTreeSet;

use super::operation::PartOperation;
use crate::deploy::shape::Shape;

/// The parts of a table that a deployment holds back.
#[derive(Debug)]
pub(crate) struct Held<'s> {
    /// The logical id of the table in the new template.
    pub(crate) logical_id: &'s str,
    pub(crate) old: &'s Shape<'s>,
    pub(crate) new: &'s Shape<'s>,
    pub(crate) state: State,
    /// The attribute whose time to live is turned off.
    pub(crate) ttl_off: Option<&'s str>,
}

/// The parts that have not reached their final state.
#[derive(Debug, Default)]
pub(crate) struct State {
    /// Indexes and replicas that are missing.
    missing: BTreeSet<String>,
    /// Indexes and replicas that are still in their old state.
    old: BTreeSet<String>,
    /// True if the stream is still in its old state.
    pub(crate) has_old_stream: bool,
}

impl State {
    /// Returns the state before these operations. An index that is removed and added again keeps its old state until it
    /// is removed.
    pub(super) fn before(operations: &[PartOperation]) -> Self {
        let mut state = Self::default();
        for operation in operations {
            match operation {
                PartOperation::RemoveIndex(name) | PartOperation::RemoveReplica(name) => {
                    state.old.insert(name.clone());
                }
                PartOperation::AddIndex(name) | PartOperation::AddReplica(name) => {
                    state.missing.insert(name.clone());
                }
                PartOperation::SetStream => state.has_old_stream = true,
                PartOperation::Unprotect => {}
            }
        }
        state
    }

    /// Returns whether a part of the new table exists already.
    pub(crate) fn has(&self, name: &str) -> bool {
        !self.missing.contains(name) && !self.old.contains(name)
    }

    /// Returns whether a part of the old table still exists.
    pub(crate) fn keeps(&self, name: Option<&str>) -> bool {
        name.is_some_and(|name| self.old.contains(name))
    }
}
