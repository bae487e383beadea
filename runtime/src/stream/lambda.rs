//! Records as a Lambda function gets them.

use std::time::{Duration, SystemTime};

use aws_lambda_events::event::dynamodb::EventRecord;
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
