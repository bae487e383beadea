//! What a batch has not written.

use std::error::Error as StdError;
use std::fmt;

use aws_sdk_dynamodb::types::{DeleteRequest, PutRequest, WriteRequest};
use serde::de::DeserializeOwned;

use super::{BatchWrite, OPERATION, is_table};
use crate::sdk::response::error::{Error, ErrorKind};
use crate::sdk::response::item::from_item;
use crate::sdk::table::Table;
use crate::{DynamoTable, Key};

/// A batch of which not everything is known to be written: why, and what is left.
///
/// Where the answer to a request was lost, its writes are among what is left, and `DynamoDB` may have processed them. To
/// send them again changes nothing then, unless someone else has written the same items in between.
///
/// As an [`Error`], which `?` makes of it, it is an [`ErrorKind::BatchWrite`].
pub struct BatchWriteError(Box<Inner>);

struct Inner {
    error: Error,
    rest: BatchWrite,
}

/// A write that is left.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct UnprocessedWrite<'a> {
    /// Which one, counted from 0 in the order they were added to the batch.
    pub position: usize,
    /// The physical name or ARN of its table.
    pub table_name: &'a str,
    /// As the SDK has it.
    pub request: &'a WriteRequest,
}

/// A write of a table.
#[derive(Clone, Debug, PartialEq)]
pub enum Write<T: DynamoTable> {
    /// Writing this item.
    Put(T),
    /// Deleting the item of this key.
    Delete(Key<'static, T>),
}

impl BatchWriteError {
    pub(super) fn new(error: Error, rest: BatchWrite) -> Self {
        Self(Box::new(Inner { error, rest }))
    }

    /// Why.
    #[must_use]
    pub fn error(&self) -> &Error {
        &self.0.error
    }

    /// What is left, in the order it was added. Actions that cannot be sent at all ([`ErrorKind::Actions`]) are not
    /// among it.
    #[must_use]
    pub fn unprocessed(&self) -> impl ExactSizeIterator<Item = UnprocessedWrite<'_>> {
        self.0.rest.queue.iter().map(|write| UnprocessedWrite {
            position: write.position,
            table_name: &write.table,
            request: &write.request,
        })
    }

    /// What is left of one table, in the order it was added.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Deserialize`], where the stored form of an item is none that `T` reads.
    pub fn unprocessed_of<T: DynamoTable + DeserializeOwned>(
        &self,
        table: &Table<T>,
    ) -> Result<Vec<Write<T>>, Error> {
        let of_table = self.unprocessed().filter(|write| is_table(table.name(), write.table_name));
        let write = |write: UnprocessedWrite<'_>| -> Result<Write<T>, ErrorKind> {
            let put = write.request.put_request().map(PutRequest::item);
            let key = write.request.delete_request().map(DeleteRequest::key);
            match (put, key) {
                (Some(item), _) => from_item(item.clone()).map(Write::Put),
                (None, Some(key)) => from_item(key.clone()).map(Write::Delete),
                (None, None) => Err(ErrorKind::NoItem),
            }
        };
        of_table.map(|left| write(left).map_err(|kind| Error::new(OPERATION, table.name(), kind))).collect()
    }

    /// What is left as a batch of its own, to be sent again, with the same client and options.
    pub fn into_rest(self) -> BatchWrite {
        self.0.rest
    }
}

impl From<BatchWriteError> for Error {
    fn from(error: BatchWriteError) -> Self {
        let (operation, table) = (error.error().operation(), error.error().table_name().to_owned());
        Self::new(operation, &table, ErrorKind::BatchWrite(error))
    }
}

impl fmt::Display for BatchWriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self.error(), f)
    }
}

impl fmt::Debug for BatchWriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BatchWriteError").field("error", self.error()).field("rest", &self.0.rest).finish()
    }
}

impl StdError for BatchWriteError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.error().source()
    }
}

/// Without the values.
impl fmt::Debug for UnprocessedWrite<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UnprocessedWrite")
            .field("position", &self.position)
            .field("table_name", &self.table_name)
            .finish_non_exhaustive()
    }
}
