//! Records in the form in which a Lambda function gets them.

use std::time::{Duration, SystemTime};

use aws_lambda_events::event::dynamodb::{EventRecord, StreamRecord};
use aws_lambda_events::event::kinesis::KinesisEventRecord;
use aws_lambda_events::event::streams::{
    DynamoDbBatchItemFailure, DynamoDbEventResponse, KinesisBatchItemFailure, KinesisEventResponse,
};
use serde::de::DeserializeOwned;

use super::error::Error;
use super::raw::{RawRecord, Unreadable};
use super::{Record, View, kinesis};
use crate::key::Key;
use crate::table::DynamoTable;

pub use batch::{Failed, try_for_each};

mod batch;

/// A record of a Lambda event: from a `DynamoDB` stream or from a Kinesis data stream.
///
/// Implemented for `EventRecord` and `KinesisEventRecord` of `aws_lambda_events`.
pub trait LambdaRecord: sealed::LambdaRecord {
    /// The response with which a function reports the record that failed.
    type Response: Default;
}

impl LambdaRecord for EventRecord {
    type Response = DynamoDbEventResponse;
}

impl LambdaRecord for KinesisEventRecord {
    type Response = KinesisEventResponse;
}

#[expect(clippy::result_large_err, reason = "what has failed has the key of its record")]
mod sealed {
    use super::{DeserializeOwned, DynamoTable, Error, Failed, Record, View};

    pub trait LambdaRecord: Sized {
        fn read<T: DynamoTable + DeserializeOwned, V: View>(self) -> Result<Record<T, V>, Failed<T, Error>>;

        /// Returns the response that this record failed. Without a sequence number the whole batch
        /// is reported.
        fn failed(sequence_number: Option<String>) -> Self::Response
        where
            Self: super::LambdaRecord;
    }
}

impl sealed::LambdaRecord for EventRecord {
    fn read<T: DynamoTable + DeserializeOwned, V: View>(self) -> Result<Record<T, V>, Failed<T, Error>> {
        let created_at = created_at(&self.change);
        let raw = RawRecord {
            event: Some(self.event_name),
            key: self.change.keys.into_inner(),
            old: self.change.old_image.into_inner(),
            new: self.change.new_image.into_inner(),
            identity: self.user_identity.map(|identity| (identity.type_, identity.principal_id)),
            sequence_number: self.change.sequence_number.clone(),
            created_at,
            event_id: Some(self.event_id).filter(|id| !id.is_empty()),
            table_name: self.table_name,
        };
        let (sequence_number, event_id) = (self.change.sequence_number, raw.event_id.clone());
        raw.read().map_err(|Unreadable { key, error }| Failed { sequence_number, event_id, key, error })
    }

    fn failed(sequence_number: Option<String>) -> DynamoDbEventResponse {
        let mut failure = DynamoDbBatchItemFailure::default();
        failure.item_identifier = sequence_number;
        let mut response = DynamoDbEventResponse::default();
        response.batch_item_failures.push(failure);
        response
    }
}

impl sealed::LambdaRecord for KinesisEventRecord {
    fn read<T: DynamoTable + DeserializeOwned, V: View>(self) -> Result<Record<T, V>, Failed<T, Error>> {
        let sequence_number = Some(self.kinesis.sequence_number).filter(|number| !number.is_empty());
        let error = |kind| Error::new(T::SCHEMA.name(), sequence_number.clone(), kind);
        let failed = |event_id, key: Option<Key<'static, T>>, error| Failed {
            sequence_number: sequence_number.clone(),
            event_id,
            key,
            error,
        };
        let mut raw = kinesis::raw(&self.kinesis.data).map_err(|kind| failed(None, None, error(kind)))?;
        raw.sequence_number.clone_from(&sequence_number);
        let event_id = raw.event_id.clone();
        raw.read().map_err(|Unreadable { key, error }| failed(event_id, key, error))
    }

    fn failed(sequence_number: Option<String>) -> KinesisEventResponse {
        let mut failure = KinesisBatchItemFailure::default();
        failure.item_identifier = sequence_number;
        let mut response = KinesisEventResponse::default();
        response.batch_item_failures.push(failure);
        response
    }
}

impl<T: DynamoTable + DeserializeOwned, V: View> TryFrom<EventRecord> for Record<T, V> {
    type Error = Error;

    fn try_from(record: EventRecord) -> Result<Self, Error> {
        sealed::LambdaRecord::read(record).map_err(|failed| failed.error)
    }
}

impl<T: DynamoTable + DeserializeOwned, V: View> TryFrom<KinesisEventRecord> for Record<T, V> {
    type Error = Error;

    fn try_from(record: KinesisEventRecord) -> Result<Self, Error> {
        sealed::LambdaRecord::read(record).map_err(|failed| failed.error)
    }
}

/// Times from here on are read as milliseconds, and smaller ones as seconds. As seconds it is in
/// the year 5138, as milliseconds in 1973.
const MILLISECONDS: u64 = 100_000_000_000;

/// Returns when the item changed.
///
/// `aws_lambda_events` reads every time as seconds. That is right for a `DynamoDB` stream. The data of a Kinesis
/// record has milliseconds, or microseconds, which `aws_lambda_events` fails to read because they are beyond its
/// calendar.
fn created_at(change: &StreamRecord) -> Option<SystemTime> {
    let time = u64::try_from(change.approximate_creation_date_time.timestamp()).ok()?;
    // For an event without a time, `aws_lambda_events` returns the beginning of 1970.
    let time = Some(time).filter(|time| *time > 0)?;
    let since = if time < MILLISECONDS { Duration::from_secs(time) } else { Duration::from_millis(time) };
    SystemTime::UNIX_EPOCH.checked_add(since)
}
