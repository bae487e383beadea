//! The limits of a table, and how much of each it uses.

use super::document::{Column, ColumnKind, Grid, Phrase, Row};
use crate::deploy::table::StackTable;
use crate::limits;
use crate::schema::{IndexKind, IndexSchema};

/// From this percentage of a limit on, the limit is near.
const NEAR_PERCENT: usize = 80;

/// Returns the limits that the table uses something of.
pub(super) fn grid<'a>(table: &'a StackTable) -> Grid<'a> {
    let schema = &table.schema;
    let count = |kind| schema.indexes().iter().filter(|index| index.kind() == kind).count();
    let included = |index: &IndexSchema| index.projection().included().len();
    let quota = schema.global_index_quota().and_then(|quota| usize::try_from(quota).ok());
    let in_all = schema.indexes().iter().map(included).sum();
    let in_one = schema.indexes().iter().map(included).max().unwrap_or_default();
    let rows: [(&'static str, usize, usize); 7] = [
        ("global indexes", count(IndexKind::Global), quota.unwrap_or(limits::GLOBAL_INDEXES)),
        ("local indexes", count(IndexKind::Local), limits::LOCAL_INDEXES),
        ("vector indexes", schema.vector_indexes().len(), limits::VECTOR_INDEXES),
        ("attributes that one index lists", in_one, limits::PROJECTED_PER_INDEX),
        ("attributes that all indexes list", in_all, limits::PROJECTED_PER_TABLE),
        ("functions that read the stream", table.stream_functions.len(), limits::STREAM_READERS),
        ("tags", schema.tags().len(), limits::TAGS),
    ];
    let used = rows.into_iter().filter(|(_, used, _)| *used > 0).map(|(what, used, most)| {
        let near = if used == most {
            Phrase::new().strong("reached")
        } else if used * 100 >= most * NEAR_PERCENT {
            Phrase::new().strong("near")
        } else {
            Phrase::new()
        };
        let row: Row<'a> = vec![
            Phrase::of_text(what).into(),
            Phrase::of_text(used.to_string()).into(),
            Phrase::of_text(most.to_string()).into(),
            near.into(),
        ];
        row
    });
    Grid {
        caption: format!("The limits of {}", schema.name()),
        columns: vec![
            Column::new("limit", ColumnKind::Name),
            Column::new("used", ColumnKind::Number),
            Column::new("of", ColumnKind::Number),
            Column::new("note", ColumnKind::Other),
        ],
        shared: 0,
        groups: vec![used.collect()],
    }
}

/// Returns the limit that a local index puts on the data.
pub(super) fn of_collections<'a>(table: &StackTable) -> Option<Phrase<'a>> {
    let local = table.schema.indexes().iter().any(|index| index.kind() == IndexKind::Local);
    let text = format!(
        "With a local index, all items of one partition key together have at most {} GB.",
        limits::COLLECTION_BYTES >> 30
    );
    local.then(|| Phrase::of_text(text))
}

/// Returns the limits of every table's data.
pub(super) fn explained<'a>() -> Phrase<'a> {
    Phrase::of_text(format!(
        "Limits: an item has at most {} KB. One partition key serves up to {} read units and {} write units a second.",
        limits::ITEM_BYTES / 1024,
        limits::PARTITION_READ_UNITS,
        limits::PARTITION_WRITE_UNITS
    ))
}
