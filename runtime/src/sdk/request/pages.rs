//! Reading many items: what a query and a scan have in common.

use std::fmt;
use std::future::{Future, poll_fn};
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use aws_sdk_dynamodb::operation::query::QueryInput;
use aws_sdk_dynamodb::operation::scan::ScanInput;
use aws_sdk_dynamodb::types::{AttributeValue, ConsumedCapacity};
use futures_core::Stream;
use serde::de::DeserializeOwned;

use crate::DynamoTable;
use crate::schema::IndexSchema;
use crate::sdk::handle::Handle;
use crate::sdk::response::cursor::{Cursor, OFFSET, fnv1a};
use crate::sdk::response::error::{Error, ErrorKind};
use crate::sdk::response::item::{self, Item};
use crate::sdk::response::metered::Metered;
use crate::sdk::transport::input::Input;
use crate::sdk::transport::send::send;

/// Items that were read, and where to go on.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Page<P> {
    /// The items, in the order they were read.
    pub items: Vec<P>,
    /// The place behind the last of them, where there may be more.
    pub next: Option<Cursor>,
    /// How many items were read, those a filter has dropped included.
    pub scanned: usize,
    /// The capacity, where it was asked for: one for each request.
    pub consumed_capacity: Vec<ConsumedCapacity>,
}

impl<P> Page<P> {
    /// The page with each item as something else: what an interface shows of it.
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
    /// There is nothing left.
    End,
}

/// What one request gives.
struct Part {
    items: Vec<Item>,
    count: usize,
    last: Option<Item>,
    scanned: usize,
    capacity: Option<ConsumedCapacity>,
}

impl Request {
    pub(crate) const fn operation(&self) -> &'static str {
        match self {
            Self::Query(_) => "Query",
            Self::Scan(_) => "Scan",
        }
    }

    fn condition(&self) -> u64 {
        match self {
            Self::Query(query) => hash_of_query(query),
            Self::Scan(scan) => hash_of_scan(scan),
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

/// The same number for the same key condition.
pub(crate) fn hash_of_query(query: &QueryInput) -> u64 {
    let expression = query.key_condition_expression().unwrap_or_default();
    let mut hash = fnv1a(OFFSET, expression.as_bytes());
    let values = query.expression_attribute_values();
    for number in 0.. {
        let placeholder = format!(":k{number}");
        let (ty, bytes) = match values.and_then(|values| values.get(&placeholder)) {
            Some(AttributeValue::S(text)) => (b'S', text.as_bytes()),
            Some(AttributeValue::N(digits)) => (b'N', digits.as_bytes()),
            Some(AttributeValue::B(blob)) => (b'B', blob.as_ref()),
            _ => break,
        };
        // With its length, so that no value runs into the next.
        hash = fnv1a(fnv1a(hash, &[ty]), &(bytes.len() as u64).to_be_bytes());
        hash = fnv1a(hash, bytes);
    }
    hash
}

/// The same number for the same segment.
pub(crate) fn hash_of_scan(scan: &ScanInput) -> u64 {
    let numbers = [scan.segment(), scan.total_segments()];
    numbers.into_iter().fold(OFFSET, |hash, number| fnv1a(hash, &number.unwrap_or_default().to_be_bytes()))
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
            Start::After(key) => Some(key),
            Start::First | Start::End => None,
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
    /// Behind this cursor, or at the beginning.
    pub(crate) fn after<T: DynamoTable>(
        cursor: Option<&Cursor>,
        index: Option<&'static IndexSchema>,
        condition: impl FnOnce() -> u64,
    ) -> Result<Self, ErrorKind> {
        let Some(cursor) = cursor else { return Ok(Self::First) };
        cursor.key(T::SCHEMA, index, condition()).map(Self::After).map_err(ErrorKind::Cursor)
    }

    fn cursor<T: DynamoTable>(&self, index: Option<&IndexSchema>, condition: u64) -> Option<Cursor> {
        let Self::After(key) = self else { return None };
        Cursor::new(T::SCHEMA, index, condition, key)
    }
}

impl<T: DynamoTable> Reader<T> {
    /// The next part, or `None` at the end.
    async fn part(&mut self, given: usize) -> Result<Option<Part>, Error> {
        let start = match &self.extent.start {
            Start::First => None,
            Start::After(key) => Some(key.clone()),
            Start::End => return Ok(None),
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
        self.extent.start = last.map_or(Start::End, Start::After);
        Ok(Some(part))
    }

    /// What one request gives, or as many as it takes to reach the limit.
    pub(crate) async fn page<P: DeserializeOwned>(mut self) -> Result<Page<P>, Error> {
        let operation = self.request.operation();
        let condition = self.request.condition();
        let mut page = Page { items: Vec::new(), next: None, scanned: 0, consumed_capacity: Vec::new() };
        let limit = self.extent.limit.unwrap_or(usize::MAX);
        while page.items.len() < limit
            && let Some(mut part) = self.part(page.items.len()).await?
        {
            page.scanned += part.scanned;
            page.consumed_capacity.extend(part.capacity);
            let wanted = limit - page.items.len();
            if part.items.len() > wanted {
                // The place behind the last item that is given, not behind the last that was read.
                part.items.truncate(wanted);
                self.extent.start = part.items.last().map_or(Start::First, |item| Start::After(item.clone()));
            }
            for item in part.items {
                page.items.push(item::read::<T, P>(operation, self.table.name(), item, self.attributes)?);
            }
            if self.extent.limit.is_none() {
                break;
            }
        }
        page.next = self.extent.start.cursor::<T>(self.extent.index, condition);
        Ok(page)
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
        Items {
            index: self.extent.index,
            condition: self.request.condition(),
            place: self.extent.start.clone(),
            reader: Some(self),
            pending: None,
            buffer: Vec::new().into_iter(),
            given: 0,
            item: PhantomData,
        }
    }
}

/// The items of a query or a scan over all its pages, as a [`Stream`]. Each page is asked for when the one before it
/// has been given.
///
/// An item that is no `P` is an error in its place, which says [which item](Error::item_key) it is, and others follow.
/// With a request that fails the stream ends: [`cursor`](Self::cursor) says where to go on.
///
/// Without a crate for streams, [`next`](Self::next) and [`all`](Self::all) read it.
#[must_use = "a stream reads nothing until it is asked for an item"]
pub struct Items<T, P> {
    index: Option<&'static IndexSchema>,
    /// See [`Request::condition`].
    condition: u64,
    /// Where the page begins that is given or asked for.
    place: Start,
    reader: Option<Reader<T>>,
    pending: Option<Pending<T>>,
    buffer: std::vec::IntoIter<Item>,
    given: usize,
    item: PhantomData<fn() -> P>,
}

/// A request under way, which gives the reader back.
type Pending<T> = Pin<Box<dyn Future<Output = (Reader<T>, Result<Option<Part>, Error>)> + Send>>;

impl<T: DynamoTable + 'static, P: DeserializeOwned> Items<T, P> {
    /// The next item.
    pub async fn next(&mut self) -> Option<Result<P, Error>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// Where to go on in another request of the same query, so that no item is missed: behind the items that were given,
    /// as far as they make whole pages. Those of a page that was given in part come again; after a request that has
    /// failed there are none.
    ///
    /// `None` where to go on is to begin, and where nothing is left.
    #[must_use]
    pub fn cursor(&self) -> Option<Cursor> {
        let next = self.reader.as_ref().filter(|_| self.buffer.len() == 0).map(|reader| &reader.extent.start);
        next.unwrap_or(&self.place).cursor::<T>(self.index, self.condition)
    }

    /// All items that are left.
    ///
    /// # Errors
    ///
    /// The first that happens.
    pub async fn all(mut self) -> Result<Vec<P>, Error> {
        let mut items = Vec::new();
        while let Some(item) = self.next().await {
            items.push(item?);
        }
        Ok(items)
    }
}

impl<T: DynamoTable + 'static, P: DeserializeOwned> Stream for Items<T, P> {
    type Item = Result<P, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        loop {
            if let Some(pending) = &mut this.pending {
                let (reader, part) = ready!(pending.as_mut().poll(context));
                this.pending = None;
                match part {
                    Ok(Some(part)) => this.buffer = part.items.into_iter(),
                    Ok(None) => return Poll::Ready(None),
                    Err(error) => return Poll::Ready(Some(Err(error))),
                }
                this.reader = Some(reader);
            }
            let Some(reader) = &this.reader else { return Poll::Ready(None) };
            if reader.extent.limit.is_some_and(|limit| this.given >= limit) {
                return Poll::Ready(None);
            }
            if let Some(item) = this.buffer.next() {
                this.given += 1;
                let (operation, table) = (reader.request.operation(), reader.table.name());
                return Poll::Ready(Some(item::read::<T, P>(operation, table, item, reader.attributes)));
            }
            this.place = reader.extent.start.clone();
            let given = this.given;
            this.pending = this.reader.take().map(|mut reader| -> Pending<T> {
                Box::pin(async move {
                    let part = reader.part(given).await;
                    (reader, part)
                })
            });
        }
    }
}

impl<T, P> Unpin for Items<T, P> {}

impl<T, P> fmt::Debug for Items<T, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items").field("given", &self.given).finish_non_exhaustive()
    }
}
