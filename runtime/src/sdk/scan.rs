//! Reading all items.

use std::marker::PhantomData;

use aws_sdk_dynamodb::operation::scan::ScanInput;
use aws_sdk_dynamodb::types::ReturnConsumedCapacity;
use serde::de::DeserializeOwned;

use super::condition::IntoCondition;
use super::cursor::Cursor;
use super::error::{Error, ErrorKind};
use super::expression::{Placeholders, and};
use super::projection;
use super::read::{Extent, Items, Page, Reader, Request, Start, hash_of_scan};
use super::table::{Table, unseen};
use crate::DynamoTable;

const OPERATION: &str = "Scan";

/// Reads all items of a table, or one of several parts of them, as `P`s. Made by [`Table::scan`].
///
/// ```
/// # use serde::{Deserialize, Serialize};
/// # use tablewright::{DynamoTable, sdk::Table};
/// # #[derive(Serialize, Deserialize, DynamoTable)] struct Order { #[pk] id: String }
/// # async fn example(orders: Table<Order>) -> Result<(), tablewright::sdk::Error> {
/// let all: Vec<Order> = orders.scan().all().await?;
///
/// // Four parts of the table, to be read at the same time: one in each task.
/// for segment in 0..4 {
///     let mut part = orders.scan().segment(segment, 4).items()?;
///     # let _ = async move {
///     while let Some(order) = part.next().await {
///         let order = order?;
///     }
///     # Ok::<(), tablewright::sdk::Error>(()) };
/// }
/// # Ok(())
/// # }
/// ```
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Scan.html>
#[must_use = "a request has to be sent"]
pub struct Scan<T, P = T> {
    table: Table<T>,
    filter: Option<String>,
    placeholders: Placeholders,
    error: Option<ErrorKind>,
    options: Options,
    reads: PhantomData<fn() -> P>,
}

unseen!(Scan<T, P>);

#[derive(Default)]
struct Options {
    consistent: bool,
    segment: Option<(i32, i32)>,
    attributes: Option<&'static [&'static str]>,
    page_size: Option<i32>,
    limit: Option<usize>,
    after: Option<Cursor>,
    capacity: Option<ReturnConsumedCapacity>,
}

impl<T: DynamoTable> Scan<T> {
    pub(super) fn new(table: Table<T>) -> Self {
        let (placeholders, options) = (Placeholders::default(), Options::default());
        Self { table, filter: None, placeholders, error: None, options, reads: PhantomData }
    }
}

impl<T: DynamoTable, P: DeserializeOwned> Scan<T, P> {
    /// Reads each item as a type of some of its attributes, and asks for no others.
    pub fn project<Q: DeserializeOwned>(self) -> Scan<T, Q> {
        let Self { table, filter, placeholders, error, mut options, .. } = self;
        options.attributes = projection::attributes::<Q>();
        Scan { table, filter, placeholders, error, options, reads: PhantomData }
    }

    /// Reads what every write before it has left, for twice the capacity.
    ///
    /// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.ReadConsistency.html>
    pub const fn consistent(mut self) -> Self {
        self.options.consistent = true;
        self
    }

    /// Reads one of `total` parts of the table: `segment` counts from 0. Each is a scan of its own, with cursors of its
    /// own.
    ///
    /// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Scan.html#Scan.ParallelScan>
    pub fn segment(mut self, segment: u32, total: u32) -> Self {
        let number = |number| i32::try_from(number).unwrap_or(i32::MAX);
        self.options.segment = Some((number(segment), number(total)));
        self
    }

    /// Gives the items that meet this condition; several have all to be met. The others are read, and paid for, too.
    pub fn filter(mut self, condition: impl IntoCondition<T>) -> Self {
        match condition.into_condition().render(&mut self.placeholders) {
            Ok(text) => self.filter = Some(and(self.filter, text)),
            Err(error) => {
                self.error.get_or_insert(error);
            }
        }
        self
    }

    /// Gives at most this many items: after a filter, and over all requests.
    pub const fn limit(mut self, items: usize) -> Self {
        self.options.limit = Some(items);
        self
    }

    /// Reads at most this many items in one request, before a filter: the `Limit` of `DynamoDB`.
    pub fn page_size(mut self, items: u32) -> Self {
        self.options.page_size = Some(i32::try_from(items).unwrap_or(i32::MAX));
        self
    }

    /// Goes on behind the last item of a page of the same scan.
    pub fn after(mut self, cursor: &Cursor) -> Self {
        self.options.after = Some(cursor.clone());
        self
    }

    /// Asks for the capacity the requests take; [`Page::consumed_capacity`] has it.
    pub fn consumed_capacity(mut self, level: ReturnConsumedCapacity) -> Self {
        self.options.capacity = Some(level);
        self
    }

    /// The first request, which is not sent.
    ///
    /// # Errors
    ///
    /// What is wrong with the filter or the cursor.
    pub fn input(self) -> Result<ScanInput, Error> {
        let (_, mut request, extent) = self.request()?;
        request.limit = extent.rows(0);
        request.exclusive_start_key = extent.first();
        Ok(request)
    }

    /// The items of one page: those of one request, or, with a [`limit`](Self::limit), as many requests as it takes.
    ///
    /// # Errors
    ///
    /// See [`ErrorKind`].
    pub async fn page(self) -> Result<Page<P>, Error> {
        self.reader()?.page().await
    }

    /// The items over all pages, as a stream.
    ///
    /// # Errors
    ///
    /// What is wrong with the request, before it is sent.
    pub fn items(self) -> Result<Items<T, P>, Error> {
        Ok(self.reader()?.items())
    }

    /// The items over all pages.
    ///
    /// # Errors
    ///
    /// See [`ErrorKind`].
    pub async fn all(self) -> Result<Vec<P>, Error>
    where
        T: 'static,
    {
        self.items()?.all().await
    }

    fn reader(self) -> Result<Reader<T>, Error> {
        let (table, request, extent) = self.request()?;
        Ok(Reader { table, request: Request::Scan(request), extent })
    }

    fn request(self) -> Result<(Table<T>, ScanInput, Extent), Error> {
        let Self { table, filter, mut placeholders, error, options, .. } = self;
        if let Some(kind) = error {
            return Err(table.error(OPERATION, kind));
        }
        let Options { consistent, segment, attributes, page_size, limit, after, capacity } = options;
        let filtered = filter.is_some();
        let projection = projection::reading(T::SCHEMA, None, attributes, filtered && limit.is_some());
        let projection = projection.map(|attributes| projection::expression(&attributes, &mut placeholders));
        let (names, values) = placeholders.into_maps();
        let mut request: ScanInput = table.request(OPERATION)?;
        request.filter_expression = filter;
        request.projection_expression = projection;
        request.expression_attribute_names = names;
        request.expression_attribute_values = values;
        request.consistent_read = consistent.then_some(true);
        request.segment = segment.map(|(segment, _)| segment);
        request.total_segments = segment.map(|(_, total)| total);
        request.return_consumed_capacity = capacity;
        let start = Start::after::<T>(after.as_ref(), None, || hash_of_scan(&request));
        let start = start.map_err(|kind| table.error(OPERATION, kind))?;
        Ok((table, request, Extent { index: None, page_size, limit, filtered, start }))
    }
}
