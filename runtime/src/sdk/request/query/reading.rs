//! Continues a query from a cursor, reads its whole items, and deletes the items that it finds.

use aws_sdk_dynamodb::operation::query::QueryInput;
use aws_sdk_dynamodb::types::ConsumedCapacity;
use serde::de::DeserializeOwned;

use crate::index::{Global, Partial};
use crate::sdk::group::batch_get::hydrate;
use crate::sdk::request::delete_all::DeleteAll;
use crate::sdk::request::pages::{Extent, Start, read_of_query};
use crate::sdk::request::query::Query;
use crate::sdk::request::range::{Left, Range};
use crate::sdk::response::cursor::{Cursor, CursorError, Read};
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

impl Extent {
    /// Continues a query from a cursor.
    pub(super) fn set_start<T: DynamoTable>(
        &mut self,
        cursor: &Cursor,
        request: &QueryInput,
        range: &Range<'_>,
    ) -> Result<(), CursorError> {
        let read = read_of_query(request);
        let (place, continuation) = cursor.key::<T>(self.index, read)?;
        if !range.is_partition(&place) {
            return Err(CursorError::OfAnotherPartition);
        }
        self.backward = continuation.backward;
        if continuation.from_end {
            return Ok(());
        }
        let ascending = (read == Read::Query { ascending: true }) != continuation.backward;
        (self.start, self.cursor) = match range.left(&place, ascending, self.index.is_none()) {
            Left::All => (Start::First, None),
            Left::Rest => (Start::After(place.clone()), Some(place)),
            Left::Nothing => (Start::End(Some(place.clone())), Some(place)),
        };
        Ok(())
    }
}
