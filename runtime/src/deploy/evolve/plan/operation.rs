//! The operations that need a deployment each, and their order.

use std::collections::BTreeSet;

use crate::at::What;
use crate::deploy::compare::compare;
use crate::deploy::plain::Plain;
use crate::deploy::shape::Shape;
use crate::limits;

/// An operation on a part of a table.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum PartOperation {
    AddIndex(String),
    RemoveIndex(String),
    AddReplica(String),
    RemoveReplica(String),
    /// Changes the stream, which replication needs as long as there are replicas.
    SetStream,
    /// Turns off the protection of replicas that are to be removed.
    Unprotect,
}

/// Returns the operations from one shape of a table to another.
///
/// Additions come first, so that programs can switch to the new index before the old one goes. A removal goes before an
/// addition that would exceed the quota. A stream changes before the first replica comes, or after the last one has gone.
pub(super) fn operations(old: &Shape<'_>, new: &Shape<'_>) -> Vec<PartOperation> {
    let mut operations = Vec::new();
    if let (Some(was), Some(is)) = (indexes(old), indexes(new)) {
        let changed: BTreeSet<String> = compare(old, new)
            .iter()
            .filter(|found| {
                matches!(found.what, What::Key | What::Projection | What::VectorSearch | What::Existence)
            })
            .filter_map(|found| found.index.map(str::to_owned))
            .filter(|index| was.contains(index) && is.contains(index))
            .collect();
        let added = is.iter().filter(|index| !was.contains(*index));
        let mut removed: Vec<&String> = was.iter().filter(|index| !is.contains(*index)).rev().collect();
        // If the quota was raised, the stack has more indexes than the default allows.
        let quota = limits::GLOBAL_INDEXES.max(is.len());
        let mut count = was.len();
        for index in added {
            while count >= quota
                && let Some(removed) = removed.pop()
            {
                operations.push(PartOperation::RemoveIndex(removed.clone()));
                count -= 1;
            }
            operations.push(PartOperation::AddIndex(index.clone()));
            count += 1;
        }
        while let Some(removed) = removed.pop() {
            operations.push(PartOperation::RemoveIndex(removed.clone()));
        }
        for index in changed {
            operations.push(PartOperation::RemoveIndex(index.clone()));
            operations.push(PartOperation::AddIndex(index));
        }
    }
    if let (Some(was), Some(is)) = (regions(old), regions(new)) {
        let missing = |these: &[String], those: &[String]| -> Vec<String> {
            these.iter().filter(|region| !those.contains(region)).cloned().collect()
        };
        let (added, removed) = (missing(&is, &was), missing(&was, &is));
        let has_other_stream =
            !old.stream.is_unknown() && !new.stream.is_unknown() && old.stream != new.stream;
        // A deployment before the first replica has the new stream anyway.
        if has_other_stream && !added.is_empty() && operations.is_empty() {
            operations.push(PartOperation::SetStream);
        }
        operations.extend(added.into_iter().map(PartOperation::AddReplica));
        // And a deployment before the first removal turns the protection off.
        if operations.is_empty() && removed.iter().any(|region| is_protected(old, region)) {
            operations.push(PartOperation::Unprotect);
        }
        let is_last = !removed.is_empty() && is.is_empty();
        operations.extend(removed.into_iter().map(PartOperation::RemoveReplica));
        if has_other_stream && is_last {
            operations.push(PartOperation::SetStream);
        }
    }
    operations
}

/// Returns whether a replica is protected from deletion.
pub(in crate::deploy::evolve) fn is_protected(shape: &Shape<'_>, region: &str) -> bool {
    shape.replica(region).is_some_and(|settings| settings.plain.is(Plain::DeletionProtection, true))
}

/// Returns the names of the global and vector indexes, if they are known.
fn indexes(shape: &Shape<'_>) -> Option<Vec<String>> {
    let global = shape.global_indexes.value.as_ref()?.iter().map(|index| &index.name);
    let vector = shape.vector_indexes.value.as_ref()?.iter().map(|index| &index.name);
    global.chain(vector).map(|name| name.value.as_deref().map(str::to_owned)).collect()
}

pub(super) fn regions(shape: &Shape<'_>) -> Option<Vec<String>> {
    let replicas = shape.replicas.value.as_ref()?.iter();
    replicas.map(|replica| replica.region.value.as_deref().map(str::to_owned)).collect()
}
