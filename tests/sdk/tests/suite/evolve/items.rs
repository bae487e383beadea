//! Items of tables that change, and their count.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use tablewright::Stack;
use tablewright::schema::Attribute;

use super::engines::Engine;

const COUNT: usize = 12;

type Item = BTreeMap<String, Value>;

/// The items of each table, by the table's name.
pub(super) struct Items(BTreeMap<String, Vec<Item>>);

impl Items {
    /// Returns items of the tables of a stack, with the attributes that are keys before or after the change.
    pub(super) fn of(before: &Stack, after: &Stack) -> Self {
        let mut tables = BTreeMap::new();
        for table in before.tables() {
            let key = [Some(table.partition_key()), table.sort_key()];
            let key: BTreeSet<&str> = key.into_iter().flatten().map(Attribute::name).collect();
            let mut attributes = BTreeMap::new();
            let same = after.tables().filter(|other| other.name() == table.name());
            for attribute in
                std::iter::once(table).chain(same).flat_map(|table| table.attribute_definitions())
            {
                attributes.entry(attribute.name()).or_insert(attribute.ty().as_str());
            }
            let items = (0..COUNT).map(|number| item(&key, &attributes, number)).collect();
            tables.insert(table.name().to_owned(), items);
        }
        Self(tables)
    }

    /// Puts the items into the tables.
    pub(super) fn fill(&self, engine: &Engine) {
        for (table, items) in &self.0 {
            for item in items {
                engine.ask("PutItem", &json!({ "TableName": table, "Item": item }));
            }
        }
    }

    /// Asserts that no item is lost or changed, and that queries of each index return exactly the items with its key.
    pub(super) fn assert_there(&self, engine: &Engine, at: &str) {
        for (table, items) in &self.0 {
            let scan = engine.ask("Scan", &json!({ "TableName": table, "ConsistentRead": true }));
            assert_eq!(
                set(&scan),
                items.iter().map(|item| json!(item).to_string()).collect(),
                "{at}, {table}"
            );
            let described = engine.ask("DescribeTable", &json!({ "TableName": table }))["Table"].take();
            for kind in ["GlobalSecondaryIndexes", "LocalSecondaryIndexes"] {
                for index in described[kind].as_array().into_iter().flatten() {
                    let at = format!("{at}, {table}, {}", index["IndexName"]);
                    assert_index(engine, table, items, &described, index, &at);
                }
            }
        }
    }
}

/// Returns an item. It lacks one of the attributes that are not the table's key, so that no index has all items.
fn item(key: &BTreeSet<&str>, attributes: &BTreeMap<&str, &str>, number: usize) -> Item {
    let has = |position: usize, name: &str| key.contains(name) || number % 7 != position % 7;
    let attributes = attributes.iter().enumerate().filter(|(position, (name, _))| has(*position, name));
    let value = |(position, (name, ty)): (usize, (&&str, &&str))| {
        let value = if key.contains(*name) { 10 + number } else { 100 * (position + 1) + number % 3 };
        // The digits of a number are also the base64 text of some bytes.
        let value = if *ty == "B" { format!("{:0>4}", value % 1000) } else { value.to_string() };
        ((*name).to_owned(), json!({ *ty: value }))
    };
    attributes.map(value).collect()
}

/// Returns the items of an answer, as texts.
fn set(answer: &Value) -> BTreeSet<String> {
    let items = answer["Items"].as_array().unwrap();
    let texts = items.iter().map(|item| {
        let item: Item = serde_json::from_value(item.clone()).unwrap();
        json!(item).to_string()
    });
    texts.collect()
}

/// Queries an index by each value of its partition key, and compares the items with those that have the index's key.
fn assert_index(engine: &Engine, table: &str, items: &[Item], described: &Value, index: &Value, at: &str) {
    let names = |key: &Value, ty: &str| -> Vec<String> {
        let elements =
            key.as_array().unwrap().iter().filter(|element| ty.is_empty() || element["KeyType"] == ty);
        elements.map(|element| element["AttributeName"].as_str().unwrap().to_owned()).collect()
    };
    let (partition, key) = (names(&index["KeySchema"], "HASH"), names(&index["KeySchema"], ""));
    let projection = &index["Projection"];
    let mut projected: BTreeSet<String> =
        key.iter().cloned().chain(names(&described["KeySchema"], "")).collect();
    projected.extend(
        projection["NonKeyAttributes"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|name| name.as_str().unwrap().to_owned()),
    );
    let is_projected = |name: &String| projection["ProjectionType"] == "ALL" || projected.contains(name);
    let mut expected = BTreeMap::<String, (Item, BTreeSet<String>)>::new();
    for item in items.iter().filter(|item| key.iter().all(|name| item.contains_key(name))) {
        let of_key: Item = partition.iter().map(|name| (name.clone(), item[name].clone())).collect();
        let of_index: Item = item.clone().into_iter().filter(|(name, _)| is_projected(name)).collect();
        let (_, found) =
            expected.entry(json!(of_key).to_string()).or_insert_with(|| (of_key, BTreeSet::new()));
        found.insert(json!(of_index).to_string());
    }
    assert!(!expected.is_empty(), "{at}");
    for (of_key, expected) in expected.values() {
        let (mut names, mut values) = (BTreeMap::new(), BTreeMap::new());
        for (position, (name, value)) in of_key.iter().enumerate() {
            names.insert(format!("#k{position}"), name);
            values.insert(format!(":k{position}"), value);
        }
        let condition: Vec<String> =
            (0..of_key.len()).map(|position| format!("#k{position} = :k{position}")).collect();
        let query = engine.ask(
            "Query",
            &json!({
                "TableName": table,
                "IndexName": index["IndexName"],
                "KeyConditionExpression": condition.join(" AND "),
                "ExpressionAttributeNames": names,
                "ExpressionAttributeValues": values,
            }),
        );
        assert_eq!(set(&query), *expected, "{at}");
    }
}
