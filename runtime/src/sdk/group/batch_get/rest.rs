//! The items that a failed batch get has read, and the keys it has not.

use serde::de::DeserializeOwned;

use super::OPERATION;
use crate::key::Key;
use crate::sdk::response::error::{Error, ErrorKind};
use crate::sdk::response::item::{Item, from_key, from_read};
use crate::sdk::response::left::{Left, LeftReads, is_table};
use crate::sdk::table::Table;
use crate::table::DynamoTable;

/// The rest of a [`BatchGet`](crate::sdk::BatchGet) that ended in an error.
impl Error {
    /// Returns the keys that a batch get of this table has not read, in the order you passed them, so that you can
    /// read them again. Keys that `DynamoDB` would reject ([`ErrorKind::Actions`]) are left out. Returns nothing if
    /// the error does not come from a batch get of this table.
    ///
    /// # Errors
    ///
    /// Returns [`ErrorKind::Deserialize`] if the key attributes of `T` differ, in name or type, from the key
    /// of the table that was read.
    pub fn unread_of<T: DynamoTable>(&self, table: &Table<T>) -> Result<Vec<Key<'static, T>>, Self> {
        let unread = self.reads_of(table).map_or(&[][..], |left| &left.unread);
        unread.iter().map(|key| read_key(table, key)).collect()
    }

    /// Returns the keys that a batch get of this table has read, in the order you passed them. Each key comes with
    /// its item as a `P`, or with `None` if it has no item. Returns nothing if the error does not come from a batch
    /// get of this table.
    ///
    /// `P` is the type that was [projected](crate::sdk::BatchGet::project), or any type that needs no more attributes.
    ///
    /// ```
    /// # use serde::{Deserialize, Serialize};
    /// # use tablewright::{DynamoTable, sdk::Table};
    /// # #[derive(Serialize, Deserialize, DynamoTable)] struct Order { #[pk] id: String }
    /// # async fn example(orders: Table<Order>, ids: Vec<String>) -> Result<(), tablewright::sdk::Error> {
    /// if let Err(error) = orders.batch_get(ids.iter().map(|id| Order::key(id))).send().await {
    ///     for (key, order) in error.read_of::<_, Order>(&orders)? { /* … */ }
    ///     orders.batch_get(error.unread_of(&orders)?).send().await?; // the rest, later
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// Returns [`ErrorKind::Deserialize`] if an item is not a `P`, or if `T` has a different key.
    #[expect(clippy::type_complexity, reason = "a list of pairs")]
    pub fn read_of<T: DynamoTable, P: DeserializeOwned>(
        &self,
        table: &Table<T>,
    ) -> Result<Vec<(Key<'static, T>, Option<P>)>, Self> {
        let Some(left) = self.reads_of(table) else { return Ok(Vec::new()) };
        let of_key = |(key, item): &(Item, Option<Item>)| {
            let item = item.clone().map(|item| from_read::<T, P>(item, None, left.attributes)).transpose();
            let item =
                item.map_err(|kind| Error::new(OPERATION, table.name(), kind).of_item(Some(key.clone())))?;
            Ok((read_key(table, key)?, item))
        };
        left.read.iter().map(of_key).collect()
    }

    fn reads_of<T: DynamoTable>(&self, table: &Table<T>) -> Option<&LeftReads> {
        match self.left()? {
            Left::Reads(left) if is_table(table.name(), &left.table) => Some(left),
            _ => None,
        }
    }
}

fn read_key<T: DynamoTable>(table: &Table<T>, key: &Item) -> Result<Key<'static, T>, Error> {
    from_key(key.clone()).map_err(|kind: ErrorKind| Error::new(OPERATION, table.name(), kind))
}
