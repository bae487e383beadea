//! Records in the SDK's types.

use std::time::SystemTime;

use aws_sdk_dynamodbstreams::types::{self, StreamRecord};
use serde::de::DeserializeOwned;

use super::raw::RawRecord;
use super::{Error, Record, View};
use crate::table::DynamoTable;

impl<T: DynamoTable + DeserializeOwned, V: View> TryFrom<types::Record> for Record<T, V> {
    type Error = Error;

    fn try_from(record: types::Record) -> Result<Self, Error> {
        let change = record.dynamodb.unwrap_or_else(|| StreamRecord::builder().build());
        let created_at = change.approximate_creation_date_time;
        let identity = record.user_identity;
        let raw = RawRecord {
            event: record.event_name.map(|event| event.as_str().to_owned()),
            key: change.keys.unwrap_or_default(),
            old: change.old_image.unwrap_or_default(),
            new: change.new_image.unwrap_or_default(),
            identity: identity.and_then(|identity| Some((identity.r#type?, identity.principal_id?))),
            sequence_number: change.sequence_number,
            created_at: created_at.and_then(|time| SystemTime::try_from(time).ok()),
            event_id: record.event_id,
            table_name: None,
        };
        raw.read().map_err(|unreadable| unreadable.error)
    }
}
