//! Deletes all items that a query or a scan finds.

use crate::key::Key;
use crate::sdk::group::batch_write::BatchWrite;
use crate::sdk::handle::{Handle, unseen};
use crate::sdk::request::delete::Delete;
use crate::sdk::request::pages::{Reader, Start};
use crate::sdk::response::cursor::Cursor;
use crate::sdk::response::error::Error;
use crate::sdk::response::item;
use crate::sdk::transport::customized::Settings;
use crate::table::DynamoTable;

/// Deletes all items that a query or a scan finds, page by page: it reads their keys, and deletes them in batches. Made by
/// [`Query::delete_all`](crate::sdk::Query::delete_all) and [`Scan::delete_all`](crate::sdk::Scan::delete_all).
///
/// ```
/// # use serde::{Deserialize, Serialize};
/// # use tablewright::{DynamoTable, sdk::Table};
/// # #[derive(Serialize, Deserialize, DynamoTable)]
/// # struct Order { #[pk] customer: String, #[sk] number: u32, status: String }
/// # async fn example(orders: Table<Order>) -> Result<(), tablewright::sdk::Error> {
/// let deleted = orders.query(Order::partition("ada")).delete_all().send().await?;
///
/// // Slowly: with at most 100 read units and 50 write units per second.
/// let cancelled = orders.scan().filter(Order::PATHS.status.eq("cancelled")).rate(100);
/// let deleted = cancelled.delete_all().rate(50).send().await?;
/// # Ok(())
/// # }
/// ```
///
/// After an error, or in another process, delete again: items that are already deleted are not found again.
/// [`cursor`](Self::cursor) saves a scan from reading the items again that its filter has dropped.
///
/// The deletes have no condition. An item that another writer changes between the read and the delete is deleted even if
/// the query would no longer find it. To check each item, read its key and send a
/// [`delete`](crate::sdk::Table::delete) with a condition.
///
/// A delete costs a write of the item, and of each index that holds it. Dropping the whole table is free.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html>
#[must_use = "nothing is deleted before `send()` or `next()`"]
pub struct DeleteAll<T> {
    table: Handle<T>,
    /// The reader of the keys, or the error of the query, which is returned once.
    reader: Result<Reader<T>, Option<Error>>,
    deleted: usize,
    parallel: u32,
    rate: Option<u32>,
    /// The settings of the deletes.
    settings: Settings,
}

unseen!(DeleteAll<T>);

impl<T: DynamoTable + 'static> DeleteAll<T> {
    /// Creates the deletion of the reader's items. The deletes have the settings of the query or scan.
    pub(crate) fn new(mut table: Handle<T>, reader: Result<Reader<T>, Error>) -> Self {
        let settings = std::mem::take(&mut table.settings);
        Self { table, reader: reader.map_err(Some), deleted: 0, parallel: 1, rate: None, settings }
    }

    /// Sends up to this many batches of deletes at the same time. Default: 1.
    pub const fn parallel(mut self, requests: u32) -> Self {
        self.parallel = requests;
        self
    }

    /// Spreads the deletes over time, so that the deletes of a page consume at most this many write capacity units per
    /// second on average. The query or scan has a rate of its own.
    pub const fn rate(mut self, units_per_second: u32) -> Self {
        self.rate = Some(units_per_second);
        self
    }

    /// Deletes what is left, and returns the number of deleted items.
    ///
    /// # Errors
    ///
    /// See [`ErrorKind`](crate::sdk::ErrorKind). After an error you can call it again: it continues with the page that
    /// failed.
    pub async fn send(&mut self) -> Result<usize, Error> {
        while let Some(deleted) = self.next().await {
            deleted?;
        }
        Ok(self.deleted)
    }

    /// Deletes the items of one page, and returns their number. Returns `None` at the end.
    ///
    /// If you drop the future before it ends, the next call deletes the rest of the page.
    pub async fn next(&mut self) -> Option<Result<usize, Error>> {
        match &self.reader {
            Ok(reader) if self.is_end(reader) => None,
            Ok(reader) => Some(self.page(reader.clone()).await),
            Err(_) => self.reader.as_mut().err().and_then(Option::take).map(Err),
        }
    }

    fn is_end(&self, reader: &Reader<T>) -> bool {
        let is_limit = reader.extent.limit.is_some_and(|limit| self.deleted >= limit);
        is_limit || matches!(reader.extent.start, Start::End(_))
    }

    /// Deletes the items of a page. The cursor moves on only when all of them are deleted.
    async fn page(&mut self, mut reader: Reader<T>) -> Result<usize, Error> {
        let operation = reader.request.operation();
        let part = reader.limited(self.deleted).await?;
        let items = part.map_or_else(Vec::new, |part| part.items);
        let mut batch = BatchWrite::with(self.table.optional_client().cloned(), self.settings.clone())
            .parallel(self.parallel);
        if let Some(rate) = self.rate {
            batch = batch.rate(rate);
        }
        let count = items.len();
        for item in items {
            let key: Key<'static, T> = item::read::<T, _>(
                operation,
                self.table.name(),
                item,
                reader.extent.index,
                reader.attributes,
            )?;
            batch = batch.add(Delete::new(self.table.clone(), key));
        }
        batch.send().await?;
        self.reader = Ok(reader);
        self.deleted += count;
        Ok(count)
    }

    /// Returns the number of items that are deleted so far.
    ///
    /// After an error, some items of the failed page may be deleted in addition.
    #[must_use]
    pub const fn deleted(&self) -> usize {
        self.deleted
    }

    /// Returns the cursor from which the same query or scan continues, in another process for example. Returns `None` if no
    /// page is deleted, or if nothing is left.
    #[must_use]
    pub fn cursor(&self) -> Option<Cursor> {
        self.reader.as_ref().ok().and_then(Reader::cursor)
    }
}
