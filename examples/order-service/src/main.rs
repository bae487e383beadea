//! A week in the life of a shop, on an embedded engine.

mod service;
mod tables;
#[cfg(test)]
mod tests;

use std::error::Error;

use aws_sdk_dynamodb::Client;
use service::Shop;
use tables::{Basket, Cents, CourierId, Customer, CustomerId, Order, OrderId, Product, Sku};
use tablewright::key::ParseTimestampError;
use tablewright::testing::Embedded;
use tablewright::{DynamoTable, Stack, Timestamp, sdk};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> Result<()> {
    tokio::runtime::Builder::new_current_thread().build()?.block_on(run())
}

async fn run() -> Result<()> {
    let client = Embedded::without_tables()?.client();
    let stack = tables::stack()?;
    deploy(&client, &stack).await?;
    let shop = Shop::new(&client, stack.naming());
    open_shop(&shop).await?;
    take_orders(&shop).await?;
    fulfil_orders(&shop).await?;
    close_week(&shop).await
}

/// Creates the tables, and compares them with the stack that production will have.
async fn deploy(client: &Client, stack: &Stack) -> Result<()> {
    println!("The tables:");
    let created = sdk::create_tables(client, stack).await?;
    created.created.iter().for_each(|table| println!("  {table} is created"));
    let comparison = sdk::compare(client, stack).await?;
    println!("  {} differences from the structs", comparison.differences.len());
    let production = stack.clone().configure::<Order>(|table| table.deletion_protection(true));
    let comparison = sdk::compare(client, &production).await?;
    println!("  and from the stack of production:");
    comparison.differences.iter().for_each(|difference| println!("    {difference}"));
    Ok(())
}

/// Adds products and customers.
async fn open_shop(shop: &Shop) -> Result<()> {
    let product = |sku: &str, name: &str, price, in_stock| Product {
        sku: Sku(sku.to_owned()),
        name: name.to_owned(),
        price: Cents(price),
        in_stock,
    };
    shop.stock(&[
        product("pot", "teapot", 3450, 2),
        product("cup", "cup", 895, 12),
        product("tea", "tea", 620, 40),
    ])
    .await?;
    for (id, name) in [("ada", "Ada"), ("bob", "Bob"), ("eve", "Eve")] {
        shop.register(&Customer {
            customer_id: customer(id),
            name: name.to_owned(),
            blocked: false,
            note: None,
        })
        .await?;
    }
    shop.block(&customer("eve"), "three invoices are open").await?;
    Ok(())
}

/// Takes orders, and prints why the shop refuses some of them.
async fn take_orders(shop: &Shop) -> Result<()> {
    println!("\nOrders:");
    for (id, number, basket, day) in [
        ("ada", "2026-0001", [("pot", 1), ("cup", 6)].as_slice(), 16),
        ("bob", "2026-0002", &[("tea", 3)], 16),
        ("ada", "2026-0003", &[("tea", 2)], 17),
        ("ada", "2026-0004", &[("cup", 2)], 18),
        ("bob", "2026-0005", &[("pot", 3), ("cup", 8)], 18),
        ("eve", "2026-0006", &[("cup", 1)], 18),
        ("zoe", "2026-0007", &[("cup", 1)], 18),
        ("bob", "2026-0008", &[("pan", 1)], 19),
    ] {
        match shop.place(&customer(id), &order(number), &basket_of(basket), noon(day)?).await {
            Ok(order) => println!("  {number} by {id}: {}", order.total),
            Err(refusal) => println!("  {number} by {id} is not placed: {refusal}"),
        }
    }
    shop.unblock(&customer("eve")).await?;
    let order_of_eve =
        shop.place(&customer("eve"), &order("2026-0006"), &basket_of(&[("cup", 1)]), noon(19)?).await?;
    println!("  2026-0006 by eve, who has paid what was open: {}", order_of_eve.total);
    // Suppose the response was lost, so the caller sends the same request again.
    let basket = basket_of(&[("tea", 2)]);
    shop.place(&customer("ada"), &order("2026-0003"), &basket, noon(17)?).await?;
    let tea = Sku("tea".to_owned());
    let left = shop.products([&tea]).await?.remove(0).ok_or("there is tea")?.in_stock;
    println!("  2026-0003 is sent again, and the stock of tea is still {left}.");
    Ok(())
}

/// Takes orders from the shelf to the customer's door.
async fn fulfil_orders(shop: &Shop) -> Result<()> {
    println!("\nTo be shipped, in the order they were placed:");
    for open in shop.open().await? {
        println!("  {} of {}: {}", open.order_id.0, open.placed_at, open.total);
    }

    let (ada, bob) = (customer("ada"), customer("bob"));
    let courier = CourierId("velo-7".to_owned());
    let (first, second, third) = (order("2026-0001"), order("2026-0002"), order("2026-0003"));
    shop.ship(Order::key(&ada, &first), &courier, noon(18)?).await?;
    shop.ship(Order::key(&bob, &second), &courier, noon(18)?).await?;
    let delivered = shop.deliver(Order::key(&ada, &first), noon(19)?).await?;
    println!("\n{}:", delivered.primary_key());
    delivered.history.iter().for_each(|event| println!("  {} {}", event.at, event.status));
    for order in shop.on_the_way(&courier).await? {
        println!("{} has {} by {}.", courier.0, order.order_id.0, order.customer_id.0);
    }

    let fourth = shop.order(Order::key(&ada, order("2026-0004"))).await?.ok_or("the order is there")?;
    let (mut of_ada, mut of_desk) = (fourth.clone(), fourth);
    of_ada.wish = Some("as a gift".to_owned());
    shop.save(&mut of_ada).await?;
    println!("\nAda wants 2026-0004 wrapped. The order now has version {}.", of_ada.version);
    of_desk.wish = Some("on Saturday".to_owned());
    let refusal = shop.save(&mut of_desk).await.err().ok_or("it is not overwritten")?;
    println!("The desk, which still has version {}, cannot write its own wish: {refusal}.", of_desk.version);

    let key = Order::key(&ada, &third);
    let changed_mind = shop.order(key.clone()).await?.ok_or("the order is there")?;
    shop.cancel(&changed_mind, noon(19)?).await?;
    println!("\n{key} is cancelled.");
    let refusal = shop.ship(key, &courier, noon(19)?).await.err().ok_or("it is not shipped")?;
    println!("It can no longer be shipped: {refusal}.");
    Ok(())
}

/// Prints a summary of the week.
async fn close_week(shop: &Shop) -> Result<()> {
    let ada = customer("ada");
    println!("\nAda's orders, two at a time:");
    let mut after = None;
    loop {
        let page = shop.orders_of(&ada, 2, after.as_ref()).await?;
        page.items.iter().for_each(|order| println!("  {} {}", order.order_id.0, order.status));
        let Some(next) = page.next else { break };
        println!("  more after {}…", &next.as_str()[..12]);
        after = Some(next);
    }
    println!("She has spent {}.", shop.spent(&ada, 2026).await?);

    let receipt = shop.receipt(&ada, &order("2026-0001")).await?.ok_or("the order is there")?;
    println!("\nReceipt of {} for {}:", receipt.order.order_id.0, receipt.customer.name);
    for line in &receipt.order.lines {
        println!("  {:>2} × {:<4} at {:>6}", line.quantity, line.sku.0, line.price.to_string());
    }
    println!("\nThe shop has taken {}.", shop.revenue(4).await?);
    let forgotten = shop.forget(Order::key(&ada, order("2026-0003"))).await?;
    println!("{} is cancelled, and deleted.", forgotten.order_id.0);
    Ok(())
}

fn customer(id: &str) -> CustomerId {
    CustomerId(id.to_owned())
}

fn order(id: &str) -> OrderId {
    OrderId(id.to_owned())
}

fn basket_of(products: &[(&str, u32)]) -> Basket {
    products.iter().map(|(sku, quantity)| (Sku((*sku).to_owned()), *quantity)).collect()
}

/// Returns noon on a day of the shop's week.
fn noon(day: u8) -> std::result::Result<Timestamp, ParseTimestampError> {
    format!("2026-11-{day:02}T12:00:00.000Z").parse()
}
