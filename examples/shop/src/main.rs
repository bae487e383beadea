//! A day of a shop whose table has users, orders and their lines: on an embedded engine.

mod shop;
mod tables;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::error::Error;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;
use shop::Service;
use tables::{EmailGuard, Line, Order, OrderId, User, UserId};
use tablewright::evolve::Entity;
use tablewright::sdk::Table;
use tablewright::{Timestamp, testing};

fn main() -> Result<(), Box<dyn Error>> {
    tokio::runtime::Builder::new_current_thread().build()?.block_on(run())
}

async fn run() -> Result<(), Box<dyn Error>> {
    let stack = tables::stack()?;
    println!("The template of the stack: {}/infra/shop.template.json\n", env!("CARGO_MANIFEST_DIR"));
    println!("The entities of the table, and the template of each key attribute:");
    print_templates();
    let client = testing::client(&stack)?;
    let table = Table::named(client.clone(), stack.naming());
    let name = table.name().to_owned();
    let service = Service::new(table);

    let ada = user("ada", "ada@example.com");
    service.register(&ada).await?;
    let taken = service.register(&user("bob", "ada@example.com")).await.err();
    println!("\nBob cannot have Ada's email: {}\n", taken.ok_or("the email is taken")?);

    for number in 1..=3 {
        service.place(&order(&ada.user_id, number)?, &lines(number)).await?;
    }
    println!("The table, with an order of each day:");
    print_items(&client, &name).await?;

    let overview = service.overview(&ada.user_id).await?;
    let orders: Vec<&str> = overview.orders.iter().map(|order| order.order_id.0.as_str()).collect();
    println!("\nOne query: {} and the latest orders {}", overview.user.ok_or("Ada")?.name, orders.join(", "));
    let since = service.orders_since(&ada.user_id, day(2)?).await?;
    println!("Orders since the 2nd: {}", since.len());
    let last = since.last().ok_or("an order since the 2nd")?;
    let skus: Vec<String> = service.lines(&last.order_id).await?.into_iter().map(|line| line.sku).collect();
    println!("The last of them is of: {}", skus.join(", "));

    service.hurry(&order(&ada.user_id, 3)?).await?;
    service.delivered(&order(&ada.user_id, 1)?).await?;
    let next: Vec<String> =
        service.next_for("carl").await?.into_iter().map(|order| order.order_id.0).collect();
    println!("Carl ships next: {}", next.join(", "));

    service.change_email(&ada, "ada@example.org").await?;
    let found = service.find("ada@example.org").await?.ok_or("the index follows the email")?;
    println!("The user of the new email: {}", found.user_id.0);

    service.rename(&ada.user_id, "Ada Lovelace").await?;
    let renamed = service.find("ada@example.org").await?.ok_or("the index has the new name too")?;
    println!("Ada is now called {}", renamed.name);
    Ok(())
}

fn user(id: &str, email: &str) -> User {
    User { user_id: UserId(id.to_owned()), email: email.to_owned(), name: id.to_uppercase() }
}

fn day(day: u16) -> Result<Timestamp, Box<dyn Error>> {
    Ok(format!("2026-11-{day:02}T09:00:00.000Z").parse()?)
}

fn order(user_id: &UserId, number: u16) -> Result<Order, Box<dyn Error>> {
    Ok(Order {
        user_id: user_id.clone(),
        placed_at: day(number)?,
        order_id: OrderId(format!("o-{number}")),
        courier: Some("carl".to_owned()),
        priority: 5,
        ship_by: day(number + 2)?,
        total_cents: 1250,
    })
}

fn lines(order: u16) -> [Line; 2] {
    let line = |number: u16, sku: &str| Line {
        order_id: OrderId(format!("o-{order}")),
        number,
        sku: sku.to_owned(),
        quantity: 1,
    };
    [line(1, "tea"), line(2, "cup")]
}

/// The attributes to print, each with the width of its column.
const COLUMNS: [(&str, usize); 5] = [("type", 10), ("PK", 22), ("SK", 40), ("GSI1PK", 24), ("GSI1SK", 30)];

fn print_row(cell: impl Fn(&str) -> String) {
    let cells = COLUMNS.map(|(name, width)| format!("{:width$}", cell(name)));
    println!("  {}", cells.join(" ").trim_end());
}

/// Prints which template makes which attribute of each entity.
fn print_templates() {
    print_row(|name| if name == "type" { "entity" } else { name }.to_owned());
    let entities =
        [Entity::of::<User>(), Entity::of::<EmailGuard>(), Entity::of::<Order>(), Entity::of::<Line>()];
    for entity in entities.iter().flatten() {
        let templates: BTreeMap<&str, &str> = entity.templates().chain([("type", entity.name())]).collect();
        print_row(|name| templates.get(name).copied().unwrap_or_default().to_owned());
    }
}

/// Prints the keys of all items.
async fn print_items(client: &Client, table: &str) -> Result<(), Box<dyn Error>> {
    print_row(str::to_owned);
    let mut items = client.scan().table_name(table).send().await?.items.unwrap_or_default();
    let text = |value: Option<&AttributeValue>| {
        value.and_then(|value| value.as_s().ok()).cloned().unwrap_or_default()
    };
    items.sort_by_key(|item| [text(item.get("PK")), text(item.get("SK"))]);
    for item in items {
        print_row(|name| text(item.get(name)));
    }
    Ok(())
}
