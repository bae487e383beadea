use tablewright::sdk::{Error, Table};

include!("../../tables/indexed.rs");

async fn read(orders: &Table<Order>) -> Result<Vec<Order>, Error> {
    orders.query(Order::by_courier("c-1")).page().await?;
    orders.query(Order::by_courier("c-1")).all().await
}

fn main() {}
