//! Reading many items: the code that queries and scans share.

use aws_sdk_dynamodb::operation::query::QueryInput;
use aws_sdk_dynamodb::operation::scan::ScanInput;
use aws_sdk_dynamodb::types::ConsumedCapacity;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::entity;
use crate::item::may_be;
use crate::schema::IndexSchema;
use crate::sdk::handle::Handle;
use crate::sdk::request::sending::Sending;
use crate::sdk::response::cursor::{Cursor, Read};
use crate::sdk::response::error::{Error, ErrorKind};
use crate::sdk::response::item::{self, Item};
use crate::sdk::response::metered::Metered;
use crate::sdk::transport::input::Input;
use crate::sdk::transport::send::send;
use crate::table::DynamoTable;

pub use items::{All, Items};

pub(in crate::sdk) use items::Rest;

mod items;

/// The items of one page, and the cursor to continue from.
///
/// A page can be the response of an HTTP API: `serde` writes the items and the cursor, `{"items":[…],"next":"…"}`,
/// and leaves out the counts and the capacity.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Page<P> {
    /// The items, in the order in which they were read.
    pub items: Vec<P>,
    /// The cursor after the last item, if there may be more items.
    pub next: Option<Cursor>,
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
        let Self { items, next, scanned, consumed_capacity } = self;
        Page { items: items.into_iter().map(change).collect(), next, scanned, consumed_capacity }
    }
}

/// A request that lacks only its start and its limit.
#[derive(Clone, Debug)]
pub(crate) enum Request {
    Query(QueryInput),
    Scan(ScanInput),
}

/// Reads one page after another.
pub(crate) struct Reader<T> {
    pub(crate) table: Handle<T>,
    pub(crate) request: Request,
    pub(crate) extent: Extent,
    /// The attributes that the type reads.
    pub(crate) attributes: Option<&'static [&'static str]>,
}

/// How many items to read, and where to start.
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
struct Part {
    items: Vec<Item>,
    count: usize,
    last: Option<Item>,
    scanned: usize,
    capacity: Option<ConsumedCapacity>,
}

impl Part {
    /// Passes over the items of other entities, if one is read.
    fn keep_own<T: DynamoTable>(&mut self) {
        if !matches!(T::ITEMS, entity::Items::Entity(_)) {
            return;
        }
        self.count = 0;
        self.items.retain(|item| {
            let [may_be, is_own] = may_be::<T, _>(item);
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
        Err(ErrorKind::Limit { option: zero })
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

impl Start {
    fn cursor<T: DynamoTable>(&self, index: Option<&IndexSchema>, read: Read) -> Option<Cursor> {
        let Self::After(key) = self else { return None };
        Cursor::new::<T>(index, read, key)
    }
}

impl<T: DynamoTable> Reader<T> {
    /// Sends the next request. Returns `None` at the end.
    async fn part(&mut self, given: usize) -> Result<Option<Part>, Error> {
        let start = match &self.extent.start {
            Start::First => None,
            Start::After(key) => Some(key.clone()),
            Start::End(_) => return Ok(None),
        };
        let operation = self.request.operation();
        let client = self.table.client(operation)?;
        // The two outputs have the same fields, but different types.
        macro_rules! part {
            ($request:ident) => {{
                let answer = self.table.answer(operation, send($request.into_builder(), client).await)?;
                Part {
                    items: answer.items.unwrap_or_default(),
                    count: answer.count.try_into().unwrap_or_default(),
                    last: answer.last_evaluated_key,
                    scanned: answer.scanned_count.try_into().unwrap_or_default(),
                    capacity: answer.consumed_capacity,
                }
            }};
        }
        let mut part = match self.request.clone().begin(start, self.extent.rows(given)) {
            Request::Query(query) => part!(query),
            Request::Scan(scan) => part!(scan),
        };
        // An empty key is not a place to continue from. One implementation of `DynamoDB` returns it
        // at the end.
        let last = part.last.take().filter(|last| !last.is_empty());
        self.extent.start = last.map_or(Start::End(None), Start::After);
        part.keep_own::<T>();
        Ok(Some(part))
    }

    pub(crate) fn page_of<P: DeserializeOwned + 'static>(reader: Result<Self, Error>) -> Sending<Page<P>>
    where
        T: 'static,
    {
        Sending::new(async { reader?.page().await })
    }

    /// Sends one request, or as many as it takes to reach the limit.
    async fn page<P: DeserializeOwned>(mut self) -> Result<Page<P>, Error> {
        let (operation, read) = (self.request.operation(), self.request.read());
        let (mut items, mut scanned, mut consumed_capacity) = (Vec::new(), 0, Vec::new());
        let limit = self.extent.limit.unwrap_or(usize::MAX);
        while items.len() < limit
            && let Some(mut part) = self.part(items.len()).await?
        {
            scanned += part.scanned;
            consumed_capacity.extend(part.capacity);
            let wanted = limit - items.len();
            if part.items.len() > wanted {
                // The cursor points after the last item returned, not after the last item read.
                part.items.truncate(wanted);
                self.extent.start = part.items.last().map_or(Start::First, |item| Start::After(item.clone()));
            }
            items.append(&mut part.items);
            if self.extent.limit.is_none() {
                break;
            }
        }
        let next = self.extent.start.cursor::<T>(self.extent.index, read);
        // Items are deserialized only after the last request, so that no `P` is held across an `await`: the future is
        // `Send` even if `P` is not.
        let items = items.into_iter();
        let (table, index) = (self.table.name(), self.extent.index);
        let items = items.map(|item| item::read::<T, P>(operation, table, item, index, self.attributes));
        Ok(Page { items: items.collect::<Result<_, _>>()?, next, scanned, consumed_capacity })
    }

    /// Counts the items, in as many requests as it takes.
    pub(crate) async fn count(mut self) -> Result<Metered<usize, Vec<ConsumedCapacity>>, Error> {
        let mut metered = Metered { output: 0, consumed_capacity: Vec::new() };
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
