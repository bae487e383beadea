//! Reading the items that meet a key condition.

use std::marker::PhantomData;

use aws_sdk_dynamodb::operation::query::QueryInput;
use aws_sdk_dynamodb::types::{ConsumedCapacity, ReturnConsumedCapacity, Select};
use serde::de::DeserializeOwned;

use crate::condition::KeyCondition;
use crate::condition::bound::Compared;
use crate::index::{ConsistentReads, Local, Partial, Projected, WholeItems};
use crate::key::Key;
use crate::schema::IndexSchema;
use crate::sdk::expression::condition::IntoCondition;
use crate::sdk::expression::placeholders::{Placeholders, and};
use crate::sdk::expression::projection::{self, Attributes};
use crate::sdk::handle::{Handle, unseen};
use crate::sdk::request::pages::{All, Extent, Items, Page, Reader, Request, Start};
use crate::sdk::request::range::Range;
use crate::sdk::request::sending::Sending;
use crate::sdk::response::cursor::Cursor;
use crate::sdk::response::error::{Error, ErrorKind};
use crate::sdk::response::metered::Metered;
use crate::sdk::transport::customized::config_override;
use crate::sdk::transport::input::Input;
use crate::table::DynamoTable;

pub use gather::{Gathered, gather};

mod gather;
mod reading;

const OPERATION: &str = "Query";
const ONE_PAGE: &str = "a cursor of `Page::previous` leads to one page before another; read it with `page()`";

/// Reads the items of one partition that meet a key condition, as `P`s. Made by
/// [`Table::query`](crate::sdk::Table::query).
///
/// `I` is the table or index that the condition reads, see [`index`](crate::index). A global index has no
/// `consistent`, and an index that holds only some attributes returns items only as a type with those attributes.
///
/// ```
/// use serde::{Deserialize, Serialize};
/// use tablewright::sdk::Table;
/// use tablewright::DynamoTable;
///
/// #[derive(Serialize, Deserialize, DynamoTable)]
/// struct Order {
///     #[pk]
///     customer_id: String,
///     #[sk]
///     number: u32,
///     #[gsi("status", project(include(total_cents)))]
///     status: String,
///     total_cents: u64,
///     lines: Vec<String>,
/// }
///
/// #[derive(Deserialize)]
/// struct Total {
///     customer_id: String,
///     total_cents: u64,
/// }
///
/// # async fn example(orders: Table<Order>) -> Result<(), tablewright::sdk::Error> {
/// // One page of at most 20 items, the latest first, and the cursor of the next one.
/// let page = orders.query(Order::partition("ada")).descending().limit(20).page().await?;
///
/// // All items over all pages, of the type that this index has.
/// let mut open = orders.query(Order::by_status("open")).project::<Total>().items()?;
/// while let Some(total) = open.next().await {
///     let Total { customer_id, total_cents } = total?;
/// }
/// # Ok(())
/// # }
/// ```
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html>
#[must_use = "a query is sent by `page()`, `items()`, `all()` or `count()`"]
pub struct Query<T, I, P = T> {
    table: Handle<T>,
    index: Option<&'static IndexSchema>,
    compared: Compared,
    /// The request, or the first error in it.
    request: Result<QueryInput, ErrorKind>,
    attributes: Attributes,
    page_size: Option<i32>,
    limit: Option<usize>,
    after: Option<Cursor>,
    rate: Option<u32>,
    reads: PhantomData<fn() -> (I, P)>,
}

unseen!(Query<T, I, P>);

impl<T: DynamoTable, I> Query<T, I> {
    #[inline]
    pub(crate) fn new<J>(table: Handle<T>, condition: &KeyCondition<'_, T, J>) -> Self {
        // The options are set in place: the request is large, and moving it costs as much as
        // setting an option.
        let mut query = Self {
            index: condition.index(),
            compared: condition.compared(),
            request: QueryInput::empty().map_err(|error| ErrorKind::Request(Box::new(error.into()))),
            attributes: None,
            page_size: None,
            limit: None,
            after: None,
            rate: None,
            reads: PhantomData,
            table,
        };
        match (&mut query.request, condition.expression()) {
            (Ok(request), Ok(expression)) => {
                request.table_name = Some(query.table.name().to_owned());
                request.index_name = query.index.map(|index| index.name().to_owned());
                let (names, values) = Placeholders::of_key(&expression).into_maps();
                request.expression_attribute_names = names;
                request.expression_attribute_values = values;
                request.key_condition_expression = Some(expression.into_expression());
            }
            (request, Err(error)) => *request = Err(ErrorKind::Key(error)),
            (Err(_), Ok(_)) => {}
        }
        query
    }
}

impl<T: DynamoTable> Query<T, Partial<Local>> {
    /// Reads whole items. `DynamoDB` fetches the attributes that the index does not hold from the table, with one
    /// more read per item.
    ///
    /// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LSI.html#LSI.Projections>
    pub fn whole_items(self) -> Query<T, Local> {
        self.set(|request| request.select = Some(Select::AllAttributes)).reading()
    }
}

impl<T: DynamoTable, I, P> Query<T, I, P> {
    fn reading<J, Q>(self) -> Query<T, J, Q> {
        let Self { table, index, compared, request, attributes, page_size, limit, after, rate, .. } = self;
        Query {
            table,
            index,
            compared,
            request,
            attributes,
            page_size,
            limit,
            after,
            rate,
            reads: PhantomData,
        }
    }

    fn set(mut self, set: impl FnOnce(&mut QueryInput)) -> Self {
        if let Ok(request) = &mut self.request {
            set(request);
        }
        self
    }

    /// Reads each item as a type with some of its attributes, and requests only those.
    ///
    /// If the type is a struct, a field that the index does not hold makes the request an error, and so does a field
    /// that the table does not have, because it may be misspelt. To read an attribute that only other writers store,
    /// use [`project_attributes`](Self::project_attributes).
    pub fn project<Q: DeserializeOwned>(self) -> Query<T, Projected<I>, Q> {
        let attributes = projection::of_type::<T, Q>(self.index);
        self.projecting(attributes)
    }

    /// Reads the attributes that you name. Use it for a type whose attributes `serde` cannot list (a map, an enum, or
    /// a struct with `#[serde(flatten)]`), or for one with an attribute that is not in the table's struct because
    /// others store it.
    pub fn project_attributes<Q: DeserializeOwned>(
        self,
        attributes: &'static [&'static str],
    ) -> Query<T, Projected<I>, Q> {
        let attributes = projection::named::<T>(self.index, attributes);
        self.projecting(attributes)
    }

    /// Reads only the items' keys, which every index holds.
    pub fn keys(self) -> Query<T, Projected<I>, Key<'static, T>> {
        self.project()
    }

    fn projecting<Q>(mut self, attributes: Result<Attributes, ErrorKind>) -> Query<T, Projected<I>, Q> {
        match attributes {
            Ok(attributes) => self.attributes = attributes,
            Err(error) => self.request = self.request.and(Err(error)),
        }
        // `whole_items` no longer applies: the query now reads some attributes.
        self.set(|request| request.select = None).reading()
    }

    /// Makes the read consistent. A consistent read sees every write before it, and costs twice the
    /// capacity.
    ///
    /// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.ReadConsistency.html>
    pub fn consistent(self) -> Self
    where
        I: ConsistentReads,
    {
        self.set(|request| request.consistent_read = Some(true))
    }

    /// Returns the items in ascending order of their sort keys. This is the default.
    pub fn ascending(self) -> Self {
        self.set(|request| request.scan_index_forward = None)
    }

    /// Returns the items in descending order of their sort keys.
    pub fn descending(self) -> Self {
        self.set(|request| request.scan_index_forward = Some(false))
    }

    /// Returns only the items that meet this condition. If you add several, an item must meet them all. A filter
    /// runs after the read: items it drops are still read and billed.
    ///
    /// A filter cannot use the key that the query reads by. On an index it can use only attributes that the index holds.
    pub fn filter(mut self, condition: impl IntoCondition<T>) -> Self {
        let (condition, index) = (condition.into_condition(), self.index);
        self.request = self.request.and_then(|mut request| {
            projection::check_key::<T>(index, condition.attributes())?;
            projection::check_filter::<T>(index, condition.attributes())?;
            let mut placeholders = Placeholders::of(
                request.expression_attribute_names.take(),
                request.expression_attribute_values.take(),
            );
            let text = condition.render(&mut placeholders)?;
            request.filter_expression = Some(and(request.filter_expression.take(), text));
            let (names, values) = placeholders.into_maps();
            (request.expression_attribute_names, request.expression_attribute_values) = (names, values);
            Ok(request)
        });
        self
    }

    /// Returns at most this many items, after the filter and over all requests. Must be at least 1.
    ///
    /// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.Pagination.html>
    pub fn limit(mut self, items: u32) -> Self {
        self.limit = Some(usize::try_from(items).unwrap_or(usize::MAX));
        self
    }

    /// Reads at most this many items per request, before the filter (`DynamoDB`'s `Limit`). Must be at least 1.
    pub fn page_size(mut self, items: u32) -> Self {
        self.page_size = Some(i32::try_from(items).unwrap_or(i32::MAX));
        self
    }

    /// Continues from a cursor of a page of the same query: after the page for its [`next`](crate::sdk::Page::next), before
    /// it for its [`previous`](crate::sdk::Page::previous). With `None` it starts at the beginning, so
    /// `after(page.next.as_ref())` always works.
    ///
    /// The previous page also has its items in the order of the query. Only [`page`](Self::page) can read it.
    pub fn after<'c>(mut self, cursor: impl Into<Option<&'c Cursor>>) -> Self {
        self.after = cursor.into().cloned();
        self
    }

    /// Spreads the requests over time, so that they consume at most this many read capacity units per second on average. A
    /// single request may consume more: up to 128 units, or 256 if consistent, for a page of 1 MB. Use
    /// [`page_size`](Self::page_size) for smaller ones.
    pub const fn rate(mut self, units_per_second: u32) -> Self {
        self.rate = Some(units_per_second);
        self
    }

    /// Asks for the capacity that the requests consume. [`Page`](crate::sdk::Page) and [`Items`](crate::sdk::Items) have
    /// it, and [`all_metered`](Self::all_metered) and [`count_metered`](Self::count_metered) return it.
    pub fn consumed_capacity(self, level: ReturnConsumedCapacity) -> Self {
        self.set(|request| request.return_consumed_capacity = Some(level))
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
    /// Returns an error if the key condition, the filter or the cursor is invalid.
    pub fn count_input(self) -> Result<QueryInput, Error> {
        self.counting().first()
    }

    fn capacity(&self) -> Option<ReturnConsumedCapacity> {
        self.request.as_ref().ok().and_then(|request| request.return_consumed_capacity.clone())
    }

    fn counting(mut self) -> Self {
        self.attributes = projection::counting::<T>();
        let select = self.attributes.is_none().then_some(Select::Count);
        self.set(|request| request.select = select)
    }

    fn first(mut self) -> Result<QueryInput, Error> {
        let extent = self.extent(false).map_err(|kind| self.table.error(OPERATION, kind))?;
        let mut request = self.request.map_err(|kind| self.table.error(OPERATION, kind))?;
        request.limit = extent.rows(0);
        request.exclusive_start_key = extent.first();
        Ok(request)
    }

    fn reader(self) -> Result<Reader<T>, Error> {
        self.reader_of_all(false)
    }

    /// Returns the reader of all pages. `with_key` also requests the keys of the items.
    fn reader_of_all(self, with_key: bool) -> Result<Reader<T>, Error> {
        let reader = self.page_reader(with_key)?;
        if reader.extent.backward {
            return Err(reader.table.error(OPERATION, ErrorKind::InvalidRequest(ONE_PAGE)));
        }
        Ok(reader)
    }

    fn page_reader(mut self, with_key: bool) -> Result<Reader<T>, Error> {
        let extent = self.extent(with_key).map_err(|kind| self.table.error(OPERATION, kind))?;
        let request = self.request.map_err(|kind| self.table.error(OPERATION, kind))?;
        Reader::new(self.table, Request::Query(request), extent, self.attributes, self.rate)
    }

    /// Returns how much to read, and sets the options of the request that depend on each other. An invalid
    /// request stays as it is.
    #[inline]
    fn extent(&mut self, with_key: bool) -> Result<Extent, ErrorKind> {
        let (index, page_size, limit) = (self.index, self.page_size, self.limit);
        let (start, cursor) = (Start::First, None);
        let mut extent = Extent { index, page_size, limit, filtered: false, start, cursor, backward: false };
        extent.check()?;
        let Ok(request) = &mut self.request else { return Ok(extent) };
        extent.filtered = request.filter_expression.is_some();
        // The cursor before a page is made from its first item.
        let with_key = with_key || self.after.is_some() || (extent.filtered && limit.is_some());
        if let Some(attributes) = projection::reading::<T>(index, self.attributes, with_key) {
            let names = request.expression_attribute_names.take();
            let mut placeholders = Placeholders::of(names, None);
            request.projection_expression = Some(projection::expression(&attributes, &mut placeholders));
            request.expression_attribute_names = placeholders.into_maps().0;
        }
        if let Some(cursor) = &self.after {
            let range = Range::of(request, T::SCHEMA.key_of(index), self.compared);
            extent.set_start::<T>(cursor, request, &range).map_err(ErrorKind::Cursor)?;
            if extent.backward {
                let ascending = request.scan_index_forward() != Some(false);
                request.scan_index_forward = Some(!ascending);
            }
        }
        Ok(extent)
    }
}

// The bound is on each method, not on the impl, so that a partial index reports the trait's diagnostic. The futures are
// types without `I`, so that it is reported once.
impl<T: DynamoTable, I, P: DeserializeOwned> Query<T, I, P> {
    /// Returns the SDK's input for the first request, without sending it.
    ///
    /// # Errors
    ///
    /// Returns an error if the key condition, the filter, the projection or the cursor is invalid.
    pub fn input(self) -> Result<QueryInput, Error>
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
        Reader::page_of(self.page_reader(false))
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
