//! Writes and deletes many items.

use std::collections::{HashMap, HashSet, VecDeque};
use std::fmt;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::operation::batch_write_item::builders::BatchWriteItemInputBuilder;
use aws_sdk_dynamodb::operation::batch_write_item::{BatchWriteItemInput, BatchWriteItemOutput};
use aws_sdk_dynamodb::types::{
    ConsumedCapacity, ReturnConsumedCapacity, ReturnItemCollectionMetrics, WriteRequest,
};

use crate::limits::{BATCH_WRITE_BYTES, BATCH_WRITES};
use crate::sdk::group::action::{BatchAction, QueuedWrite, check_collections, identity, table_of};
use crate::sdk::request::sending::awaited;
use crate::sdk::response::error::{ActionError, Error, ErrorKind};
use crate::sdk::response::left::is_table;
use crate::sdk::response::metered::{ItemCollection, Metered};
use crate::sdk::transport::backoff::{ATTEMPTS, Backoff};
use crate::sdk::transport::customized::{Settings, config_override};
use crate::sdk::transport::flow::{Flow, worst};
use crate::sdk::transport::join::join;
use crate::sdk::transport::send::send;

pub use rest::{UnprocessedWrite, Write};

mod rest;

const OPERATION: &str = "BatchWriteItem";

/// Puts and deletes any number of items, in one table or in several.
///
/// The writes are sent in the order in which you add them. Each request has as many as `DynamoDB` takes, and requests
/// are sent one after another, unless you call [`parallel`](Self::parallel). A request cannot write the same item twice, so the second write of an item is sent
/// after the first has been processed. Writes that `DynamoDB` leaves unprocessed or throttles are sent again after
/// increasing waits, until [`attempts`](Self::attempts) requests in a row have processed nothing. The error then
/// holds the remaining writes.
///
/// A batch is not a transaction: if it fails, some of its writes are done. Each individual write is atomic. If the
/// future is dropped, by a timeout for example, the batch is also left half done, and the remaining writes are lost.
/// To keep them, set fewer [`attempts`](Self::attempts) and let the batch end by itself.
///
/// ```
/// # use serde::{Deserialize, Serialize};
/// # use tablewright::{DynamoTable, sdk::Table};
/// # #[derive(Serialize, Deserialize, DynamoTable)] struct Order { #[pk] id: String }
/// # #[derive(Serialize, Deserialize, DynamoTable)] struct Customer { #[pk] id: String }
/// use tablewright::sdk::{BatchWrite, Write};
///
/// # async fn example(client: aws_sdk_dynamodb::Client, orders: Table<Order>, customers: Table<Customer>,
/// # imported: Vec<Order>) -> Result<(), tablewright::sdk::Error> {
/// let batch = BatchWrite::new(&client)
///     .add_all(imported.iter().map(|order| orders.put(order)))
///     .add(customers.delete(Customer::key("c-1")));
/// if let Err(error) = batch.send().await {
///     for write in error.unprocessed_of(&orders)? {
///         match write {
///             Write::Put(order) => { /* an `Order` */ }
///             Write::Delete(key) => { /* a `Key<Order>` */ }
///         }
///     }
///     error.into_rest()?.send().await?; // the rest, later
/// }
/// # Ok(())
/// # }
/// ```
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html>
#[must_use = "a request has to be sent"]
pub struct BatchWrite {
    client: Option<Client>,
    queue: VecDeque<QueuedWrite>,
    errors: Vec<ActionError>,
    added: usize,
    attempts: u32,
    capacity: Option<ReturnConsumedCapacity>,
    collections: bool,
    settings: Settings,
    flow: Flow,
}

awaited!([] BatchWrite => ());

impl BatchWrite {
    /// Creates an empty batch that this client sends. The clients of the tables are not used.
    pub fn new(client: &Client) -> Self {
        Self::with(Some(client.clone()), Settings::default())
    }

    pub(crate) fn with(client: Option<Client>, settings: Settings) -> Self {
        Self {
            client,
            queue: VecDeque::new(),
            errors: Vec::new(),
            added: 0,
            attempts: ATTEMPTS,
            capacity: None,
            collections: false,
            settings,
            flow: Flow::default(),
        }
    }

    /// Adds a put or a delete.
    #[expect(clippy::should_implement_trait, reason = "the word for it, and nobody adds batches up")]
    pub fn add(mut self, action: impl BatchAction) -> Self {
        let position = self.added;
        self.added += 1;
        match action.into_write() {
            Ok(write) => self.queue.push_back(QueuedWrite { position, ..write }),
            Err(error) => self.errors.push(ActionError::new(position, error)),
        }
        self
    }

    /// Adds puts or deletes.
    pub fn add_all<A: BatchAction>(self, actions: impl IntoIterator<Item = A>) -> Self {
        actions.into_iter().fold(self, Self::add)
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
    /// The next requests are sent when all of them are answered. Writes of different items are then done in any order; writes of
    /// the same item keep theirs.
    pub const fn parallel(mut self, requests: u32) -> Self {
        self.flow.requests = requests;
        self
    }

    /// Spreads the requests over time, so that they consume at most this many write capacity units per second on average.
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

    /// Asks for the sizes of the item collections that the batch changes; [`send_metered`](Self::send_metered)
    /// returns them. At least one table must have a local index: other tables have no such metrics.
    pub const fn item_collection_metrics(mut self) -> Self {
        self.collections = true;
        self
    }

    config_override!(settings);

    /// Returns the SDK's inputs without sending them, as they are if nothing is left unprocessed.
    ///
    /// # Errors
    ///
    /// Returns an error if an action is invalid.
    pub fn inputs(mut self) -> Result<Vec<BatchWriteItemInput>, Error> {
        let mut inputs = Vec::new();
        self.check()?;
        while !self.queue.is_empty() {
            for chunk in take(&mut self.queue, 1) {
                let input = request(&chunk, self.capacity.clone(), self.collections).build();
                inputs.push(input.map_err(|error| Error::build(OPERATION, self.table(), error))?);
            }
        }
        Ok(inputs)
    }

    /// Sends the batch.
    ///
    /// # Errors
    ///
    /// See [`ErrorKind`]. The error holds the writes that were not done: [`Error::unprocessed_of`],
    /// [`Error::into_rest`].
    pub async fn send(self) -> Result<(), Error> {
        self.send_metered().await.map(|metered| metered.output)
    }

    /// Sends the batch, and also returns what was asked for, in the order of the requests: one entry of capacity for each
    /// table of a request, and one for each item collection that it changed.
    ///
    /// # Errors
    ///
    /// See [`ErrorKind`]. The error holds the writes that were not done: [`Error::unprocessed_of`],
    /// [`Error::into_rest`].
    pub async fn send_metered(mut self) -> Result<Metered<(), Vec<ConsumedCapacity>>, Error> {
        let mut metered = Metered::read((), Vec::new());
        match self.run(&mut metered).await {
            Ok(()) => Ok(metered),
            Err(error) => Err(error.leaving(self.into_left())),
        }
    }

    /// Sends the queued writes. Unprocessed ones stay in the queue.
    async fn run(&mut self, metered: &mut Metered<(), Vec<ConsumedCapacity>>) -> Result<(), Error> {
        self.check()?;
        if self.queue.is_empty() {
            return Ok(());
        }
        let Some(client) = self.client.clone() else { return Err(self.error(ErrorKind::NoClient)) };
        let of = self.queue.len();
        let sender = self.flow.sender(&client, self.capacity.as_ref()).map_err(|kind| self.error(kind))?;
        let mut backoff = Backoff::new(&client, self.attempts);
        while !self.queue.is_empty() {
            let chunks = take(&mut self.queue, sender.requests);
            let answers = join(chunks.iter().map(|chunk| {
                let request = request(chunk, sender.capacity.clone(), self.collections);
                let request = send(request, &client, self.settings.builder());
                sender.send(request, |answer: &BatchWriteItemOutput| answer.consumed_capacity())
            }))
            .await;
            let (mut sent, mut left, mut cause) = (0, Vec::new(), None);
            for (chunk, answer) in chunks.into_iter().zip(answers) {
                sent += chunk.len();
                match answer.map_err(ErrorKind::of) {
                    Ok(answer) => {
                        let consumed = answer.consumed_capacity.filter(|_| self.capacity.is_some());
                        metered.consumed_capacity.extend(consumed.unwrap_or_default());
                        let collections = ItemCollection::of_tables(answer.item_collection_metrics);
                        metered.item_collection_metrics.extend(collections);
                        left.extend(unprocessed(chunk, answer.unprocessed_items.unwrap_or_default()));
                    }
                    Err(error) => {
                        left.extend(chunk);
                        worst(&mut cause, error);
                    }
                }
            }
            let processed = sent - left.len();
            // Unprocessed writes go to the front of the queue, so that the order is kept.
            left.into_iter().rev().for_each(|write| self.queue.push_front(write));
            if processed == sent {
                backoff.reset();
            } else if !cause.as_ref().is_none_or(ErrorKind::is_throttled) || !backoff.wait(processed).await {
                let left = self.queue.len();
                return Err(self.error(ErrorKind::Incomplete { left, of, cause: cause.map(Box::new) }));
            }
        }
        Ok(())
    }

    fn check(&mut self) -> Result<(), Error> {
        if !self.errors.is_empty() {
            let errors = std::mem::take(&mut self.errors);
            return Err(self.error(ErrorKind::Actions(errors)));
        }
        if self.collections && !self.queue.is_empty() {
            let tables = self.queue.iter().map(|write| write.schema.has_local_index());
            check_collections(tables).map_err(|kind| self.error(kind))?;
        }
        Ok(())
    }

    fn error(&self, kind: ErrorKind) -> Error {
        Error::new(OPERATION, self.table(), kind)
    }

    fn table(&self) -> &str {
        table_of(self.queue.iter().map(|write| write.table.as_str()))
    }
}

/// Takes the writes of the next requests: as many as fit into each, up to a second write of the same item.
fn take(queue: &mut VecDeque<QueuedWrite>, requests: usize) -> Vec<Vec<QueuedWrite>> {
    let mut items = HashSet::new();
    let mut writes = queue.iter().peekable();
    let mut lengths = Vec::new();
    let mut is_second = false;
    while lengths.len() < requests && !is_second {
        // `{"RequestItems":{…},"ReturnConsumedCapacity":"INDEXES","ReturnItemCollectionMetrics":"SIZE"}`
        let mut bytes = 100;
        let mut tables = HashSet::new();
        let mut length = 0;
        while length < BATCH_WRITES
            && let Some(write) = writes.peek()
        {
            bytes += write.bytes;
            if tables.insert(&write.table) {
                // `"…":[…],`
                bytes += write.table.len() + 6;
            }
            // The first write is sent whatever its size, so that no write stays in the queue for ever.
            if length > 0 && bytes > BATCH_WRITE_BYTES {
                break;
            }
            is_second =
                write.identity.as_ref().is_some_and(|identity| !items.insert((&write.table, identity)));
            if is_second {
                break;
            }
            writes.next();
            length += 1;
        }
        if length == 0 {
            break;
        }
        lengths.push(length);
    }
    lengths.into_iter().map(|length| queue.drain(..length).collect()).collect()
}

fn request(
    chunk: &[QueuedWrite],
    capacity: Option<ReturnConsumedCapacity>,
    collections: bool,
) -> BatchWriteItemInputBuilder {
    let mut tables: HashMap<String, Vec<WriteRequest>> = HashMap::new();
    for write in chunk {
        // The writes are cloned: only the response tells which of them are done.
        tables.entry(write.table.clone()).or_default().push(write.request.clone());
    }
    BatchWriteItemInput::builder()
        .set_request_items(Some(tables))
        .set_return_consumed_capacity(capacity)
        .set_return_item_collection_metrics(collections.then_some(ReturnItemCollectionMetrics::Size))
}

/// Returns the writes of a request that the response lists as unprocessed.
fn unprocessed(chunk: Vec<QueuedWrite>, answer: HashMap<String, Vec<WriteRequest>>) -> Vec<QueuedWrite> {
    let mut left = vec![false; chunk.len()];
    for (table, requests) in answer {
        for request in requests {
            let is_item = |write: &QueuedWrite| {
                write.identity.is_some() && write.identity == identity(write.schema, &request)
            };
            let at = |position: usize| &chunk[position];
            let of_item = (0..chunk.len()).filter(|position| is_item(at(*position)));
            let of_name: Vec<usize> =
                of_item.filter(|position| is_table(&at(*position).table, &table)).collect();
            let exact = of_name.iter().find(|position| at(**position).table == table);
            match (exact, &of_name[..]) {
                (Some(position), _) | (None, [position]) => left[*position] = true,
                // An unprocessed write is unknown. Writing the whole request again loses nothing.
                _ => return chunk,
            }
        }
    }
    chunk.into_iter().zip(left).filter_map(|(write, left)| left.then_some(write)).collect()
}

impl fmt::Debug for BatchWrite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BatchWrite")
            .field("table", &self.table())
            .field("writes", &self.queue.len())
            .finish_non_exhaustive()
    }
}
