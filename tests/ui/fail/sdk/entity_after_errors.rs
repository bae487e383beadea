// Requests of an entity, and of a table with computed keys, although the derive has failed: they are no mistakes of their
// own.
use serde::{Deserialize, Serialize};
use tablewright::sdk::Table;
use tablewright::{DynamoEntity, DynamoTable};

#[derive(Deserialize, DynamoTable, Serialize)]
#[table(pk = "PK", sk = "SK")]
#[gsi(name = "GSI1", pk = "GSI1PK", sk = "GSI1SK")]
enum Shop {
    Order(Order),
}

#[derive(Deserialize, DynamoEntity, Serialize)]
#[pk("USER#{usr_id}")]
#[sk("ORDER#{number:08}")]
#[gsi(name = "GSI1", by = "status", pk("STATUS#{status}"), sk("{day}"))]
struct Order {
    user_id: String,
    number: u32,
    status: String,
    day: String,
    note: Option<String>,
    #[version]
    version: u64,
}

#[derive(Deserialize, DynamoTable, Serialize)]
#[table(nmae = "sessions")]
#[pk("PK" = "USER#{user_id}")]
#[sk("SK" = "SESSION#{started_at}")]
#[gsi(name = "by-day", by = "day", pk("Day" = "{started_at:.10}"), sk(device))]
struct Session {
    user_id: String,
    started_at: String,
    device: String,
    count: u64,
}

async fn requests(shop: Table<Shop>, sessions: Table<Session>, order: Order) {
    let orders = shop.entity::<Order>();
    let _ = orders.get(Order::key("ada", 7_u32)).send().await;
    let _ = orders.put(&order).if_not_exists().send().await;
    let _ = orders.query(Order::by_status("open").day().ge("2026-11")).all().await;
    let _ = orders.update(Order::key("ada", 7_u32)).set(Order::PATHS.note, "ring twice").send().await;
    let _ = shop.query(Order::partition("ada").any_entity()).all().await;
    let _ = sessions.get(Session::key("ada", "2026-11-20")).send().await;
    let _ = sessions.query(Session::by_day("2026-11-20").device().begins_with("phone")).all().await;
    let _ = sessions.update(Session::key("ada", "2026-11-20")).set(Session::PATHS.count, 4_u64).send().await;
}

fn main() {}
