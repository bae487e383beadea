//! The reads that the types give, each with the request that it becomes.

use super::document::{Column, ColumnKind, Grid, Phrase, Row};
use super::kinds::{KeyPart, Kind};
use super::units;
use crate::deploy::policy::Operation;
use crate::schema::{IndexKind, IndexSchema, TableSchema};

/// Returns the access patterns that the structs name, if there are any.
pub(super) fn patterns<'a>(schema: &'a TableSchema) -> Option<Grid<'a>> {
    let rows = schema.patterns().map(|pattern| {
        let operation = if pattern.is_item() { Operation::GET_ITEM } else { Operation::QUERY };
        let index = pattern.index_name().and_then(|name| schema.index(name));
        let mut row = row(Phrase::of_code(pattern.to_string()), operation, Phrase::new(), index);
        row.remove(CONDITION);
        row
    });
    let rows: Vec<Row<'a>> = rows.collect();
    let mut columns = columns("pattern");
    columns.remove(CONDITION);
    let caption = format!("The access patterns of {}", schema.name());
    (!rows.is_empty()).then(|| Grid { caption, columns, shared: 0, groups: vec![rows] })
}

/// Returns all reads of a table.
pub(super) fn grid<'a>(schema: &'a TableSchema, kinds: &[Kind<'a>]) -> Grid<'a> {
    let mut rows: Vec<Row<'a>> = Vec::new();
    for kind in kinds {
        rows.extend(of_key(kind, None));
    }
    for kind in kinds {
        rows.extend(of_partition(kind, kinds, None));
    }
    rows.extend(together(kinds, None));
    for index in schema.indexes() {
        rows.extend(kinds.iter().filter_map(|kind| of_partition(kind, kinds, Some(index))));
        rows.extend(together(kinds, Some(index)));
    }
    rows.push(row(
        Phrase::of_text("every item"),
        Operation::SCAN,
        Phrase::of_text("none: it reads and bills the whole table"),
        None,
    ));
    Grid {
        caption: format!("The reads of {}", schema.name()),
        columns: columns("what is read"),
        shared: 0,
        groups: vec![rows],
    }
}

/// The position of the key condition among the columns.
const CONDITION: usize = 2;

fn columns<'a>(first: &'static str) -> Vec<Column<'a>> {
    vec![
        Column::new(first, ColumnKind::Name),
        Column::new("operation", ColumnKind::Other),
        Column::new("key condition", ColumnKind::Other),
        Column::new("reads from", ColumnKind::Other),
        Column::new("consistency", ColumnKind::Other),
        Column::new("IAM action", ColumnKind::Other),
        Column::new("read units", ColumnKind::Number),
    ]
}

fn row<'a>(
    what: Phrase<'a>,
    operation: Operation,
    condition: Phrase<'a>,
    index: Option<&'a IndexSchema>,
) -> Row<'a> {
    let is_global = index.is_some_and(|index| index.kind() == IndexKind::Global);
    let units = if operation == Operation::GET_ITEM { units::of_get() } else { units::of_query() };
    vec![
        what.into(),
        Phrase::of_text(operation.name()).into(),
        condition.into(),
        index.map_or(Phrase::of_text("the table"), |index| Phrase::of_code(index.name())).into(),
        Phrase::of_text(if is_global { "eventual" } else { "eventual or strong" }).into(),
        Phrase::of_code(operation.action()).into(),
        Phrase::of_text(units).into(),
    ]
}

/// Returns the read of one item.
fn of_key<'a>(kind: &Kind<'a>, index: Option<&'a IndexSchema>) -> Option<Row<'a>> {
    let (partition, sort) = kind.declared_key(index)?;
    let what = match kind.name() {
        Some(entity) => Phrase::of_text("one ").code(entity),
        None => Phrase::of_text("one item"),
    };
    let parts = partition.iter().chain(&sort);
    let condition = Phrase::new().codes(parts.map(|part| equal(kind, part)));
    Some(row(what, Operation::GET_ITEM, condition, None))
}

/// Returns the query of a partition, if it can return several items.
fn of_partition<'a>(kind: &Kind<'a>, kinds: &[Kind<'a>], index: Option<&'a IndexSchema>) -> Option<Row<'a>> {
    let (partition, sort) = kind.declared_key(index)?;
    let fixed =
        |part: &KeyPart<'a>| kind.entity.is_some_and(|entity| part.fields(entity.parts).next().is_none());
    if index.is_none() && sort.iter().all(fixed) {
        return None;
    }
    let what = match kind.name() {
        Some(entity) => Phrase::of_text("each ").code(entity).text(" of a partition"),
        None => Phrase::of_text("the items of a partition"),
    };
    let condition = Phrase::new().codes(partition.iter().map(|part| equal(kind, part)));
    let (mut condition, is_among_others) = narrowed(condition, kind, &sort);
    if is_among_others {
        let others = beside(kind, &partition, kinds, index);
        let unknown = match (others.is_empty(), kind.has_unknown_items()) {
            (true, false) => None,
            (true, true) => Some("no entity"),
            (false, true) => Some(", and of no entity,"),
            (false, false) => Some(""),
        };
        if let Some(unknown) = unknown {
            let dropped = format!("{unknown} in the range are read and dropped");
            condition = condition.text("; items of ").codes(others).text(dropped);
        }
    }
    Some(row(what, Operation::QUERY, condition, index))
}

/// Returns the other entities whose items can be in the same partition of the table or of the index.
fn beside<'a>(
    kind: &Kind<'a>,
    partition: &[KeyPart<'a>],
    kinds: &[Kind<'a>],
    index: Option<&'a IndexSchema>,
) -> Vec<&'a str> {
    let others = kinds.iter().filter(|other| other.name() != kind.name()).filter(|other| {
        let key = other.key(index);
        key.is_some_and(|(key, _)| partition.iter().zip(&key).all(|(one, other)| one.can_equal(other)))
    });
    others.filter_map(Kind::name).collect()
}

/// Adds the ways in which the sort key narrows a query. Also returns whether the range is not bounded by a text of the
/// entity.
fn narrowed<'a>(mut condition: Phrase<'a>, kind: &Kind<'a>, sort: &[KeyPart<'a>]) -> (Phrase<'a>, bool) {
    let (mut names, mut is_among_others) = (Vec::new(), false);
    for part in sort {
        match kind.entity.filter(|_| part.source.is_some_and(|source| source.is_computed)) {
            None => names.push(part.name),
            Some(entity) => {
                let fields = names.len();
                names.extend(part.fields(entity.parts).map(|field| field.ident));
                condition = match part.prefix() {
                    _ if names.len() == fields => condition.text(", ").code(equal(kind, part)),
                    None => {
                        is_among_others = true;
                        condition
                    }
                    Some(prefix) => {
                        condition.text(", ").code(format!("begins_with({}, {prefix})", part.name))
                    }
                };
            }
        }
    }
    if !names.is_empty() {
        condition = condition.text("; sorted and narrowed by ").codes(names);
    }
    (condition, is_among_others)
}

/// Returns the queries that read several entities at once: the entities whose partition keys have one template.
fn together<'a>(kinds: &[Kind<'a>], index: Option<&'a IndexSchema>) -> Vec<Row<'a>> {
    let mut groups: Vec<(String, Vec<&'a str>)> = Vec::new();
    for kind in kinds {
        let (Some(entity), Some((partition, _))) = (kind.entity, kind.declared_key(index)) else { continue };
        let key = partition.iter().map(|part| equal(kind, part)).collect::<Vec<_>>().join(", ");
        match groups.iter_mut().find(|(known, _)| *known == key) {
            Some((_, entities)) => entities.push(entity.parts.name),
            None => groups.push((key, vec![entity.parts.name])),
        }
    }
    let several = groups.into_iter().filter(|(_, entities)| entities.len() > 1);
    let rows = several.map(|(key, entities)| {
        row(Phrase::new().codes(entities).text(" together"), Operation::QUERY, Phrase::of_code(key), index)
    });
    rows.collect()
}

/// Returns the condition on an attribute that has one value.
fn equal(kind: &Kind<'_>, part: &KeyPart<'_>) -> String {
    match kind.entity {
        None => format!("{} = …", part.name),
        Some(entity) => match part.quoted_template(entity.parts) {
            Some(template) => format!("{} = {template}", part.name),
            None => format!("{} = …", part.name),
        },
    }
}

/// Explains the conditions and the permissions.
pub(super) fn explained<'a>() -> [Phrase<'a>; 2] {
    let writes = [Operation::PUT_ITEM, Operation::UPDATE_ITEM, Operation::DELETE_ITEM];
    [
        Phrase::of_text(
            "Key conditions: a query can be narrowed by the sort key, with =, <, <=, >, >=, BETWEEN and, for text and binary, \
             begins_with. Several attributes or fields narrow it from left to right. Items come in the order of the sort key, \
             or in the reverse order.",
        ),
        Phrase::of_text(
            "Permissions: a read of the table is allowed for the table's ARN, and a read of an index for ",
        )
        .code("table ARN/index/name of the index")
        .text(". Writes are ")
        .codes(writes.map(Operation::action))
        .text(" on the table, and need no permission for an index."),
    ]
}
