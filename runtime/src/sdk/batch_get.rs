//! Reading many items by their keys.

use std::collections::{HashSet, VecDeque};
use std::marker::PhantomData;

use aws_sdk_dynamodb::error::BuildError;
use aws_sdk_dynamodb::operation::batch_get_item::BatchGetItemInput;
use aws_sdk_dynamodb::types::KeysAndAttributes;
use serde::de::DeserializeOwned;

use super::backoff::{Backoff, RETRIES};
use super::error::{Error, ErrorKind};
use super::expression::Placeholders;
use super::item::{Item, from_item};
use super::projection;
use super::table::Table;
use crate::limits::BATCH_GET_KEYS;
use crate::{DynamoTable, Key};

const OPERATION: &str = "BatchGetItem";

/// Reads the items of many keys as `P`s, in as many requests as it takes. Made by [`Table::batch_get`].
///
/// What a request leaves over is asked for again, with pauses that grow while nothing is read. What is left at the end,
/// and what was read until then, is in the error: [`Error::unprocessed_keys`] and [`Error::items_read`].
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html>
#[derive(Debug)]
#[must_use = "a request has to be sent"]
pub struct BatchGet<T, P = T> {
    table: Table<T>,
    keys: Result<VecDeque<Item>, ErrorKind>,
    consistent: bool,
    retries: u32,
    attributes: Option<&'static [&'static str]>,
    reads: PhantomData<fn() -> P>,
}

impl<T: DynamoTable> BatchGet<T> {
    pub(super) fn new<'a>(table: Table<T>, keys: impl IntoIterator<Item = Key<'a, T>>) -> Self {
        let mut known = HashSet::new();
        // `DynamoDB` refuses a key that is there twice, and reading its item once is what was meant.
        let keys = keys.into_iter().filter(|key| known.insert(key.clone()));
        let keys = keys.map(|key| key.try_into().map_err(ErrorKind::Key)).collect();
        Self { table, keys, consistent: false, retries: RETRIES, attributes: None, reads: PhantomData }
    }
}

impl<T: DynamoTable, P: DeserializeOwned> BatchGet<T, P> {
    /// Reads what every write before it has left, for twice the capacity.
    pub const fn consistent(mut self) -> Self {
        self.consistent = true;
        self
    }

    /// Reads each item as a type of some of its attributes, and asks for no others.
    pub fn project<Q: DeserializeOwned>(self) -> BatchGet<T, Q> {
        let Self { table, keys, consistent, retries, .. } = self;
        BatchGet {
            table,
            keys,
            consistent,
            retries,
            attributes: projection::attributes::<Q>(),
            reads: PhantomData,
        }
    }

    /// How often in a row a request may read nothing of what is left over: 8, unless told otherwise.
    pub const fn retries(mut self, retries: u32) -> Self {
        self.retries = retries;
        self
    }

    /// The first requests for all keys, which are not sent.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Key`].
    pub fn inputs(self) -> Result<Vec<BatchGetItemInput>, Error> {
        let Self { table, keys, consistent, attributes, .. } = self;
        let mut keys = keys.map_err(|kind| table.error(OPERATION, kind))?;
        let mut inputs = Vec::new();
        while !keys.is_empty() {
            let input = input(table.name(), next(&mut keys), consistent, attributes);
            inputs.push(input.map_err(|error| Error::build(OPERATION, table.name(), error))?);
        }
        Ok(inputs)
    }

    /// The items there are, in no order.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Incomplete`] where not all were read; see [`ErrorKind`].
    pub async fn send(self) -> Result<Vec<P>, Error> {
        let Self { table, keys, consistent, retries, attributes, .. } = self;
        let mut keys = keys.map_err(|kind| table.error(OPERATION, kind))?;
        let client = table.client(OPERATION)?;
        let (mut read, mut backoff) = (Vec::new(), Backoff::new(retries));
        let cause = loop {
            if keys.is_empty() {
                let items = read.into_iter().map(from_item).collect::<Result<_, _>>();
                return items.map_err(|kind| table.error(OPERATION, kind));
            }
            let chunk = next(&mut keys);
            let asked = chunk.len();
            let request = input(table.name(), chunk.clone(), consistent, attributes)
                .map_err(|error| Error::build(OPERATION, table.name(), error))?;
            let request = BatchGetItemInput::builder().set_request_items(request.request_items);
            let mut answer = match request.send_with(client).await {
                Ok(answer) => answer,
                Err(error) => {
                    keys.extend(chunk);
                    break Some(Box::new(error.into()));
                }
            };
            // There is one table in it.
            read.extend(answer.responses.take().unwrap_or_default().into_values().flatten());
            let left = answer.unprocessed_keys.take().unwrap_or_default().into_values();
            let left: Vec<Item> = left.flat_map(|left| left.keys).collect();
            let has_done_some = left.len() < asked;
            let is_left = !left.is_empty();
            keys.extend(left);
            if is_left && !backoff.wait(client, has_done_some).await {
                break None;
            }
        };
        Err(table
            .error(OPERATION, ErrorKind::Incomplete { puts: Vec::new(), keys: keys.into(), read, cause }))
    }
}

/// As many keys as one request takes.
fn next(keys: &mut VecDeque<Item>) -> Vec<Item> {
    keys.drain(..keys.len().min(BATCH_GET_KEYS)).collect()
}

fn input(
    table: &str,
    keys: Vec<Item>,
    consistent: bool,
    attributes: Option<&'static [&'static str]>,
) -> Result<BatchGetItemInput, BuildError> {
    let mut placeholders = Placeholders::default();
    let projection = attributes.map(|attributes| projection::expression(attributes, &mut placeholders));
    let keys = KeysAndAttributes::builder()
        .set_keys(Some(keys))
        .set_consistent_read(consistent.then_some(true))
        .set_projection_expression(projection)
        .set_expression_attribute_names(placeholders.into_maps().0)
        .build()?;
    BatchGetItemInput::builder().request_items(table, keys).build()
}
