use serde::{Deserialize, Serialize};
use tablewright::sdk::Table;
use tablewright::{DynamoTable, KeyAttribute, Naming, Stack, testing};

#[derive(Debug, Serialize, Deserialize, DynamoTable)]
struct Order {
    #[pk]
    customer: String,
    #[sk]
    number: u32,
    #[gsi("status")]
    status: Status,
    total_cents: u64,
}

#[derive(Debug, Serialize, Deserialize, KeyAttribute)]
enum Status {
    Open,
    Shipped,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let stack = Stack::new(Naming::new("acme", "shop")?).table::<Order>();
    println!("{}", stack.cloudformation()?.as_json()); // the template

    // An engine in this process, with the tables of the stack. In production it is your `aws_sdk_dynamodb::Client`.
    let client = testing::client(&stack)?;
    let orders = Table::<Order>::named(client, stack.naming());

    for number in 1..=3 {
        let order = Order { customer: "ada".into(), number, status: Status::Open, total_cents: 1250 };
        orders.put(&order).if_not_exists().await?;
    }
    orders.update(Order::key("ada", 2)).set(Order::PATHS.status, Status::Shipped).await?;

    let open = orders.query(Order::by_status(Status::Open)).all().await?;
    println!("{open:#?}");
    Ok(())
}
