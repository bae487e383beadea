//! The index writes that the page states, compared with the capacity that engines report.

use serde_json::{Map, Value, json};

use super::{Order, markdown_of, rows, shop};
use crate::suite::engines::{Engine, engines, tables};

/// The columns of the indexes.
const INDEXES: [&str; 3] = ["status-index", "courier-index", "weight-index"];

/// The attributes that the table's key does not have, each with two values.
const VALUES: [(&str, &str, [&str; 2]); 7] = [
    ("status", "S", ["open", "paid"]),
    ("placed_at", "N", ["1", "2"]),
    ("courier", "S", ["a", "b"]),
    ("weight", "N", ["1", "2"]),
    ("expires_at", "N", ["4102444800", "4102444801"]),
    ("total", "N", ["1", "2"]),
    ("note", "S", ["a", "b"]),
];

fn value(attribute: &str, position: usize) -> Value {
    let (_, ty, values) = VALUES.iter().find(|(name, ..)| *name == attribute).unwrap();
    json!({ *ty: values[position] })
}

fn item(number: u32, is_sparse: bool) -> Value {
    let mut item = Map::new();
    item.insert("customer".to_owned(), json!({ "S": "ada" }));
    item.insert("number".to_owned(), json!({ "N": number.to_string() }));
    for (name, ..) in VALUES.iter().filter(|(name, ..)| !is_sparse || *name != "courier") {
        item.insert((*name).to_owned(), value(name, 0));
    }
    item.into()
}

/// Returns the fewest and the most writes in a cell.
fn range(cell: &str) -> [f64; 2] {
    let (fewest, most) = cell.split_once(" to ").unwrap_or((cell, cell));
    [fewest, most].map(|number| number.parse().unwrap())
}

/// Returns the writes of the table, and of each index, that an answer reports. The items are smaller than 1 KB, so that
/// units are writes.
fn writes(answer: &Value) -> [f64; 4] {
    let capacity = &answer["ConsumedCapacity"];
    let units = |part: &Value| part["CapacityUnits"].as_f64().unwrap_or_default();
    let index = |name: &str| {
        let kinds = ["GlobalSecondaryIndexes", "LocalSecondaryIndexes"];
        kinds.iter().map(|kind| units(&capacity[kind][name])).sum()
    };
    let [status, courier, weight] = INDEXES.map(index);
    [units(&capacity["Table"]), status, courier, weight]
}

fn put(engine: &dyn Engine, table: &str, number: u32, is_sparse: bool) -> [f64; 4] {
    let request =
        json!({ "TableName": table, "Item": item(number, is_sparse), "ReturnConsumedCapacity": "INDEXES" });
    writes(&engine.call("PutItem", request).unwrap())
}

/// Sets an attribute, or removes it without a value.
fn update(engine: &dyn Engine, table: &str, number: u32, attribute: &str, value: Option<&Value>) -> [f64; 4] {
    let mut request = json!({
        "TableName": table,
        "Key": { "customer": { "S": "ada" }, "number": { "N": number.to_string() } },
        "UpdateExpression": "REMOVE #a",
        "ExpressionAttributeNames": { "#a": attribute },
        "ReturnConsumedCapacity": "INDEXES",
    });
    if let Some(value) = value {
        request["UpdateExpression"] = "SET #a = :v".into();
        request["ExpressionAttributeValues"] = json!({ ":v": value });
    }
    writes(&engine.call("UpdateItem", request).unwrap())
}

#[test]
fn the_writes_of_a_page_are_those_of_an_engine() {
    let stack = shop().table::<Order>();
    let page = rows(&markdown_of(&stack), "orders: writes");
    for engine in engines() {
        let (engine, steps) = (&*engine, tables(&stack).remove(0));
        engine.create_table(&steps).unwrap();
        let table = steps[0].table_name();
        let mut number = 0;
        let check = |row: &[String], what: &str, is_sparse: bool, found: [f64; 4]| {
            for (position, found) in found.into_iter().enumerate() {
                let [fewest, most] = range(&row[position + 1]);
                let expected = if is_sparse { fewest } else { most };
                let name = ["the table", INDEXES[0], INDEXES[1], INDEXES[2]][position];
                assert!(
                    (found - expected).abs() < 0.01,
                    "{}, {what}: {found} writes of {name}, not {expected}",
                    engine.name()
                );
            }
        };
        let mut updated = Vec::new();
        for row in &page {
            for is_sparse in [false, true] {
                let Some(names) = row[0].strip_prefix("update of ") else {
                    number += 1;
                    check(row, &row[0], is_sparse, put(engine, table, number, is_sparse));
                    continue;
                };
                for name in names.split(", ") {
                    number += 1;
                    put(engine, table, number, is_sparse);
                    let new = value(name, 1);
                    let found = update(engine, table, number, name, Some(&new));
                    updated.push(name.to_owned());
                    if is_sparse && name == "courier" {
                        // The item enters the index, and then leaves it.
                        assert_eq!(found[2].to_bits(), 1_f64.to_bits(), "{}", engine.name());
                        let gone = update(engine, table, number, name, None);
                        assert_eq!(gone[2].to_bits(), 1_f64.to_bits(), "{}", engine.name());
                        continue;
                    }
                    check(row, name, is_sparse, found);
                    let [_, indexes @ ..] = update(engine, table, number, name, Some(&new));
                    assert!(
                        indexes.iter().sum::<f64>() < 0.01,
                        "{}, {name}: the same value {indexes:?}",
                        engine.name()
                    );
                }
            }
        }
        updated.sort_unstable();
        updated.dedup();
        assert_eq!(updated.len(), VALUES.len(), "{updated:?}");
    }
}
