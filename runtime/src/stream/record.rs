//! A record of a stream, with typed items.

use std::fmt;
use std::time::SystemTime;

use super::{Change, HasStream, View};
use crate::key::Key;
use crate::table::DynamoTable;

/// One change of one item, as the stream of `T` records it.
///
/// Convert a record with `try_into()`: from `aws-sdk-dynamodbstreams` with the feature `streams`, or from
/// `aws_lambda_events` with the feature `lambda`. In a test, use [`new`](Self::new).
///
/// `V` decides which images there are. It is the view in the struct's `#[stream]`. A record from a Kinesis data
/// stream always has both images, see [`KinesisRecord`].
#[non_exhaustive]
pub struct Record<T: DynamoTable, V: View = <T as HasStream>::View> {
    /// The key of the item.
    pub key: Key<'static, T>,
    /// The change of the item.
    pub change: Change<V::Old<T>, V::New<T>>,
    /// The position of the record in its shard. A Lambda function reports it in `batchItemFailures`, and a reader of
    /// the stream continues after it.
    ///
    /// The data that `DynamoDB` puts into a Kinesis data stream has no sequence number. Lambda's record around it has
    /// one, and so has a `Record` that is made from Lambda's record.
    pub sequence_number: Option<String>,
    /// The approximate time of the change: to the second in a `DynamoDB` stream, to the milli- or microsecond in a
    /// Kinesis data stream.
    pub created_at: Option<SystemTime>,
    /// An id that is the same whenever this record is delivered, and different for every other record.
    pub event_id: Option<String>,
    /// The table's name in its account. It is known only for records from a Kinesis data stream, which several tables
    /// can share.
    pub table_name: Option<String>,
}

/// One change of one item of `T` in a Kinesis data stream, with the item before and after the change.
///
/// The struct needs no `#[stream]`. [`KinesisStream`](crate::deploy::KinesisStream) sets up the destination.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/kds.html>
pub type KinesisRecord<T> = Record<T, super::NewAndOldImages>;

impl<T: DynamoTable, V: View> Record<T, V> {
    /// Creates a record of a change, for testing code that handles it. Its other fields are `None`; set them
    /// if you need them.
    ///
    /// ```
    /// use tablewright::DynamoTable;
    /// use tablewright::stream::{Change, Record};
    /// # use serde::{Deserialize, Serialize};
    /// # #[derive(Clone, Serialize, Deserialize, DynamoTable)] #[stream] struct Order { #[pk] id: String }
    /// # fn apply(_: Record<Order>) {}
    ///
    /// let order = Order { id: "o-1".to_owned() };
    /// let mut record = Record::<Order>::new(order.primary_key(), Change::Inserted { new: order.clone() });
    /// record.sequence_number = Some("100".to_owned());
    /// apply(record);
    /// ```
    #[must_use]
    pub fn new(key: Key<'_, T>, change: Change<V::Old<T>, V::New<T>>) -> Self {
        Self {
            key: key.into_owned(),
            change,
            sequence_number: None,
            created_at: None,
            event_id: None,
            table_name: None,
        }
    }
}

impl<T: DynamoTable, V: View> Clone for Record<T, V>
where
    V::Old<T>: Clone,
    V::New<T>: Clone,
{
    fn clone(&self) -> Self {
        Self {
            key: self.key.clone(),
            change: self.change.clone(),
            sequence_number: self.sequence_number.clone(),
            created_at: self.created_at,
            event_id: self.event_id.clone(),
            table_name: self.table_name.clone(),
        }
    }
}

impl<T: DynamoTable, V: View> fmt::Debug for Record<T, V>
where
    V::Old<T>: fmt::Debug,
    V::New<T>: fmt::Debug,
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Record")
            .field("key", &self.key)
            .field("change", &self.change)
            .field("sequence_number", &self.sequence_number)
            .field("created_at", &self.created_at)
            .field("event_id", &self.event_id)
            .field("table_name", &self.table_name)
            .finish()
    }
}
