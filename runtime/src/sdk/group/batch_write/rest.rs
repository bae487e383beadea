//! The writes that a failed batch write has not done.

use std::fmt;

use aws_sdk_dynamodb::types::{DeleteRequest, PutRequest, WriteRequest};
use serde::de::DeserializeOwned;

use super::{BatchWrite, OPERATION};
use crate::item::may_be;
use crate::key::Key;
use crate::sdk::group::action::QueuedWrite;
use crate::sdk::response::error::{Error, ErrorKind};
use crate::sdk::response::item::{from_item, from_key};
use crate::sdk::response::left::{Left, LeftWrite, LeftWrites, is_table};
use crate::sdk::table::Table;
use crate::table::DynamoTable;

/// A write that a batch has not done. Returned by [`Error::unprocessed`].
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct UnprocessedWrite<'a> {
    /// The position of the write, counted from 0 in the order in which you added the writes.
    pub position: usize,
    /// The physical name or ARN of its table.
    pub table_name: &'a str,
    /// The SDK's request.
    pub request: &'a WriteRequest,
}

/// A write to a table that a batch has not done. Returned by [`Error::unprocessed_of`].
#[derive(Clone, Debug, PartialEq)]
pub enum Write<T: DynamoTable> {
    /// Puts this item.
    Put(T),
    /// Deletes the item with this key.
    Delete(Key<'static, T>),
}

/// The rest of a [`BatchWrite`] that ended in an error.
///
/// If the response to a request was lost, its writes are part of the rest although `DynamoDB` may have done them.
/// Sending them again is harmless, unless another writer has written the same items in between.
impl Error {
    /// Returns the writes that the batch has not done, in the order in which you added them. Actions that cannot be
    /// sent at all ([`ErrorKind::Actions`]) are left out. Returns nothing if the error does not come from a batch
    /// write.
    #[must_use]
    pub fn unprocessed(&self) -> impl ExactSizeIterator<Item = UnprocessedWrite<'_>> {
        let writes = match self.left() {
            Some(Left::Writes(left)) => &left.writes[..],
            _ => &[],
        };
        writes.iter().map(|write| UnprocessedWrite {
            position: write.position,
            table_name: &write.table,
            request: &write.request,
        })
    }

    /// Returns the writes to one table that the batch has not done, in the order in which you added
    /// them.
    ///
    /// # Errors
    ///
    /// Returns [`ErrorKind::Deserialize`] if an item is stored in a form that `T` cannot read.
    pub fn unprocessed_of<T: DynamoTable + DeserializeOwned>(
        &self,
        table: &Table<T>,
    ) -> Result<Vec<Write<T>>, Self> {
        let of_table = self.unprocessed().filter(|write| is_table(table.name(), write.table_name));
        // If the table has several entities, keep only the writes of `T`.
        let of_table = of_table.filter(|write| {
            let put = write.request.put_request().map(PutRequest::item);
            let item = put.or_else(|| write.request.delete_request().map(DeleteRequest::key));
            item.is_none_or(|item| may_be(T::SCHEMA, T::ITEMS, item)[0])
        });
        let write = |write: UnprocessedWrite<'_>| -> Result<Write<T>, ErrorKind> {
            let put = write.request.put_request().map(PutRequest::item);
            let key = write.request.delete_request().map(DeleteRequest::key);
            match (put, key) {
                (Some(item), _) => from_item::<T, T>(item.clone()).map(Write::Put),
                (None, Some(key)) => from_key(key.clone()).map(Write::Delete),
                (None, None) => Err(ErrorKind::IncompleteAnswer),
            }
        };
        of_table.map(|left| write(left).map_err(|kind| Self::new(OPERATION, table.name(), kind))).collect()
    }

    /// Returns the rest of a batch write as a new batch with the same client and options, ready to be sent.
    ///
    /// # Errors
    ///
    /// Returns the error itself if it does not come from a batch write.
    pub fn into_rest(mut self) -> Result<BatchWrite, Self> {
        match self.left_mut().take() {
            Some(Left::Writes(left)) => Ok(BatchWrite::of(left)),
            other => {
                *self.left_mut() = other;
                Err(self)
            }
        }
    }
}

impl BatchWrite {
    /// Creates a batch from the writes that another batch has not done.
    fn of(left: LeftWrites) -> Self {
        let LeftWrites { client, attempts, capacity, collections, settings, flow, writes } = left;
        let queue = writes.into_iter().map(|write| {
            let LeftWrite { position, table, schema, request } = write;
            QueuedWrite { position, ..QueuedWrite::new(table, schema, request) }
        });
        let mut batch = Self::with(client, settings);
        (batch.queue, batch.attempts, batch.capacity, batch.flow) =
            (queue.collect(), attempts, capacity, flow);
        // The remaining writes may all be of tables that have no collections.
        batch.collections = collections && batch.queue.iter().any(|write| write.schema.has_local_index());
        batch.added = batch.queue.back().map_or(0, |last| last.position + 1);
        batch
    }

    /// Returns the writes that are not done.
    pub(super) fn into_left(self) -> Left {
        let Self { client, queue, attempts, capacity, collections, settings, flow, .. } = self;
        let writes = queue.into_iter().map(|write| {
            let QueuedWrite { position, table, schema, request, .. } = write;
            LeftWrite { position, table, schema, request }
        });
        let writes = writes.collect();
        Left::Writes(LeftWrites { client, attempts, capacity, collections, settings, flow, writes })
    }
}

/// The output leaves out the values.
impl fmt::Debug for UnprocessedWrite<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UnprocessedWrite")
            .field("position", &self.position)
            .field("table_name", &self.table_name)
            .finish_non_exhaustive()
    }
}
