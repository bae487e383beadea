//! A table, its stream, and a function that reads the stream. The engine is embedded, and this program plays the part
//! of AWS Lambda.

mod function;
mod search;

use std::error::Error;

use function::{Offer, handle};
use search::{Found, Search};
use tablewright::sdk::Table;
use tablewright::testing::Embedded;
use tablewright::{EpochSeconds, Naming, Stack};

fn main() -> Result<(), Box<dyn Error>> {
    tokio::runtime::Builder::new_current_thread().build()?.block_on(run())
}

async fn run() -> Result<(), Box<dyn Error>> {
    let stack = Stack::new(Naming::new("acme", "market")?).table::<Offer>();
    let engine = Embedded::new(&stack)?;
    let offers = Table::<Offer>::named(engine.client(), stack.naming());
    change(&offers).await?;
    println!("{} offers have expired.", engine.expire()?);

    let search = Search::default();
    let mut event = engine.event(&offers)?;
    let mut invocations = 0;
    while !event.records.is_empty() {
        let response = handle(&search, event.clone()).await;
        invocations += 1;
        // Like Lambda, deliver the record that failed again, and all records after it.
        let failed = response.batch_item_failures.into_iter().find_map(|failure| failure.item_identifier);
        let done = match failed {
            Some(_) => {
                event.records.iter().position(|record| record.change.sequence_number == failed).unwrap_or(0)
            }
            None => event.records.len(),
        };
        println!("Invocation {invocations}: {done} of {} records are done.", event.records.len());
        event.records.drain(..done);
    }

    let stored: Vec<Offer> = offers.scan().all().await?;
    let stored =
        stored.into_iter().map(|Offer { id, title, price_cents, .. }| (id, Found { title, price_cents }));
    assert_eq!(search.offers(), stored.collect(), "the search has what the table has");
    assert_eq!(search.archived().len(), 2, "and what has expired is kept");
    println!("\nThe search has what the table has:");
    for (id, Found { title, price_cents }) in search.offers() {
        println!("  {id}: {title}, {}.{:02}", price_cents / 100, price_cents % 100);
    }
    Ok(())
}

/// Changes the table as users and the time to live would.
async fn change(offers: &Table<Offer>) -> Result<(), tablewright::sdk::Error> {
    let offer = |number: u32, title: &str, ends_at| Offer {
        id: format!("offer-{number}"),
        title: title.to_owned(),
        price_cents: u64::from(number) * 1250,
        ends_at: EpochSeconds::new(ends_at),
    };
    let (past, future) = (1_600_000_000, 4_000_000_000);
    for (number, title, ends_at) in [
        (1, "Lamp", future),
        (2, "Chair", past),
        (3, "Table", future),
        (4, "Radio", future),
        (5, "Clock", past),
    ] {
        offers.put(&offer(number, title, ends_at)).send().await?;
    }
    offers.put(&offer(3, "Oak table", future)).send().await?;
    offers
        .update(Offer::key("offer-1"))
        .set(Offer::PATHS.ends_at, EpochSeconds::new(future + 1))
        .send()
        .await?;
    offers.delete(Offer::key("offer-4")).send().await
}
