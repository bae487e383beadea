//! The handle of a table.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;
use std::sync::Arc;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::SdkError;
use serde::Serialize;

use super::batch_get::BatchGet;
use super::batch_write::BatchWrite;
use super::check::Check;
use super::delete::Delete;
use super::error::{Error, ErrorKind};
use super::get::Get;
use super::put::Put;
use super::query::Query;
use super::request::Input;
use super::scan::{IndexFunction, Scan};
use super::transact_get::{TransactGet, TransactReads};
use super::transact_write::TransactWrite;
use super::update::Update;
use crate::condition::KeyCondition;
use crate::index::Reads;
use crate::{DynamoTable, Key, Naming};

/// A table of `T`s: a client of the SDK, and the table's physical name.
///
/// Every operation is a builder that ends in `send()`. Its twin `input()` gives the SDK's own request, and sends
/// nothing: to look at, to log, or to send in another way. A handle is cheap to clone.
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
pub struct Table<T> {
    shared: Arc<Shared>,
    item: PhantomData<fn() -> T>,
}

struct Shared {
    client: Option<Client>,
    name: String,
}

impl<T: DynamoTable> Table<T> {
    /// The table of this physical name or ARN.
    #[must_use]
    pub fn new(client: Client, name: impl Into<String>) -> Self {
        Self::shared(Some(client), name.into())
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
        Self::shared(None, name.into())
    }

    fn shared(client: Option<Client>, name: String) -> Self {
        Self { shared: Arc::new(Shared { client, name }), item: PhantomData }
    }

    /// The table's physical name or ARN.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.shared.name
    }

    /// Reads the item of this key.
    pub fn get(&self, key: Key<'_, T>) -> Get<T> {
        Get::new(self.clone(), key)
    }

    /// Writes an item, in place of one of the same key.
    pub fn put(&self, item: &T) -> Put<T>
    where
        T: Serialize,
    {
        Put::new(self.clone(), item)
    }

    /// Changes attributes of the item of this key.
    ///
    /// Where there is none, `DynamoDB` makes one of the key and these attributes;
    /// [`if_exists`](Update::if_exists) keeps it from that.
    pub fn update(&self, key: Key<'_, T>) -> Update<T> {
        Update::new(self.clone(), key)
    }

    /// Deletes the item of this key, where there is one.
    pub fn delete(&self, key: Key<'_, T>) -> Delete<T> {
        Delete::new(self.clone(), key)
    }

    /// Reads the items that meet a key condition.
    #[inline]
    #[expect(clippy::needless_pass_by_value, reason = "a condition is made where it is given")]
    pub fn query<'a, C: AsKeyCondition<'a, Table = T>>(
        &self,
        condition: C,
    ) -> Query<T, <C::Index as Reads>::Kind> {
        Query::new(self.clone(), condition.as_key_condition())
    }

    /// Reads all items.
    pub fn scan(&self) -> Scan<T> {
        Scan::new(self.clone(), None)
    }

    /// Reads all items of an index, which the function that queries it names: `orders.scan_index(Order::by_status)`.
    ///
    /// Those are the items that have all attributes of the index's key.
    pub fn scan_index<F, A>(&self, index: F) -> Scan<T, <F::Index as Reads>::Kind>
    where
        F: IndexFunction<A, Table = T>,
    {
        Scan::new(self.clone(), index.index())
    }

    /// Reads the items of these keys.
    pub fn batch_get<'a>(&self, keys: impl IntoIterator<Item = Key<'a, T>>) -> BatchGet<T>
    where
        T: 'a,
    {
        BatchGet::new(self.clone(), keys)
    }

    /// Writes and deletes many items: [`BatchWrite::new`] with this table's client. Other tables can take part.
    pub fn batch_write(&self) -> BatchWrite {
        BatchWrite::with(self.shared.client.clone())
    }

    /// Writes several items, all or none: [`TransactWrite::new`] with this table's client. Other tables can take part.
    pub fn transact_write(&self) -> TransactWrite {
        TransactWrite::with(self.shared.client.clone())
    }

    /// Reads several items as they are at one moment: [`TransactGet::new`] with this table's client. Other tables can
    /// take part.
    pub fn transact_get<R: TransactReads>(&self, reads: R) -> TransactGet<R> {
        TransactGet::with(self.shared.client.clone(), reads)
    }

    /// A condition on the item of this key, for a transaction that does not write it.
    pub fn check(&self, key: Key<'_, T>) -> Check<T> {
        Check::new(self.clone(), key)
    }

    pub(super) fn error(&self, operation: &'static str, kind: ErrorKind) -> Error {
        Error::new(operation, self.name(), kind)
    }

    /// A request to this table.
    pub(super) fn request<R: Input>(&self, operation: &'static str) -> Result<R, Error> {
        let mut request = R::empty().map_err(|error| Error::build(operation, self.name(), error))?;
        *request.table_name() = Some(self.name().to_owned());
        Ok(request)
    }

    /// Every request goes through here, and through [`Self::answer`] on its way back.
    pub(super) fn client(&self, operation: &'static str) -> Result<&Client, Error> {
        self.shared.client.as_ref().ok_or_else(|| self.error(operation, ErrorKind::NoClient))
    }

    pub(super) fn answer<A, E, R>(
        &self,
        operation: &'static str,
        answer: Result<A, SdkError<E, R>>,
    ) -> Result<A, Error>
    where
        aws_sdk_dynamodb::Error: From<SdkError<E, R>>,
    {
        answer.map_err(|error| Error::request(operation, self.name(), error))
    }
}

impl<T> Clone for Table<T> {
    fn clone(&self) -> Self {
        Self { shared: Arc::clone(&self.shared), item: PhantomData }
    }
}

impl<T> fmt::Debug for Table<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Table").field("name", &self.shared.name).finish_non_exhaustive()
    }
}

/// The `Debug` of a request. Its key, items and values are no text for a log, so it is the table it is for.
macro_rules! unseen {
    ($request:ident<$($parameter:ident $(: $bound:path)?),*>) => {
        impl<$($parameter $(: $bound)?),*> std::fmt::Debug for $request<$($parameter),*> {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(stringify!($request)).field("table", &self.table).finish_non_exhaustive()
            }
        }
    };
}

pub(super) use unseen;

/// A [`KeyCondition`], or what can be read as one: a partition that no sort key has narrowed, or a reference.
pub trait AsKeyCondition<'a> {
    /// The table.
    type Table;

    /// What the condition reads, see [`index`](crate::index).
    type Index: Reads;

    /// The condition.
    fn as_key_condition(&self) -> &KeyCondition<'a, Self::Table, Self::Index>;
}

impl<'a, T, I: Reads> AsKeyCondition<'a> for KeyCondition<'a, T, I> {
    type Table = T;
    type Index = I;

    #[inline]
    fn as_key_condition(&self) -> &KeyCondition<'a, T, I> {
        self
    }
}

#[diagnostic::do_not_recommend]
impl<'a, C, T: 'a, I: Reads + 'a> AsKeyCondition<'a> for C
where
    C: Deref<Target = KeyCondition<'a, T, I>>,
{
    type Table = T;
    type Index = I;

    #[inline]
    fn as_key_condition(&self) -> &KeyCondition<'a, T, I> {
        self
    }
}
