//! The function: what it does with each change, and what it reports of a batch.
//!
//! With the crate `lambda_runtime`, its `main` is `run(service_fn(|event| handle(&search, event.payload))).await`.

use std::error::Error;

use aws_lambda_events::event::dynamodb::Event;
use aws_lambda_events::event::streams::DynamoDbEventResponse;
use serde::{Deserialize, Serialize};
use tablewright::stream::{self, Change, Record};
use tablewright::{DynamoTable, EpochSeconds};

use crate::search::Search;

#[cfg(test)]
mod tests;

/// An offer, which is searched for while it stands.
#[derive(Clone, Debug, Deserialize, DynamoTable, PartialEq, Serialize)]
#[table(name = "offers")]
#[stream]
pub struct Offer {
    #[pk]
    pub id: String,
    pub title: String,
    pub price_cents: u64,
    #[ttl]
    pub ends_at: EpochSeconds,
}

/// Brings the search up to date with a batch of changes, which come in order.
///
/// The answer names the first record that failed, and Lambda then delivers that one and all after it once more: those
/// before it are done. It takes the setting `ReportBatchItemFailures` on the event source.
///
/// <https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html>
pub async fn handle(search: &Search, event: Event) -> DynamoDbEventResponse {
    let apply = |record| apply(search, record);
    stream::try_for_each(event.records, apply, |failed| eprintln!("{failed}")).await
}

/// A record may come twice, so that each step gives the same however often it is taken.
async fn apply(search: &Search, record: Record<Offer>) -> Result<(), Box<dyn Error>> {
    match record.change {
        Change::Inserted { new } => search.index(new).await?,
        // Nobody searches by when an offer ends.
        Change::Modified { old, new } if (&old.title, old.price_cents) == (&new.title, new.price_cents) => {}
        Change::Modified { new, .. } => search.index(new).await?,
        Change::Removed { old, expired: true } => search.archive(old).await?,
        Change::Removed { old, expired: false } => search.remove(&old.id).await?,
    }
    Ok(())
}
