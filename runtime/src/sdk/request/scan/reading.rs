//! Reads the whole items of a scan, and deletes the items that it finds.

use aws_sdk_dynamodb::types::ConsumedCapacity;
use serde::de::DeserializeOwned;

use crate::index::{Global, Partial};
use crate::sdk::group::batch_get::hydrate;
use crate::sdk::request::delete_all::DeleteAll;
use crate::sdk::request::scan::Scan;
use crate::sdk::response::error::Error;
use crate::sdk::response::metered::Metered;
use crate::table::DynamoTable;

impl<T: DynamoTable + DeserializeOwned + 'static> Scan<T, Partial<Global>> {
    /// Reads the whole items. It reads the keys from the index, and then the items from the table, in batches. An
    /// item that is deleted in between is left out.
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
        let (table, capacity) = (self.table.clone(), self.options.capacity.clone());
        hydrate(table, self.keys().all_metered().await?, capacity).await
    }
}

impl<T: DynamoTable + 'static, I, P> Scan<T, I, P> {
    /// Deletes all items that the scan finds: see [`DeleteAll`].
    pub fn delete_all(self) -> DeleteAll<T> {
        DeleteAll::new(self.table.clone(), self.keys().reader())
    }
}
