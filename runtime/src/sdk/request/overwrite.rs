//! Puts that overwrite any version of an item.

use crate::sdk::request::put::Put;
use crate::table::DynamoTable;

/// A put that compares no version, for a [`BatchWrite`](crate::sdk::BatchWrite). Made by [`Put::overwrite`].
///
/// ```
/// use serde::{Deserialize, Serialize};
/// use tablewright::sdk::{Error, Table};
/// use tablewright::DynamoTable;
///
/// #[derive(Serialize, Deserialize, DynamoTable)]
/// struct Account {
///     #[pk]
///     owner: String,
///     #[version]
///     version: u64,
/// }
///
/// async fn import(accounts: &Table<Account>, all: &[Account]) -> Result<(), Error> {
///     let puts = all.iter().map(|account| accounts.put(account).overwrite());
///     accounts.batch_write().add_all(puts).send().await?;
///     Ok(())
/// }
/// ```
#[derive(Debug)]
#[must_use = "it is part of a batch"]
pub struct Overwrite<T: DynamoTable>(Put<T>);

impl<T: DynamoTable> Overwrite<T> {
    pub(crate) fn new(put: Put<T>) -> Self {
        Self(put.without_comparison())
    }

    pub(crate) fn into_put(self) -> Put<T> {
        self.0
    }
}
