//! A help desk for several companies, on an embedded engine.

mod desk;
mod tables;
#[cfg(test)]
mod tests;

use std::error::Error;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;
use desk::Service;
use tables::{TenantId, Urgency};
use tablewright::sdk::Table;
use tablewright::testing;

fn main() -> Result<(), Box<dyn Error>> {
    tokio::runtime::Builder::new_current_thread().build()?.block_on(run())
}

async fn run() -> Result<(), Box<dyn Error>> {
    let stack = tables::stack()?;
    println!("The template of the stack: {}/infra/desk.template.json\n", env!("CARGO_MANIFEST_DIR"));
    let client = testing::client(&stack)?;
    let desk = Table::named(client.clone(), stack.naming());
    let service = |tenant: &str| Service::new(desk.clone(), TenantId(tenant.to_owned()));
    let (acme, globex) = (service("acme"), service("globex"));

    acme.register("Acme").await?;
    globex.register("Globex").await?;
    acme.open(Urgency::Later, "New logo").await?;
    acme.open(Urgency::Now, "Door does not open").await?;
    let done = acme.open(Urgency::Today, "Lamp is broken").await?;
    globex.open(Urgency::Today, "Printer is out of paper").await?;
    acme.close(done.number).await?;

    println!("The table:");
    print_items(&client, desk.name()).await?;
    let titles: Vec<String> = acme.open_tickets().await?.into_iter().map(|ticket| ticket.title).collect();
    println!("\nThe open tickets of Acme, the most urgent first: {}", titles.join(", "));
    println!("Items of Globex: {}", globex.everything().await?.len());
    Ok(())
}

/// Prints the keys of all items.
async fn print_items(client: &Client, table: &str) -> Result<(), Box<dyn Error>> {
    const COLUMNS: [(&str, usize); 4] = [("PK", 15), ("SK", 14), ("GSI1PK", 15), ("GSI1SK", 22)];
    let line = |cell: &dyn Fn(&str) -> String| {
        let cells = COLUMNS.map(|(name, width)| format!("{:width$}", cell(name)));
        println!("  {}", cells.join(" ").trim_end());
    };
    line(&|name| name.to_owned());
    let mut items = client.scan().table_name(table).send().await?.items.unwrap_or_default();
    let text = |value: Option<&AttributeValue>| {
        value.and_then(|value| value.as_s().ok()).cloned().unwrap_or_default()
    };
    items.sort_by_key(|item| [text(item.get("PK")), text(item.get("SK"))]);
    for item in items {
        line(&|name| text(item.get(name)));
    }
    Ok(())
}
