//! Writing one item.

use std::marker::PhantomData;

use aws_sdk_dynamodb::operation::put_item::PutItemInput;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnConsumedCapacity, ReturnItemCollectionMetrics};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::sdk::expression::condition::IntoCondition;
use crate::sdk::group::transact_write::TransactWrite;
use crate::sdk::handle::{Handle, unseen};
use crate::sdk::request::guard::Guards;
use crate::sdk::request::overwrite::Overwrite;
use crate::sdk::request::sending::awaited;
use crate::sdk::request::stored;
use crate::sdk::request::verdict::{Made, Verdict};
use crate::sdk::request::write::sealed::Returns as _;
use crate::sdk::request::write::{
    Nothing, OldItem, Options, Returns, WriteInput, Written, if_exists, options,
};
use crate::sdk::response::error::{Error, ErrorKind};
use crate::sdk::response::item::Item;
use crate::sdk::response::metered::Metered;
use crate::table::DynamoTable;
use crate::version::{ItemVersion, VersionAttribute};

pub(crate) const LAST_VERSION: &str =
    "the item has the last version that its type can count; make the field a `u64`";

/// A type whose values can be put: every type that implements [`Serialize`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be put",
    label = "`serde` has to store what is put",
    note = "add `#[derive(Serialize)]` to a struct that is a table or an entity",
    note = "an enum that is a table is not put; put an entity: `shop.entity().put(&order)`"
)]
pub trait Storable: Serialize {}

#[diagnostic::do_not_recommend]
impl<T: Serialize> Storable for T {}

/// Writes one item. Made by [`Table::put`](crate::sdk::Table::put).
///
/// If the table has a [version](crate::version::VersionAttribute), the item is written with the next version, and only if the
/// stored item still has the version that was read. `send()` returns the new version: set it on the item before you
/// put it again:
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
///     limit_cents: u64,
///     #[version]
///     version: u64,
/// }
///
/// async fn raise_limit(accounts: &Table<Account>, account: &mut Account) -> Result<(), Error> {
///     account.limit_cents += 50_000;
///     account.version = accounts.put(account).send().await?;
///     Ok(())
/// }
/// ```
///
/// A transaction returns no version; [`version`](Self::version) returns it in advance.
///
/// # Lost responses
///
/// If the response to a put is lost, the SDK sends the put again. If the first attempt succeeded, the second one
/// finds its own version and counts as a success, because the stored item is exactly the one that was put. A put with
/// any other condition may fail that condition the second time, which is [`ErrorKind::Uncertain`]. The
/// [guide](crate::guide::write#a-response-that-is-lost) lists the remaining cases.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutItem.html>
#[must_use = "a request has to be sent"]
pub struct Put<T: DynamoTable, R = Nothing> {
    table: Handle<T>,
    item: Item,
    /// The version that the item is written with.
    version: T::Version,
    options: Options,
    returns: PhantomData<fn() -> R>,
}

unseen!(Put<T: DynamoTable, R>);
awaited!([T: DynamoTable + 'static] Put<T> => T::Version);
awaited!([T: DynamoTable + DeserializeOwned + 'static] Put<T, OldItem> => Option<T>);

impl<T: DynamoTable + Serialize> Put<T> {
    pub(crate) fn new(table: Handle<T>, item: &T) -> Self {
        let mut options = Options::default();
        let known = item.item_version();
        let version = known.next_version().unwrap_or_else(|| {
            options.fail(ErrorKind::InvalidRequest(LAST_VERSION));
            known
        });
        let mut item = stored::item(item).unwrap_or_else(|error| {
            options.fail(error);
            Item::new()
        });
        if let Some(attribute) = T::VERSION {
            options.version::<T>(known);
            item.insert(attribute.to_owned(), AttributeValue::N(version.version_number().to_string()));
        }
        Self { table, item, version, options, returns: PhantomData }
    }

    /// Returns the item as it was before the put.
    pub fn returning_old(self) -> Put<T, OldItem> {
        let Self { table, item, version, options, .. } = self;
        Put { table, item, version, options, returns: PhantomData }
    }
}

impl<T: DynamoTable> Put<T> {
    /// Puts the item exactly once, however often the request has to be sent. The put becomes a transaction with this
    /// one action, which costs twice as much.
    ///
    /// An error is then an error of a transaction: see [`Error::cancellations`].
    pub fn exactly_once(mut self) -> TransactWrite {
        let settings = std::mem::take(&mut self.table.settings);
        TransactWrite::with(self.table.optional_client().cloned(), settings).add(self)
    }

    /// Skips the version check: the item replaces any stored item. Use it for a [batch](crate::sdk::BatchWrite),
    /// which takes no conditions. The item is still written with the next version.
    ///
    /// It is meant for the first import of items. A batch that overwrites items loses the changes that others have
    /// made to them.
    pub fn overwrite(self) -> Overwrite<T>
    where
        T::Version: VersionAttribute,
    {
        Overwrite::new(self)
    }

    pub(crate) fn without_comparison(mut self) -> Self {
        self.options.version = None;
        self.options.guards.version = None;
        self
    }
}

impl<T: DynamoTable, R: Returns<T>> Put<T, R> {
    /// Writes the item only if no item with this key exists.
    pub fn if_not_exists(mut self) -> Self {
        self.options.exists::<T>(false);
        self
    }

    if_exists!();
    options!();

    /// Returns the version that the item is written with: `()` for a table without versions.
    #[must_use]
    pub const fn version(&self) -> T::Version {
        self.version
    }

    /// Returns the SDK's input without sending it.
    ///
    /// # Errors
    ///
    /// Returns an error if the item, its key or a condition is invalid.
    pub fn input(self) -> Result<PutItemInput, Error> {
        let Self { table, item, options, .. } = self;
        let mut request: PutItemInput = options.into_request(&table, R::RETURN_VALUE)?;
        request.item = Some(item);
        Ok(request)
    }

    /// Returns the request, its own conditions, and whether the caller asked for the stored item.
    pub(crate) fn guarded(self) -> Result<(PutItemInput, Guards, bool), Error> {
        let (guards, gives_item) = (self.options.guards.clone(), self.options.gives_item());
        Ok((self.input()?, guards, gives_item))
    }

    async fn written(self) -> Result<Written, Error> {
        let table = self.table.clone();
        let twice = [R::IS_REPEATABLE, self.options.is_falsifiable];
        let is_versioned = self.options.guards.version.is_some();
        let made = if is_versioned { Made::Item(self.item.clone()) } else { Made::Unknown };
        let (request, guards, gives_item) = self.guarded()?;
        request.send(&table, Verdict::new(guards, gives_item, twice, made)).await
    }
}

impl<T: DynamoTable> Put<T> {
    /// Writes the item, and returns the version it was written with: `()` for a table without versions.
    ///
    /// # Errors
    ///
    /// See [`ErrorKind`].
    pub async fn send(self) -> Result<T::Version, Error> {
        Ok(self.send_metered().await?.output)
    }

    /// Writes the item, and also returns the capacity and the item collection if they were asked for.
    ///
    /// # Errors
    ///
    /// See [`ErrorKind`].
    pub async fn send_metered(self) -> Result<Metered<T::Version>, Error> {
        let version = self.version;
        Ok(self.written().await?.metered(version))
    }
}

impl<T: DynamoTable + DeserializeOwned> Put<T, OldItem> {
    /// Writes the item, and returns the item that was there before.
    ///
    /// # Errors
    ///
    /// See [`ErrorKind`].
    pub async fn send(self) -> Result<Option<T>, Error> {
        Ok(self.send_metered().await?.output)
    }

    /// Writes the item, and also returns the capacity and the item collection if they were asked for.
    ///
    /// # Errors
    ///
    /// See [`ErrorKind`].
    pub async fn send_metered(self) -> Result<Metered<Option<T>>, Error> {
        let table = self.table.clone();
        let mut written = self.written().await?;
        let output = OldItem::read(written.attributes.take());
        Ok(written.metered(output.map_err(|kind| table.error(PutItemInput::OPERATION, kind))?))
    }
}
