//! The tables of a page at a glance, and the attributes of each.

use super::document::{Cell, Column, ColumnKind, Grid, Phrase, Row};
use super::items::Item;
use super::kinds::Kind;
use crate::deploy::table::StackTable;
use crate::schema::{
    AttributeType, Billing, IndexKind, IndexSchema, OnDelete, Projection, TableClass, TableSchema,
};

/// Returns one line for each table. `anchors` has the anchor of each table's heading.
pub(super) fn tables<'a>(tables: &'a [StackTable], anchors: &[String]) -> Grid<'a> {
    let rows = tables.iter().zip(anchors).map(|(table, anchor)| {
        let schema = &table.schema;
        let indexes: Vec<&str> = schema.indexes().iter().map(IndexSchema::name).collect();
        let row: Row<'a> = vec![
            Phrase::new().link(schema.name(), format!("#{anchor}")).into(),
            Phrase::of_code(schema.partition_key().name()).into(),
            schema.sort_key().map_or(Phrase::of_text("none"), |key| Phrase::of_code(key.name())).into(),
            if indexes.is_empty() { Phrase::of_text("none") } else { Phrase::new().codes(indexes) }.into(),
            Phrase::of_text(badges(table).join(", ")).into(),
        ];
        row
    });
    Grid {
        caption: "The tables of the stack".to_owned(),
        columns: vec![
            Column::new("table", ColumnKind::Name),
            Column::new("partition key", ColumnKind::Other),
            Column::new("sort key", ColumnKind::Other),
            Column::new("indexes", ColumnKind::Other),
            Column::new("settings", ColumnKind::Other),
        ],
        shared: 0,
        groups: vec![rows.collect()],
    }
}

/// Returns the settings that a reviewer asks about.
fn badges(table: &StackTable) -> Vec<String> {
    let schema = &table.schema;
    let mut badges = vec![match schema.billing() {
        Billing::OnDemand => "on demand".to_owned(),
        Billing::Provisioned(units) => {
            format!("provisioned: {} reads, {} writes", units.reads(), units.writes())
        }
    }];
    if schema.class() == TableClass::StandardInfrequentAccess {
        badges.push("infrequent access".to_owned());
    }
    if let Some(expiry) = schema.time_to_live() {
        badges.push(format!("expires by {}", expiry.name()));
    }
    if let Some(view) = schema.stream() {
        badges.push(format!("stream of {}", view.as_str().to_lowercase().replace('_', " ")));
    }
    badges.push(match schema.point_in_time_recovery() {
        Some(recovery) => match recovery.days() {
            Some(days) => format!("recovery {days} days back"),
            None => "point-in-time recovery".to_owned(),
        },
        None => "no point-in-time recovery".to_owned(),
    });
    badges.push(if schema.deletion_protection() { "protected" } else { "not protected" }.to_owned());
    badges.push(
        match schema.on_delete() {
            OnDelete::Retain => "retained",
            OnDelete::RetainExceptOnCreate => "retained except on create",
            OnDelete::Delete => "deleted with the stack",
        }
        .to_owned(),
    );
    if !table.global.replicas.is_empty() {
        badges.push(format!("replicas in {} more Regions", table.global.replicas.len()));
    }
    badges
}

/// Returns the attributes of a struct, or the keys of each entity.
pub(super) fn attributes<'a>(schema: &'a TableSchema, kinds: &[Kind<'a>], items: &[Item<'a>]) -> Grid<'a> {
    if schema.entities().is_some() { entities(schema, kinds) } else { of_struct(schema, kinds, items) }
}

fn of_struct<'a>(schema: &'a TableSchema, kinds: &[Kind<'a>], items: &[Item<'a>]) -> Grid<'a> {
    let kind = kinds.first();
    let rows = kind.iter().flat_map(|kind| {
        kind.attributes.iter().map(|attribute| {
            let sampled = || items.iter().find_map(|item| item.get(attribute.name)?.ty());
            let ty = attribute.ty.map(AttributeType::as_str).or_else(sampled);
            let ty = ty.map_or(Phrase::of_text("by serde"), Phrase::of_code);
            let present = if attribute.is_optional { "optional" } else { "" };
            let held: Vec<&str> = schema
                .indexes()
                .iter()
                .filter(|index| kind.holds(index, attribute.name))
                .map(IndexSchema::name)
                .collect();
            let row: Row<'a> = vec![
                Phrase::of_code(attribute.name).into(),
                ty.into(),
                Phrase::of_text(present).into(),
                Phrase::of_text(roles(schema, attribute.name).join(", ")).into(),
                Phrase::new().codes(held).into(),
            ];
            row
        })
    });
    let rows: Vec<Row<'a>> = rows.collect();
    Grid {
        caption: format!("The attributes of {}", schema.name()),
        columns: vec![
            Column::new("attribute", ColumnKind::Name),
            Column::new("type", ColumnKind::Other),
            Column::new("optional", ColumnKind::Other),
            Column::new("role", ColumnKind::Other),
            Column::new("held by", ColumnKind::Other),
        ],
        shared: 0,
        groups: vec![rows],
    }
}

/// Returns the roles of an attribute in the table.
fn roles(schema: &TableSchema, name: &str) -> Vec<String> {
    let mut roles = Vec::new();
    for index in std::iter::once(None).chain(schema.indexes().iter().map(Some)) {
        let key = schema.key_of(index);
        let of = index.map_or_else(String::new, |index| format!(" of {}", index.name()));
        if key.partition_key.iter().any(|key| key.name() == name)
            && index.is_none_or(|index| index.kind() == IndexKind::Global)
        {
            roles.push(format!("partition key{of}"));
        }
        if key.sort_key.iter().any(|key| key.name() == name) {
            roles.push(format!("sort key{of}"));
        }
    }
    if schema.time_to_live().is_some_and(|expiry| expiry.name() == name) {
        roles.push("time to live".to_owned());
    }
    for index in schema.vector_indexes() {
        if index.attribute() == name {
            roles.push(format!(
                "embedding of {}: {} dimensions, {}",
                index.name(),
                index.dimensions(),
                index.distance().as_str()
            ));
        }
    }
    roles
}

fn entities<'a>(schema: &'a TableSchema, kinds: &[Kind<'a>]) -> Grid<'a> {
    let keys: Vec<&str> = schema.key_attributes().into_iter().map(crate::schema::Attribute::name).collect();
    let rows = kinds.iter().filter_map(|kind| {
        let entity = kind.entity?;
        let mut row: Row<'a> = vec![Phrase::of_code(entity.parts.name).into()];
        let indexes = || std::iter::once(None).chain(schema.indexes().iter().map(Some));
        for key in &keys {
            let mut parts = indexes()
                .filter_map(|index| kind.declared_key(index))
                .flat_map(|(partition, sort)| partition.into_iter().chain(sort));
            let part = parts.find(|part| part.name == *key);
            row.push(match part {
                Some(part) => match part.template(entity.parts) {
                    Some(template) => Phrase::of_code(template).into(),
                    None => Phrase::of_text("the field ")
                        .codes(part.fields(entity.parts).map(|field| field.ident))
                        .into(),
                },
                None => Cell::Absent,
            });
        }
        let others = kind.attributes.iter().map(|attribute| attribute.name);
        let others = others.filter(|name| !kind.is_made(name) && !keys.contains(name));
        row.push(Phrase::new().codes(others).into());
        Some(row)
    });
    let mut columns = vec![Column::new("entity", ColumnKind::Name)];
    columns.extend(keys.iter().map(|key| Column::attribute(*key, key_kind(schema, key))));
    columns.push(Column::new("other attributes", ColumnKind::Other));
    Grid {
        caption: format!("The entities of {}", schema.name()),
        columns,
        shared: 0,
        groups: vec![rows.collect()],
    }
}

/// Returns the role of an attribute in the table's own key.
fn key_kind(schema: &TableSchema, name: &str) -> ColumnKind {
    if schema.partition_key().name() == name {
        ColumnKind::PartitionKey
    } else if schema.sort_key().is_some_and(|key| key.name() == name) {
        ColumnKind::SortKey
    } else {
        ColumnKind::Other
    }
}

/// Returns the attributes that an index holds, as a text.
pub(super) fn held(index: &IndexSchema) -> Phrase<'_> {
    match index.projection() {
        Projection::All => Phrase::of_text("It holds all attributes."),
        Projection::KeysOnly => Phrase::of_text("It holds only keys."),
        Projection::Include(names) => {
            Phrase::of_text("It holds keys and ").codes(names.iter().map(|name| &**name)).text(".")
        }
    }
}
