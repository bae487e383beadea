//! Reading all items.

use std::marker::PhantomData;

use aws_sdk_dynamodb::operation::scan::ScanInput;
use aws_sdk_dynamodb::types::{ConsumedCapacity, ReturnConsumedCapacity, Select};
use serde::de::DeserializeOwned;

use crate::index::{self, ConsistentReads, Local, Partial, Projected, WholeItems};
use crate::key::Key;
use crate::limits::SCAN_SEGMENTS;
use crate::schema::IndexSchema;
use crate::sdk::expression::condition::IntoCondition;
use crate::sdk::expression::placeholders::{Placeholders, and};
use crate::sdk::expression::projection::{self, Attributes};
use crate::sdk::handle::{Handle, unseen};
use crate::sdk::request::pages::{All, Extent, Items, Page, Reader, Request, Start, read_of_scan};
use crate::sdk::request::sending::Sending;
use crate::sdk::response::cursor::Cursor;
use crate::sdk::response::error::{Error, ErrorKind};
use crate::sdk::response::metered::Metered;
use crate::sdk::transport::customized::config_override;
use crate::table::DynamoTable;

pub use function::IndexFunction;
pub use parallel::{ParallelItems, ScanRest};

mod function;
mod parallel;
mod reading;

const OPERATION: &str = "Scan";

/// Reads all items of a table or an index, or one segment of them, as `P`s. Made by
/// [`Table::scan`](crate::sdk::Table::scan) and [`Table::scan_index`](crate::sdk::Table::scan_index).
///
/// `I` is the table or index that is read, see [`index`](crate::index). A global index has no `consistent`, and an
/// index that holds only some attributes returns items only as a type with those attributes.
///
/// ```
/// # use serde::{Deserialize, Serialize};
/// # use tablewright::{DynamoTable, sdk::Table};
/// # #[derive(Serialize, Deserialize, DynamoTable)]
/// # struct Order { #[pk] id: String, #[gsi("courier", project(keys_only))] courier: String }
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
///
/// // The index that `Order::by_courier` is on: the items that have a courier.
/// let assigned = orders.scan_index(Order::by_courier).keys().all().await?;
/// # Ok(())
/// # }
/// ```
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Scan.html>
#[must_use = "a scan is sent by `page()`, `items()`, `all()` or `count()`"]
pub struct Scan<T, I = index::Table, P = T> {
    table: Handle<T>,
    filter: Option<String>,
    placeholders: Placeholders,
    error: Option<ErrorKind>,
    options: Options,
    reads: PhantomData<fn() -> (I, P)>,
}

unseen!(Scan<T, I, P>);

#[derive(Default)]
struct Options {
    index: Option<&'static IndexSchema>,
    select: Option<Select>,
    consistent: bool,
    segment: Option<(u32, u32)>,
    attributes: Attributes,
    page_size: Option<i32>,
    limit: Option<usize>,
    after: Option<Cursor>,
    capacity: Option<ReturnConsumedCapacity>,
    rate: Option<u32>,
}

impl<T: DynamoTable, I> Scan<T, I> {
    pub(crate) fn new(table: Handle<T>, index: Option<&'static IndexSchema>) -> Self {
        let (placeholders, options) = (Placeholders::default(), Options { index, ..Options::default() });
        Self { table, filter: None, placeholders, error: None, options, reads: PhantomData }
    }
}

impl<T: DynamoTable> Scan<T, Partial<Local>> {
    /// Reads whole items. `DynamoDB` fetches the attributes that the index does not hold from the table, with one
    /// more read per item.
    ///
    /// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LSI.html#LSI.Projections>
    pub fn whole_items(mut self) -> Scan<T, Local> {
        self.options.select = Some(Select::AllAttributes);
        self.reading()
    }
}

impl<T: DynamoTable, I, P> Scan<T, I, P> {
    fn reading<J, Q>(self) -> Scan<T, J, Q> {
        let Self { table, filter, placeholders, error, options, .. } = self;
        Scan { table, filter, placeholders, error, options, reads: PhantomData }
    }

    /// Reads each item as a type with some of its attributes, and requests only those.
    ///
    /// If the type is a struct, a field that the index does not hold makes the request an error, and so does a field
    /// that the table does not have, because it may be misspelt. To read an attribute that only other writers store,
    /// use [`project_attributes`](Self::project_attributes).
    pub fn project<Q: DeserializeOwned>(self) -> Scan<T, Projected<I>, Q> {
        let attributes = projection::of_type::<T, Q>(self.options.index);
        self.projecting(attributes)
    }

    /// Reads the attributes that you name. Use it for a type whose attributes `serde` cannot list (a map, an enum, or
    /// a struct with `#[serde(flatten)]`), or for one with an attribute that is not in the table's struct because
    /// others store it.
    pub fn project_attributes<Q: DeserializeOwned>(
        self,
        attributes: &'static [&'static str],
    ) -> Scan<T, Projected<I>, Q> {
        let attributes = projection::named::<T>(self.options.index, attributes);
        self.projecting(attributes)
    }

    /// Reads only the items' keys, which every index holds.
    pub fn keys(self) -> Scan<T, Projected<I>, Key<'static, T>> {
        self.project()
    }

    fn projecting<Q>(mut self, attributes: Result<Attributes, ErrorKind>) -> Scan<T, Projected<I>, Q> {
        match attributes {
            Ok(attributes) => self.options.attributes = attributes,
            Err(error) => {
                self.error.get_or_insert(error);
            }
        }
        // `whole_items` no longer applies: the scan now reads some attributes.
        self.options.select = None;
        self.reading()
    }

    /// Makes the read consistent. A consistent read sees every write before it, and costs twice the
    /// capacity.
    ///
    /// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.ReadConsistency.html>
    pub fn consistent(mut self) -> Self
    where
        I: ConsistentReads,
    {
        self.options.consistent = true;
        self
    }

    /// Reads one of `total` segments of the table or index; `segment` counts from 0. Each segment is a scan of its
    /// own, with its own cursors.
    ///
    /// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Scan.html#Scan.ParallelScan>
    pub const fn segment(mut self, segment: u32, total: u32) -> Self {
        self.options.segment = Some((segment, total));
        self
    }

    /// Returns only the items that meet this condition. If you add several, an item must meet them all. A filter
    /// runs after the read: items it drops are still read and billed.
    ///
    /// On an index the filter can use only attributes that the index holds.
    pub fn filter(mut self, condition: impl IntoCondition<T>) -> Self {
        let condition = condition.into_condition();
        let checked = projection::check_filter::<T>(self.options.index, condition.attributes());
        match checked.and_then(|()| condition.render(&mut self.placeholders)) {
            Ok(text) => self.filter = Some(and(self.filter, text)),
            Err(error) => {
                self.error.get_or_insert(error);
            }
        }
        self
    }

    /// Returns at most this many items, after the filter and over all requests. Must be at least 1.
    pub fn limit(mut self, items: u32) -> Self {
        self.options.limit = Some(usize::try_from(items).unwrap_or(usize::MAX));
        self
    }

    /// Reads at most this many items per request, before the filter (`DynamoDB`'s `Limit`). Must be at least 1.
    pub fn page_size(mut self, items: u32) -> Self {
        self.options.page_size = Some(i32::try_from(items).unwrap_or(i32::MAX));
        self
    }

    /// Continues after the last item of a page of the same scan: `after(&cursor)`. With `None` it starts at the
    /// beginning, so `after(page.next.as_ref())` always works.
    pub fn after<'c>(mut self, cursor: impl Into<Option<&'c Cursor>>) -> Self {
        self.options.after = cursor.into().cloned();
        self
    }

    /// Spreads the requests over time, so that they consume at most this many read capacity units per second on average. A
    /// single request may consume more: up to 128 units, or 256 if consistent, for a page of 1 MB. Use
    /// [`page_size`](Self::page_size) for smaller ones.
    ///
    /// The segments of a [`parallel`](Self::parallel) scan share the rate.
    pub const fn rate(mut self, units_per_second: u32) -> Self {
        self.options.rate = Some(units_per_second);
        self
    }

    /// Asks for the capacity that the requests consume. [`Page`](crate::sdk::Page) and [`Items`](crate::sdk::Items) have
    /// it, and [`all_metered`](Self::all_metered) and [`count_metered`](Self::count_metered) return it.
    pub fn consumed_capacity(mut self, level: ReturnConsumedCapacity) -> Self {
        self.options.capacity = Some(level);
        self
    }

    config_override!(table.settings);

    /// Counts the items over all pages, up to the [`limit`](Self::limit). The items are read and billed, but not sent
    /// to you.
    ///
    /// # Errors
    ///
    /// See [`ErrorKind`].
    pub async fn count(self) -> Result<usize, Error> {
        Ok(self.count_metered().await?.output)
    }

    /// Counts the items, and also returns the capacity of each request if it was asked for.
    ///
    /// # Errors
    ///
    /// See [`ErrorKind`].
    pub async fn count_metered(self) -> Result<Metered<usize, Vec<ConsumedCapacity>>, Error> {
        self.counting().reader()?.count().await
    }

    /// Returns the SDK's input for the first request of [`count`](Self::count), without sending it.
    ///
    /// # Errors
    ///
    /// Returns an error if the filter or the cursor is invalid.
    pub fn count_input(self) -> Result<ScanInput, Error> {
        self.counting().first()
    }

    fn counting(mut self) -> Self {
        self.options.attributes = projection::counting::<T>();
        self.options.select = self.options.attributes.is_none().then_some(Select::Count);
        self
    }

    fn first(self) -> Result<ScanInput, Error> {
        let (_, mut request, extent) = self.request()?;
        request.limit = extent.rows(0);
        request.exclusive_start_key = extent.first();
        Ok(request)
    }

    fn reader(self) -> Result<Reader<T>, Error> {
        let (attributes, rate) = (self.options.attributes, self.options.rate);
        let (table, request, extent) = self.request()?;
        Reader::new(table, Request::Scan(request), extent, attributes, rate)
    }

    fn request(self) -> Result<(Handle<T>, ScanInput, Extent), Error> {
        let Self { table, filter, mut placeholders, error, options, .. } = self;
        if let Some(kind) = error {
            return Err(table.error(OPERATION, kind));
        }
        let Options {
            index, select, consistent, segment, attributes, page_size, limit, after, capacity, ..
        } = options;
        let filtered = filter.is_some();
        let projection = projection::reading::<T>(index, attributes, filtered && limit.is_some());
        let projection = projection.map(|attributes| projection::expression(&attributes, &mut placeholders));
        let (names, values) = placeholders.into_maps();
        let segment = segment.map(number).transpose().map_err(|kind| table.error(OPERATION, kind))?;
        let mut request: ScanInput = table.request(OPERATION)?;
        request.index_name = index.map(|index| index.name().to_owned());
        request.select = select;
        request.filter_expression = filter;
        request.projection_expression = projection;
        request.expression_attribute_names = names;
        request.expression_attribute_values = values;
        request.consistent_read = consistent.then_some(true);
        (request.segment, request.total_segments) = segment.unzip();
        request.return_consumed_capacity = capacity;
        let place = after.map(|cursor| cursor.key::<T>(index, read_of_scan(&request))).transpose();
        let start = place
            .map(|place| place.map_or(Start::First, |(place, _)| Start::After(place)))
            .map_err(ErrorKind::Cursor);
        let extent = start.map(|start| Extent {
            index,
            page_size,
            limit,
            filtered,
            start,
            cursor: None,
            backward: false,
        });
        let extent = extent.and_then(|extent| extent.check().map(|()| extent));
        let extent = extent.map_err(|kind| table.error(OPERATION, kind))?;
        Ok((table, request, extent))
    }
}

/// Converts the segment and the number of segments to `DynamoDB`'s types.
pub(in crate::sdk) fn number((segment, total): (u32, u32)) -> Result<(i32, i32), ErrorKind> {
    let exists = segment < total && total <= SCAN_SEGMENTS;
    let numbers = i32::try_from(segment).ok().zip(i32::try_from(total).ok());
    numbers.filter(|_| exists).ok_or(ErrorKind::Segment { segment, total })
}

// The bound is on each method, not on the impl, so that a partial index reports the trait's diagnostic. The futures are
// types without `I`, so that it is reported once.
impl<T: DynamoTable, I, P: DeserializeOwned> Scan<T, I, P> {
    /// Returns the SDK's input for the first request, without sending it.
    ///
    /// # Errors
    ///
    /// Returns an error if the filter, the projection or the cursor is invalid.
    pub fn input(self) -> Result<ScanInput, Error>
    where
        I: WholeItems,
    {
        self.first()
    }

    /// Reads one page: the items of one request or, with a [`limit`](Self::limit), of as many requests as it takes.
    ///
    /// # Errors
    ///
    /// See [`ErrorKind`]. If one item is not a `P`, the page is an error that says [which item](Error::item_key) it
    /// is. You can read the page again as another type, or with [`items`](Self::items).
    #[doc(alias = "send")]
    pub fn page(self) -> Sending<Page<P>>
    where
        I: WholeItems,
        T: 'static,
        P: 'static,
    {
        Reader::page_of(self.reader())
    }

    /// Returns the items over all pages as a stream.
    ///
    /// # Errors
    ///
    /// Returns an error if the request is invalid, before anything is sent.
    pub fn items(self) -> Result<Items<T, P>, Error>
    where
        I: WholeItems,
    {
        Ok(self.reader()?.items())
    }

    /// Reads all items, over all pages.
    ///
    /// # Errors
    ///
    /// See [`ErrorKind`].
    pub fn all(self) -> All<T, P>
    where
        I: WholeItems,
        T: 'static,
    {
        All::of(self.reader())
    }

    /// Reads all items, and also returns the capacity of each request if it was asked for.
    ///
    /// # Errors
    ///
    /// See [`ErrorKind`].
    pub fn all_metered(self) -> Sending<Metered<Vec<P>, Vec<ConsumedCapacity>>>
    where
        I: WholeItems,
        T: 'static,
        P: 'static,
    {
        Reader::all_of(self.reader())
    }
}
