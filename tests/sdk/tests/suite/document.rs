//! Typed paths into structs and maps.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::{Deserialize, Serialize};
use tablewright::sdk::{Path, Table, path::Nested};
use tablewright::{Document, DynamoTable, Naming, Stack};

use super::model::{block_on, clients_of};

#[derive(Clone, Debug, Deserialize, DynamoTable, PartialEq, Serialize)]
struct Parcel {
    #[pk]
    id: String,
    lines: Vec<Line>,
    address: Option<Address>,
    by_place: BTreeMap<String, Place>,
    counts: HashMap<String, u32>,
}

#[derive(Clone, Debug, Default, Deserialize, Document, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Line {
    sku: String,
    unit_price: u32,
    #[serde(rename = "n")]
    count: i64,
    r#type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    tags: Vec<String>,
    #[serde(default, with = "serde_dynamo::string_set", skip_serializing_if = "BTreeSet::is_empty")]
    colors: BTreeSet<String>,
    #[serde(skip)]
    _hidden: u8,
}

#[derive(Clone, Debug, Default, Deserialize, Document, PartialEq, Serialize)]
struct Address {
    city: String,
    geo: Box<Geo>,
}

#[derive(Clone, Debug, Default, Deserialize, Document, PartialEq, Serialize)]
struct Geo {
    east: f64,
}

#[derive(Clone, Debug, Default, Deserialize, Document, PartialEq, Serialize)]
#[serde(tag = "kind")]
struct Place {
    shelf: u32,
}

fn stack() -> Stack {
    Stack::new(Naming::verbatim()).table::<Parcel>()
}

fn parcel() -> Parcel {
    Parcel {
        id: "p-1".to_owned(),
        lines: vec![Line { sku: "s-1".to_owned(), unit_price: 100, count: 1, ..Line::default() }],
        address: Some(Address::default()),
        by_place: BTreeMap::from([("A3".to_owned(), Place { shelf: 1 })]),
        counts: HashMap::from([("a.b".to_owned(), 1)]),
    }
}

#[test]
fn paths_are_those_of_serde() {
    let line = || Parcel::PATHS.lines.index(2);
    let paths = [
        (line().member(Line::PATHS.sku).to_string(), "lines[2].sku"),
        (line().member(Line::PATHS.unit_price).to_string(), "lines[2].unitPrice"),
        (line().member(Line::PATHS.count).to_string(), "lines[2].n"),
        (line().member(Line::PATHS.r#type).to_string(), "lines[2].type"),
        (line().member(Line::PATHS.tags).index(0).to_string(), "lines[2].tags[0]"),
        (
            Parcel::PATHS.address.member(Address::PATHS.geo).member(Geo::PATHS.east).to_string(),
            "address.geo.east",
        ),
        (
            Parcel::PATHS.address.member(Address::PATHS.geo.member(Geo::PATHS.east)).to_string(),
            "address.geo.east",
        ),
        (Parcel::PATHS.by_place.entry("A3").member(Place::PATHS.shelf).to_string(), "by_place.A3.shelf"),
    ];
    for (path, expected) in paths {
        assert_eq!(path, expected);
    }
    let _: Path<Parcel, u32, Nested> = Parcel::PATHS.counts.entry("a.b");
}

/// An update of each member gives the item that a put of the changed value gives.
#[test]
fn members_are_stored_as_a_put_stores_them() {
    for (engine, client) in clients_of(&stack()) {
        let table = Table::<Parcel>::named(client, stack().naming());
        let raw = || {
            let get =
                table.get(Parcel::key("p-1")).project_attributes::<serde_json::Value>(&["lines", "address"]);
            block_on(get.send()).unwrap().unwrap()
        };
        let line = || Parcel::PATHS.lines.index(0);
        for step in 0..6 {
            block_on(table.put(&parcel()).send()).unwrap();
            let mut changed = parcel();
            let value = &mut changed.lines[0];
            // Something to replace or remove.
            let full = Line {
                note: Some("x".to_owned()),
                tags: vec!["old".to_owned()],
                colors: BTreeSet::from(["red".to_owned()]),
                ..value.clone()
            };
            *value = full.clone();
            block_on(table.put(&changed).send()).unwrap();
            let update = table.update(Parcel::key("p-1"));
            let value = &mut changed.lines[0];
            let update = match step {
                0 => {
                    value.note = None;
                    update.set(line().member(Line::PATHS.note), None::<String>)
                }
                1 => {
                    value.r#type = Some("book".to_owned());
                    update.set(line().member(Line::PATHS.r#type), Some("book".to_owned()))
                }
                2 => {
                    value.tags = Vec::new();
                    update.set(line().member(Line::PATHS.tags), Vec::<String>::new())
                }
                3 => {
                    value.colors = BTreeSet::new();
                    update.remove(line().member(Line::PATHS.colors))
                }
                4 => {
                    value.r#type = None;
                    update.set(line().member(Line::PATHS.r#type), None::<String>)
                }
                _ => {
                    value.count = -4;
                    value.unit_price = 150;
                    changed.address =
                        Some(Address { geo: Box::new(Geo { east: 7.5 }), ..Address::default() });
                    update
                        .subtract(line().member(Line::PATHS.count), 5)
                        .add(line().member(Line::PATHS.unit_price), 50)
                        .set(Parcel::PATHS.address.member(Address::PATHS.geo).member(Geo::PATHS.east), 7.5)
                }
            };
            block_on(update.send()).unwrap();
            let updated = raw();
            assert_eq!(block_on(table.get(Parcel::key("p-1")).send()).unwrap().as_ref(), Some(&changed));
            block_on(table.put(&changed).send()).unwrap();
            assert_eq!(updated, raw(), "{engine}, step {step}");
        }
    }
}

#[test]
fn entries_of_maps_are_changed_and_compared() {
    for (engine, client) in clients_of(&stack()) {
        let table = Table::<Parcel>::named(client, stack().naming());
        block_on(table.put(&parcel()).send()).unwrap();
        let shelf = || Parcel::PATHS.by_place.entry("A3").member(Place::PATHS.shelf);
        let update = table
            .update(Parcel::key("p-1"))
            .add(shelf(), 1)
            .set(Parcel::PATHS.by_place.entry("B1"), Place { shelf: 9 })
            .add(Parcel::PATHS.counts.entry("a.b"), 4)
            .condition(shelf().eq(1) & Parcel::PATHS.counts.entry("none").not_exists());
        let parcel = block_on(update.returning_new().send()).unwrap();
        assert_eq!(parcel.by_place["A3"].shelf, 2, "{engine}");
        assert_eq!(parcel.by_place["B1"].shelf, 9, "{engine}");
        assert_eq!(parcel.counts["a.b"], 5, "{engine}");
        // A number inside is kept in its type, too.
        let below = table.update(Parcel::key("p-1")).subtract(shelf(), 3);
        assert!(block_on(below.send()).unwrap_err().is_out_of_range(), "{engine}");
    }
}
