//! The function: how it handles each change, and which failures it reports for a batch.
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

/// An offer. The search finds it as long as it exists.
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

/// Applies a batch of changes to the search, in order.
///
/// The response names the first record that failed. Lambda then delivers that record and all records after it again;
/// the records before it are done. This requires `ReportBatchItemFailures` on the event source mapping.
///
/// <https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html>
pub async fn handle(search: &Search, event: Event) -> DynamoDbEventResponse {
    let apply = |record| apply(search, record);
    stream::try_for_each(event.records, apply, |failed| eprintln!("{failed}")).await
}

/// Each step is idempotent, because Lambda may deliver a record twice.
async fn apply(search: &Search, record: Record<Offer>) -> Result<(), Box<dyn Error>> {
    match record.change {
        Change::Inserted { new } => search.index(new).await?,
        // The search does not use the time at which an offer ends.
        Change::Modified { old, new } if (&old.title, old.price_cents) == (&new.title, new.price_cents) => {}
        Change::Modified { new, .. } => search.index(new).await?,
        Change::Removed { old, expired: true } => search.archive(old).await?,
        Change::Removed { old, expired: false } => search.remove(&old.id).await?,
    }
    Ok(())
}
