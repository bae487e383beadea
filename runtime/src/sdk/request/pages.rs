//! Reading many items: the code that queries and scans share.

use aws_sdk_dynamodb::operation::query::QueryInput;
use aws_sdk_dynamodb::operation::scan::ScanInput;
use aws_sdk_dynamodb::types::{ConsumedCapacity, ReturnConsumedCapacity};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::entity;
use crate::item::may_be;
use crate::schema::{IndexSchema, TableSchema};
use crate::sdk::expression::projection::Attributes;
use crate::sdk::handle::{Handle, Untyped};
use crate::sdk::request::sending::Sending;
use crate::sdk::response::cursor::{Continuation, Cursor, Read};
use crate::sdk::response::error::{Error, ErrorKind};
use crate::sdk::response::item::{self, Item};
use crate::sdk::response::metered::Metered;
use crate::sdk::transport::input::Input;
use crate::sdk::transport::pace::Pace;
use crate::table::DynamoTable;

pub use items::{All, Items};

pub(in crate::sdk) use items::Rest;

mod items;

/// The items of one page, and the cursors to continue from.
///
/// A page can be the response of an HTTP API: `serde` writes the items and the cursors,
/// `{"items":[…],"next":"…","previous":"…"}`, and leaves out the counts and the capacity.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Page<P> {
    /// The items, in the order of the query.
    pub items: Vec<P>,
    /// The cursor after the last item, if there may be more items.
    pub next: Option<Cursor>,
    /// The cursor before the first item, if there may be items before it. Give it to the same
    /// [`after`](crate::sdk::Query::after). Neither the first page of a query nor any page of a scan has one, because
    /// `DynamoDB` reads a scan in one direction.
    pub previous: Option<Cursor>,
    /// The number of items that were read, including items that a filter dropped.
    #[serde(skip)]
    pub scanned: usize,
    /// The consumed capacity of each request, if it was asked for.
    #[serde(skip)]
    pub consumed_capacity: Vec<ConsumedCapacity>,
}

impl<P> Page<P> {
    /// Returns the page with every item converted, for example to the type that an API returns.
    #[must_use]
    pub fn map<Q>(self, change: impl FnMut(P) -> Q) -> Page<Q> {
        let Self { items, next, previous, scanned, consumed_capacity } = self;
        Page { items: items.into_iter().map(change).collect(), next, previous, scanned, consumed_capacity }
    }
}

/// A request that lacks only its start and its limit.
#[derive(Clone, Debug)]
pub(crate) enum Request {
    Query(QueryInput),
    Scan(ScanInput),
}

/// Reads one page after another.
///
/// Clones share the limit of the capacity per second.
pub(crate) struct Reader<T> {
    pub(crate) table: Handle<T>,
    pub(crate) request: Request,
    pub(crate) extent: Extent,
    /// The attributes that the type reads.
    pub(crate) attributes: Attributes,
    pace: Option<Pace>,
    /// True if the caller asked for the capacity.
    is_metered: bool,
}

/// The number of items to read, and the place to start from.
#[derive(Clone)]
pub(crate) struct Extent {
    pub(crate) index: Option<&'static IndexSchema>,
    /// The maximum number of items to read in one request, including items that a filter drops.
    pub(crate) page_size: Option<i32>,
    /// The maximum number of items to return.
    pub(crate) limit: Option<usize>,
    /// True if there is a filter.
    pub(crate) filtered: bool,
    pub(crate) start: Start,
    /// The place of the cursor that the read starts from. `None` if it starts at either end of the query's items.
    pub(crate) cursor: Option<Item>,
    /// True if the items are read against the order of the query, to make the page before a cursor.
    pub(crate) backward: bool,
}

/// The place where the next request starts.
#[derive(Clone, Debug)]
pub(crate) enum Start {
    First,
    After(Item),
    /// Nothing is left to read: the last page has been read, or the query's range now ends before this place.
    End(Option<Item>),
}

/// The result of one request.
pub(crate) struct Part {
    pub(crate) items: Vec<Item>,
    count: usize,
    last: Option<Item>,
    scanned: usize,
    capacity: Option<ConsumedCapacity>,
}

impl Part {
    /// Drops the items of other entities, if the items of one entity are read.
    fn keep_own(&mut self, schema: &'static TableSchema, items: entity::Items) {
        if !matches!(items, entity::Items::Entity { .. }) {
            return;
        }
        self.count = 0;
        self.items.retain(|item| {
            let [may_be, is_own] = may_be(schema, items, item);
            self.count += usize::from(is_own);
            may_be
        });
    }
}

impl Request {
    pub(crate) const fn operation(&self) -> &'static str {
        match self {
            Self::Query(_) => "Query",
            Self::Scan(_) => "Scan",
        }
    }

    /// Returns the read that a cursor of this request belongs to.
    pub(crate) fn read(&self) -> Read {
        match self {
            Self::Query(query) => read_of_query(query),
            Self::Scan(scan) => read_of_scan(scan),
        }
    }

    fn capacity(&mut self) -> &mut Option<ReturnConsumedCapacity> {
        match self {
            Self::Query(query) => &mut query.return_consumed_capacity,
            Self::Scan(scan) => &mut scan.return_consumed_capacity,
        }
    }

    async fn send(self, table: &Untyped, pace: Option<&Pace>) -> Result<Part, Error> {
        let operation = self.operation();
        // The two outputs have the same fields, but different types.
        macro_rules! part {
            ($request:ident) => {{
                let started = match pace {
                    Some(pace) => Some((pace, pace.start().await)),
                    None => None,
                };
                let answer = table.send(operation, $request.into_builder()).await?;
                if let Some((pace, started)) = started {
                    pace.end(&started, &answer.consumed_capacity);
                }
                Part {
                    items: answer.items.unwrap_or_default(),
                    count: answer.count.try_into().unwrap_or_default(),
                    last: answer.last_evaluated_key,
                    scanned: answer.scanned_count.try_into().unwrap_or_default(),
                    capacity: answer.consumed_capacity,
                }
            }};
        }
        Ok(match self {
            Self::Query(query) => part!(query),
            Self::Scan(scan) => part!(scan),
        })
    }

    fn begin(self, start: Option<Item>, limit: Option<i32>) -> Self {
        match self {
            Self::Query(mut query) => {
                (query.exclusive_start_key, query.limit) = (start, limit);
                Self::Query(query)
            }
            Self::Scan(mut scan) => {
                (scan.exclusive_start_key, scan.limit) = (start, limit);
                Self::Scan(scan)
            }
        }
    }
}

pub(crate) fn read_of_query(query: &QueryInput) -> Read {
    Read::Query { ascending: query.scan_index_forward() != Some(false) }
}

pub(crate) fn read_of_scan(scan: &ScanInput) -> Read {
    let number = |number: Option<i32>| number.and_then(|number| number.try_into().ok()).unwrap_or_default();
    Read::Scan { segment: number(scan.segment()), total: number(scan.total_segments()) }
}

impl Extent {
    /// Rejects a number that `DynamoDB` rejects as a `Limit`.
    #[inline]
    pub(crate) fn check(&self) -> Result<(), ErrorKind> {
        let zero = match (self.limit, self.page_size) {
            (Some(0), _) => "limit",
            (_, Some(0)) => "page_size",
            _ => return Ok(()),
        };
        Err(ErrorKind::ZeroLimit { option: zero })
    }

    /// Returns the `ExclusiveStartKey` of the first request.
    pub(crate) fn first(self) -> Option<Item> {
        match self.start {
            // A query with nothing left is never sent; `DynamoDB` would reject its start key.
            Start::After(key) | Start::End(Some(key)) => Some(key),
            Start::First | Start::End(None) => None,
        }
    }

    /// Returns the `Limit` of the next request, once `given` items have been returned.
    pub(crate) fn rows(&self, given: usize) -> Option<i32> {
        // With a filter, the number of items to read for the number that is wanted is unknown.
        let left = self.limit.filter(|_| !self.filtered);
        let left = left.map(|limit| i32::try_from(limit.saturating_sub(given)).unwrap_or(i32::MAX));
        match (left, self.page_size) {
            (Some(left), Some(size)) => Some(left.min(size)),
            (left, size) => left.or(size),
        }
    }
}

impl<T> Clone for Reader<T> {
    fn clone(&self) -> Self {
        let Self { table, request, extent, attributes, pace, is_metered } = self;
        let (table, request, extent) = (table.clone(), request.clone(), extent.clone());
        let (attributes, pace, is_metered) = (*attributes, pace.clone(), *is_metered);
        Self { table, request, extent, attributes, pace, is_metered }
    }
}

impl Start {
    fn cursor<T: DynamoTable>(
        &self,
        index: Option<&IndexSchema>,
        read: (Read, Continuation),
    ) -> Option<Cursor> {
        let Self::After(key) = self else { return None };
        Cursor::new::<T>(index, read, key)
    }
}

impl<T: DynamoTable> Reader<T> {
    pub(crate) fn new(
        table: Handle<T>,
        mut request: Request,
        extent: Extent,
        attributes: Attributes,
        rate: Option<u32>,
    ) -> Result<Self, Error> {
        let pace = rate.zip(table.optional_client()).map(|(rate, client)| Pace::new(client, rate));
        let pace = pace.transpose().map_err(|kind| table.error(request.operation(), kind))?;
        let capacity = request.capacity();
        let is_metered = capacity.is_some();
        if pace.is_some() {
            capacity.get_or_insert(ReturnConsumedCapacity::Total);
        }
        Ok(Self { table, request, extent, attributes, pace, is_metered })
    }

    /// Returns a reader of the same items that makes another request, or starts at another place.
    pub(crate) fn with(&self, request: Request, start: Start) -> Self {
        let extent = Extent { start, ..self.extent.clone() };
        Self { request, extent, ..self.clone() }
    }

    /// Sends the next request. Returns `None` at the end.
    async fn part(&mut self, given: usize) -> Result<Option<Part>, Error> {
        let start = match &self.extent.start {
            Start::First => None,
            Start::After(key) => Some(key.clone()),
            Start::End(_) => return Ok(None),
        };
        let request = self.request.clone().begin(start, self.extent.rows(given));
        let mut part = request.send(&self.table, self.pace.as_ref()).await?;
        part.capacity = part.capacity.filter(|_| self.is_metered);
        // An empty key is not a place to continue from. One implementation of `DynamoDB` returns it
        // at the end.
        let last = part.last.take().filter(|last| !last.is_empty());
        self.extent.start = last.map_or(Start::End(None), Start::After);
        part.keep_own(T::SCHEMA, T::ITEMS);
        Ok(Some(part))
    }

    /// Sends the next request, and drops items beyond the limit.
    pub(crate) async fn limited(&mut self, given: usize) -> Result<Option<Part>, Error> {
        let mut part = self.part(given).await?;
        if let Some((part, limit)) = part.as_mut().zip(self.extent.limit)
            && part.items.len() > limit - given
        {
            // The cursor points after the last item returned, not after the last item read.
            part.items.truncate(limit - given);
            self.extent.start = part.items.last().map_or(Start::First, |item| Start::After(item.clone()));
        }
        Ok(part)
    }

    pub(crate) fn page_of<P: DeserializeOwned + 'static>(reader: Result<Self, Error>) -> Sending<Page<P>>
    where
        T: 'static,
    {
        Sending::new(async { reader?.page().await })
    }

    /// Sends one request, or as many as it takes to reach the limit.
    async fn page<P: DeserializeOwned>(mut self) -> Result<Page<P>, Error> {
        let cursor = self.extent.cursor.take();
        let (mut items, mut scanned, mut consumed_capacity) = (Vec::new(), 0, Vec::new());
        let limit = self.extent.limit.unwrap_or(usize::MAX);
        while items.len() < limit
            && let Some(mut part) = self.limited(items.len()).await?
        {
            scanned += part.scanned;
            consumed_capacity.extend(part.capacity);
            items.append(&mut part.items);
            if self.extent.limit.is_none() {
                break;
            }
        }
        let ahead = self.cursor();
        let behind = cursor.and_then(|cursor| self.behind(items.first(), &cursor));
        let (next, previous) = if self.extent.backward {
            items.reverse();
            (behind, ahead)
        } else {
            (ahead, behind)
        };
        Ok(Page { items: self.read(items)?, next, previous, scanned, consumed_capacity })
    }

    pub(crate) fn all_of<P: DeserializeOwned + 'static>(
        reader: Result<Self, Error>,
    ) -> Sending<Metered<Vec<P>, Vec<ConsumedCapacity>>>
    where
        T: 'static,
    {
        Sending::new(async { reader?.all().await })
    }

    /// Returns the cursor from which the next request continues.
    pub(crate) fn cursor(&self) -> Option<Cursor> {
        let continuation = Continuation { backward: self.extent.backward, from_end: false };
        self.extent.start.cursor::<T>(self.extent.index, (self.read_of_cursors(), continuation))
    }

    /// Returns the cursor of the items on the other side of a page, which starts from a cursor.
    fn behind(&self, first: Option<&Item>, cursor: &Item) -> Option<Cursor> {
        let (place, from_end) = match (first, &self.extent.start) {
            (Some(first), _) => (first, false),
            // A filter has dropped all items up to here.
            (None, Start::After(last)) => (last, false),
            // Nothing is left on this side, so the other side begins at the end.
            (None, _) => (cursor, true),
        };
        let continuation = Continuation { backward: !self.extent.backward, from_end };
        Cursor::new::<T>(self.extent.index, (self.read_of_cursors(), continuation), place)
    }

    fn read_of_cursors(&self) -> Read {
        match self.request.read() {
            Read::Query { ascending } => Read::Query { ascending: ascending != self.extent.backward },
            scan @ Read::Scan { .. } => scan,
        }
    }

    /// Reads all items, in as many requests as it takes.
    async fn all<P: DeserializeOwned>(mut self) -> Result<Metered<Vec<P>, Vec<ConsumedCapacity>>, Error> {
        let limit = self.extent.limit.unwrap_or(usize::MAX);
        let (mut items, mut consumed_capacity) = (Vec::new(), Vec::new());
        while items.len() < limit
            && let Some(part) = self.part(items.len()).await?
        {
            consumed_capacity.extend(part.capacity);
            items.extend(part.items);
        }
        items.truncate(limit);
        Ok(Metered::read(self.read(items)?, consumed_capacity))
    }

    /// Deserializes items. Call it after the last request, so that no `P` is held across an `await`: the future is `Send`
    /// even if `P` is not.
    fn read<P: DeserializeOwned>(&self, items: Vec<Item>) -> Result<Vec<P>, Error> {
        let operation = self.request.operation();
        let items = items.into_iter();
        let (table, index) = (self.table.name(), self.extent.index);
        items.map(|item| item::read::<T, P>(operation, table, item, index, self.attributes)).collect()
    }

    /// Counts the items, in as many requests as it takes.
    pub(crate) async fn count(mut self) -> Result<Metered<usize, Vec<ConsumedCapacity>>, Error> {
        let mut metered = Metered::read(0, Vec::new());
        let limit = self.extent.limit.unwrap_or(usize::MAX);
        while metered.output < limit
            && let Some(part) = self.part(metered.output).await?
        {
            metered.output += part.count;
            metered.consumed_capacity.extend(part.capacity);
        }
        metered.output = metered.output.min(limit);
        Ok(metered)
    }

    /// Returns all items as a stream.
    pub(crate) fn items<P: DeserializeOwned>(self) -> Items<T, P> {
        Items::new(self)
    }
}
