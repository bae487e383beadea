//! The projection: a function that follows the stream and keeps the balances.

use std::error::Error;

use aws_lambda_events::event::dynamodb::Event as Batch;
use aws_lambda_events::event::streams::DynamoDbEventResponse;
use tablewright::sdk::Table;
use tablewright::stream::{self, Change, Record};

use crate::tables::{Accounts, Balance, Body, Event};

/// Applies a batch of the stream. The response names the first record that failed, which Lambda delivers again.
pub async fn handle(balances: &Table<Balance>, batch: Batch) -> DynamoDbEventResponse {
    let apply = |record| apply(balances, record);
    stream::try_for_each(batch.records, apply, |failed| eprintln!("{failed}")).await
}

/// Applies one event. Lambda may deliver it twice, so an event that the balance contains already changes nothing.
async fn apply(balances: &Table<Balance>, record: Record<Accounts>) -> Result<(), Box<dyn Error>> {
    let Change::Inserted { new: Accounts::Event(Event { account, version, body }) } = record.change else {
        return Ok(());
    };
    let path = Balance::PATHS;
    let update = || {
        let update = balances.update(Balance::key(&account)).set(path.applied, version);
        update.condition(path.applied.lt(version))
    };
    let applied = match body {
        Body::Opened { owner } => {
            let balance = Balance { account: account.clone(), owner, cents: 0, applied: version };
            balances.put(&balance).if_not_exists().send().await
        }
        Body::Deposited { cents } => update().add(path.cents, cents).send().await,
        Body::Withdrawn { cents } => update().subtract(path.cents, cents).send().await,
    };
    match applied {
        Err(error) if !error.is_condition_failed() => Err(error.into()),
        _ => Ok(()),
    }
}
