//! Records in the form in which `DynamoDB` puts them into a Kinesis data stream.

use std::collections::HashMap;
use std::time::{Duration, SystemTime};

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::error::{Error, ErrorKind};
use super::raw::RawRecord;
use super::{Record, View};
use crate::table::DynamoTable;

impl<T: DynamoTable + DeserializeOwned, V: View> Record<T, V> {
    /// Reads the data of a Kinesis record: the JSON that `DynamoDB` puts into a Kinesis data stream.
    ///
    /// With the feature `lambda`, use `try_into()` for the records of a Lambda function's event. This function is for
    /// other readers of the stream, which have the data as bytes: the SDK for Kinesis, its client library, Firehose.
    ///
    /// ```
    /// use tablewright::DynamoTable;
    /// use tablewright::stream::{Change, KinesisRecord};
    /// # use serde::{Deserialize, Serialize};
    ///
    /// #[derive(Serialize, Deserialize, DynamoTable)]
    /// struct Order {
    ///     #[pk]
    ///     id: String,
    /// }
    ///
    /// let data = br#"{
    ///     "awsRegion": "eu-west-1", "eventID": "6f0c1b7e", "eventName": "INSERT", "userIdentity": null,
    ///     "recordFormat": "application/json", "tableName": "acme-shop-orders", "eventSource": "aws:dynamodb",
    ///     "dynamodb": {
    ///         "ApproximateCreationDateTime": 1795156140015123, "ApproximateCreationDateTimePrecision": "MICROSECOND",
    ///         "Keys": { "id": { "S": "o-1" } }, "NewImage": { "id": { "S": "o-1" } }, "SizeBytes": 10
    ///     }
    /// }"#;
    /// let record = KinesisRecord::<Order>::from_kinesis(data)?;
    /// assert!(matches!(record.change, Change::Inserted { new } if new.id == "o-1"));
    /// # Ok::<(), tablewright::stream::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Returns an error if the data is not such JSON, or not an item of the table.
    pub fn from_kinesis(data: &[u8]) -> Result<Self, Error> {
        let raw = raw(data).map_err(|kind| Error::new(T::SCHEMA.name(), None, kind))?;
        raw.read().map_err(|unreadable| unreadable.error)
    }
}

/// Reads everything but the attributes.
pub(super) fn raw(data: &[u8]) -> Result<RawRecord<Value>, ErrorKind> {
    let Data { event_id, event_name, user_identity, table_name, dynamodb } =
        serde_json::from_slice(data).map_err(ErrorKind::Json)?;
    Ok(RawRecord {
        created_at: dynamodb.created_at(),
        event: event_name,
        key: dynamodb.keys,
        old: dynamodb.old_image.unwrap_or_default(),
        new: dynamodb.new_image.unwrap_or_default(),
        identity: user_identity.map(|identity| (identity.r#type, identity.principal_id)),
        sequence_number: None,
        event_id,
        table_name,
    })
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Data {
    #[serde(rename = "eventID")]
    event_id: Option<String>,
    event_name: Option<String>,
    user_identity: Option<Identity>,
    table_name: Option<String>,
    dynamodb: Change,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Identity {
    r#type: String,
    principal_id: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Change {
    approximate_creation_date_time: Option<u64>,
    approximate_creation_date_time_precision: Option<String>,
    keys: HashMap<String, Value>,
    new_image: Option<HashMap<String, Value>>,
    old_image: Option<HashMap<String, Value>>,
}

impl Change {
    /// Returns when the item changed. A time without a precision is in milliseconds, which was the only unit before
    /// there was a choice. A time in an unknown unit is ignored.
    ///
    /// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/kds_gettingstarted.html>
    fn created_at(&self) -> Option<SystemTime> {
        let time = self.approximate_creation_date_time?;
        let since = match self.approximate_creation_date_time_precision.as_deref() {
            None | Some("MILLISECOND") => Duration::from_millis(time),
            Some("MICROSECOND") => Duration::from_micros(time),
            Some(_) => return None,
        };
        SystemTime::UNIX_EPOCH.checked_add(since)
    }
}
