//! Several queries at the same time, merged into one.

use std::cmp::Ordering;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

use aws_sdk_dynamodb::types::{AttributeValue, ConsumedCapacity};
use futures_core::Stream;
use serde::de::DeserializeOwned;

use crate::index::WholeItems;
use crate::number::decimal;
use crate::schema::{Attribute, IndexSchema};
use crate::sdk::request::pages::{Items, Reader};
use crate::sdk::request::query::{OPERATION, Query};
use crate::sdk::response::cursor::Read;
use crate::sdk::response::error::{Error, ErrorKind};
use crate::sdk::response::item::Item;
use crate::table::DynamoTable;

const OF_ONE_INDEX: &str = "queries are gathered only if all read the same index in the same order";

/// Sends several queries of one table or index at the same time, and merges their items by the sort key.
///
/// Use it for partitions that are split into [shards](crate::key::Shard), or for one query over several days. Each query has
/// at most one request in progress. All options of a query apply to each query, including its
/// [`limit`](Query::limit): to read the latest 20 items of all shards, limit each query and
/// [the result](Gathered::limit) to 20.
///
/// The result has no cursor. If you need pages, query each partition by itself.
///
/// ```
/// use serde::{Deserialize, Serialize};
/// use tablewright::sdk::{Table, gather};
/// use tablewright::key::Shard;
/// use tablewright::DynamoTable;
///
/// #[derive(Serialize, Deserialize, DynamoTable)]
/// #[pk("PK" = "DAY#{day}#{shard}")]
/// struct Visit {
///     day: String,
///     shard: Shard<8>,
///     #[sk]
///     at: u64,
/// }
///
/// # async fn example(visits: Table<Visit>) -> Result<(), tablewright::sdk::Error> {
/// let day = "2026-11-20";
/// let queries = Shard::all().map(|shard| visits.query(Visit::partition(day, shard)).descending().limit(20));
/// let latest = gather(queries)?.limit(20).all().await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// Returns an error if a query is invalid, or if the queries read different indexes or in different orders. Nothing is
/// sent then.
pub fn gather<T, I, P>(queries: impl IntoIterator<Item = Query<T, I, P>>) -> Result<Gathered<T, P>, Error>
where
    T: DynamoTable,
    I: WholeItems,
    P: DeserializeOwned,
{
    let readers = queries.into_iter().map(|query| query.reader_of_all(true));
    let readers = readers.collect::<Result<Vec<Reader<T>>, Error>>()?;
    let (mut index, mut descending) = (None, false);
    if let Some(first) = readers.first() {
        let order = |reader: &Reader<T>| (reader.extent.index.map(IndexSchema::name), is_descending(reader));
        if readers.iter().any(|reader| order(reader) != order(first)) {
            return Err(first.table.error(OPERATION, ErrorKind::InvalidRequest(OF_ONE_INDEX)));
        }
        (index, descending) = (first.extent.index, is_descending(first));
    }
    let parts = readers.into_iter().map(|reader| Some(reader.items())).collect();
    let sort_key = T::SCHEMA.key_of(index).sort_key;
    Ok(Gathered { parts, sort_key, descending, left: None, consumed_capacity: Vec::new() })
}

fn is_descending<T>(reader: &Reader<T>) -> bool {
    reader.request.read() == Read::Query { ascending: false }
}

/// The items of several queries, merged by the sort key, as a [`Stream`]. Returned by [`gather`].
///
/// Items with the same sort key come in the order of their queries. An item that is not a `P` is returned as an error in
/// its place, and the stream continues. A request that fails ends the stream.
#[must_use = "a stream reads nothing until it is asked for an item"]
pub struct Gathered<T, P> {
    /// The queries; `None` for a query whose items have all been returned.
    parts: Vec<Option<Items<T, P>>>,
    sort_key: &'static [Attribute],
    descending: bool,
    /// The number of items still to return, if limited.
    left: Option<usize>,
    /// The capacity of the queries that have ended.
    consumed_capacity: Vec<ConsumedCapacity>,
}

impl<T: DynamoTable + 'static, P: DeserializeOwned> Gathered<T, P> {
    /// Returns at most this many items, of all queries together.
    pub const fn limit(mut self, items: usize) -> Self {
        self.left = Some(items);
        self
    }

    /// Returns the next item.
    pub async fn next(&mut self) -> Option<Result<P, Error>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// Returns the capacity of each request so far, if it was asked for with `consumed_capacity`.
    pub fn consumed_capacity(&self) -> impl Iterator<Item = &ConsumedCapacity> {
        let running = self.parts.iter().flatten().flat_map(Items::consumed_capacity);
        self.consumed_capacity.iter().chain(running)
    }

    /// Reads all remaining items.
    ///
    /// # Errors
    ///
    /// Returns the first error that happens.
    pub async fn all(mut self) -> Result<Vec<P>, Error> {
        let mut all = Vec::new();
        while let Some(item) = self.next().await {
            all.push(item?);
        }
        Ok(all)
    }

    fn end(&mut self, position: usize) {
        if let Some(items) = self.parts[position].take() {
            self.consumed_capacity.extend(items.consumed_capacity().cloned());
        }
    }

    /// Returns the position of the query whose next item comes first. Each query has its next item.
    fn first(&self) -> Option<usize> {
        let heads = self.parts.iter().enumerate();
        let heads = heads.filter_map(|(position, items)| Some((position, items.as_ref()?.head()?)));
        let first = heads.min_by(|(_, a), (_, b)| {
            let order = compare(a, b, self.sort_key);
            if self.descending { order.reverse() } else { order }
        });
        first.map(|(position, _)| position)
    }
}

impl<T: DynamoTable + 'static, P: DeserializeOwned> Stream for Gathered<T, P> {
    type Item = Result<P, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        if this.left == Some(0) {
            return Poll::Ready(None);
        }
        let mut is_pending = false;
        // Every query is polled, so that all of them send their requests.
        for position in 0..this.parts.len() {
            let Some(items) = &mut this.parts[position] else { continue };
            match items.poll_head(context) {
                Poll::Ready(Some(Ok(()))) => {}
                Poll::Ready(None) => this.end(position),
                Poll::Ready(Some(Err(error))) => {
                    // Without the items of this query, the merged items would have gaps.
                    (0..this.parts.len()).for_each(|position| this.end(position));
                    return Poll::Ready(Some(Err(error)));
                }
                Poll::Pending => is_pending = true,
            }
        }
        if is_pending {
            return Poll::Pending;
        }
        let Some(first) = this.first() else { return Poll::Ready(None) };
        let item = this.parts[first].as_mut().and_then(Items::take_head);
        this.left = this.left.map(|left| left - usize::from(matches!(item, Some(Ok(_)))));
        Poll::Ready(item)
    }
}

impl<T, P> Unpin for Gathered<T, P> {}

impl<T, P> fmt::Debug for Gathered<T, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Gathered").field("queries", &self.parts.len()).finish_non_exhaustive()
    }
}

/// Compares the sort keys of two items as `DynamoDB` does.
fn compare(a: &Item, b: &Item, sort_key: &[Attribute]) -> Ordering {
    let orders = sort_key.iter().map(|attribute| match (a.get(attribute.name()), b.get(attribute.name())) {
        (Some(AttributeValue::S(a)), Some(AttributeValue::S(b))) => a.cmp(b),
        (Some(AttributeValue::N(a)), Some(AttributeValue::N(b))) => {
            decimal::compare(a, b).unwrap_or(Ordering::Equal)
        }
        (Some(AttributeValue::B(a)), Some(AttributeValue::B(b))) => a.as_ref().cmp(b.as_ref()),
        _ => Ordering::Equal,
    });
    orders.fold(Ordering::Equal, Ordering::then)
}
