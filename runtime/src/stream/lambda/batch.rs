//! Handling a batch, and reporting which record failed.

use std::fmt;

use serde::de::DeserializeOwned;

use super::{Error, LambdaRecord, Record, View};
use crate::key::Key;
use crate::table::DynamoTable;

/// A record that failed, and the error. [`try_for_each`] passes it to its callback.
///
/// It displays as ``stream record 4421584500000000017450439091 of table `orders` (event c4ca4238): `` followed by the
/// error. The key is not shown, because people who may not read the items may read the log.
#[non_exhaustive]
pub struct Failed<T, E> {
    /// The record's sequence number, which is reported to Lambda.
    pub sequence_number: Option<String>,
    /// The record's id, which is the same every time it is delivered.
    pub event_id: Option<String>,
    /// The key of the item that changed, if it can be read.
    pub key: Option<Key<'static, T>>,
    /// The error.
    pub error: E,
}

impl<T: DynamoTable, E: fmt::Display> fmt::Display for Failed<T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("stream record")?;
        if let Some(number) = &self.sequence_number {
            write!(f, " {number}")?;
        }
        write!(f, " of table `{}`", T::SCHEMA.name())?;
        if let Some(id) = &self.event_id {
            write!(f, " (event {id})")?;
        }
        write!(f, ": {}", self.error)
    }
}

impl<T: DynamoTable, E: fmt::Debug> fmt::Debug for Failed<T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Failed")
            .field("sequence_number", &self.sequence_number)
            .field("event_id", &self.event_id)
            .field("key", &self.key)
            .field("error", &self.error)
            .finish()
    }
}

/// Passes the records of an event to a function, one after another, until it fails, and tells Lambda which record failed.
///
/// Lambda then delivers that record and all records after it again, but none before it, so the changes of an item
/// stay in order. A record that does not fit the table counts as a failure, too. Lambda does not learn the reason, so
/// `failed` gets the record with its error.
///
/// The records come from a `DynamoDB` stream or from a Kinesis data stream; the response has the matching type.
///
/// **The event source must have the setting `ReportBatchItemFailures`**, which
/// [`report_item_failures`](crate::deploy::StreamFunction::report_item_failures) adds. Without it Lambda ignores the
/// response, and does not deliver failed records again.
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
///     stream::try_for_each(event.records, apply, |failed| eprintln!("{failed}")).await
/// }
/// ```
///
/// - <https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html>
/// - <https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html>
pub async fn try_for_each<R, T, V, E, F>(
    records: impl IntoIterator<Item = R>,
    mut handle: impl FnMut(Record<T, V>) -> F,
    failed: impl FnOnce(Failed<T, E>),
) -> R::Response
where
    R: LambdaRecord,
    T: DynamoTable + DeserializeOwned,
    V: View,
    E: From<Error>,
    F: Future<Output = Result<(), E>>,
{
    for record in records {
        let failure = match record.read() {
            Ok(record) => {
                let (sequence_number, event_id) = (record.sequence_number.clone(), record.event_id.clone());
                let key = Some(record.key.clone());
                let Err(error) = handle(record).await else { continue };
                Failed { sequence_number, event_id, key, error }
            }
            Err(Failed { sequence_number, event_id, key, error }) => {
                Failed { sequence_number, event_id, key, error: error.without_place().into() }
            }
        };
        let response = R::failed(failure.sequence_number.clone());
        failed(failure);
        return response;
    }
    R::Response::default()
}
