//! Reads the items of many keys.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::marker::PhantomData;

use aws_sdk_dynamodb::operation::batch_get_item::builders::BatchGetItemInputBuilder;
use aws_sdk_dynamodb::operation::batch_get_item::{BatchGetItemInput, BatchGetItemOutput};
use aws_sdk_dynamodb::types::{ConsumedCapacity, KeysAndAttributes, ReturnConsumedCapacity};
use serde::de::DeserializeOwned;

use crate::key::Key;
use crate::limits::BATCH_GET_KEYS;
use crate::sdk::expression::placeholders::Placeholders;
use crate::sdk::expression::projection::{self, Attributes};
use crate::sdk::handle::Handle;
use crate::sdk::request::identity::Identity;
use crate::sdk::request::sending::awaited;
use crate::sdk::response::error::{ActionError, Error, ErrorKind};
use crate::sdk::response::item::{Item, from_read};
use crate::sdk::response::left::{Left, LeftReads};
use crate::sdk::response::metered::Metered;
use crate::sdk::transport::backoff::{ATTEMPTS, Backoff};
use crate::sdk::transport::customized::config_override;
use crate::sdk::transport::flow::{Flow, worst};
use crate::sdk::transport::join::join;
use crate::sdk::transport::send::send;
use crate::table::DynamoTable;

mod rest;

const OPERATION: &str = "BatchGetItem";

/// Reads the items of any number of keys of one table, as `P`s. Made by
/// [`Table::batch_get`](crate::sdk::Table::batch_get).
///
/// The items are returned in the order of the keys, with `None` for a key without an item. A key that you pass twice
/// is requested once, because `DynamoDB` rejects duplicates, and its item is returned twice.
///
/// Each request has as many keys as `DynamoDB` takes, and requests are sent one after another, unless you call
/// [`parallel`](Self::parallel). Keys that `DynamoDB` leaves unprocessed or throttles are requested again after increasing waits, until [`attempts`](Self::attempts)
/// requests in a row have processed nothing. The error then holds the items that were read
/// ([`read_of`](Error::read_of)) and the keys that were not ([`unread_of`](Error::unread_of)). If the future is
/// dropped, by a timeout for example, the items it has read are lost.
///
/// ```
/// # use serde::{Deserialize, Serialize};
/// # use tablewright::{DynamoTable, sdk::Table};
/// # #[derive(Serialize, Deserialize, DynamoTable)] struct Order { #[pk] id: String }
/// # async fn example(orders: Table<Order>, ids: Vec<String>) -> Result<(), tablewright::sdk::Error> {
/// let found = orders.batch_get(ids.iter().map(|id| Order::key(id))).send().await?;
/// for (id, order) in ids.iter().zip(found) {
///     match order {
///         Some(order) => { /* an `Order` */ }
///         None => { /* there is no order `id` */ }
///     }
/// }
/// # Ok(())
/// # }
/// ```
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html>
#[must_use = "a request has to be sent"]
pub struct BatchGet<T, P = T> {
    table: Handle<T>,
    keys: Vec<Key<'static, T>>,
    consistent: bool,
    attempts: u32,
    capacity: Option<ReturnConsumedCapacity>,
    flow: Flow,
    attributes: Attributes,
    /// The first error in the projection.
    error: Option<ErrorKind>,
    reads: PhantomData<fn() -> P>,
}

awaited!([T: DynamoTable + 'static, P: DeserializeOwned + 'static] BatchGet<T, P> => Vec<Option<P>>);

/// The distinct keys, and the state of each.
struct Reads {
    keys: Vec<Read>,
    /// The position of each key in `keys`.
    positions: HashMap<Identity, usize>,
    /// The position in `keys` of each key that the caller passed.
    asked: Vec<usize>,
}

struct Read {
    key: Item,
    state: State,
}

enum State {
    Unread,
    Absent,
    Found(Item),
}

/// Reads the items of these keys. The capacity of the batch is added to the capacity that reading the keys consumed.
pub(in crate::sdk) async fn hydrate<T: DynamoTable + DeserializeOwned>(
    table: Handle<T>,
    keys: Metered<Vec<Key<'static, T>>, Vec<ConsumedCapacity>>,
    capacity: Option<ReturnConsumedCapacity>,
) -> Result<Metered<Vec<T>, Vec<ConsumedCapacity>>, Error> {
    let Metered { output: keys, mut consumed_capacity, .. } = keys;
    let batch = BatchGet { capacity, ..BatchGet::new(table, keys) };
    let items = batch.send_metered().await?;
    consumed_capacity.extend(items.consumed_capacity);
    Ok(Metered::read(items.output.into_iter().flatten().collect(), consumed_capacity))
}

impl<T: DynamoTable> BatchGet<T> {
    pub(crate) fn new<'a>(table: Handle<T>, keys: impl IntoIterator<Item = Key<'a, T>>) -> Self {
        let keys = keys.into_iter().map(Key::into_owned).collect();
        Self {
            table,
            keys,
            consistent: false,
            attempts: ATTEMPTS,
            capacity: None,
            flow: Flow::default(),
            attributes: None,
            error: None,
            reads: PhantomData,
        }
    }
}

impl<T: DynamoTable, P: DeserializeOwned> BatchGet<T, P> {
    /// Makes the read consistent. A consistent read sees every write before it, and costs twice the
    /// capacity.
    ///
    /// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.ReadConsistency.html>
    pub const fn consistent(mut self) -> Self {
        self.consistent = true;
        self
    }

    /// Reads each item as a type with some of its attributes, and requests only those and the key.
    ///
    /// If the type is a struct, a field that the table does not have makes the request an error, because it may be
    /// misspelt. To read an attribute that only other writers store, use
    /// [`project_attributes`](Self::project_attributes).
    pub fn project<Q: DeserializeOwned>(self) -> BatchGet<T, Q> {
        self.reading(projection::of_type::<T, Q>(None))
    }

    /// Reads the attributes that you name. Use it for a type whose attributes `serde` cannot list (a map, an enum, or
    /// a struct with `#[serde(flatten)]`), or for one with an attribute that is not in the table's struct because
    /// others store it.
    pub fn project_attributes<Q: DeserializeOwned>(
        self,
        attributes: &'static [&'static str],
    ) -> BatchGet<T, Q> {
        self.reading(projection::named::<T>(None, attributes))
    }

    fn reading<Q>(self, attributes: Result<Attributes, ErrorKind>) -> BatchGet<T, Q> {
        let Self { table, keys, consistent, attempts, capacity, flow, mut error, .. } = self;
        let attributes = attributes.unwrap_or_else(|kind| {
            error.get_or_insert(kind);
            None
        });
        BatchGet { table, keys, consistent, attempts, capacity, flow, attributes, error, reads: PhantomData }
    }

    /// Gives up after this many requests in a row that processed nothing. With 1 the first such request ends the batch.
    /// Default: 10.
    ///
    /// A request that makes progress resets the count, so a slow batch is never abandoned.
    pub const fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts;
        self
    }

    /// Sends up to this many requests at the same time. Default: 1, one request after another.
    ///
    /// The next requests are sent when all of them are answered.
    pub const fn parallel(mut self, requests: u32) -> Self {
        self.flow.requests = requests;
        self
    }

    /// Spreads the requests over time, so that they consume at most this many read capacity units per second on average.
    pub const fn rate(mut self, units_per_second: u32) -> Self {
        self.flow.rate = Some(units_per_second);
        self
    }

    /// Asks for the capacity that the requests consume; [`send_metered`](Self::send_metered)
    /// returns it.
    pub fn consumed_capacity(mut self, level: ReturnConsumedCapacity) -> Self {
        self.capacity = Some(level);
        self
    }

    config_override!(table.settings);

    /// Returns the SDK's inputs without sending them, as they are if nothing is left unprocessed.
    ///
    /// # Errors
    ///
    /// Returns [`ErrorKind::Actions`] if `DynamoDB` would reject some of the keys.
    pub fn inputs(mut self) -> Result<Vec<BatchGetItemInput>, Error> {
        let reads = self.reads()?;
        let positions: Vec<usize> = (0..reads.keys.len()).collect();
        let chunks = positions.chunks(BATCH_GET_KEYS);
        let build_error = |error| Error::build(OPERATION, self.table.name(), error);
        chunks
            .map(|chunk| self.request(&reads, chunk, self.capacity.clone())?.build().map_err(build_error))
            .collect()
    }

    /// Reads the item of each key, in the order of the keys.
    ///
    /// # Errors
    ///
    /// See [`ErrorKind`]. The error holds the items that were read ([`Error::read_of`]) and the other keys
    /// ([`Error::unread_of`]). These include the keys of items that are not a `P`; [`Error::item_key`] is the first
    /// of them.
    pub async fn send(self) -> Result<Vec<Option<P>>, Error> {
        self.send_metered().await.map(|metered| metered.output)
    }

    /// Reads the item of each key, and also returns the capacity of each request if it was asked for.
    ///
    /// # Errors
    ///
    /// Returns the same errors as [`send`](Self::send).
    pub async fn send_metered(mut self) -> Result<Metered<Vec<Option<P>>, Vec<ConsumedCapacity>>, Error> {
        let mut consumed_capacity = Vec::new();
        let mut reads = self.reads()?;
        match self.run(&mut reads, &mut consumed_capacity).await {
            Ok(()) => Ok(Metered::read(self.items(reads)?, consumed_capacity)),
            Err(error) => Err(error.leaving(reads.into_left(self.table.name(), self.attributes))),
        }
    }

    /// Collects the distinct keys.
    fn reads(&mut self) -> Result<Reads, Error> {
        if let Some(kind) = self.error.take() {
            return Err(self.table.error(OPERATION, kind));
        }
        let mut reads = Reads { keys: Vec::new(), positions: HashMap::new(), asked: Vec::new() };
        let mut errors = Vec::new();
        for (position, key) in self.keys.iter().enumerate() {
            let key = Item::try_from(key.clone()).map_err(ErrorKind::Key);
            let identified = key.and_then(|key| {
                let identity = Identity::new(T::SCHEMA, &key).ok_or(ErrorKind::IncompleteAnswer)?;
                Ok((key, identity))
            });
            let (key, identity) = match identified {
                Ok(identified) => identified,
                Err(kind) => {
                    errors.push(ActionError::new(position, self.table.error(OPERATION, kind)));
                    continue;
                }
            };
            let at = match reads.positions.entry(identity) {
                Entry::Occupied(entry) => *entry.get(),
                Entry::Vacant(entry) => {
                    reads.keys.push(Read { key, state: State::Unread });
                    *entry.insert(reads.keys.len() - 1)
                }
            };
            reads.asked.push(at);
        }
        if errors.is_empty() {
            return Ok(reads);
        }
        let error = Error::new(OPERATION, "", ErrorKind::Actions(errors));
        Err(error.leaving(reads.into_left(self.table.name(), self.attributes)))
    }

    async fn run(&self, reads: &mut Reads, consumed: &mut Vec<ConsumedCapacity>) -> Result<(), Error> {
        if reads.keys.is_empty() {
            return Ok(());
        }
        let client = self.table.client(OPERATION)?;
        let sender = self
            .flow
            .sender(client, self.capacity.as_ref())
            .map_err(|kind| self.table.error(OPERATION, kind))?;
        let mut backoff = Backoff::new(client, self.attempts);
        let of = reads.keys.len();
        let mut left: VecDeque<usize> = (0..of).collect();
        while !left.is_empty() {
            let round: Vec<usize> = left.drain(..left.len().min(BATCH_GET_KEYS * sender.requests)).collect();
            let chunks = round.chunks(BATCH_GET_KEYS);
            let requests: Vec<_> = chunks
                .clone()
                .map(|chunk| self.request(reads, chunk, sender.capacity.clone()))
                .collect::<Result<_, _>>()?;
            let answers = join(requests.into_iter().map(|request| {
                let request = send(request, client, self.table.settings.builder());
                sender.send(request, |answer: &BatchGetItemOutput| answer.consumed_capacity())
            }))
            .await;
            let mut cause = None;
            for (chunk, answer) in chunks.zip(answers) {
                match answer.map_err(ErrorKind::of) {
                    Ok(answer) => {
                        consumed.extend(
                            answer.consumed_capacity.filter(|_| self.capacity.is_some()).unwrap_or_default(),
                        );
                        let unprocessed = answer.unprocessed_keys.unwrap_or_default();
                        let items = answer.responses.unwrap_or_default().into_values().flatten();
                        self.take(reads, chunk, items, unprocessed.into_values().flat_map(|keys| keys.keys))?;
                    }
                    Err(error) => worst(&mut cause, error),
                }
            }
            let is_unread = |position: &&usize| matches!(reads.keys[**position].state, State::Unread);
            let mut processed = round.len();
            for unread in round.iter().filter(is_unread).rev() {
                left.push_front(*unread);
                processed -= 1;
            }
            if processed == round.len() {
                backoff.reset();
            } else if !cause.as_ref().is_none_or(ErrorKind::is_throttled) || !backoff.wait(processed).await {
                let kind = ErrorKind::Incomplete { left: left.len(), of, cause: cause.map(Box::new) };
                return Err(self.table.error(OPERATION, kind));
            }
        }
        Ok(())
    }

    fn request(
        &self,
        reads: &Reads,
        chunk: &[usize],
        capacity: Option<ReturnConsumedCapacity>,
    ) -> Result<BatchGetItemInputBuilder, Error> {
        let mut placeholders = Placeholders::default();
        // The key is projected as well, because it identifies the item.
        let projection = projection::reading::<T>(None, self.attributes, true);
        let projection = projection.map(|attributes| projection::expression(&attributes, &mut placeholders));
        let keys = KeysAndAttributes::builder()
            .set_keys(Some(chunk.iter().map(|position| reads.keys[*position].key.clone()).collect()))
            .set_consistent_read(self.consistent.then_some(true))
            .set_projection_expression(projection)
            .set_expression_attribute_names(placeholders.into_maps().0)
            .build()
            .map_err(|error| Error::build(OPERATION, self.table.name(), error))?;
        Ok(BatchGetItemInput::builder()
            .request_items(self.table.name(), keys)
            .set_return_consumed_capacity(capacity))
    }

    /// Stores the result of one response.
    fn take(
        &self,
        reads: &mut Reads,
        chunk: &[usize],
        items: impl Iterator<Item = Item>,
        unprocessed: impl Iterator<Item = Item>,
    ) -> Result<(), Error> {
        let position = |reads: &Reads, item: &Item| {
            let position = Identity::new(T::SCHEMA, item).and_then(|it| reads.positions.get(&it).copied());
            position.filter(|position| chunk.contains(position))
        };
        let unprocessed: Vec<Option<usize>> = unprocessed.map(|key| position(reads, &key)).collect();
        for item in items {
            let Some(position) = position(reads, &item) else {
                return Err(self.table.error(OPERATION, ErrorKind::UnknownItem));
            };
            reads.keys[position].state = State::Found(item);
        }
        // If an unprocessed key is unknown, any key without an item may be the unprocessed one.
        if unprocessed.iter().all(Option::is_some) {
            for position in chunk.iter().filter(|position| !unprocessed.contains(&Some(**position))) {
                let state = &mut reads.keys[*position].state;
                if matches!(state, State::Unread) {
                    *state = State::Absent;
                }
            }
        }
        Ok(())
    }

    /// Returns the items in the order of the keys.
    fn items(&self, mut reads: Reads) -> Result<Vec<Option<P>>, Error> {
        let mut items = Vec::with_capacity(reads.asked.len());
        let mut first = None;
        for at in &reads.asked {
            let Read { key, state } = &mut reads.keys[*at];
            let State::Found(item) = state else {
                items.push(None);
                continue;
            };
            // The item is cloned, so that the error still has it if it cannot be deserialized.
            match from_read::<T, P>(item.clone(), None, self.attributes) {
                Ok(item) => items.push(Some(item)),
                Err(kind) => {
                    *state = State::Unread;
                    let of_key = Some(key.clone());
                    first.get_or_insert_with(|| self.table.error(OPERATION, kind).of_item(of_key));
                }
            }
        }
        match first {
            Some(error) => Err(error.leaving(reads.into_left(self.table.name(), self.attributes))),
            None => Ok(items),
        }
    }
}

impl Reads {
    fn into_left(self, table: &str, attributes: Attributes) -> Left {
        let (mut read, mut unread) = (Vec::new(), Vec::new());
        for at in self.asked {
            let Read { key, state } = &self.keys[at];
            match state {
                State::Unread => unread.push(key.clone()),
                State::Absent => read.push((key.clone(), None)),
                State::Found(item) => read.push((key.clone(), Some(item.clone()))),
            }
        }
        Left::Reads(LeftReads { table: table.to_owned(), attributes, read, unread })
    }
}

impl<T: DynamoTable, P> fmt::Debug for BatchGet<T, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BatchGet")
            .field("table", &self.table)
            .field("keys", &self.keys.len())
            .finish_non_exhaustive()
    }
}
