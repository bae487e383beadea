//! The cost of typed requests at run time, compared with the same requests made by hand.
//!
//! Run with `cargo bench -p tablewright-sdk-tests`. The program starts itself as a child and measures that.

#![allow(clippy::expect_used, clippy::panic, clippy::print_stdout, reason = "a program, no library")]

use std::collections::HashMap;
use std::future::Future;
use std::hint::black_box;
use std::pin::pin;
use std::process::ExitCode;
use std::task::{Context, Poll, Waker};
use std::time::Instant;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::operation::put_item::PutItemInput;
use aws_sdk_dynamodb::operation::query::QueryInput;
use aws_sdk_dynamodb::operation::update_item::UpdateItemInput;
use aws_sdk_dynamodb::types::AttributeValue;
use common::{Amount, Bar, Report, median, repeat};
use serde::{Deserialize, Serialize};
use tablewright::sdk::{Item, Table};
use tablewright::testing::{Answer, Embedded, client_of};
use tablewright::{DynamoEntity, DynamoTable, Naming, Stack};

#[path = "../../benches/common.rs"]
mod common;

#[derive(Clone, Debug, Deserialize, DynamoTable, PartialEq, Serialize)]
struct Order {
    #[pk]
    customer_id: String,
    #[sk]
    number: u64,
    #[gsi("status")]
    status: String,
    #[gsi("status", sk)]
    placed_at: u64,
    lines: Vec<Line>,
    note: Option<String>,
    total: f64,
}

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
struct Line {
    sku: String,
    count: u32,
}

#[derive(Serialize)]
struct OrderKey<'a> {
    customer_id: &'a str,
    number: u64,
}

fn typed_key(customer: &str, order: u64) -> Item {
    Order::key(customer, order).try_into().expect("a legal key")
}

fn key_by_hand(customer: &str, order: u64) -> Item {
    let mut key = HashMap::with_capacity(2);
    key.insert("customer_id".to_owned(), AttributeValue::S(customer.to_owned()));
    key.insert("number".to_owned(), AttributeValue::N(order.to_string()));
    key
}

fn key_by_serde(customer: &str, order: u64) -> Item {
    serde_dynamo::to_item(OrderKey { customer_id: customer, number: order }).expect("a key")
}

fn typed_query(table: &Table<Order>, status: &str, from: u64, to: u64) -> QueryInput {
    table.query(Order::by_status(status).placed_at().between(from, to)).input().expect("a legal query")
}

fn query_by_hand(table: &str, status: &str, from: u64, to: u64) -> QueryInput {
    let (mut names, mut values) = (HashMap::with_capacity(2), HashMap::with_capacity(3));
    names.insert("#k0".to_owned(), "status".to_owned());
    names.insert("#k1".to_owned(), "placed_at".to_owned());
    values.insert(":k0".to_owned(), AttributeValue::S(status.to_owned()));
    values.insert(":k1".to_owned(), AttributeValue::N(from.to_string()));
    values.insert(":k2".to_owned(), AttributeValue::N(to.to_string()));
    QueryInput::builder()
        .table_name(table)
        .index_name("status-index")
        .key_condition_expression("#k0 = :k0 AND #k1 BETWEEN :k1 AND :k2")
        .set_expression_attribute_names(Some(names))
        .set_expression_attribute_values(Some(values))
        .build()
        .expect("a query")
}

fn order() -> Order {
    Order {
        customer_id: "customer-00000001".to_owned(),
        number: 20_261_120,
        status: "open".to_owned(),
        placed_at: 1_795_156_140,
        lines: vec![Line { sku: "sku-1".to_owned(), count: 3 }],
        note: Some("ring twice".to_owned()),
        total: 12.5,
    }
}

fn typed_put(table: &Table<Order>, order: &Order) -> PutItemInput {
    table.put(order).input().expect("a legal item")
}

/// Makes the same request with the SDK and `serde_dynamo`.
fn put_by_hand(table: &str, order: &Order) -> PutItemInput {
    let item = serde_dynamo::to_item(order).expect("an item");
    PutItemInput::builder().table_name(table).set_item(Some(item)).build().expect("a put")
}

/// The order as it is to be: one attribute is set, and one is removed.
fn changed() -> Order {
    Order { status: "shipped".to_owned(), note: None, ..order() }
}

fn update_from(table: &Table<Order>, before: &Order, after: &Order) -> UpdateItemInput {
    let update = table.update_from(before, after).expect("two versions of an item").expect("a difference");
    update.input().expect("a legal update")
}

/// Compares what `serde_dynamo` stores, and makes the same request with the SDK.
fn update_by_hand(table: &str, before: &Order, after: &Order) -> UpdateItemInput {
    let old: Item = serde_dynamo::to_item(before).expect("an item");
    let new: Item = serde_dynamo::to_item(after).expect("an item");
    let (mut names, mut values) = (HashMap::new(), HashMap::new());
    let (mut set, mut remove, mut conditions) = (Vec::new(), Vec::new(), Vec::new());
    let is_there = |value: &&AttributeValue| !value.is_null();
    let mut attributes: Vec<&String> = old.keys().chain(new.keys()).collect();
    attributes.sort_unstable();
    attributes.dedup();
    for (number, attribute) in attributes.into_iter().enumerate() {
        let (before, after) = (old.get(attribute).filter(is_there), new.get(attribute).filter(is_there));
        if before == after {
            continue;
        }
        names.insert(format!("#a{number}"), attribute.clone());
        if let Some(before) = before {
            values.insert(format!(":b{number}"), before.clone());
            conditions.push(format!("#a{number} = :b{number}"));
        } else {
            conditions.push(format!("attribute_not_exists(#a{number})"));
        }
        if let Some(after) = after {
            values.insert(format!(":a{number}"), after.clone());
            set.push(format!("#a{number} = :a{number}"));
        } else {
            remove.push(format!("#a{number}"));
        }
    }
    names.insert("#k".to_owned(), "customer_id".to_owned());
    conditions.push("attribute_exists(#k)".to_owned());
    let mut update = String::new();
    for (clause, actions) in [("SET ", &set), ("REMOVE ", &remove)] {
        if !actions.is_empty() {
            update += if update.is_empty() { "" } else { " " };
            update += clause;
            update += &actions.join(", ");
        }
    }
    UpdateItemInput::builder()
        .table_name(table)
        .set_key(Some(key_by_hand(&before.customer_id, before.number)))
        .update_expression(update)
        .condition_expression(conditions.join(" AND "))
        .set_expression_attribute_names(Some(names))
        .set_expression_attribute_values(Some(values))
        .build()
        .expect("an update")
}

const SEGMENTS: u32 = 8;
const ITEMS: u64 = 100_000;

async fn parallel_scan(table: &Table<Order>) -> usize {
    table.scan().parallel(SEGMENTS).expect("a legal scan").all().await.expect("all items").len()
}

/// Reads the same segments with the SDK and `serde_dynamo`.
async fn scan_by_hand(client: &Client) -> usize {
    let mut orders: Vec<Order> = Vec::new();
    let mut left: Vec<(i32, Option<Item>)> =
        (0_i32..).map(|segment| (segment, None)).take(SEGMENTS as usize).collect();
    let segments = i32::try_from(SEGMENTS).expect("a few segments");
    while !left.is_empty() {
        let mut next = Vec::new();
        for (segment, start) in left {
            let scan = client.scan().table_name("order").total_segments(segments).segment(segment);
            let page = scan.set_exclusive_start_key(start).send().await.expect("a page");
            orders.extend(
                serde_dynamo::from_items::<_, Order>(page.items.unwrap_or_default()).expect("orders"),
            );
            if let Some(key) = page.last_evaluated_key.filter(|key| !key.is_empty()) {
                next.push((segment, Some(key)));
            }
        }
        left = next;
    }
    orders.len()
}

/// Adds the time of a parallel scan on the embedded engine. The engine does most of the work of both.
fn add_scans(report: &mut Report) {
    let engine = Embedded::new(&Stack::new(Naming::verbatim()).table::<Order>()).expect("an engine");
    let (client, table) = (engine.client(), engine.table::<Order>());
    let orders: Vec<Order> = (0..ITEMS)
        .map(|number| Order { customer_id: format!("customer-{}", number % 1000), number, ..order() })
        .collect();
    ready(async { table.batch_write().add_all(orders.iter().map(|order| table.put(order))).send().await })
        .expect("all orders");
    let expected = usize::try_from(ITEMS).expect("a count");
    let mut times = [Vec::new(), Vec::new()];
    for _ in 0..5 {
        let start = Instant::now();
        assert_eq!(ready(parallel_scan(&table)), expected);
        times[0].push(start.elapsed());
        let start = Instant::now();
        assert_eq!(ready(scan_by_hand(&client)), expected);
        times[1].push(start.elapsed());
    }
    let [typed, by_hand] = times.map(|times| Amount::Seconds(median(&times).as_secs_f64()));
    // As fast, but for what other programs on the machine do meanwhile.
    report.add("parallel scan", typed, Some(("parallel scan by hand", by_hand)), Bar::Ratio(1.05));
}

const ITEM: &str = r#"{ "Item": {
    "customer_id": { "S": "customer-00000001" }, "number": { "N": "20261120" }, "status": { "S": "open" },
    "placed_at": { "N": "1795156140" }, "note": { "NULL": true }, "total": { "N": "12.5" },
    "lines": { "L": [{ "M": { "sku": { "S": "sku-1" }, "count": { "N": "3" } } }] }
} }"#;

async fn typed_get(table: &Table<Order>, customer: &str, order: u64) -> Order {
    table.get(Order::key(customer, order)).send().await.expect("an answer").expect("an item")
}

/// Sends the same request with the SDK and `serde_dynamo`.
async fn get_by_hand(client: &Client, table: &str, customer: &str, order: u64) -> Order {
    let get = client.get_item().table_name(table).set_key(Some(key_by_hand(customer, order)));
    let answer = get.send().await.expect("an answer");
    serde_dynamo::from_item(answer.item.expect("an item")).expect("an order")
}

/// The order as an entity, with the same fields.
#[derive(Clone, Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk("CUSTOMER#{customer_id}")]
#[sk("ORDER#{number:010}")]
struct Purchase {
    customer_id: String,
    number: u64,
    status: String,
    placed_at: u64,
    lines: Vec<Line>,
    note: Option<String>,
    total: f64,
}

#[derive(Deserialize, DynamoEntity, Serialize)]
#[pk("CUSTOMER#{customer_id}")]
#[sk("PROFILE")]
struct Customer {
    customer_id: String,
}

#[allow(dead_code, reason = "the benchmark reads one entity")]
#[derive(Deserialize, DynamoTable, Serialize)]
#[table(pk = "PK", sk = "SK")]
enum Shop {
    Customer(Customer),
    Purchase(Purchase),
}

/// Returns the item as an entity stores it, with the computed attributes.
fn item_of_entity() -> String {
    let keys = r#""Item": { "PK": { "S": "CUSTOMER#customer-00000001" }, "SK": { "S": "ORDER#0020261120" },"#;
    ITEM.replacen(r#""Item": {"#, keys, 1)
}

async fn entity_get(table: &Table<Purchase>, customer: &str, order: u64) -> Purchase {
    table.get(Purchase::key(customer, order)).send().await.expect("an answer").expect("an item")
}

fn main() -> ExitCode {
    if let Some((work, times)) = common::asked_of_child() {
        child(&work, times);
        return ExitCode::SUCCESS;
    }
    let Some(wanted) = common::wanted() else { return ExitCode::SUCCESS };
    let mut report = Report::default();
    for (typed, hand, bar) in [
        ("typed key", "key by hand", Bar::Ratio(1.05)),
        ("typed key", "key by serde", Bar::None),
        ("typed query", "query by hand", Bar::Ratio(1.05)),
        ("typed get", "get by hand", Bar::Ratio(1.005)),
        ("typed get of an entity", "of a plain table", Bar::Ratio(1.01)),
        ("typed put", "put by hand", Bar::Ratio(1.0)),
    ] {
        if wanted(typed) {
            report.add_counts(typed, hand, [bar, Bar::Ratio(1.0)]);
        }
    }
    if wanted("update_from") {
        report.add_counts("update_from", "update by hand", [Bar::Ratio(1.3), Bar::None]);
    }
    if wanted("parallel scan") {
        add_scans(&mut report);
    }
    if wanted("typed key") {
        report.add_times("typed key", &[("key by hand", Bar::None), ("key by serde", Bar::Faster(3.0))]);
    }
    report.finish()
}

fn child(work: &str, times: u32) {
    let (customer, order, status) = ("customer-00000001", 20_261_120, "open");
    let client = client_of(|_| Answer::output(ITEM));
    let table = Table::<Order>::new(client.clone(), "acme-shop-orders");
    assert_eq!(typed_key(customer, order), key_by_hand(customer, order));
    assert_eq!(typed_key(customer, order), key_by_serde(customer, order));
    assert_eq!(typed_query(&table, status, 1, 20), query_by_hand("acme-shop-orders", status, 1, 20));
    assert_eq!(typed_put(&table, &self::order()), put_by_hand("acme-shop-orders", &self::order()));
    let typed = ready(typed_get(&table, customer, order));
    assert_eq!(typed, ready(get_by_hand(&client, "acme-shop-orders", customer, order)));
    // Both tables answer with the same attributes.
    let item_of_entity = item_of_entity();
    let client_of_entity = client_of(move |_| Answer::output(item_of_entity.as_str()));
    let entities = Table::<Shop>::new(client_of_entity.clone(), "acme-shop-orders").entity::<Purchase>();
    let plain = Table::<Order>::new(client_of_entity, "acme-shop-orders");
    let entity = ready(entity_get(&entities, customer, order));
    assert_eq!((entity.customer_id, entity.number), (typed.customer_id, typed.number));
    let item = self::order();
    let later = changed();
    let by_hand = update_by_hand("acme-shop-orders", &item, &later);
    assert_eq!(update_from(&table, &item, &later).key(), by_hand.key());
    let (item, later) = (|| black_box(&item), || black_box(&later));
    let (customer, status, order) = (|| black_box(customer), || black_box(status), || black_box(order));
    let (entities, plain) = (|| black_box(&entities), || black_box(&plain));
    let (table, client, name) =
        (|| black_box(&table), || black_box(&client), || black_box("acme-shop-orders"));
    match work {
        "typed key" => repeat(times, || typed_key(customer(), order())),
        "key by hand" => repeat(times, || key_by_hand(customer(), order())),
        "key by serde" => repeat(times, || key_by_serde(customer(), order())),
        "typed query" => repeat(times, || typed_query(table(), status(), order(), order() + 7)),
        "query by hand" => repeat(times, || query_by_hand(name(), status(), order(), order() + 7)),
        "typed get" => repeat(times, || ready(typed_get(table(), customer(), order()))),
        "get by hand" => repeat(times, || ready(get_by_hand(client(), name(), customer(), order()))),
        "typed get of an entity" => repeat(times, || ready(entity_get(entities(), customer(), order()))),
        "of a plain table" => repeat(times, || ready(typed_get(plain(), customer(), order()))),
        "typed put" => repeat(times, || typed_put(table(), item())),
        "update_from" => repeat(times, || update_from(table(), item(), later())),
        "update by hand" => repeat(times, || update_by_hand(name(), item(), later())),
        "put by hand" => repeat(times, || put_by_hand(name(), item())),
        _ => panic!("unknown work {work}"),
    }
}

/// Returns the output of a future that never waits for anything else.
fn ready<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            return output;
        }
    }
}
