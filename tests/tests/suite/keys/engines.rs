//! On every engine, keys and conditions find the same items as a filter in memory.

use std::fmt::Debug;

use proptest::prelude::*;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;
use serde_dynamo::{AttributeValue, to_attribute_value};
use serde_json::{Map, Value, json};
use tablewright::{DynamoTable, Key, KeyCondition, Naming, Stack};

use super::model::{
    Binaries, Item, Multi, Numbers, Texts, Times, items_and_requests, multi_items_and_requests,
};
use crate::suite::engines::{Engine, engines, tables};

mod partition_keys;

/// Returns the engines, each with the table.
fn engines_with<T: DynamoTable>() -> Vec<Box<dyn Engine>> {
    let tables = tables(&Stack::new(Naming::verbatim()).table::<T>());
    let engines = engines();
    for (engine, table) in engines.iter().flat_map(|engine| tables.iter().map(move |table| (engine, table))) {
        engine.create_table(table).unwrap();
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

/// Returns the request for a condition, with a consistent read if it is allowed.
fn request<T: DynamoTable, I>(condition: &KeyCondition<'_, T, I>) -> Value {
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

fn query<T: DynamoTable + DeserializeOwned, I>(
    engine: &dyn Engine,
    condition: &KeyCondition<'_, T, I>,
) -> Vec<T> {
    let answer = engine.call("Query", request(condition));
    let answer = answer.unwrap_or_else(|error| panic!("{condition:?}, {}: {error}", engine.name()));
    assert!(answer.get("LastEvaluatedKey").is_none_or(Value::is_null), "all on one page");
    answer["Items"].as_array().unwrap().iter().map(item).collect()
}

/// Compares without regard to order.
fn are_the_same<T: Debug + PartialEq>(found: &[T], expected: &[&T]) -> bool {
    found.len() == expected.len() && expected.iter().all(|item| found.contains(item))
}

/// Puts the items, gets each by its key, and sends each condition.
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

/// Keys of text, and indexes that not every item is in.
#[derive(Clone, Debug, Default, Deserialize, DynamoTable, PartialEq, Serialize)]
#[gsi("both", pk(status, size), sk(date, zone))]
struct Plain {
    #[pk]
    name: String,
    #[sk]
    order: String,
    #[gsi("status")]
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    size: Option<ByteBuf>,
    #[gsi("status", sk)]
    #[lsi("date")]
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    zone: Option<ByteBuf>,
}

fn plain(name: &str, order: &str) -> Plain {
    Plain { name: name.to_owned(), order: order.to_owned(), ..Plain::default() }
}

fn text(length: usize) -> String {
    "x".repeat(length)
}

fn bytes(length: usize) -> ByteBuf {
    ByteBuf::from(vec![0xff; length])
}

#[track_caller]
fn is_refused(answer: &Result<Value, String>, at: &str) {
    let error = answer.as_ref().expect_err(at);
    assert!(error.starts_with("ValidationException: "), "{at}: {error}");
}

/// Returns a key without checking it.
fn raw_key<T: DynamoTable>(key: &Key<'_, T>) -> Value {
    key.iter().map(|(name, value)| (name.to_owned(), json(value))).collect::<Map<_, _>>().into()
}

fn raw_query(index: Option<&str>, expression: &str, names: &Value, values: &Value) -> Value {
    let mut request = json!({
        "TableName": Plain::SCHEMA.name(),
        "KeyConditionExpression": expression,
        "ExpressionAttributeNames": names,
        "ExpressionAttributeValues": values,
    });
    if let Some(index) = index {
        request["IndexName"] = index.into();
    }
    request
}

/// We refuse exactly the keys that the engine would refuse.
#[test]
fn empty_and_long_keys_are_refused_by_us_and_by_engines() {
    let long = text(2049);
    for engine in engines_with::<Plain>() {
        for (name, order, is_legal) in [
            (1, 1, true),
            (2048, 1024, true),
            (0, 1, false),
            (1, 0, false),
            (2049, 1, false),
            (1, 1025, false),
        ] {
            let item = plain(&long[..name], &long[..order]);
            let key = item.primary_key();
            let at = format!("{name} and {order} bytes, {}", engine.name());
            assert_eq!(key.validate().is_ok(), is_legal, "{at}");
            let request = json!({ "TableName": "plain", "Key": raw_key(&key) });
            let answers = [put(&*engine, &item), engine.call("GetItem", request)];
            for answer in answers {
                assert_eq!(answer.is_ok(), is_legal, "{at}: {answer:?}");
            }
        }
    }
}

/// The lengths of a key's attributes are added up.
#[test]
fn long_keys_of_many_attributes_are_refused_by_us_and_by_engines() {
    for engine in engines_with::<Plain>() {
        for (status, size, date, zone, is_legal) in [
            (2000, 48, 1000, 24, true),
            (2000, 49, 1000, 24, false),
            (2000, 48, 1000, 25, false),
            (1, 2047, 1, 1023, true),
            (1, 2048, 1, 1, false),
            (1, 1, 1, 1024, false),
        ] {
            let (status, date) = (text(status), text(date));
            let (size, zone) = (Some(bytes(size)), Some(bytes(zone)));
            let item = Plain { status: Some(status), size, date: Some(date), zone, ..plain("a", "b") };
            let condition = Plain::by_both(item.status.as_deref().unwrap(), item.size.as_ref().unwrap())
                .date()
                .eq(item.date.as_deref().unwrap())
                .zone()
                .eq(item.zone.as_ref().unwrap());
            assert_eq!(condition.expression().is_ok(), is_legal);
            let answer = put(&*engine, &item);
            // The embedded engine does not check the length of an index's key.
            if is_legal || engine.name() == "DynamoDB Local" {
                assert_eq!(answer.is_ok(), is_legal, "{}: {answer:?}", engine.name());
            }
        }
    }
}

#[test]
fn conditions_that_are_refused_by_us_are_refused_by_engines() {
    let (long, short) = (text(1025), "a");
    let empty = || Plain::partition("");
    let partition = || Plain::partition(short);
    for (condition, expression, index, name, value) in [
        (empty().clone().any(), "#n = :a AND #s = :v", None, "", short),
        (partition().order().eq("").any(), "#n = :a AND #s = :v", None, short, ""),
        (partition().order().lt("").any(), "#n = :a AND #s < :v", None, short, ""),
        (partition().order().ge("").any(), "#n = :a AND #s >= :v", None, short, ""),
        (partition().order().begins_with("").any(), "#n = :a AND begins_with(#s, :v)", None, short, ""),
        (partition().order().between("", short).any(), "#n = :a AND #s BETWEEN :v AND :a", None, short, ""),
        (partition().order().eq(&long).any(), "#n = :a AND #s = :v", None, short, &long),
        (partition().order().gt(&long).any(), "#n = :a AND #s > :v", None, short, &long),
        (partition().order().begins_with(&long).any(), "#n = :a AND begins_with(#s, :v)", None, short, &long),
        (
            partition().order().between(short, &long).any(),
            "#n = :a AND #s BETWEEN :a AND :v",
            None,
            short,
            &long,
        ),
        (partition().order().between("b", short).any(), "#n = :a AND #s BETWEEN :v AND :a", None, short, "b"),
        (Plain::by_status("").clone().any(), "#n = :a AND #s = :v", Some("status-index"), "", short),
        (Plain::by_date(short).date().eq("").any(), "#n = :a AND #s = :v", Some("date-index"), short, ""),
    ] {
        assert!(condition.expression().is_err(), "{condition}");
        let index_is_global = index == Some("status-index");
        let (partition_key, sort_key) =
            (if index_is_global { "status" } else { "name" }, if index.is_some() { "date" } else { "order" });
        let names = json!({ "#n": partition_key, "#s": sort_key });
        let values = json!({ ":a": { "S": name }, ":v": { "S": value } });
        for engine in engines_with::<Plain>() {
            let answer = engine.call("Query", raw_query(index, expression, &names, &values));
            // The embedded engine only checks the bounds.
            if engine.name() == "DynamoDB Local" || value == "b" {
                is_refused(&answer, &format!("{condition:?}, {}", engine.name()));
            }
        }
    }
}

#[test]
fn consistent_reads_are_for_tables_and_local_indexes() {
    for engine in engines_with::<Plain>() {
        for condition in [
            Plain::partition("a").clone().any(),
            Plain::by_status("a").clone().any(),
            Plain::by_date("a").clone().any(),
        ] {
            let mut request = request(&condition);
            request["ConsistentRead"] = true.into();
            let answer = engine.call("Query", request);
            assert_eq!(answer.is_ok(), condition.allows_consistent_read(), "{condition:?}: {answer:?}");
        }
    }
}

/// An item is in an index if it has every attribute of the key. NULL does not count, and is refused.
#[test]
fn an_index_holds_the_items_that_have_its_key() {
    let with = |order: &str, status: Option<&str>, date: Option<&str>, size: usize, zone: usize| Plain {
        status: status.map(str::to_owned),
        date: date.map(str::to_owned),
        size: (size > 0).then(|| bytes(size)),
        zone: (zone > 0).then(|| bytes(zone)),
        ..plain("a", order)
    };
    let items = [
        with("nothing", None, None, 0, 0),
        with("status", Some("s"), None, 0, 0),
        with("date", None, Some("d"), 0, 0),
        with("status, date", Some("s"), Some("d"), 0, 0),
        with("no zone", Some("s"), Some("d"), 1, 0),
        with("no size", Some("s"), Some("d"), 0, 1),
        with("all", Some("s"), Some("d"), 1, 1),
    ];
    for engine in engines_with::<Plain>() {
        for item in &items {
            put(&*engine, item).unwrap();
        }
        // This put removes the item from the indexes again.
        put(&*engine, &with("left", Some("s"), Some("d"), 1, 1)).unwrap();
        put(&*engine, &plain("a", "left")).unwrap();
        let orders = |condition: &KeyCondition<'_, Plain>| {
            let mut orders: Vec<String> =
                query(&*engine, condition).into_iter().map(|item| item.order).collect();
            orders.sort();
            orders
        };
        assert_eq!(orders(&Plain::partition("a").clone().any()).len(), 8);
        assert_eq!(
            orders(&Plain::by_status("s").clone().any()),
            ["all", "no size", "no zone", "status, date"]
        );
        assert_eq!(
            orders(&Plain::by_date("a").clone().any()),
            ["all", "date", "no size", "no zone", "status, date"]
        );
        assert_eq!(orders(&Plain::by_both("s", &[0xff]).clone().any()), ["all"]);

        let mut null = json(&with("null", Some("s"), Some("d"), 1, 1));
        null["status"] = json!({ "NULL": true });
        let answer = engine.call("PutItem", json!({ "TableName": "plain", "Item": null }));
        is_refused(&answer, engine.name());
        is_refused(&put(&*engine, &with("empty", Some(""), Some("d"), 0, 0)), engine.name());
    }
}

/// Each of `name`, `order`, `status`, `date`, `size` and `zone` is a reserved word.
#[test]
fn reserved_words_need_placeholders() {
    for engine in engines_with::<Plain>() {
        let bare = json!({
            "TableName": "plain",
            "KeyConditionExpression": "name = :v",
            "ExpressionAttributeValues": { ":v": { "S": "a" } },
        });
        is_refused(&engine.call("Query", bare), engine.name());

        let condition = Plain::by_both("s", &[1]).date().eq("d").zone().begins_with(&[1]);
        assert_eq!(query(&*engine, &condition), []);
    }
}

/// Joined by a separator, or in lower case, these keys would be the same.
#[test]
fn keys_that_look_alike_are_different_items() {
    let keys = [
        ("1#2", "3"),
        ("1", "2#3"),
        ("12", "3"),
        ("TYLER", "a"),
        ("tyler", "a"),
        ("tyler", "a "),
        ("1", "02"),
        ("1", "2"),
    ];
    for engine in engines_with::<Plain>() {
        for (name, order) in keys {
            put(&*engine, &plain(name, order)).unwrap();
        }
        for (name, order) in keys {
            assert_eq!(get(&*engine, &Plain::key(name, order)), Some(plain(name, order)));
        }
        assert_eq!(get(&*engine, &Plain::key("1", "3")), None);
        assert_eq!(query(&*engine, &Plain::partition("tyler")).len(), 2);
        // A range stays within one partition, and begins at its bound.
        assert_eq!(
            query(&*engine, &Plain::partition("1").order().gt("02")),
            [plain("1", "2"), plain("1", "2#3")]
        );
        assert_eq!(
            query(&*engine, &Plain::partition("1").order().le("2")),
            [plain("1", "02"), plain("1", "2")]
        );
    }
}
