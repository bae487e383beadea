//! Write amplification: the writes of indexes that a write of the table causes.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html#GSI.ThroughputConsiderations>

use super::document::{Column, ColumnKind, Grid, Phrase, Row};
use super::kinds::Kind;
use crate::schema::{IndexSchema, Projection, TableSchema};

/// Returns the writes of each kind of item.
pub(super) fn grid<'a>(schema: &'a TableSchema, kinds: &[Kind<'a>]) -> Grid<'a> {
    let indexes = schema.indexes();
    let has_entities = kinds.len() > 1;
    let groups = kinds.iter().map(|kind| {
        let mut rows = rows(kind, indexes);
        if has_entities {
            let name = kind.name().unwrap_or_default();
            for row in &mut rows {
                row.insert(0, Phrase::of_code(name).into());
            }
        }
        rows
    });
    let mut columns = Vec::new();
    if has_entities {
        columns.push(Column::new("entity", ColumnKind::Name));
    }
    columns.push(Column::new("write", ColumnKind::Name));
    columns.push(Column::new("table", ColumnKind::Number));
    columns.extend(indexes.iter().map(|index| Column::attribute(index.name(), ColumnKind::Number)));
    columns.push(Column::new("writes in all", ColumnKind::Number));
    Grid {
        caption: format!("The writes of {}", schema.name()),
        columns,
        shared: usize::from(has_entities),
        groups: groups.collect(),
    }
}

fn rows<'a>(kind: &Kind<'a>, indexes: &'a [IndexSchema]) -> Vec<Row<'a>> {
    let whole = indexes
        .iter()
        .map(|index| (usize::from(kind.key(Some(index)).is_some()), kind.is_sparse(index)))
        .collect::<Vec<_>>();
    let mut rows = vec![row(Phrase::of_text("put a new item, or delete one"), &whole)];
    for (names, writes) in updates(kind, indexes) {
        rows.push(row(Phrase::of_text("update of ").codes(names), &writes));
    }
    if !kind.is_complete {
        let writes: Vec<Writes> = indexes
            .iter()
            .map(|index| (usize::from(*index.projection() == Projection::All), kind.is_sparse(index)))
            .collect();
        rows.push(row(Phrase::of_text("update of any other attribute"), &writes));
    }
    rows
}

/// The writes of an index, and whether they depend on the presence of an optional attribute.
type Writes = (usize, bool);

/// Returns the attributes that an update can change, together with the writes of each index. Attributes with equal
/// writes are together.
fn updates<'a>(kind: &Kind<'a>, indexes: &'a [IndexSchema]) -> Vec<(Vec<&'a str>, Vec<Writes>)> {
    let mut updates: Vec<(Vec<&'a str>, Vec<Writes>)> = Vec::new();
    for attribute in &kind.attributes {
        let name = attribute.name;
        if kind.is_in_key(None, name) || kind.is_made(name) {
            continue;
        }
        let writes: Vec<Writes> = indexes
            .iter()
            .map(|index| {
                if kind.key(Some(index)).is_none() {
                    (0, false)
                } else if kind.is_in_key(Some(index), name) {
                    // The old entry is deleted and the new one is put.
                    (2, kind.is_sparse(index))
                } else {
                    let is_held = kind.holds(index, name);
                    (usize::from(is_held), is_held && kind.is_sparse(index))
                }
            })
            .collect();
        match updates.iter_mut().find(|(_, known)| *known == writes) {
            Some((names, _)) => names.push(name),
            None => updates.push((vec![name], writes)),
        }
    }
    updates
}

fn row<'a>(what: Phrase<'a>, writes: &[Writes]) -> Row<'a> {
    let mut row: Row<'a> = vec![what.into(), Phrase::of_text("1").into()];
    for (writes, is_sparse) in writes {
        row.push(Phrase::of_text(range(if *is_sparse { 0 } else { *writes }, *writes)).into());
    }
    let most: usize = writes.iter().map(|(writes, _)| writes).sum();
    let fewest: usize = writes.iter().filter(|(_, is_sparse)| !is_sparse).map(|(writes, _)| writes).sum();
    row.push(Phrase::of_text(range(1 + fewest, 1 + most)).into());
    row
}

fn range(fewest: usize, most: usize) -> String {
    if fewest == most { most.to_string() } else { format!("{fewest} to {most}") }
}

/// Explains the figures.
pub(super) fn explained<'a>() -> Vec<Phrase<'a>> {
    vec![
        Phrase::of_text(
            "Writes: a change of an index's key is 2 writes of the index, because the old entry is deleted and the new one is \
             put. It is 1 if the item enters or leaves the index, and 0 if the value stays the same. An update of several \
             attributes writes each index as often as the attribute with the most writes. ",
        )
        .link(
            "How DynamoDB counts",
            "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html#GSI.ThroughputConsiderations",
        ),
        Phrase::of_text(
            "A write takes one write unit per KB of the item, or of what the index holds of it, and two units in a \
             transaction. The attributes of a table's key are not listed, because no update changes them.",
        ),
    ]
}

/// Returns what the figures of a table do not show.
pub(super) fn notes<'a>(schema: &TableSchema, replicas: usize) -> Option<Phrase<'a>> {
    let mut notes = Vec::new();
    if replicas > 0 {
        notes.push(format!("Each write is repeated in every Region: {} times in all.", replicas + 1));
    }
    if !schema.vector_indexes().is_empty() {
        notes.push("Writes of vector indexes are not counted.".to_owned());
    }
    (!notes.is_empty()).then(|| Phrase::of_text(notes.join(" ")))
}
