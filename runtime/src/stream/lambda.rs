//! Records as a Lambda function gets them.

use std::time::{Duration, SystemTime};

use aws_lambda_events::event::dynamodb::EventRecord;
use aws_lambda_events::event::streams::{DynamoDbBatchItemFailure, DynamoDbEventResponse};
use serde::de::DeserializeOwned;

use super::record::RawRecord;
use super::{Error, HasStream, Record};

impl<T: HasStream + DeserializeOwned> TryFrom<EventRecord> for Record<T> {
    type Error = Error;

    fn try_from(record: EventRecord) -> Result<Self, Error> {
        let change = record.change;
        // An event that does not say when has the beginning of time here.
        let seconds = u64::try_from(change.approximate_creation_date_time.timestamp()).ok();
        let created_at = seconds.filter(|seconds| *seconds > 0);
        let raw = RawRecord {
            event: Some(record.event_name),
            key: change.keys.into_inner(),
            old: change.old_image.into_inner(),
            new: change.new_image.into_inner(),
            identity: record.user_identity.map(|identity| (identity.type_, identity.principal_id)),
            sequence_number: change.sequence_number,
            created_at: created_at.map(|seconds| SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)),
            event_id: Some(record.event_id).filter(|id| !id.is_empty()),
        };
        raw.read()
    }
}

/// Hands the records of an event to a function, one after the other, until it fails, and answers Lambda which one it was.
///
/// Lambda delivers that record again, with all behind it, and none of those before it: the changes of an item stay in
/// order. A record that is none of the table fails like any other. Lambda is not told why, so `failed` gets the error.
///
/// **The event source has to have the setting `ReportBatchItemFailures`**, as with
/// [`report_item_failures`](crate::StreamFunction::report_item_failures). Without it the answer is not looked at, and what
/// has failed is not delivered again.
///
/// ```
/// use aws_lambda_events::event::dynamodb::Event;
/// use aws_lambda_events::event::streams::DynamoDbEventResponse;
/// use tablewright::stream::{self, Change, Record};
/// # use serde::{Deserialize, Serialize};
/// # use tablewright::DynamoTable;
/// # #[derive(Serialize, Deserialize, DynamoTable)] #[stream] struct Order { #[pk] id: String }
/// # struct Search;
/// # impl Search {
/// #     async fn index(&self, _: Order) -> Result<(), stream::Error> { Ok(()) }
/// #     async fn remove(&self, _: Order) -> Result<(), stream::Error> { Ok(()) }
/// # }
///
/// async fn handle(search: &Search, event: Event) -> DynamoDbEventResponse {
///     let apply = |record: Record<Order>| async move {
///         match record.change {
///             Change::Inserted { new } | Change::Modified { new, .. } => search.index(new).await,
///             Change::Removed { old, .. } => search.remove(old).await,
///         }
///     };
///     stream::try_for_each(event.records, apply, |error| eprintln!("{error}")).await
/// }
/// ```
///
/// <https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html>
pub async fn try_for_each<T, E, F>(
    records: impl IntoIterator<Item = EventRecord>,
    mut handle: impl FnMut(Record<T>) -> F,
    failed: impl FnOnce(E),
) -> DynamoDbEventResponse
where
    T: HasStream + DeserializeOwned,
    E: From<Error>,
    F: Future<Output = Result<(), E>>,
{
    let mut response = DynamoDbEventResponse::default();
    for record in records {
        // A failure without a number is one of the whole batch.
        let sequence_number = record.change.sequence_number.clone();
        let result = match record.try_into() {
            Ok(record) => handle(record).await,
            Err(error) => Err(E::from(error)),
        };
        if let Err(error) = result {
            failed(error);
            let mut failure = DynamoDbBatchItemFailure::default();
            failure.item_identifier = sequence_number;
            response.batch_item_failures.push(failure);
            break;
        }
    }
    response
}
