use aws_config::BehaviorVersion;
use aws_sdk_dynamodb::Client;
use shop::{CustomerId, Order};
use tablewright::sdk::Table;

mod shop;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    // The Region and the credentials come from the environment in which the service runs.
    let config = aws_config::load_defaults(BehaviorVersion::latest()).await;
    // Create one client per process: it holds the connections, and its clones share them.
    let client = Client::new(&config);
    // The deployment sets this variable to the table's name or ARN.
    let orders = Table::<Order>::from_env(client, "ORDERS_TABLE")?;

    let ada = CustomerId("ada".to_owned());
    for order in orders.query(Order::partition(&ada)).limit(10).all().await? {
        println!("{}: {:?}", order.order_id, order.status);
    }
    Ok(())
}
