//! A table, its stream, and a function that follows it: on an embedded engine, with this program in the place of AWS
//! Lambda.

mod function;
mod search;

use std::error::Error;

use aws_lambda_events::event::dynamodb::Event;
use function::{Offer, handle};
use search::{Found, Search};
use serde_json::{Value, json};
use tablewright::sdk::Table;
use tablewright::testing::{Call, Embedded};
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
    let mut left = records(&engine, offers.name())?;
    let mut invocations = 0;
    while !left.is_empty() {
        let event: Event = serde_json::from_value(json!({ "Records": left }))?;
        let response = handle(&search, event).await;
        invocations += 1;
        // As Lambda does: what failed comes again, with all that is behind it.
        let failed = response.batch_item_failures.into_iter().find_map(|failure| failure.item_identifier);
        let done = failed.map_or(left.len(), |failed| {
            let is_failed = |record: &Value| record["dynamodb"]["SequenceNumber"] == failed;
            left.iter().position(is_failed).unwrap_or(0)
        });
        println!("Invocation {invocations}: {done} of {} records are done.", left.len());
        left.drain(..done);
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

/// What users and time do to the table.
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

/// The records of the table's stream, as an event has them.
fn records(engine: &Embedded, table: &str) -> Result<Vec<Value>, Box<dyn Error>> {
    let ask = |operation: &str, request: Value| -> Result<Value, Box<dyn Error>> {
        let answer = engine.answer(Call::new(operation, &request.to_string()));
        Ok(serde_json::from_str(answer.body().ok_or("there is no answer")?)?)
    };
    let streams = ask("ListStreams", json!({ "TableName": table }))?;
    let arn = &streams["Streams"][0]["StreamArn"];
    let stream = ask("DescribeStream", json!({ "StreamArn": arn }))?;
    let shard = &stream["StreamDescription"]["Shards"][0]["ShardId"];
    let from = json!({ "StreamArn": arn, "ShardId": shard, "ShardIteratorType": "TRIM_HORIZON" });
    let iterator = ask("GetShardIterator", from)?;
    let mut answer = ask("GetRecords", json!({ "ShardIterator": iterator["ShardIterator"] }))?;
    let Value::Array(mut records) = answer["Records"].take() else {
        return Err("there are no records".into());
    };
    for record in &mut records {
        // The API's `Type` is `type` in an event.
        if let Some(identity) = record.get_mut("userIdentity") {
            *identity = json!({ "type": identity["Type"], "principalId": identity["PrincipalId"] });
        }
    }
    Ok(records)
}
