//! From structs to tables that an engine accepts, and to queries that it answers.

mod engine;
mod tables;

use std::error::Error;

use engine::Engine;
use serde::{Deserialize, Serialize};
use tables::{Customer, CustomerId, Line, Order, Status};
use tablewright::schema::{AttributeType, Billing, IndexKind, Projection, TableSchema};
use tablewright::{DynamoTable, Naming, Timestamp};

fn main() -> Result<(), Box<dyn Error>> {
    let stack = tables::stack()?;
    println!("The template of the stack: {}/infra/tables.template.json\n", env!("CARGO_MANIFEST_DIR"));
    for schema in stack.tables() {
        print_table(schema, stack.naming());
    }
    for lint in stack.lints() {
        println!("hint: {lint}");
    }

    let engine = Engine::new(&stack)?;
    println!("An embedded engine has created the tables.\n");
    use_tables(&engine)
}

/// Prints a table as a few lines of text.
fn print_table(schema: &TableSchema, naming: &Naming) {
    let key = |attributes: &mut dyn Iterator<Item = &tablewright::schema::Attribute>| {
        let attributes = attributes.map(|attribute| {
            let ty = match attribute.ty() {
                AttributeType::S => "string",
                AttributeType::N => "number",
                AttributeType::B => "binary",
            };
            format!("{} ({ty})", attribute.name())
        });
        attributes.collect::<Vec<_>>().join(", ")
    };
    println!("{}", naming.table_name(schema));
    println!(
        "  key:          {}",
        key(&mut std::iter::once(schema.partition_key()).chain(schema.sort_key()))
    );
    for index in schema.indexes() {
        let kind = match index.kind() {
            IndexKind::Global => "global",
            IndexKind::Local => "local",
        };
        let attributes = key(&mut index.partition_key().iter().chain(index.sort_key()));
        let holds = match index.projection() {
            Projection::All => "all attributes".to_owned(),
            Projection::KeysOnly => "the keys".to_owned(),
            Projection::Include(attributes) => format!("the keys and {}", attributes.join(", ")),
        };
        let label = format!("{kind} index:");
        println!("  {label:14}{}, by {attributes}; holds {holds}", index.name());
    }
    if let Some(attribute) = schema.time_to_live() {
        println!("  expires by:   {}", attribute.name());
    }
    let billing = match schema.billing() {
        Billing::OnDemand => "on demand".to_owned(),
        Billing::Provisioned(capacity) => format!("{} reads, {} writes", capacity.reads(), capacity.writes()),
    };
    let stream = schema.stream().map_or("none".to_owned(), |view| format!("{view:?}"));
    println!("  settings:     billing {billing}; on delete {:?}; stream {stream}", schema.on_delete());
    println!("  parameter:    {}", naming.table_parameter(schema));
    println!();
}

/// The attributes of an order that `status-index` holds: its keys, and the one attribute that it includes.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct OpenOrder {
    order_id: String,
    placed_at: Timestamp,
    total_cents: u64,
}

fn use_tables(engine: &Engine) -> Result<(), Box<dyn Error>> {
    let ada = CustomerId("ada".to_owned());
    engine.put(&Customer {
        customer_id: ada.clone(),
        email: Some("ada@example.com".to_owned()),
        name: "Ada".to_owned(),
    })?;
    for (number, placed_at, status, total_cents) in [
        ("2026-0007", "2026-10-30T09:00:00.000Z", Status::Delivered, 1250),
        ("2026-0011", "2026-11-02T17:30:00.000Z", Status::Open, 8999),
        ("2026-0012", "2026-11-19T08:15:00.000Z", Status::Open, 495),
    ] {
        engine.put(&Order {
            customer_id: ada.clone(),
            order_id: number.to_owned(),
            status,
            placed_at: placed_at.parse()?,
            total_cents,
            expires_at: None,
            lines: vec![Line { product: "tea".to_owned(), quantity: 2 }],
        })?;
    }

    let key = Order::key(&ada, "2026-0011");
    let order = engine.get(&key)?.ok_or("the order is there")?;
    println!("{key}");
    println!(
        "  lines: {}; cents: {}; its key again: {}\n",
        order.lines.len(),
        order.total_cents,
        order.primary_key()
    );

    let condition = Order::partition(&ada).order_id().begins_with("2026-001");
    let orders: Vec<Order> = engine.query(&condition)?;
    println!("{condition:?}\n  {}", condition.expression()?.expression());
    orders.iter().for_each(|order| println!("  {} {}", order.order_id, order.placed_at));

    let condition = Order::by_status(Status::Open).placed_at().begins_with("2026-11");
    let open: Vec<OpenOrder> = engine.query(&condition)?;
    println!("\n{condition:?}\n  {}", condition.expression()?.expression());
    open.iter()
        .for_each(|order| println!("  {} {} {} cents", order.order_id, order.placed_at, order.total_cents));

    let condition = Order::by_total(&ada).total_cents().between(1000, 10_000);
    let orders: Vec<Order> = engine.query(&condition)?;
    println!("\n{condition:?}\n  {}", condition.expression()?.expression());
    orders.iter().for_each(|order| println!("  {} {} cents", order.order_id, order.total_cents));

    let condition = Customer::by_email("ada@example.com");
    let keys: Vec<serde_json::Value> = engine.query(&condition)?;
    println!("\n{condition:?}\n  {}", condition.expression()?.expression());
    keys.iter().for_each(|key| println!("  {key}"));
    Ok(())
}
