//! Sending a query, and reading its items.

use aws_sdk_dynamodb::operation::query::QueryInput;
use aws_sdk_dynamodb::types::ConsumedCapacity;
use serde::de::DeserializeOwned;

use crate::index::{Global, Partial, WholeItems};
use crate::sdk::group::batch_get::hydrate;
use crate::sdk::request::delete_all::DeleteAll;
use crate::sdk::request::pages::{All, Items, Page, Reader};
use crate::sdk::request::query::Query;
use crate::sdk::request::sending::Sending;
use crate::sdk::response::error::Error;
use crate::sdk::response::metered::Metered;
use crate::table::DynamoTable;

impl<T: DynamoTable + DeserializeOwned + 'static> Query<T, Partial<Global>> {
    /// Reads the whole items, in the order of the index. It reads the keys from the index, and then the items from
    /// the table, in batches. An item that is deleted in between is left out.
    ///
    /// # Errors
    ///
    /// See [`ErrorKind`](crate::sdk::ErrorKind). Items that a batch could not read are
    /// [`ErrorKind::Incomplete`](crate::sdk::ErrorKind::Incomplete).
    pub async fn hydrate(self) -> Result<Vec<T>, Error> {
        Ok(self.hydrate_metered().await?.output)
    }

    /// Reads the whole items, and also returns the capacity of each request if it was asked for: of the index and of the
    /// table.
    ///
    /// # Errors
    ///
    /// Returns the same errors as [`hydrate`](Self::hydrate).
    pub async fn hydrate_metered(self) -> Result<Metered<Vec<T>, Vec<ConsumedCapacity>>, Error> {
        let (table, capacity) = (self.table.clone(), self.capacity());
        hydrate(table, self.keys().all_metered().await?, capacity).await
    }
}

impl<T: DynamoTable + 'static, I, P> Query<T, I, P> {
    /// Deletes all items that the query finds: see [`DeleteAll`].
    pub fn delete_all(self) -> DeleteAll<T> {
        DeleteAll::new(self.table.clone(), self.keys().reader())
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
    /// See [`ErrorKind`](crate::sdk::ErrorKind). If one item is not a `P`, the page is an error that says [which item](Error::item_key) it
    /// is. You can read the page again as another type, or with [`items`](Self::items).
    #[doc(alias = "send")]
    pub fn page(self) -> Sending<Page<P>>
    where
        I: WholeItems,
        T: 'static,
        P: 'static,
    {
        Reader::page_of(self.page_reader())
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
    /// See [`ErrorKind`](crate::sdk::ErrorKind).
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
    /// See [`ErrorKind`](crate::sdk::ErrorKind).
    pub fn all_metered(self) -> Sending<Metered<Vec<P>, Vec<ConsumedCapacity>>>
    where
        I: WholeItems,
        T: 'static,
        P: 'static,
    {
        Reader::all_of(self.reader())
    }
}
