//! Writing many items.

use std::collections::{HashSet, VecDeque};
use std::fmt;

use aws_sdk_dynamodb::error::BuildError;
use aws_sdk_dynamodb::operation::batch_write_item::BatchWriteItemInput;
use aws_sdk_dynamodb::types::{DeleteRequest, PutRequest, WriteRequest};
use serde::Serialize;

use super::backoff::{Backoff, RETRIES};
use super::error::{Error, ErrorKind};
use super::item::{Item, to_item};
use super::table::Table;
use crate::limits::BATCH_WRITE_ITEMS;
use crate::{DynamoTable, Key};

const OPERATION: &str = "BatchWriteItem";

/// Puts and deletes many items, in as many requests as it takes and in no order. Made by [`Table::batch_write`].
///
/// What a request leaves over is asked for again, with pauses that grow while nothing is written. What is left at the
/// end is in the error: [`Error::unprocessed_items`] and [`Error::unprocessed_keys`]. A write of a request that failed
/// on its way is among them, though it may have been done.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html>
#[must_use = "a request has to be sent"]
pub struct BatchWrite<T> {
    table: Table<T>,
    writes: VecDeque<Write>,
    known: HashSet<Key<'static, T>>,
    retries: u32,
    error: Option<ErrorKind>,
}

#[derive(Clone, Debug)]
enum Write {
    Put(Item),
    Delete(Item),
}

impl<T: DynamoTable> BatchWrite<T> {
    pub(super) fn new(table: Table<T>) -> Self {
        Self { table, writes: VecDeque::new(), known: HashSet::new(), retries: RETRIES, error: None }
    }

    /// Writes an item, in place of one of the same key.
    pub fn put(mut self, item: &T) -> Self
    where
        T: Serialize,
    {
        let key = item.primary_key();
        let written = key.validate().map_err(ErrorKind::Key).and_then(|()| to_item(item)).map(Write::Put);
        self.add(key, written);
        self
    }

    /// Writes these items.
    pub fn put_all<'i>(self, items: impl IntoIterator<Item = &'i T>) -> Self
    where
        T: Serialize + 'i,
    {
        items.into_iter().fold(self, Self::put)
    }

    /// Deletes the item of this key, where there is one.
    pub fn delete(mut self, key: Key<'_, T>) -> Self {
        let deleted = key.clone().try_into().map_err(ErrorKind::Key).map(Write::Delete);
        self.add(key, deleted);
        self
    }

    /// Deletes the items of these keys.
    pub fn delete_all<'k>(self, keys: impl IntoIterator<Item = Key<'k, T>>) -> Self
    where
        T: 'k,
    {
        keys.into_iter().fold(self, Self::delete)
    }

    fn add(&mut self, key: Key<'_, T>, write: Result<Write, ErrorKind>) {
        let text = self.known.contains(&key.clone().into_owned()).then(|| key.to_string());
        let write = match text {
            Some(key) => Err(ErrorKind::DuplicateKey(key)),
            None => write,
        };
        match write {
            Ok(write) => self.writes.push_back(write),
            Err(error) => {
                self.error.get_or_insert(error);
            }
        }
        self.known.insert(key.into_owned());
    }

    /// How often in a row a request may write nothing of what is left over: 8, unless told otherwise.
    pub const fn retries(mut self, retries: u32) -> Self {
        self.retries = retries;
        self
    }

    /// The first requests for all writes, which are not sent.
    ///
    /// # Errors
    ///
    /// What is wrong with an item or a key, and two writes of one key, which have no order.
    pub fn inputs(self) -> Result<Vec<BatchWriteItemInput>, Error> {
        let Self { table, mut writes, error, .. } = self;
        if let Some(kind) = error {
            return Err(table.error(OPERATION, kind));
        }
        let mut inputs = Vec::new();
        while !writes.is_empty() {
            let input = input(table.name(), next(&mut writes));
            inputs.push(input.map_err(|error| Error::build(OPERATION, table.name(), error))?);
        }
        Ok(inputs)
    }

    /// Does all of it.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Incomplete`] where not all was written; see [`ErrorKind`].
    pub async fn send(self) -> Result<(), Error> {
        let Self { table, mut writes, retries, error, .. } = self;
        if let Some(kind) = error {
            return Err(table.error(OPERATION, kind));
        }
        let client = table.client(OPERATION)?;
        let mut backoff = Backoff::new(retries);
        let cause = loop {
            if writes.is_empty() {
                return Ok(());
            }
            let chunk = next(&mut writes);
            let asked = chunk.len();
            let request = input(table.name(), chunk.clone())
                .map_err(|error| Error::build(OPERATION, table.name(), error))?;
            let request = BatchWriteItemInput::builder().set_request_items(request.request_items);
            let answer = match request.send_with(client).await {
                Ok(answer) => answer,
                Err(error) => {
                    writes.extend(chunk);
                    break Some(Box::new(error.into()));
                }
            };
            // There is one table in it.
            let left = answer.unprocessed_items.unwrap_or_default().into_values().flatten();
            let left: Vec<Write> = left.filter_map(Write::of).collect();
            let (is_left, has_done_some) = (!left.is_empty(), left.len() < asked);
            writes.extend(left);
            if is_left && !backoff.wait(client, has_done_some).await {
                break None;
            }
        };
        let (mut puts, mut keys) = (Vec::new(), Vec::new());
        for write in writes {
            match write {
                Write::Put(item) => puts.push(item),
                Write::Delete(key) => keys.push(key),
            }
        }
        Err(table.error(OPERATION, ErrorKind::Incomplete { puts, keys, read: Vec::new(), cause }))
    }
}

impl Write {
    fn of(request: WriteRequest) -> Option<Self> {
        let put = request.put_request.map(|put| Self::Put(put.item));
        put.or_else(|| request.delete_request.map(|delete| Self::Delete(delete.key)))
    }

    fn request(self) -> Result<WriteRequest, BuildError> {
        let request = WriteRequest::builder();
        Ok(match self {
            Self::Put(item) => request.put_request(PutRequest::builder().set_item(Some(item)).build()?),
            Self::Delete(key) => request.delete_request(DeleteRequest::builder().set_key(Some(key)).build()?),
        }
        .build())
    }
}

/// As many writes as one request takes.
fn next(writes: &mut VecDeque<Write>) -> Vec<Write> {
    writes.drain(..writes.len().min(BATCH_WRITE_ITEMS)).collect()
}

fn input(table: &str, writes: Vec<Write>) -> Result<BatchWriteItemInput, BuildError> {
    let requests = writes.into_iter().map(Write::request).collect::<Result<_, _>>()?;
    BatchWriteItemInput::builder().request_items(table, requests).build()
}

impl<T> fmt::Debug for BatchWrite<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BatchWrite")
            .field("table", &self.table)
            .field("writes", &self.writes.len())
            .finish_non_exhaustive()
    }
}
