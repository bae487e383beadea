//! Engines find by keys and conditions what a filter in memory finds.

use std::fmt::Debug;

use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_dynamo::{AttributeValue, to_attribute_value};
use serde_json::{Map, Value, json};
use tablewright::{DynamoTable, Key, KeyCondition, Naming, Stack};

use super::model::{
    Binaries, Item, Multi, Numbers, Texts, Times, items_and_requests, multi_items_and_requests,
};
use crate::suite::engines::{Engine, engines};

/// The engines, each with a table.
fn engines_with<T: DynamoTable>() -> Vec<Box<dyn Engine>> {
    let tables = Stack::new(Naming::verbatim()).table::<T>().create_tables().unwrap();
    let engines = engines();
    for engine in &engines {
        tables.iter().for_each(|table| engine.create_table(table).unwrap());
    }
    engines
}

fn json<T: Serialize>(value: &T) -> Value {
    let value: AttributeValue = to_attribute_value(value).unwrap();
    match serde_json::to_value(value).unwrap() {
        Value::Object(mut of_type) if of_type.contains_key("M") => of_type.remove("M").unwrap(),
        value => value,
    }
}

fn item<T: DeserializeOwned>(item: &Value) -> T {
    let item: std::collections::HashMap<String, AttributeValue> =
        serde_json::from_value(item.clone()).unwrap();
    serde_dynamo::from_item(serde_dynamo::Item::from(item)).unwrap()
}

fn put<T: DynamoTable + Serialize>(engine: &dyn Engine, item: &T) -> Result<Value, String> {
    engine.call("PutItem", json!({ "TableName": T::SCHEMA.name(), "Item": json(item) }))
}

fn get<T: DynamoTable + DeserializeOwned>(engine: &dyn Engine, key: &Key<'_, T>) -> Option<T> {
    let request = json!({ "TableName": T::SCHEMA.name(), "Key": json(key) });
    engine.call("GetItem", request).unwrap().get("Item").map(item)
}

/// The request of a condition, with consistent reads wherever it allows them.
fn request<T: DynamoTable>(condition: &KeyCondition<'_, T>) -> Value {
    let rendered = condition.expression().unwrap();
    let names: Map<String, Value> = rendered.names().map(|(key, name)| (key.into(), name.into())).collect();
    let values: Map<String, Value> =
        rendered.values().map(|(key, value)| (key.into(), json(value))).collect();
    let mut request = json!({
        "TableName": T::SCHEMA.name(),
        "KeyConditionExpression": rendered.expression(),
        "ExpressionAttributeNames": names,
        "ExpressionAttributeValues": values,
    });
    if let Some(index) = condition.index_name() {
        request["IndexName"] = index.into();
    }
    if condition.allows_consistent_read() {
        request["ConsistentRead"] = true.into();
    }
    request
}

fn query<T: DynamoTable + DeserializeOwned>(engine: &dyn Engine, condition: &KeyCondition<'_, T>) -> Vec<T> {
    let answer = engine.call("Query", request(condition));
    let answer = answer.unwrap_or_else(|error| panic!("{condition:?}, {}: {error}", engine.name()));
    assert!(answer.get("LastEvaluatedKey").is_none_or(Value::is_null), "all on one page");
    answer["Items"].as_array().unwrap().iter().map(item).collect()
}

/// Compares without regard to the order.
fn are_the_same<T: Debug + PartialEq>(found: &[T], expected: &[&T]) -> bool {
    found.len() == expected.len() && expected.iter().all(|item| found.contains(item))
}

/// Puts the items, gets each by its key, and asks for each condition.
fn check<T: Item>(items: &[T], requests: &[super::model::Request<T::Key>]) {
    for engine in engines_with::<T>() {
        for item in items {
            put(&*engine, item).unwrap_or_else(|error| panic!("{item:?}, {}: {error}", engine.name()));
        }
        for item in items {
            assert_eq!(get(&*engine, &item.primary_key()).as_ref(), Some(item), "{}", engine.name());
        }
        for request in requests {
            let Some(condition) = T::condition(request) else { continue };
            let found = query(&*engine, &condition);
            let expected: Vec<&T> = items.iter().filter(|item| item.matches(request)).collect();
            let at = format!("{condition:?}, {}: {found:?}\nexpected {expected:?}", engine.name());
            assert!(are_the_same(&found, &expected), "{at}");
            assert!(found.is_sorted_by_key(|item| item.sort_key(request).cloned()), "not sorted: {at}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn text_is_found((items, requests) in items_and_requests::<Texts>()) {
        check(&items, &requests);
    }

    #[test]
    fn numbers_are_found((items, requests) in items_and_requests::<Numbers>()) {
        check(&items, &requests);
    }

    #[test]
    fn binary_is_found((items, requests) in items_and_requests::<Binaries>()) {
        check(&items, &requests);
    }

    #[test]
    fn times_are_found((items, requests) in items_and_requests::<Times>()) {
        check(&items, &requests);
    }

    #[test]
    fn keys_of_many_attributes_are_found((items, requests) in multi_items_and_requests()) {
        for engine in engines_with::<Multi>() {
            for item in &items {
                put(&*engine, item).unwrap_or_else(|error| panic!("{item:?}, {}: {error}", engine.name()));
            }
            for request in &requests {
                let Some(condition) = request.condition() else { continue };
                let found = query(&*engine, &condition);
                let expected: Vec<&Multi> = items.iter().filter(|item| request.matches(item)).collect();
                let at = format!("{condition:?}, {}: {found:?}\nexpected {expected:?}", engine.name());
                assert!(are_the_same(&found, &expected), "{at}");
                let key = |item: &Multi| (item.text.clone(), item.level, item.hash.clone(), item.at_time);
                assert!(found.is_sorted_by_key(key), "not sorted: {at}");
            }
        }
    }
}
