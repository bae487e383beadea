//! A bank that stores the events of each account, on an embedded engine.

mod projection;
mod store;
mod tables;
#[cfg(test)]
mod tests;

use std::error::Error;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;
use store::{Account, Refused, Store};
use tables::{Balance, Body};
use tablewright::sdk::Table;
use tablewright::testing::Embedded;

fn main() -> Result<(), Box<dyn Error>> {
    tokio::runtime::Builder::new_current_thread().build()?.block_on(run())
}

async fn run() -> Result<(), Box<dyn Error>> {
    let stack = tables::stack()?;
    println!("The template of the stack: {}/infra/accounts.template.json\n", env!("CARGO_MANIFEST_DIR"));
    let engine = Embedded::new(&stack)?;
    let accounts = Table::named(engine.client(), stack.naming());
    let balances = Table::<Balance>::named(engine.client(), stack.naming());
    let store = Store::new(accounts.clone());

    let opened = Body::Opened { owner: "ada".to_owned() };
    let account = store.append("a-1", Account::default(), &[opened, Body::Deposited { cents: 500 }]).await?;
    let late = store.append("a-1", Account::default(), &[Body::Deposited { cents: 900 }]).await;
    println!("A writer that has not read the account: {:?}", late.err());
    let mut account = store.append("a-1", account, &[Body::Withdrawn { cents: 100 }]).await?;
    for cents in 1..=9 {
        account = store.append("a-1", account, &[Body::Deposited { cents }]).await?;
    }
    let Account { version, state, .. } = store.load("a-1").await?;
    println!("Version {version} of {}'s account: {} cents", state.owner, state.cents);
    println!("Events after version 10: {}\n", store.events_after("a-1", 10).await?.len());
    println!("The table:");
    print_items(&engine.client(), accounts.name()).await?;

    projection::handle(&balances, engine.event(&accounts)?).await;
    let of_ada = balances.query(Balance::by_owner("ada")).descending().all().await?;
    println!("\nThe projection, from the stream: {of_ada:?}");
    Ok(())
}

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Conflict => f.write_str("another writer has appended an event with this version"),
            Self::Failed(error) => error.fmt(f),
        }
    }
}

impl Error for Refused {}

/// Prints the keys of all items.
async fn print_items(client: &Client, table: &str) -> Result<(), Box<dyn Error>> {
    let items = client.scan().table_name(table).send().await?.items.unwrap_or_default();
    let text = |value: Option<&AttributeValue>| {
        value.and_then(|value| value.as_s().ok()).cloned().unwrap_or_default()
    };
    println!("  {:10} {:14} {:18} body or state", "type", "PK", "SK");
    for item in items {
        let [kind, pk, sk] = ["type", "PK", "SK"].map(|name| text(item.get(name)));
        let content = item.get("body").or_else(|| item.get("state")).and_then(|value| value.as_m().ok());
        let mut content: Vec<String> = content
            .into_iter()
            .flatten()
            .map(|(name, value)| match value {
                AttributeValue::S(text) | AttributeValue::N(text) => format!("{name}: {text}"),
                other => format!("{name}: {other:?}"),
            })
            .collect();
        content.sort_unstable();
        println!("  {kind:10} {pk:14} {sk:18} {}", content.join(", "));
    }
    Ok(())
}
