//! Bringing stored items to the form of today's struct.

use std::fmt;

use aws_sdk_dynamodb::types::AttributeValue;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::entity::Items;
use crate::sdk::handle::Handle;
use crate::sdk::request::scan::ScanRest;
use crate::sdk::response::error::Error;
use crate::sdk::response::item::Item;
use crate::sdk::transport::customized::config_override;
use crate::table::DynamoTable;
use form::Form;

pub use form::NewForm;

mod form;
mod run;
mod text;
mod write;

/// The number of differences that [`Migration::dry_run`] returns.
const DIFFERENCES: usize = 10;

/// Brings the stored items of a table to the form of today's struct. Made by
/// [`Table::migrate`](crate::sdk::Table::migrate) and [`Table::migrate_items`](crate::sdk::Table::migrate_items).
///
/// It scans the table, calls your function for each item, and writes the attributes that differ:
///
/// ```
/// # use serde::{Deserialize, Serialize};
/// # use tablewright::{DynamoTable, sdk::Table};
/// mod v1 {
/// #   use serde::Deserialize;
/// #   use tablewright::DynamoTable;
///     #[derive(Deserialize, DynamoTable)]
///     pub struct Order {
///         #[pk]
///         pub id: String,
///         pub total: String,
///     }
/// }
///
/// #[derive(Serialize, Deserialize, DynamoTable)]
/// struct Order {
///     #[pk]
///     id: String,
///     total_cents: u64,
/// }
///
/// # async fn example(orders: Table<Order>) -> Result<(), Box<dyn std::error::Error>> {
/// let migration = || {
///     orders.migrate(|old: v1::Order| {
///         let total_cents = old.total.replace('.', "").parse()?;
///         Ok::<_, std::num::ParseIntError>(Order { id: old.id, total_cents })
///     })
/// };
/// let dry_run = migration().parallel(4).dry_run().await?;
/// for difference in &dry_run.differences {
///     println!("{difference}");
/// }
/// let migrated = migration().parallel(4).write_rate(100).send().await?;
/// # Ok(())
/// # }
/// ```
///
/// # Old and new items
///
/// Both forms may be stored in the table, and programs may write while the migration runs. Deploy programs that write
/// the new form first: a program that still writes the old form can do so after the migration has passed.
///
/// 1. An item that can be read as the old form is given to your function. An attribute that only the new struct has is
///    kept as it is stored: one of today's programs has written it.
/// 2. Any other item that can be read as the new struct is already migrated. It is written only if it lacks something
///    that a put would store, such as the key of a new index.
/// 3. An item of another entity is left alone, and an item that can be read as neither form is a
///    [failure](Migrated::failed).
///
/// Attributes that neither struct has stay. Attributes that only the old struct has are removed.
///
/// The function is called again for its own result, which it must not change. If it changes it, the item is not
/// written, and fails with [`ErrorKind::UnstableMigration`](crate::sdk::ErrorKind::UnstableMigration): after an interruption the item
/// would be changed twice. A function that multiplies a number is an example; store the product under another name.
///
/// # Other writers
///
/// Each write has the condition that every attribute of both forms is still as it was read. If another writer was
/// faster, its item is migrated instead. The [version](crate::version::VersionAttribute), if the table has one, is
/// incremented.
///
/// If your function changes the key of the table, the item is moved: one transaction puts it under its new key and
/// deletes the old item. The scan may read a moved item a second time.
///
/// # What it costs
///
/// A consistent scan of the table, and a write of each item that changes, or four if it moves, plus a write of each
/// index that holds a changed attribute.
#[must_use = "nothing is sent before `send()` or `dry_run()`"]
pub struct Migration<'f, T> {
    table: Handle<T>,
    form: Form<'f, T>,
    parallel: u32,
    page_size: Option<u32>,
    read_rate: Option<u32>,
    write_rate: Option<u32>,
    rest: Option<ScanRest>,
    progress: Box<dyn FnMut(&MigrationProgress<'_>) + Send + 'f>,
}

/// The result of a [`Migration`].
///
/// `read` is the sum of `changed`, `left` and the number of `failed` items.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Migrated {
    /// The number of items that were read.
    pub read: u64,
    /// The number of items that were written or, in a dry run, would be written.
    pub changed: u64,
    /// The number of items that were left as they are: they already have the new form, belong to another entity, have been
    /// deleted by another writer, or your function returned `None`.
    pub left: u64,
    /// The number of writes that were not done because another writer had changed the item. Each such item was read again.
    pub conflicts: u64,
    /// The reason for each item that could not be migrated, with its [key](Error::item_key).
    pub failed: Vec<Error>,
}

/// The state of a [`Migration`] after a page of items. See [`Migration::progress`].
#[derive(Debug)]
#[non_exhaustive]
pub struct MigrationProgress<'p> {
    /// The items so far, of this run.
    pub migrated: &'p Migrated,
    /// The parts of the table that are left. Store it to [resume](Migration::resume) the migration after a kill.
    pub rest: &'p ScanRest,
}

/// The result of [`Migration::dry_run`].
#[derive(Debug)]
#[non_exhaustive]
pub struct DryRun {
    /// The counts, and the items that cannot be migrated.
    pub migrated: Migrated,
    /// The first ten items that would be written.
    pub differences: Vec<ItemDifference>,
}

/// An item before and after a [`Migration`].
///
/// `Display` prints the key and each attribute with its values. `Debug` prints no values.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct ItemDifference {
    /// The key of the stored item.
    pub key: Item,
    /// The attributes that differ, ordered by name. If the item moves, they include its key attributes.
    pub attributes: Vec<AttributeDifference>,
}

/// An attribute before and after a [`Migration`].
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct AttributeDifference {
    /// The name of the attribute.
    pub name: String,
    /// The stored value. `None` if the item lacks the attribute.
    pub before: Option<AttributeValue>,
    /// The value that would be stored. `None` if the attribute would be removed.
    pub after: Option<AttributeValue>,
}

impl<'f, T: DynamoTable + Serialize + DeserializeOwned> Migration<'f, T> {
    /// Creates a migration of items that are read as `O`s.
    pub(crate) fn of<O, R>(table: Handle<T>, function: impl Fn(O) -> R + Send + Sync + 'f) -> Self
    where
        O: DynamoTable + DeserializeOwned,
        R: NewForm<T>,
    {
        Self::new(table, Form::of(function))
    }

    /// Creates a migration of items that are read as they are stored.
    pub(crate) fn of_items<R: NewForm<T>>(
        table: Handle<T>,
        function: impl Fn(&Item) -> R + Send + Sync + 'f,
    ) -> Self {
        Self::new(table, Form::of_items(function))
    }

    fn new(table: Handle<T>, form: Form<'f, T>) -> Self {
        const {
            assert!(
                !matches!(T::ITEMS, Items::Any),
                "items are migrated by the table of their entity, as `shop.entity::<Order>()` is"
            );
        }
        Self {
            table,
            form,
            parallel: 1,
            page_size: None,
            read_rate: None,
            write_rate: None,
            rest: None,
            progress: Box::new(|_| {}),
        }
    }

    /// Reads this many parts of the table at the same time, with at most one request in progress for each. Default: 1.
    pub const fn parallel(mut self, segments: u32) -> Self {
        self.parallel = segments;
        self
    }

    /// Reads at most this many items per request. After a kill, the items of at most one page per part are read again.
    /// Default: as many as fit in 1 MB.
    pub const fn page_size(mut self, items: u32) -> Self {
        self.page_size = Some(items);
        self
    }

    /// Spreads the scan over time, so that it consumes at most this many read capacity units per second on average.
    pub const fn read_rate(mut self, units_per_second: u32) -> Self {
        self.read_rate = Some(units_per_second);
        self
    }

    /// Spreads the writes over time, so that they consume at most this many write capacity units per second on average.
    pub const fn write_rate(mut self, units_per_second: u32) -> Self {
        self.write_rate = Some(units_per_second);
        self
    }

    config_override!(table.settings);

    /// Continues a migration that was interrupted, from the last [`MigrationProgress::rest`] that you have stored. The
    /// number of [parts](Self::parallel) is the stored one.
    ///
    /// ```
    /// # use serde::{Deserialize, Serialize};
    /// # use tablewright::{DynamoTable, sdk::{ScanRest, Table}};
    /// # #[derive(Serialize, Deserialize, DynamoTable)] struct Order { #[pk] id: String }
    /// # async fn example(orders: Table<Order>) -> Result<(), Box<dyn std::error::Error>> {
    /// let file = "migration.json";
    /// let mut migration = orders.migrate(|order: Order| order).parallel(8).progress(|progress| {
    ///     let _ = std::fs::write(file, serde_json::to_vec(progress.rest).unwrap_or_default());
    /// });
    /// if let Ok(stored) = std::fs::read(file) {
    ///     migration = migration.resume(&serde_json::from_slice::<ScanRest>(&stored)?);
    /// }
    /// let migrated = migration.send().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn resume(mut self, rest: &ScanRest) -> Self {
        self.rest = Some(rest.clone());
        self
    }

    /// Sets the function that is called with the state after each page, when all items of the page are written.
    pub fn progress(mut self, progress: impl FnMut(&MigrationProgress<'_>) + Send + 'f) -> Self {
        self.progress = Box::new(progress);
        self
    }

    /// Migrates the items.
    ///
    /// Requests that are throttled, or whose response is lost, are sent again, up to ten times.
    ///
    /// # Errors
    ///
    /// Returns the first error that concerns more than one item. Continue with [`resume`](Self::resume), or start again:
    /// items that are already migrated are left alone. Errors of single items are in [`Migrated::failed`].
    pub async fn send(self) -> Result<Migrated, Error> {
        Ok(self.run(false).await?.migrated)
    }

    /// Reads all items and writes none. Returns the first ten differences, and what [`send`](Self::send) would count.
    ///
    /// # Errors
    ///
    /// Returns the same errors as [`send`](Self::send).
    pub async fn dry_run(self) -> Result<DryRun, Error> {
        self.run(true).await
    }
}

impl<T> fmt::Debug for Migration<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Migration").field("table", &self.table).finish_non_exhaustive()
    }
}
