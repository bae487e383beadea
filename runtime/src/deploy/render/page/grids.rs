//! The table and its indexes as grids of sample items.

use std::borrow::Cow;
use std::cmp::Ordering;

use super::document::{Cell, Column, ColumnKind, Grid, Phrase, Row};
use super::items::{Item, Value};
use super::kinds::Kind;
use crate::schema::{self, IndexSchema, TableSchema};

/// Attributes beyond this number share a column.
const COLUMNS: usize = 10;

/// Returns the items of the table, or the items that an index holds, grouped by partition.
pub(super) fn grid<'a>(
    schema: &'a TableSchema,
    index: Option<&'a IndexSchema>,
    kinds: &[Kind<'a>],
    items: &[Item<'a>],
) -> Grid<'a> {
    let key = schema.key_of(index);
    let name = schema::Attribute::name;
    let partition: Vec<&'a str> = key.partition_key.iter().map(name).collect();
    let whole: Vec<&'a str> = key.iter().map(name).collect();
    let mut held: Vec<&Item<'a>> = held(schema, index, items).collect();
    // Items with equal keys of an index are in the order of the table's key here, and in no order in `DynamoDB`.
    held.sort_by(|own, other| own.compare(other, &whole));
    let (own, shared) = columns(index, &whole, kinds);

    let mut columns: Vec<Column<'a>> = Vec::new();
    for name in &whole {
        let is_partition = partition.contains(name);
        let kind = if is_partition { ColumnKind::PartitionKey } else { ColumnKind::SortKey };
        columns.push(Column::attribute(*name, kind));
    }
    let has_entities = kinds.len() > 1;
    if has_entities {
        columns.push(Column::new("entity", ColumnKind::Other));
    }
    columns.extend(own.iter().map(|name| Column::attribute(*name, ColumnKind::Other)));
    if shared.is_some() {
        columns.push(Column::new(
            if own.is_empty() { "attributes" } else { "other attributes" },
            ColumnKind::Other,
        ));
    }

    let mut groups: Vec<Vec<Row<'a>>> = Vec::new();
    let mut last: Option<&Item<'a>> = None;
    for item in held {
        let kind = &kinds[item.kind];
        let mut row: Row<'a> = whole.iter().chain(&[]).map(|name| cell(item.get(name))).collect();
        if has_entities {
            row.push(Phrase::of_text(kind.name().unwrap_or_default()).into());
        }
        row.extend(own.iter().map(|name| cell(item.get(name))));
        if let Some(left_out) = &shared {
            let pairs = item.attributes().iter().filter(|(name, _)| {
                !left_out.contains(name) && index.is_none_or(|index| kind.holds(index, name))
            });
            let pairs = pairs.map(|(name, value)| (Cow::Borrowed(*name), phrase(value)));
            row.push(Cell::Pairs(pairs.collect()));
        }
        if last.is_some_and(|last| last.compare(item, &partition) == Ordering::Equal)
            && let Some(group) = groups.last_mut()
        {
            group.push(row);
        } else {
            groups.push(vec![row]);
        }
        last = Some(item);
    }
    let caption = match index {
        None => format!("Sample items of {}", schema.name()),
        Some(index) => format!("Sample items of {} in {}", schema.name(), index.name()),
    };
    Grid { caption, columns, shared: partition.len(), groups }
}

/// Returns the items that are in the table or in an index: an index has only items with all attributes of its key.
pub(super) fn held<'i, 'a>(
    schema: &'a TableSchema,
    index: Option<&'a IndexSchema>,
    items: &'i [Item<'a>],
) -> impl Iterator<Item = &'i Item<'a>> {
    let key = schema.key_of(index);
    items.iter().filter(move |item| key.iter().all(|attribute| item.get(attribute.name()).is_some()))
}

/// Returns the attributes that have their own columns and, if the rest shares a column, the attributes that are not in
/// it.
fn columns<'a>(
    index: Option<&'a IndexSchema>,
    key: &[&'a str],
    kinds: &[Kind<'a>],
) -> (Vec<&'a str>, Option<Vec<&'a str>>) {
    let [kind] = kinds else { return (Vec::new(), Some(key.to_vec())) };
    if kind.entity.is_some() {
        return (Vec::new(), Some(key.to_vec()));
    }
    let names = kind.attributes.iter().map(|attribute| attribute.name);
    let mut own: Vec<&'a str> = names
        .filter(|name| !key.contains(name) && index.is_none_or(|index| kind.holds(index, name)))
        .collect();
    if key.len() + own.len() <= COLUMNS {
        return (own, None);
    }
    own.truncate(COLUMNS.saturating_sub(key.len()));
    let shown = key.iter().chain(&own).copied().collect();
    (own, Some(shown))
}

fn cell<'a>(value: Option<&Value>) -> Cell<'a> {
    value.map_or(Cell::Absent, |value| phrase(value).into())
}

fn phrase<'a>(value: &Value) -> Phrase<'a> {
    match value {
        Value::Unknown => Phrase::of_text(value.to_string()),
        Value::Key(_) | Value::Stored(_) => Phrase::of_code(value.to_string()),
    }
}
