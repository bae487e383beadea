//! A service that moves stock from one shelf to another, on an embedded engine.

use std::error::Error;

use tablewright::sdk::Table;
use tablewright::testing;
use warehouse_tables::{Place, Stock, stack};

fn main() -> Result<(), Box<dyn Error>> {
    tokio::runtime::Builder::new_current_thread().build()?.block_on(run())
}

async fn run() -> Result<(), Box<dyn Error>> {
    let stack = stack()?;
    let stock = Table::<Stock>::named(testing::client(&stack)?, stack.naming());
    let place = |name: &str| Place(name.to_owned());
    for (name, quantity) in [("A-07", 5), ("B-12", 3)] {
        let item = Stock { product: "tea".to_owned(), place: place(name), quantity };
        stock.put(&item).if_not_exists().send().await?;
    }

    let (from, to) = (Stock::key("tea", place("A-07")), Stock::key("tea", place("B-12")));
    let quantity = Stock::PATHS.quantity;
    let moved = stock
        .transact_write()
        .add(stock.update(from).subtract(quantity, 2).condition(quantity.ge(2)))
        .add(stock.update(to).add(quantity, 2));
    moved.send().await?;

    println!("The tea in {}:", stock.name());
    for Stock { place: Place(name), quantity, .. } in stock.query(Stock::partition("tea")).all().await? {
        println!("  {name}: {quantity}");
    }
    Ok(())
}
