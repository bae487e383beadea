//! Several entities in one table, on every available engine.

#![allow(clippy::struct_field_names, reason = "the names of a single-table model")]

use serde::{Deserialize, Serialize};
use tablewright::sdk::Table;
use tablewright::{DynamoEntity, DynamoTable, KeyAttribute, Naming, Stack, Timestamp};

use super::model::{block_on, clients_of};

mod bytes;
mod faults;
mod items;
mod models;
mod numbered;
mod one;
mod reads;
mod streams;
mod updates;

/// Every kind of key: computed and natural, with fields in the key alone, in an index or not.
#[derive(Debug, Deserialize, DynamoTable, PartialEq)]
#[serde(rename_all = "camelCase")]
#[table(name = "shop", pk = "PK", sk = "SK", tag = "type")]
#[gsi(name = "GSI1", pk = "GSI1PK", sk = "GSI1SK")]
#[gsi(name = "ByTotal", pk = "status", sk = "totalCents", project(keys_only))]
#[stream]
enum Shop {
    User(User),
    Order(Box<Order>),
    OrderItem(OrderItem),
    #[table(untagged)]
    #[serde(rename = "stock")]
    Product(Product),
    #[other]
    Other(Other),
}

#[derive(Clone, Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[pk("USER#{user_id}")]
#[sk("PROFILE")]
#[gsi(name = "GSI1", by = "email", pk("EMAIL#{email:lower}"), sk("EMAIL"))]
struct User {
    user_id: UserId,
    email: String,
    name: Option<String>,
    #[serde(default)]
    #[version]
    version: u32,
}

#[derive(Clone, Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[pk("USER#{user_id}")]
#[sk("ORDER#{placed_at}#{number:06}")]
#[gsi(name = "GSI1", by = "courier", pk("COURIER#{courier}"), sk("{is_late}#{placed_at}"))]
#[gsi(name = "ByTotal", by = "total", pk(status), sk(total_cents), partial)]
struct Order {
    #[key_only]
    user_id: UserId,
    #[key_only]
    number: u32,
    placed_at: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<Status>,
    courier: Option<String>,
    is_late: bool,
    total_cents: u64,
}

#[derive(Clone, Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk("USER#{user_id}")]
#[sk("ORDER#{placed_at}#{number:06}#ITEM#{line}")]
struct OrderItem {
    user_id: UserId,
    #[key_only]
    placed_at: Timestamp,
    number: u32,
    #[key_only]
    line: String,
    sku: String,
}

/// It has no field that is stored only in its key, and none in an index.
#[derive(Clone, Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk("PRODUCT#{sku}")]
#[sk("STOCK")]
struct Product {
    sku: String,
    count: i64,
}

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
struct Other {
    #[serde(rename = "PK")]
    partition_key: String,
}

#[derive(Clone, Debug, Deserialize, KeyAttribute, PartialEq, Serialize)]
struct UserId(String);

#[derive(Clone, Copy, Debug, Deserialize, KeyAttribute, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Status {
    Open,
    Shipped,
}

fn stack() -> Stack {
    Stack::new(Naming::verbatim()).table::<Shop>()
}

fn shops() -> Vec<(&'static str, Table<Shop>)> {
    let clients = clients_of(&stack()).into_iter();
    clients.map(|(engine, client)| (engine, Table::named(client, stack().naming()))).collect()
}

fn ada() -> UserId {
    UserId("ada".to_owned())
}

fn day(day: u32) -> Timestamp {
    format!("2026-11-{day:02}T06:29:00.000Z").parse().unwrap()
}

fn user(id: &str) -> User {
    let email = format!("{id}@Example.com");
    User { user_id: UserId(id.to_owned()), email, name: None, version: 0 }
}

fn order(number: u32) -> Order {
    Order {
        user_id: ada(),
        number,
        placed_at: day(number),
        status: Some(if number.is_multiple_of(2) { Status::Open } else { Status::Shipped }),
        courier: Some("bo".to_owned()),
        is_late: number.is_multiple_of(3),
        total_cents: 100 * u64::from(number),
    }
}

fn item(order: u32, line: &str) -> OrderItem {
    let (placed_at, sku) = (day(order), format!("sku-{line}"));
    OrderItem { user_id: ada(), placed_at, number: order, line: line.to_owned(), sku }
}
