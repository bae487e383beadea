//! The cost of typed keys and conditions at run time, compared with the same maps filled by hand.
//!
//! Run with `cargo bench -p tablewright-tests --bench keys`. The program starts itself as a child and measures that.

#![allow(clippy::expect_used, clippy::panic, clippy::print_stdout, reason = "a program, no library")]

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, DefaultHasher};
use std::hint::black_box;
use std::process::ExitCode;

use common::{Amount, Bar, Report, repeat};
use tablewright::key::KeyValue;
use tablewright::{DynamoEntity, DynamoTable, Key, KeyCondition};

mod common;

#[derive(DynamoTable)]
struct Order {
    #[pk]
    customer_id: String,
    #[sk]
    number: u64,
    #[gsi("status")]
    status: String,
    #[gsi("status", sk)]
    placed_at: u64,
}

#[allow(dead_code, reason = "no item is made")]
#[derive(DynamoTable)]
#[table(name = "shop", pk = "PK", sk = "SK")]
enum Shop {
    User(User),
    Purchase(Purchase),
    Line(Line),
}

#[derive(DynamoEntity)]
#[pk("USER#{user_id}")]
#[sk("PROFILE")]
struct User {
    user_id: String,
}

#[derive(DynamoEntity)]
#[pk("USER#{user_id}")]
#[sk("ORDER#{order_id}#{number:08}")]
struct Purchase {
    user_id: String,
    order_id: String,
    number: u64,
}

#[derive(DynamoEntity)]
#[pk("ORDER#{order_id}")]
#[sk("LINE#{number:04}")]
struct Line {
    order_id: String,
    number: u64,
}

fn computed_key(user: &str, order: &str, number: u64) -> Map<AttributeValue> {
    let mut key = map(2);
    for (name, value) in Purchase::key(user, order, number) {
        key.insert(name.to_owned(), value.into());
    }
    key
}

/// Makes the same checks: no value is empty or contains the character that ends it or U+10FFFF, and the number has at
/// most eight digits.
fn computed_key_by_hand(user: &str, order: &str, number: u64) -> Map<AttributeValue> {
    let is_legal = |text: &str, end: Option<char>| {
        !text.is_empty() && !text.contains(char::MAX) && !end.is_some_and(|end| text.contains(end))
    };
    assert!(is_legal(user, None) && is_legal(order, Some('#')) && number < 100_000_000, "a legal key");
    let mut partition_key = String::with_capacity(5 + user.len());
    partition_key.push_str("USER#");
    partition_key.push_str(user);
    let mut sort_key = String::with_capacity(6 + order.len() + 1 + 20);
    sort_key.push_str("ORDER#");
    sort_key.push_str(order);
    sort_key.push('#');
    let mut digits = itoa::Buffer::new();
    let digits = digits.format(number);
    sort_key.extend(std::iter::repeat_n('0', 8 - digits.len()));
    sort_key.push_str(digits);
    let mut key = map(2);
    key.insert("PK".to_owned(), AttributeValue::S(partition_key));
    key.insert("SK".to_owned(), AttributeValue::S(sort_key));
    key
}

/// A value as the clients of `DynamoDB` represent it.
#[derive(Debug, PartialEq)]
enum AttributeValue {
    S(String),
    N(String),
    B(Vec<u8>),
}

impl From<KeyValue<'_>> for AttributeValue {
    fn from(value: KeyValue<'_>) -> Self {
        match value {
            KeyValue::S(text) => Self::S(text.into_owned()),
            KeyValue::N(number) => Self::N(number.into()),
            KeyValue::B(bytes) => Self::B(bytes.into_owned()),
        }
    }
}

impl From<&KeyValue<'_>> for AttributeValue {
    fn from(value: &KeyValue<'_>) -> Self {
        match value {
            KeyValue::S(text) => Self::S(text.as_ref().to_owned()),
            KeyValue::N(number) => Self::N((*number).into()),
            KeyValue::B(bytes) => Self::B(bytes.as_ref().to_owned()),
        }
    }
}

/// A map without a random seed, so that every run executes the same instructions.
type Map<V> = HashMap<String, V, BuildHasherDefault<DefaultHasher>>;

fn map<V>(capacity: usize) -> Map<V> {
    Map::with_capacity_and_hasher(capacity, BuildHasherDefault::default())
}

fn typed_key(customer: &str, order: u64) -> Map<AttributeValue> {
    let mut key = map(2);
    for (name, value) in Order::key(customer, order) {
        key.insert(name.to_owned(), value.into());
    }
    key
}

fn key_by_hand(customer: &str, order: u64) -> Map<AttributeValue> {
    let mut key = map(2);
    key.insert("customer_id".to_owned(), AttributeValue::S(customer.to_owned()));
    key.insert("number".to_owned(), AttributeValue::N(order.to_string()));
    key
}

/// Returns the key of an existing item.
fn key_of_item(order: &Order) -> Map<AttributeValue> {
    let mut key = map(2);
    for (name, value) in order.primary_key() {
        key.insert(name.to_owned(), value.into());
    }
    key
}

struct Query {
    expression: String,
    names: Map<String>,
    values: Map<AttributeValue>,
}

fn typed_condition(status: &str, from: u64, to: u64) -> Query {
    let condition: KeyCondition<'_, Order, _> = Order::by_status(status).placed_at().between(from, to);
    let rendered = condition.expression().expect("a legal condition");
    let (mut names, mut values) = (map(2), map(3));
    for (placeholder, name) in rendered.names() {
        names.insert(placeholder.to_owned(), name.to_owned());
    }
    for (placeholder, value) in rendered.values() {
        values.insert(placeholder.to_owned(), value.into());
    }
    Query { expression: rendered.into_expression(), names, values }
}

fn condition_by_hand(status: &str, from: u64, to: u64) -> Query {
    let (mut names, mut values) = (map(2), map(3));
    names.insert("#k0".to_owned(), "status".to_owned());
    names.insert("#k1".to_owned(), "placed_at".to_owned());
    values.insert(":k0".to_owned(), AttributeValue::S(status.to_owned()));
    values.insert(":k1".to_owned(), AttributeValue::N(from.to_string()));
    values.insert(":k2".to_owned(), AttributeValue::N(to.to_string()));
    Query { expression: "#k0 = :k0 AND #k1 BETWEEN :k1 AND :k2".to_owned(), names, values }
}

fn main() -> ExitCode {
    if let Some((work, times)) = common::asked_of_child() {
        child(&work, times);
        return ExitCode::SUCCESS;
    }
    let Some(wanted) = common::wanted() else { return ExitCode::SUCCESS };
    let mut report = Report::default();
    for (typed, hand) in [
        ("typed key", "key by hand"),
        ("key of an item", "key by hand"),
        ("typed condition", "condition by hand"),
        ("computed key", "computed key by hand"),
    ] {
        if wanted(typed) {
            report.add_counts(typed, hand, [Bar::Ratio(1.05), Bar::Ratio(1.0)]);
        }
    }
    if wanted("entity of a key") {
        report.add_time("entity of a key", Bar::AtMost(Amount::Seconds(30e-9)));
    }
    report.finish()
}

fn child(work: &str, times: u32) {
    let (customer, order, status) = ("customer-00000001", 20_261_120, "open");
    let item = Order {
        customer_id: customer.to_owned(),
        number: order,
        status: status.to_owned(),
        placed_at: 1_795_156_140,
    };
    assert_eq!(typed_key(customer, order), key_by_hand(customer, order));
    assert_eq!(key_of_item(&item), key_by_hand(customer, order));
    let [typed, hand] = [typed_condition, condition_by_hand].map(|condition| condition(status, 1, 20));
    assert_eq!(typed.expression, hand.expression);
    assert_eq!((typed.names, typed.values), (hand.names, hand.values));
    let (customer, status, order) = (|| black_box(customer), || black_box(status), || black_box(order));
    let item = || black_box(&item);
    let order_id = || black_box("o-20261120-1");
    assert_eq!(
        computed_key(customer(), order_id(), order()),
        computed_key_by_hand(customer(), order_id(), order())
    );
    let key: Key<'_, Shop> = Line::key(order_id(), 7_u64).any_entity();
    assert_eq!(key.entity(), Some("Line"));
    match work {
        "typed key" => repeat(times, || typed_key(customer(), order())),
        "key by hand" => repeat(times, || key_by_hand(customer(), order())),
        "key of an item" => repeat(times, || key_of_item(item())),
        "typed condition" => repeat(times, || typed_condition(status(), order(), item().placed_at)),
        "condition by hand" => repeat(times, || condition_by_hand(status(), order(), item().placed_at)),
        "computed key" => repeat(times, || computed_key(customer(), order_id(), order())),
        "computed key by hand" => repeat(times, || computed_key_by_hand(customer(), order_id(), order())),
        "entity of a key" => repeat(times, || black_box(&key).entity()),
        _ => panic!("unknown work {work}"),
    }
}
