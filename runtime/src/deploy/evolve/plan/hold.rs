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
    pub(crate) indexes: Parts,
    /// The replicas, by their Regions. They are separate from the indexes, because an index can have the name of a
    /// Region.
    pub(crate) replicas: Parts,
    /// True if the stream is still in its old state.
    pub(crate) has_old_stream: bool,
}

/// The indexes, or the replicas, that have not reached their final state.
#[derive(Debug, Default)]
pub(crate) struct Parts {
    missing: BTreeSet<String>,
    /// The parts that are still in their old state.
    old: BTreeSet<String>,
}

impl State {
    /// Returns the state before these operations. An index that is removed and added again keeps its old state until it
    /// is removed.
    pub(super) fn before(operations: &[PartOperation]) -> Self {
        let mut state = Self::default();
        for operation in operations {
            let (names, name) = match operation {
                PartOperation::RemoveIndex(name) => (&mut state.indexes.old, name),
                PartOperation::RemoveReplica(region) => (&mut state.replicas.old, region),
                PartOperation::AddIndex(name) => (&mut state.indexes.missing, name),
                PartOperation::AddReplica(region) => (&mut state.replicas.missing, region),
                PartOperation::SetStream => {
                    state.has_old_stream = true;
                    continue;
                }
                PartOperation::Unprotect => continue,
            };
            names.insert(name.clone());
        }
        state
    }
}

impl Parts {
    /// Returns whether a part of the new table exists already.
    pub(crate) fn has(&self, name: &str) -> bool {
        !self.missing.contains(name) && !self.old.contains(name)
    }

    /// Returns whether a part of the old table still exists.
    pub(crate) fn keeps(&self, name: Option<&str>) -> bool {
        name.is_some_and(|name| self.old.contains(name))
    }
}
