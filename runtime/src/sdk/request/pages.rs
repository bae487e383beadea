//! Reading many items: what a query and a scan have in common.

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

mod items;

/// Items that were read, and where to go on.
///
/// It can be the response of an HTTP API: `serde` writes the items and the cursor, `{"items":[…],"next":"…"}`, and leaves
/// out how much was read for them.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Page<P> {
    /// The items, in the order they were read.
    pub items: Vec<P>,
    /// The place after the last of them, if there may be more.
    pub next: Option<Cursor>,
    /// The number of items that were read, including those that a filter has dropped.
    #[serde(skip)]
    pub scanned: usize,
    /// The capacity, if it was asked for: one for each request.
    #[serde(skip)]
    pub consumed_capacity: Vec<ConsumedCapacity>,
}

impl<P> Page<P> {
    /// Returns the page with each item changed: to what an interface shows of it, for example.
    #[must_use]
    pub fn map<Q>(self, change: impl FnMut(P) -> Q) -> Page<Q> {
        let Self { items, next, scanned, consumed_capacity } = self;
        Page { items: items.into_iter().map(change).collect(), next, scanned, consumed_capacity }
    }
}

/// A request, ready but for where to begin and how much to read.
#[derive(Clone, Debug)]
pub(crate) enum Request {
    Query(QueryInput),
    Scan(ScanInput),
}

/// Reads one part after another.
pub(crate) struct Reader<T> {
    pub(crate) table: Handle<T>,
    pub(crate) request: Request,
    pub(crate) extent: Extent,
    /// Those that the type reads.
    pub(crate) attributes: Option<&'static [&'static str]>,
}

/// How much to read, and from where on.
pub(crate) struct Extent {
    pub(crate) index: Option<&'static IndexSchema>,
    /// How many items to read in one request, those a filter drops included.
    pub(crate) page_size: Option<i32>,
    /// How many items to give.
    pub(crate) limit: Option<usize>,
    /// Whether a filter drops some.
    pub(crate) filtered: bool,
    pub(crate) start: Start,
}

/// Where the next request begins.
#[derive(Clone, Debug)]
pub(crate) enum Start {
    First,
    After(Item),
    /// There is nothing left: at a place that the range of the query has left behind, or after the last page.
    End(Option<Item>),
}

/// What one request gives.
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

    /// What a cursor of the request belongs to.
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
    /// Refuses what `DynamoDB` refuses as a `Limit`.
    #[inline]
    pub(crate) fn check(&self) -> Result<(), ErrorKind> {
        let zero = match (self.limit, self.page_size) {
            (Some(0), _) => "limit",
            (_, Some(0)) => "page_size",
            _ => return Ok(()),
        };
        Err(ErrorKind::Limit { option: zero })
    }

    /// Where the first request begins: its `ExclusiveStartKey`.
    pub(crate) fn first(self) -> Option<Item> {
        match self.start {
            // A query that has nothing left sends nothing; `DynamoDB` would refuse the place.
            Start::After(key) | Start::End(Some(key)) => Some(key),
            Start::First | Start::End(None) => None,
        }
    }

    /// How many items to read in the next request, after so many have been given: its `Limit`.
    pub(crate) fn rows(&self, given: usize) -> Option<i32> {
        // Where a filter drops some, no number of items to read is known to give those that are wanted.
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
    /// The next part, or `None` at the end.
    async fn part(&mut self, given: usize) -> Result<Option<Part>, Error> {
        let start = match &self.extent.start {
            Start::First => None,
            Start::After(key) => Some(key.clone()),
            Start::End(_) => return Ok(None),
        };
        let operation = self.request.operation();
        let client = self.table.client(operation)?;
        // The answers are alike, and of two types.
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
        // An empty key is no place to go on from; one engine gives it at the end.
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

    /// Reads the items of one request, or of as many as it takes to reach the limit.
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
                // The place after the last item that is given, not after the last that was read.
                part.items.truncate(wanted);
                self.extent.start = part.items.last().map_or(Start::First, |item| Start::After(item.clone()));
            }
            items.append(&mut part.items);
            if self.extent.limit.is_none() {
                break;
            }
        }
        let next = self.extent.start.cursor::<T>(self.extent.index, read);
        // After the last request, so that no `P` has to wait for one: the future can be sent to another thread if it cannot.
        let items = items.into_iter();
        let (table, index) = (self.table.name(), self.extent.index);
        let items = items.map(|item| item::read::<T, P>(operation, table, item, index, self.attributes));
        Ok(Page { items: items.collect::<Result<_, _>>()?, next, scanned, consumed_capacity })
    }

    /// How many items there are, in as many requests as it takes.
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

    /// All items, as they are read.
    pub(crate) fn items<P: DeserializeOwned>(self) -> Items<T, P> {
        Items::new(self)
    }
}
