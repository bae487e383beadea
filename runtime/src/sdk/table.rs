//! The handle of a table, and its operations.

use std::fmt;

use aws_sdk_dynamodb::Client;
use serde::Serialize;

use crate::entity::{Holds, Items};
use crate::index::Reads;
use crate::key::Key;
use crate::naming::Naming;
use crate::sdk::expression::key_condition::AsKeyCondition;
use crate::sdk::group::batch_get::BatchGet;
use crate::sdk::group::batch_write::BatchWrite;
use crate::sdk::group::check::Check;
use crate::sdk::group::transact_get::{TransactGet, TransactReads};
use crate::sdk::group::transact_write::TransactWrite;
use crate::sdk::handle::Handle;
use crate::sdk::request::delete::Delete;
use crate::sdk::request::get::Get;
use crate::sdk::request::put::Put;
use crate::sdk::request::query::Query;
use crate::sdk::request::scan::{IndexFunction, Scan};
use crate::sdk::request::update::Update;
use crate::sdk::response::error::{Error, ErrorKind};
use crate::table::DynamoTable;

/// A table of `T`s: a client of the SDK, and the table's physical name.
///
/// Every operation is a builder that ends in `send()`; a query and a scan end in `page()`, `items()`, `all()` or `count()`.
/// Every builder also has `input()`, which returns the SDK's input without sending it: to look at, to log, or to send in
/// another way. A handle is cheap to clone.
///
/// ```
/// use serde::{Deserialize, Serialize};
/// use tablewright::sdk::Table;
/// use tablewright::{DynamoTable, Naming};
///
/// #[derive(Serialize, Deserialize, DynamoTable)]
/// struct Order {
///     #[pk]
///     customer_id: String,
///     #[sk]
///     number: u32,
///     total_cents: u64,
/// }
///
/// # async fn example(client: aws_sdk_dynamodb::Client) -> Result<(), Box<dyn std::error::Error>> {
/// let orders = Table::<Order>::named(client, &Naming::new("acme", "shop")?);
/// orders.put(&Order { customer_id: "ada".to_owned(), number: 7, total_cents: 1250 }).send().await?;
/// let order = orders.get(Order::key("ada", 7)).consistent().send().await?;
/// # Ok(())
/// # }
/// ```
pub struct Table<T>(Handle<T>);

impl<T: DynamoTable> Table<T> {
    /// The table of this physical name or ARN.
    #[must_use]
    pub fn new(client: Client, name: impl Into<String>) -> Self {
        Self(Handle::new(Some(client), name.into()))
    }

    /// The table by the names that its stack is deployed under.
    #[must_use]
    pub fn named(client: Client, naming: &Naming) -> Self {
        Self::new(client, naming.table_name(T::SCHEMA))
    }

    /// The table whose name or ARN this environment variable holds.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Environment`].
    pub fn from_env(client: Client, variable: &str) -> Result<Self, Error> {
        match std::env::var(variable) {
            Ok(name) if !name.is_empty() => Ok(Self::new(client, name)),
            _ => Err(Error::new("", T::SCHEMA.name(), ErrorKind::Environment(variable.to_owned()))),
        }
    }

    /// A table whose requests are made and never sent: `send()` is an error, `input()` is not.
    #[must_use]
    pub fn without_client(name: impl Into<String>) -> Self {
        Self(Handle::new(None, name.into()))
    }

    /// The table's physical name or ARN.
    #[must_use]
    pub fn name(&self) -> &str {
        self.0.name()
    }

    /// The table of one of its entities: all requests, for items of that entity.
    ///
    /// ```
    /// use serde::{Deserialize, Serialize};
    /// use tablewright::sdk::Table;
    /// use tablewright::{DynamoEntity, DynamoTable};
    ///
    /// #[derive(Deserialize, DynamoTable)]
    /// #[table(pk = "PK", sk = "SK")]
    /// enum Shop {
    ///     User(User),
    ///     Order(Order),
    /// }
    ///
    /// #[derive(Serialize, Deserialize, DynamoEntity)]
    /// #[pk("USER#{user_id}")]
    /// #[sk("PROFILE")]
    /// struct User {
    ///     user_id: String,
    /// }
    ///
    /// #[derive(Serialize, Deserialize, DynamoEntity)]
    /// #[pk("USER#{user_id}")]
    /// #[sk("ORDER#{number:06}")]
    /// struct Order {
    ///     user_id: String,
    ///     number: u32,
    /// }
    ///
    /// async fn orders_and_more(shop: Table<Shop>) -> Result<(), tablewright::sdk::Error> {
    ///     let orders = shop.entity::<Order>();
    ///     orders.put(&Order { user_id: "ada".to_owned(), number: 7 }).send().await?;
    ///     let latest = orders.query(Order::partition("ada")).descending().limit(10).page().await?;
    ///     for item in shop.query(Order::partition("ada").any_entity()).all().await? {
    ///         match item {
    ///             Shop::User(user) => println!("{}", user.user_id),
    ///             Shop::Order(order) => println!("{}", order.number),
    ///         }
    ///     }
    ///     Ok(())
    /// }
    /// ```
    #[must_use]
    pub fn entity<E: DynamoTable>(&self) -> Table<E>
    where
        T: Holds<E>,
    {
        Table(self.0.of())
    }

    /// Reads the item of this key.
    pub fn get(&self, key: Key<'_, T>) -> Get<T> {
        Get::new(self.0.clone(), key)
    }

    /// Writes an item, in place of one of the same key.
    ///
    /// A field that is a plain `Option` and `None` is left out of the item, in every write of this module: `serde` would
    /// store NULL, which `DynamoDB` takes for a value. It is stored as NULL only if `serde` reads something else than `None`
    /// where the attribute is absent. The [guide](crate::guide::model#options) says when that is.
    ///
    /// The item has to have the keys that [`primary_key`](DynamoTable::primary_key) and the indexes say, and each attribute
    /// once: anything else that `serde` makes of it is [`ErrorKind::StoredKey`] or [`ErrorKind::StoredTwice`], and nothing
    /// is sent.
    pub fn put(&self, item: &T) -> Put<T>
    where
        T: Serialize,
    {
        const {
            assert!(
                !matches!(T::ITEMS, Items::Any),
                "an item is put by the table of its entity, as `shop.entity::<Order>()` is"
            );
        }
        Put::new(self.0.clone(), item)
    }

    /// Changes attributes of the item of this key.
    ///
    /// If there is no such item, nothing is written, and the error is [`ErrorKind::NotFound`]:
    /// [`upsert`](Update::upsert) makes one.
    pub fn update(&self, key: Key<'_, T>) -> Update<T> {
        Update::new(self.0.clone(), key)
    }

    /// Deletes the item of this key, where there is one.
    pub fn delete(&self, key: Key<'_, T>) -> Delete<T> {
        Delete::new(self.0.clone(), key)
    }

    /// Reads the items that meet a key condition.
    #[inline]
    #[expect(clippy::needless_pass_by_value, reason = "a condition is made where it is given")]
    pub fn query<'a, C: AsKeyCondition<'a, Table = T>>(
        &self,
        condition: C,
    ) -> Query<T, <C::Index as Reads>::Kind> {
        Query::new(self.0.clone(), condition.as_key_condition())
    }

    /// Reads all items.
    pub fn scan(&self) -> Scan<T> {
        Scan::new(self.0.clone(), None)
    }

    /// Reads all items of an index, which the function that queries it names: `orders.scan_index(Order::by_status)`.
    ///
    /// Those are the items that have all attributes of the index's key.
    pub fn scan_index<F, A>(&self, index: F) -> Scan<T, <F::Index as Reads>::Kind>
    where
        F: IndexFunction<A, Table = T>,
    {
        Scan::new(self.0.clone(), index.index())
    }

    /// Reads the items of these keys.
    pub fn batch_get<'a>(&self, keys: impl IntoIterator<Item = Key<'a, T>>) -> BatchGet<T>
    where
        T: 'a,
    {
        BatchGet::new(self.0.clone(), keys)
    }

    /// Writes and deletes many items: [`BatchWrite::new`] with this table's client. Other tables can take part.
    pub fn batch_write(&self) -> BatchWrite {
        BatchWrite::with(self.0.optional_client().cloned())
    }

    /// Writes several items, all or none: [`TransactWrite::new`] with this table's client. Other tables can take part.
    pub fn transact_write(&self) -> TransactWrite {
        TransactWrite::with(self.0.optional_client().cloned())
    }

    /// Reads several items as they are at one moment: [`TransactGet::new`] with this table's client. Other tables can
    /// take part.
    pub fn transact_get<R: TransactReads>(&self, reads: R) -> TransactGet<R> {
        TransactGet::with(self.0.optional_client().cloned(), reads)
    }

    /// A condition on the item of this key, for a transaction that does not write it.
    pub fn check(&self, key: Key<'_, T>) -> Check<T> {
        Check::new(self.0.clone(), key)
    }
}

impl<T> Clone for Table<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T> fmt::Debug for Table<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
