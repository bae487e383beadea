//! Merges the changes of a table and of its items.

use crate::at::What;
use crate::deploy::evolve::{SchemaChange, Source};
use crate::deploy::shape::{KeyElement, Shape};
use crate::deploy::snapshot::SnapshotTable;

/// Adds the changes of items to the changes of their table, and the source fields to both.
///
/// A changed key field is reported as one change: the table's, with the field's own line and the line to paste.
pub(super) fn merge(
    changes: &mut Vec<SchemaChange>,
    mut items: Vec<SchemaChange>,
    old: &SnapshotTable<'_>,
    new: &SnapshotTable<'_>,
) {
    let [was, is] = [old, new].map(|table| key(&table.shape));
    if let Some(change) = changes.iter_mut().find(|change| is_key_of_table(change)) {
        for position in (0..items.len()).rev() {
            let is_of_key = [(&items[position].from, &was), (&items[position].to, &is)]
                .into_iter()
                .all(|(text, key)| key.iter().any(|name| is_about(&items[position], text.as_deref(), name)));
            if is_of_key {
                let item = items.remove(position);
                let pastes = item.ways_out.into_iter().filter(|way| way.paste.is_some());
                change.ways_out.splice(0..0, pastes);
                change.source = change.source.take().or(item.source);
            }
        }
    }
    for change in changes.iter_mut().filter(|change| change.source.is_none()) {
        change.source = source(change, new);
    }
    changes.append(&mut items);
}

fn is_key_of_table(change: &SchemaChange) -> bool {
    change.at.what == What::Key && change.at.index.is_none() && change.at.attribute.is_none()
}

/// Returns whether one side of a change is about the attribute: the value or the place names it.
fn is_about(change: &SchemaChange, text: Option<&str>, attribute: &str) -> bool {
    let named = format!("`{attribute}` ");
    let is_named = text.is_some_and(|text| text.starts_with(&named));
    is_named || change.at.attribute.as_deref() == Some(attribute)
}

/// Returns the field that a change of a table is about.
fn source(change: &SchemaChange, new: &SnapshotTable<'_>) -> Option<Source> {
    let shape = &new.shape;
    let index = change.at.index.as_deref();
    let attributes: Vec<&str> = match (change.at.what, &change.at.attribute, index) {
        (_, Some(attribute), _) => vec![attribute],
        (What::TimeToLive, ..) => shape.time_to_live.value.iter().flatten().map(|name| &**name).collect(),
        (What::Key, _, None) => key(shape),
        (_, _, Some(index)) => key_of_index(shape, index),
        _ => return None,
    };
    let source = |attribute: &&str| new.entities.iter().find_map(|entity| entity.source(attribute));
    // The attribute that the new value names, if any.
    let is_named = |attribute: &&&str| change.to.as_deref().is_some_and(|to| to.contains(**attribute));
    let named = attributes.iter().find(is_named).and_then(source);
    named.or_else(|| attributes.iter().find_map(source))
}

fn key<'s>(shape: &'s Shape<'_>) -> Vec<&'s str> {
    names(shape.key.value.as_deref().unwrap_or_default())
}

fn names<'s>(key: &'s [KeyElement<'_>]) -> Vec<&'s str> {
    key.iter().filter_map(|element| element.name.value.as_deref()).collect()
}

fn key_of_index<'s>(shape: &'s Shape<'_>, index: &str) -> Vec<&'s str> {
    let global = shape.global_indexes.value.iter().flatten().map(|index| (&index.name, &index.key));
    let local = shape.local_indexes.value.iter().flatten().map(|index| (&index.name, &index.key));
    let found = global.chain(local).find(|(name, _)| name.value.as_deref() == Some(index));
    found.map_or_else(Vec::new, |(_, key)| names(key.value.as_deref().unwrap_or_default()))
}
