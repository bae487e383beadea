use aws_config::BehaviorVersion;
use aws_lambda_events::event::dynamodb::Event;
use aws_sdk_dynamodb::Client;
use lambda_runtime::{Error, LambdaEvent, service_fn};
use shop::{Customer, Order, Status};
use tablewright::sdk::Table;
use tablewright::stream::{self, Change, Record};

mod shop;

#[tokio::main]
async fn main() -> Result<(), Error> {
    // Runs once, before the first event. All invocations share the handle.
    let config = aws_config::load_defaults(BehaviorVersion::latest()).await;
    let customers = Table::<Customer>::from_env(Client::new(&config), "CUSTOMERS_TABLE")?;

    let handler = async |event: LambdaEvent<Event>| {
        let apply = |record| apply(&customers, record);
        let response =
            stream::try_for_each(event.payload.records, apply, |failed| eprintln!("{failed}")).await;
        Ok::<_, Error>(response)
    };
    lambda_runtime::run(service_fn(handler)).await
}

/// Tells a customer that an order has arrived.
async fn apply(customers: &Table<Customer>, record: Record<Order>) -> Result<(), Error> {
    if let Change::Modified { old, new } = record.change
        && old.status != Status::Delivered
        && new.status == Status::Delivered
        && let Some(customer) = customers.get(Customer::key(&new.customer_id)).send().await?
    {
        println!("{}: your order {} has arrived", customer.name, new.order_id);
    }
    Ok(())
}
