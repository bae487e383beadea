//! Key conditions in rendered form.

use std::borrow::Cow;
use std::collections::HashMap;
use std::num::NonZeroU32;

use proptest::prelude::*;
use serde::Serialize;
use serde_bytes::{ByteBuf, Bytes};
use tablewright::key::KeyValue;
use tablewright::schema::IndexKind;
use tablewright::{DynamoTable, KeyAttribute, KeyCondition, Timestamp};
use uuid::Uuid;

use super::model::{Item, MultiRequest, Texts, items_and_requests, multi_items_and_requests};
use super::{as_stored, stored};

mod refused;

#[derive(Clone, Debug, PartialEq, Serialize, KeyAttribute)]
struct CustomerId(String);

#[derive(Clone, Copy, Serialize, KeyAttribute)]
#[serde(rename_all = "snake_case")]
enum Status {
    InTransit,
}

/// Every attribute's name is a reserved word.
#[derive(DynamoTable)]
#[serde(rename_all = "camelCase")]
#[table(name = "orders")]
#[gsi("quad", pk(zone, level, size, value), sk(date, hash, number, timestamp))]
#[expect(clippy::struct_field_names, reason = "every word is reserved")]
struct Order {
    #[pk]
    name: CustomerId,
    #[sk]
    order: u64,
    #[gsi("status")]
    status: Status,
    #[gsi("status", sk)]
    timestamp: Timestamp,
    #[gsi("user", project(keys_only))]
    #[serde(skip_serializing_if = "Option::is_none")]
    user: Option<Uuid>,
    #[lsi("total")]
    #[serde(rename = "order.total #1")]
    total: i64,
    #[lsi("hash")]
    #[serde(skip_serializing_if = "Option::is_none")]
    hash: Option<ByteBuf>,
    zone: String,
    level: i8,
    size: ByteBuf,
    value: String,
    date: String,
    number: u32,
}

fn id() -> CustomerId {
    CustomerId("c-1".to_owned())
}

fn at(millis: u64) -> Timestamp {
    Timestamp::from_unix_millis(millis).unwrap()
}

/// Renders a condition, with its expression, names and values as text.
fn rendered<T: DynamoTable, I>(condition: &KeyCondition<'_, T, I>) -> (String, String, String) {
    let rendered = condition.expression().unwrap();
    let names: Vec<String> = rendered.names().map(|(key, name)| format!("{key} {name}")).collect();
    let values: Vec<String> = rendered.values().map(|(key, value)| format!("{key} {value}")).collect();
    (rendered.expression().to_owned(), names.join(", "), values.join(", "))
}

#[track_caller]
fn renders<T: DynamoTable, I>(
    condition: &KeyCondition<'_, T, I>,
    expression: &str,
    names: &str,
    values: &str,
) {
    assert_eq!(rendered(condition), (expression.to_owned(), names.to_owned(), values.to_owned()));
}

#[test]
fn every_operator_on_a_table() {
    let id = id();
    let names = "#k0 name, #k1 order";
    let key = || Order::partition(&id).order();
    renders(&Order::partition(&id), "#k0 = :k0", "#k0 name", r#":k0 "c-1""#);
    for (condition, operator) in [
        (key().eq(7_u64), "="),
        (key().lt(7_u64), "<"),
        (key().le(7_u64), "<="),
        (key().gt(7_u64), ">"),
        (key().ge(7_u64), ">="),
    ] {
        renders(&condition, &format!("#k0 = :k0 AND #k1 {operator} :k1"), names, r#":k0 "c-1", :k1 7"#);
        assert_eq!(condition.to_string(), format!(r#"name = "c-1" AND order {operator} 7"#));
        assert_eq!(condition.index_name(), None);
        assert!(condition.index().is_none() && condition.allows_consistent_read());
    }
    let condition = key().between(7_u64, &9_u64);
    renders(&condition, "#k0 = :k0 AND #k1 BETWEEN :k1 AND :k2", names, r#":k0 "c-1", :k1 7, :k2 9"#);
    assert_eq!(condition.to_string(), r#"name = "c-1" AND order BETWEEN 7 AND 9"#);
    assert_eq!(format!("{condition:?}"), format!("orders: {condition}"));
}

#[test]
fn conditions_on_a_global_index() {
    let condition = Order::by_status(Status::InTransit).timestamp().begins_with("2026-11");
    renders(
        &condition,
        "#k0 = :k0 AND begins_with(#k1, :k1)",
        "#k0 status, #k1 timestamp",
        r#":k0 "in_transit", :k1 "2026-11""#,
    );
    assert_eq!(condition.to_string(), r#"status = "in_transit" AND begins_with(timestamp, "2026-11")"#);
    assert_eq!(format!("{condition:?}"), format!("orders/status-index: {condition}"));
    assert_eq!(condition.index_name(), Some("status-index"));
    assert_eq!(condition.index().map(tablewright::schema::IndexSchema::kind), Some(IndexKind::Global));
    assert!(!condition.allows_consistent_read());

    // An index without a sort key has no method to narrow the condition. It takes the value of its partition key.
    let condition = Order::by_user(Uuid::nil());
    renders(&condition, "#k0 = :k0", "#k0 user", r#":k0 "00000000-0000-0000-0000-000000000000""#);
    assert_eq!((condition.index_name(), condition.allows_consistent_read()), (Some("user-index"), false));
}

#[test]
fn conditions_on_a_local_index() {
    let id = id();
    let condition = Order::by_total(&id).total().between(-5_i64, 5_i64);
    renders(
        &condition,
        "#k0 = :k0 AND #k1 BETWEEN :k1 AND :k2",
        "#k0 name, #k1 order.total #1",
        r#":k0 "c-1", :k1 -5, :k2 5"#,
    );
    assert_eq!(condition.index_name(), Some("total-index"));
    assert!(condition.allows_consistent_read());
    let condition = Order::by_hash(&id).hash().begins_with(&[1, 2]);
    renders(
        &condition,
        "#k0 = :k0 AND begins_with(#k1, :k1)",
        "#k0 name, #k1 hash",
        r#":k0 "c-1", :k1 0x0102"#,
    );
}

/// Attributes are compared from left to right, and any of them can have the range.
#[test]
fn conditions_on_an_index_of_many_attributes() {
    let partition = || Order::by_quad("z", 1_i8, &[2_u8], "v");
    let equal = "#k0 = :k0 AND #k1 = :k1 AND #k2 = :k2 AND #k3 = :k3";
    let (names, values) =
        ("#k0 zone, #k1 level, #k2 size, #k3 value", r#":k0 "z", :k1 1, :k2 0x02, :k3 "v""#);
    renders(&partition(), equal, names, values);
    renders(
        &partition().date().ge("2026"),
        &format!("{equal} AND #k4 >= :k4"),
        &format!("{names}, #k4 date"),
        &format!(r#"{values}, :k4 "2026""#),
    );
    let dated = || partition().date().eq("2026");
    renders(
        &dated().hash().between(&[0], &[1]),
        &format!("{equal} AND #k4 = :k4 AND #k5 BETWEEN :k5 AND :k6"),
        &format!("{names}, #k4 date, #k5 hash"),
        &format!(r#"{values}, :k4 "2026", :k5 0x00, :k6 0x01"#),
    );
    let numbered = || dated().hash().eq(&[0]).number().eq(3_u32);
    let equal = format!("{equal} AND #k4 = :k4 AND #k5 = :k5 AND #k6 = :k6");
    let (names, values) = (
        format!("{names}, #k4 date, #k5 hash, #k6 number"),
        format!(r#"{values}, :k4 "2026", :k5 0x00, :k6 3"#),
    );
    renders(&numbered(), &equal, &names, &values);
    let condition = numbered().timestamp().between(at(0), at(1));
    renders(
        &condition,
        &format!("{equal} AND #k7 BETWEEN :k7 AND :k8"),
        &format!("{names}, #k7 timestamp"),
        &format!(r#"{values}, :k7 "1970-01-01T00:00:00.000Z", :k8 "1970-01-01T00:00:00.001Z""#),
    );
    assert_eq!(
        condition.to_string(),
        "zone = \"z\" AND level = 1 AND size = 0x02 AND value = \"v\" AND date = \"2026\" AND hash = 0x00 \
         AND number = 3 AND timestamp BETWEEN \"1970-01-01T00:00:00.000Z\" AND \"1970-01-01T00:00:00.001Z\""
    );
    assert_eq!(condition.index_name(), Some("quad-index"));
}

#[test]
fn a_condition_is_a_value() {
    let condition = Order::by_status(Status::InTransit).timestamp().gt(at(0));
    let same = condition.clone();
    assert_eq!(condition, same);
    assert_eq!(condition, condition.clone().into_owned());
    assert_ne!(condition, Order::by_status(Status::InTransit).timestamp().ge(at(0)));
    assert_ne!(condition, Order::by_status(Status::InTransit).timestamp().gt(at(1)));
    assert_ne!(condition, *Order::by_status(Status::InTransit));
    // The same values on another index make a different condition.
    let id = id();
    assert_ne!(*Order::by_total(&id), *Order::partition(&id));

    let key = Order::partition(&id).order();
    assert_eq!(format!("{key:?}"), r#"orders: name = "c-1" AND …"#);
}

/// An owned condition outlives the values it was made from.
#[test]
fn an_owned_condition_is_the_same_condition() {
    let make = || -> Vec<KeyCondition<'static, Order>> {
        let (id, text, hash) = (id(), "z".to_owned(), ByteBuf::from([1]));
        vec![
            Order::partition(&id).order().eq(7_u64).into_owned().any(),
            Order::by_hash(&id).hash().between(&hash, &hash).into_owned().any(),
            Order::by_quad(&text, 1_i8, &hash, &text).date().begins_with(&text).into_owned().any(),
            Order::by_quad(&text, 1_i8, &hash, &text).clone().into_owned().any(),
        ]
    };
    for (left, right) in make().iter().zip(make()) {
        assert_eq!(rendered(left), rendered(&right));
        assert_eq!(*left, right);
    }
}

/// Values passed by reference are borrowed.
#[test]
fn a_condition_allocates_nothing_for_its_values() {
    let (id, text, hash) = (id(), "z".to_owned(), ByteBuf::from([1]));
    let condition =
        Order::by_quad(&text, 1_i8, &hash, text.as_str()).date().eq(&text).hash().begins_with(&*hash);
    let rendered = condition.expression().unwrap();
    for (_, value) in rendered.values() {
        match value {
            KeyValue::S(value) => {
                assert!(matches!(value, Cow::Borrowed(value) if value.as_ptr() == text.as_ptr()));
            }
            KeyValue::N(_) => {}
            KeyValue::B(value) => {
                assert!(matches!(value, Cow::Borrowed(value) if value.as_ptr() == hash.as_ptr()));
            }
        }
    }
    let condition = Order::by_hash(&id).hash().between(&hash, &hash);
    let rendered = condition.expression().unwrap();
    assert!(rendered.values().all(|(_, value)| match value {
        KeyValue::S(value) => matches!(value, Cow::Borrowed(_)),
        KeyValue::B(value) => matches!(value, Cow::Borrowed(_)),
        KeyValue::N(_) => false,
    }));
    // A value passed by value keeps its allocation.
    let pointer = text.as_ptr();
    let condition = Order::by_quad(text, 1_i8, &hash, "v");
    let rendered = condition.expression().unwrap();
    let first = rendered.values().next().unwrap().1;
    assert!(matches!(first, KeyValue::S(Cow::Owned(value)) if value.as_ptr() == pointer));
}

/// A condition on a sparse key takes the value without its `Option`. A prefix of a `Timestamp` is text.
#[test]
fn conditions_take_what_is_at_hand() {
    let (id, hash, vec, moment) = (id(), ByteBuf::from([1, 2]), vec![1, 2], at(0));
    let conditions = [
        Order::by_hash(&id).hash().eq(&hash),
        Order::by_hash(id.clone()).hash().eq(hash.clone()),
        Order::by_hash(&id).hash().eq(&[1, 2]),
        Order::by_hash(&id).hash().eq(&[1, 2][..]),
        Order::by_hash(&id).hash().eq(&vec),
        Order::by_hash(&id).hash().eq(hash.as_slice()),
    ];
    assert!(conditions.iter().all(|condition| *condition == conditions[0]));
    let conditions = [
        Order::by_hash(&id).hash().begins_with(&[1, 2]),
        Order::by_hash(&id).hash().begins_with(&[1, 2][..]),
        Order::by_hash(&id).hash().begins_with(&vec),
        Order::by_hash(&id).hash().begins_with(Bytes::new(&hash)),
    ];
    assert!(conditions.iter().all(|condition| *condition == conditions[0]));
    let (text, status) = ("1970".to_owned(), Status::InTransit);
    let conditions = [
        Order::by_status(status).timestamp().begins_with("1970"),
        Order::by_status(&status).timestamp().begins_with(&text),
        Order::by_status(status).timestamp().begins_with(text.clone()),
    ];
    assert!(conditions.iter().all(|condition| *condition == conditions[0]));
    assert_eq!(
        Order::by_status(status).timestamp().between(moment, &moment),
        Order::by_status(&status).timestamp().between(&moment, moment),
    );
}

/// The values of a condition equal those that `serde_dynamo` stores in items.
#[test]
fn values_are_stored_as_in_items() {
    let (id, moment) = (id(), at(1_700_000_000_500));
    let condition = Order::by_status(Status::InTransit).timestamp().le(moment);
    let rendered = condition.expression().unwrap();
    let values: HashMap<_, _> = rendered.values().collect();
    assert_eq!(as_stored(values[":k0"]), stored(&Status::InTransit));
    assert_eq!((as_stored(values[":k1"]), stored(values[":k1"])), (stored(&moment), stored(&moment)));
    let condition = Order::partition(&id).order().le(u64::MAX);
    let rendered = condition.expression().unwrap();
    let values: HashMap<_, _> = rendered.values().collect();
    assert_eq!((as_stored(values[":k0"]), as_stored(values[":k1"])), (stored(&id), stored(&u64::MAX)));
}

/// The keys of a table that borrows are taken in their borrowed form.
#[derive(DynamoTable)]
struct Page<'a, 'b: 'a> {
    #[pk]
    site: &'a str,
    #[sk]
    path: Cow<'b, str>,
    #[gsi("hash", pk)]
    #[serde(skip_serializing_if = "Option::is_none")]
    hash: Option<&'a Bytes>,
    #[gsi("hash", sk)]
    size: &'b u64,
}

#[test]
fn conditions_on_a_table_that_borrows() {
    let (site, path, hash) = ("a.example".to_owned(), "/a".to_owned(), vec![1_u8]);
    let condition = Page::partition(&site).path().begins_with(&path);
    assert_eq!(condition.to_string(), r#"site = "a.example" AND begins_with(path, "/a")"#);
    assert_eq!(condition, Page::partition(site.as_str()).path().begins_with("/a"));
    assert_eq!(Page::partition(&site).path().eq(&path), Page::partition(site.clone()).path().eq("/a"));
    let condition = Page::by_hash(Bytes::new(&hash)).size().lt(&7_u64);
    assert_eq!(condition.to_string(), "hash = 0x01 AND size < 7");
}

/// A number literal takes the key's type without a suffix, also for a sparse index.
#[test]
fn literals_need_no_suffix() {
    #[derive(DynamoTable)]
    struct Plain {
        #[pk]
        id: u8,
        #[sk]
        number: i64,
        #[gsi("sparse")]
        #[serde(skip_serializing_if = "Option::is_none")]
        sparse: Option<u64>,
        #[lsi("sort")]
        #[serde(skip_serializing_if = "Option::is_none")]
        sort: Option<NonZeroU32>,
    }
    assert_eq!(Plain::key(1, -7), Plain { id: 1, number: -7, sparse: None, sort: None }.primary_key());
    assert_eq!(Plain::partition(1).number().between(-7, 7).to_string(), "id = 1 AND number BETWEEN -7 AND 7");
    assert_eq!(Plain::by_sparse(18_446_744_073_709_551_615).to_string(), "sparse = 18446744073709551615");
    assert_eq!(Plain::by_sort(1).sort().ge(NonZeroU32::MIN).to_string(), "id = 1 AND sort >= 1");
}

/// Keys and conditions are `Send` and `Sync`, whatever the table contains.
#[test]
fn keys_and_conditions_are_send_and_sync() {
    fn check<T: Send + Sync>(_: &T) {}
    #[derive(DynamoTable)]
    #[expect(dead_code, reason = "of the items only the keys are of interest")]
    struct Local {
        #[pk]
        id: String,
        #[sk]
        number: u8,
        rest: std::rc::Rc<std::cell::Cell<u8>>,
    }
    let condition = Local::partition("a").number().eq(1);
    check(&condition);
    check(&condition.expression().unwrap());
    check(&Local::partition("a"));
    check(&Local::partition("a").number());
    check(&Local::key("a", 1));
}

/// The parts that a request is built from outlive the rendering.
#[test]
fn names_and_values_are_the_conditions() {
    let id = id();
    let condition = Order::partition(&id).order().eq(7_u64);
    let values: Vec<_> = condition.expression().unwrap().values().collect();
    let names: Vec<_> = condition.expression().unwrap().names().collect();
    assert_eq!((names[1], values[1].1.to_string()), (("#k1", "order"), "7".to_owned()));
    drop(condition.clone());
    let names: Vec<(&'static str, &'static str)> = names;
    drop(condition);
    assert_eq!(names.len(), 2);
}

/// Asserts that the expression and the lists have the same placeholders, each once. DynamoDB rejects any other request.
fn placeholders_are_listed<T: DynamoTable, I>(condition: &KeyCondition<'_, T, I>) {
    let rendered = condition.expression().unwrap();
    let mut words: Vec<&str> = rendered
        .expression()
        .split(|c: char| !(c == '#' || c == ':' || c.is_ascii_alphanumeric()))
        .filter(|word| word.starts_with(['#', ':']))
        .collect();
    let mut listed: Vec<&str> =
        rendered.names().map(|(key, _)| key).chain(rendered.values().map(|(key, _)| key)).collect();
    words.sort_unstable();
    listed.sort_unstable();
    assert_eq!(words, listed, "{}", rendered.expression());
    assert!(words.windows(2).all(|pair| pair[0] != pair[1]), "{}", rendered.expression());

    // The names are the attributes' names, from left to right.
    let schema = T::SCHEMA;
    let partition_key = std::slice::from_ref(schema.partition_key());
    let key: Vec<&str> = match condition.index() {
        None => {
            partition_key.iter().chain(schema.sort_key()).map(tablewright::schema::Attribute::name).collect()
        }
        Some(index) => {
            let is_local = index.kind() == IndexKind::Local;
            let partition_key = if is_local { partition_key } else { index.partition_key() };
            partition_key.iter().chain(index.sort_key()).map(tablewright::schema::Attribute::name).collect()
        }
    };
    let names: Vec<&str> = rendered.names().map(|(_, name)| name).collect();
    assert_eq!(names, key[..names.len()]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn every_placeholder_is_listed_once(
        (_, requests) in items_and_requests::<Texts>(),
        (_, multi) in multi_items_and_requests(),
    ) {
        for condition in requests.iter().filter_map(Texts::condition) {
            placeholders_are_listed(&condition);
            prop_assert_eq!(&condition, &condition.clone().into_owned());
        }
        for condition in multi.iter().filter_map(MultiRequest::condition) {
            placeholders_are_listed(&condition);
            prop_assert_eq!(&condition, &condition.clone().into_owned());
        }
    }
}
