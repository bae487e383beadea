//! Writing one item.

use std::marker::PhantomData;

use aws_sdk_dynamodb::operation::put_item::{PutItemInput, PutItemOutput};
use aws_sdk_dynamodb::types::{AttributeValue, ReturnConsumedCapacity};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::sdk::expression::condition::IntoCondition;
use crate::sdk::handle::{Handle, unseen};
use crate::sdk::request::expected::Expected;
use crate::sdk::request::index_key;
use crate::sdk::request::sending::awaited;
use crate::sdk::request::write::sealed::Returns as _;
use crate::sdk::request::write::{Nothing, OldItem, Options, Returns, options};
use crate::sdk::response::error::{Error, ErrorKind};
use crate::sdk::response::item::{Item, to_item};
use crate::sdk::response::metered::Metered;
use crate::sdk::transport::input::Input;
use crate::sdk::transport::send::send;
use crate::{DynamoTable, ItemVersion};

const OPERATION: &str = "PutItem";

const LAST_VERSION: &str = "the item has the last version that its type can count; make the field a `u64`";

/// Writes one item. Made by [`Table::put`](crate::sdk::Table::put).
///
/// Where the table has a [version](crate::VersionAttribute), the item is written with the next one, and only where the
/// stored item has the version that it has. What `send()` gives is for the item to go on with, where it is put again:
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
/// In a transaction, which gives nothing back, [`version`](Self::version) says it beforehand. A put whose first answer was
/// lost on the way is sent again by the SDK, and then finds its own version:
/// [`old_item_on_failure`](Self::old_item_on_failure) tells that from another writer's.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutItem.html>
#[must_use = "a request has to be sent"]
pub struct Put<T: DynamoTable, R = Nothing> {
    table: Handle<T>,
    item: Item,
    /// The one it is written with.
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
            options.fail(ErrorKind::Unfit(LAST_VERSION));
            known
        });
        // What is wrong with the key is wrong before anything is stored.
        let stored = match item.primary_key().validate() {
            Ok(()) => to_item(item).and_then(|item| {
                index_key::check_item(T::SCHEMA, &item).map_err(ErrorKind::Key)?;
                Ok(item)
            }),
            Err(error) => Err(ErrorKind::Key(error)),
        };
        let mut item = stored.unwrap_or_else(|error| {
            options.fail(error);
            Item::new()
        });
        if let Some(attribute) = T::VERSION {
            options.version::<T>(known);
            item.insert(attribute.to_owned(), AttributeValue::N(version.version_number().to_string()));
        }
        Self { table, item, version, options, returns: PhantomData }
    }

    /// Returns the item that was there before.
    pub fn returning_old(self) -> Put<T, OldItem> {
        let Self { table, item, version, options, .. } = self;
        Put { table, item, version, options, returns: PhantomData }
    }
}

impl<T: DynamoTable, R: Returns<T>> Put<T, R> {
    /// Writes only where there is no item of this key yet.
    pub fn if_not_exists(mut self) -> Self {
        self.options.exists::<T>(false);
        self
    }

    options!();

    /// The version that the item is written with: `()` for a table without versions.
    #[must_use]
    pub const fn version(&self) -> T::Version {
        self.version
    }

    /// The request, which is not sent.
    ///
    /// # Errors
    ///
    /// What is wrong with the item, its key or a condition.
    pub fn input(self) -> Result<PutItemInput, Error> {
        let Self { table, item, options, .. } = self;
        let mut request: PutItemInput = options.into_request(&table, OPERATION, R::RETURN_VALUE)?;
        request.item = Some(item);
        Ok(request)
    }

    async fn answer(self) -> Result<PutItemOutput, Error> {
        let (table, expected) = (self.table.clone(), self.expected());
        let request = self.input()?;
        table.written(OPERATION, expected, send(request.into_builder(), table.client(OPERATION)?).await)
    }
}

impl<T: DynamoTable> Put<T> {
    /// Writes the item, and gives its version as it is written: `()` for a table without versions.
    ///
    /// # Errors
    ///
    /// See [`ErrorKind`].
    pub async fn send(self) -> Result<T::Version, Error> {
        Ok(self.send_metered().await?.output)
    }

    /// The same with the capacity that was asked for.
    ///
    /// # Errors
    ///
    /// See [`ErrorKind`].
    pub async fn send_metered(self) -> Result<Metered<T::Version>, Error> {
        let output = self.version;
        let consumed_capacity = self.answer().await?.consumed_capacity;
        Ok(Metered { output, consumed_capacity })
    }
}

impl<T: DynamoTable + DeserializeOwned> Put<T, OldItem> {
    /// Writes the item, and gives the one that was there before.
    ///
    /// # Errors
    ///
    /// See [`ErrorKind`].
    pub async fn send(self) -> Result<Option<T>, Error> {
        Ok(self.send_metered().await?.output)
    }

    /// The same with the capacity that was asked for.
    ///
    /// # Errors
    ///
    /// See [`ErrorKind`].
    pub async fn send_metered(self) -> Result<Metered<Option<T>>, Error> {
        let table = self.table.clone();
        let answer = self.answer().await?;
        let output = OldItem::read(answer.attributes).map_err(|kind| table.error(OPERATION, kind))?;
        Ok(Metered { output, consumed_capacity: answer.consumed_capacity })
    }
}
