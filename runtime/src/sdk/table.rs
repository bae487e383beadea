//! The handle of a table, and its operations.

use std::fmt;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::operation::update_item::UpdateItemInput;
#[cfg(feature = "testing")]
use aws_sdk_dynamodb::{operation::put_item::PutItemInput, types::AttributeValue};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::entity::{HasEntity, Items};
use crate::index::Reads;
use crate::key::Key;
use crate::naming::Naming;
use crate::sdk::expression::key_condition::AsKeyCondition;
use crate::sdk::expression::path::{Path, Place};
use crate::sdk::group::batch_get::BatchGet;
use crate::sdk::group::batch_write::BatchWrite;
use crate::sdk::group::check::ConditionCheck;
use crate::sdk::group::transact_get::{TransactGet, TransactReads};
use crate::sdk::group::transact_write::TransactWrite;
use crate::sdk::handle::Handle;
use crate::sdk::migration::{Migration, NewForm};
use crate::sdk::request::delete::Delete;
use crate::sdk::request::get::Get;
use crate::sdk::request::put::{Put, Storable};
use crate::sdk::request::query::Query;
use crate::sdk::request::scan::{IndexFunction, Scan};
use crate::sdk::request::search::Search;
use crate::sdk::request::update::Update;
use crate::sdk::request::write::WriteInput;
use crate::sdk::response::error::{Error, ErrorKind};
use crate::sdk::response::item::Item;
use crate::sdk::transport::customized::Settings;
#[cfg(feature = "testing")]
use crate::sdk::transport::input::Input;
use crate::table::DynamoTable;
use crate::vector::SparseVectorAttribute;
#[cfg(feature = "testing")]
use crate::version::ItemVersion;

/// A table of `T`s: an SDK client, and the table's physical name.
///
/// Every operation is a builder that ends in `send()`; a query and a scan end in `page()`, `items()`, `all()` or
/// `count()`. Every builder also has `input()`, which returns the SDK's input without sending it, so that you can
/// inspect it, log it, or send it in another way. A handle is cheap to clone.
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
    /// Creates a handle for the table with this physical name or ARN.
    #[must_use]
    pub fn new(client: Client, name: impl Into<String>) -> Self {
        Self(Handle::new(Some(client), name.into()))
    }

    /// Creates a handle for the table with the names that its stack is deployed under.
    #[must_use]
    pub fn named(client: Client, naming: &Naming) -> Self {
        Self::new(client, naming.table_name(T::SCHEMA))
    }

    /// Creates a handle for the table whose name or ARN is in this environment variable.
    ///
    /// # Errors
    ///
    /// Returns [`ErrorKind::Environment`] if the variable is unset, empty, or not Unicode.
    pub fn from_env(client: Client, variable: &str) -> Result<Self, Error> {
        match std::env::var(variable) {
            Ok(name) if !name.is_empty() => Ok(Self::new(client, name)),
            _ => Err(Error::new("", T::SCHEMA.name(), ErrorKind::Environment(variable.to_owned()))),
        }
    }

    /// Creates a handle that cannot send: `input()` works, and `send()` returns an error.
    #[must_use]
    pub fn without_client(name: impl Into<String>) -> Self {
        Self(Handle::new(None, name.into()))
    }

    /// Returns the table's physical name or ARN.
    #[must_use]
    pub fn name(&self) -> &str {
        self.0.name()
    }

    /// Returns the same table with the requests of one of its entities.
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
        T: HasEntity<E>,
    {
        Table(self.0.of())
    }

    /// Reads the item with this key.
    pub fn get(&self, key: Key<'_, T>) -> Get<T> {
        Get::new(self.0.clone(), key)
    }

    /// Writes an item, and replaces any item with the same key.
    ///
    /// In every write of this module, a field that is a plain `Option` and `None` is left out of the item: `serde`
    /// would store NULL, which `DynamoDB` treats as a value. It is stored as NULL only if `serde` reads something
    /// other than `None` when the attribute is absent. The [guide](crate::guide::model#options) says when that is.
    ///
    /// The item must have the keys that [`primary_key`](DynamoTable::primary_key) and the indexes return, and each
    /// attribute only once. If `serde` produces anything else, the error is [`ErrorKind::StoredKey`] or
    /// [`ErrorKind::StoredTwice`], and nothing is sent.
    pub fn put(&self, item: &T) -> Put<T>
    where
        T: Storable,
    {
        const {
            assert!(
                !matches!(T::ITEMS, Items::Any),
                "an item is put by the table of its entity, as `shop.entity::<Order>()` is"
            );
        }
        Put::new(self.0.clone(), item)
    }

    /// Changes attributes of the item with this key.
    ///
    /// If there is no such item, nothing is written and the error is [`ErrorKind::NotFound`]. Use
    /// [`upsert`](Update::upsert) to create the item.
    pub fn update(&self, key: Key<'_, T>) -> Update<T> {
        Update::new(self.0.clone(), key)
    }

    /// Returns the update that turns `before`, the item as it was read, into `after`. It sets and removes the
    /// attributes that differ, as a put would store them. Returns `None` if nothing differs, so that nothing is sent.
    ///
    /// The update is conditional on what was read. If the table has a [version](crate::version::VersionAttribute), it
    /// compares the version of `before`; otherwise each attribute that it changes must still have its value in
    /// `before`. An attribute that the item lacks counts as unchanged if its field has a default. Other writers'
    /// changes of other attributes stay.
    ///
    /// ```
    /// # use serde::{Deserialize, Serialize};
    /// # use tablewright::{DynamoTable, sdk::Table};
    /// # #[derive(Clone, Serialize, Deserialize, DynamoTable)]
    /// # struct User { #[pk] id: String, name: String, email: Option<String> }
    /// # async fn example(users: Table<User>, before: User) -> Result<(), tablewright::sdk::Error> {
    /// let mut after = before.clone();
    /// after.email = None;
    /// if let Some(update) = users.update_from(&before, &after)? {
    ///     update.await?; // REMOVE email
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// In a transaction: `add_all(users.update_from(&before, &after)?)`.
    ///
    /// # Errors
    ///
    /// Returns an error if the items have different keys, if one of them cannot be stored, or if an attribute that
    /// differs is not known as a field. In a struct with `#[serde(flatten)]`, no attribute is.
    pub fn update_from(&self, before: &T, after: &T) -> Result<Option<Update<T>>, Error>
    where
        T: Serialize,
    {
        Update::between(self.0.clone(), before, after)
            .map_err(|kind| self.0.error(UpdateItemInput::OPERATION, kind))
    }

    /// Deletes the item with this key, if it exists.
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

    /// Reads all items of an index. Name the index by the function that queries it:
    /// `orders.scan_index(Order::by_status)`.
    ///
    /// An index holds the items that have all attributes of the index's key.
    pub fn scan_index<F, A>(&self, index: F) -> Scan<T, <F::Index as Reads>::Kind>
    where
        F: IndexFunction<A, Table = T>,
    {
        Scan::new(self.0.clone(), index.index())
    }

    /// Brings the stored items to the form of today's struct: reads each as the old struct, and writes what the function makes
    /// of it. See [`Migration`].
    ///
    /// The old struct is another struct of the same table: a copy of `T` from before the change. If only a computed key is
    /// new, or a default is to be stored, it is `T` itself: `orders.migrate(|order: Order| order)`.
    pub fn migrate<'f, O, R, F>(&self, function: F) -> Migration<'f, T>
    where
        T: Serialize + DeserializeOwned,
        O: DynamoTable + DeserializeOwned,
        R: NewForm<T>,
        F: Fn(O) -> R + Send + Sync + 'f,
    {
        Migration::of(self.0.clone(), function)
    }

    /// Brings stored items that no struct describes to the form of today's struct. The function gets each item as it is stored,
    /// including the items that have the new form already, for which it returns `None`. See [`Migration`].
    ///
    /// The item becomes what the function returns: no other attribute is kept.
    pub fn migrate_items<'f, R, F>(&self, function: F) -> Migration<'f, T>
    where
        T: Serialize + DeserializeOwned,
        R: NewForm<T>,
        F: Fn(&Item) -> R + Send + Sync + 'f,
    {
        Migration::of_items(self.0.clone(), function)
    }

    /// Finds the `top` items whose embeddings are the most similar to a vector, by the vector index of the attribute.
    ///
    /// ```
    /// use serde::{Deserialize, Serialize};
    /// use tablewright::sdk::{Found, Table};
    /// use tablewright::DynamoTable;
    ///
    /// #[derive(Serialize, Deserialize, DynamoTable)]
    /// struct Article {
    ///     #[pk]
    ///     id: String,
    ///     #[vector("embedding", dimensions = 3, distance(cosine))]
    ///     embedding: Vec<f32>,
    /// }
    ///
    /// # async fn example(articles: Table<Article>, question: Vec<f32>) -> Result<(), tablewright::sdk::Error> {
    /// for Found { item, score } in articles.search(Article::PATHS.embedding, &question, 10).await? {
    ///     println!("{score}: {}", item.id);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[expect(clippy::needless_pass_by_value, reason = "a path is made where it is given")]
    pub fn search<V: SparseVectorAttribute, P: Place>(
        &self,
        embedding: Path<T, V, P>,
        vector: &[f32],
        top: u32,
    ) -> Search<T> {
        Search::new(self.0.clone(), &embedding, vector, top)
    }

    /// Reads the items with these keys.
    pub fn batch_get<'a>(&self, keys: impl IntoIterator<Item = Key<'a, T>>) -> BatchGet<T>
    where
        T: 'a,
    {
        BatchGet::new(self.0.clone(), keys)
    }

    /// Writes and deletes many items: [`BatchWrite::new`] with this table's client. You can add writes to other
    /// tables.
    pub fn batch_write(&self) -> BatchWrite {
        BatchWrite::with(self.0.optional_client().cloned(), Settings::default())
    }

    /// Writes several items, all or none: [`TransactWrite::new`] with this table's client. You can add actions on
    /// other tables.
    pub fn transact_write(&self) -> TransactWrite {
        TransactWrite::with(self.0.optional_client().cloned(), Settings::default())
    }

    /// Reads several items as of the same moment: [`TransactGet::new`] with this table's client. You can read from
    /// other tables as well.
    pub fn transact_get<R: TransactReads>(&self, reads: R) -> TransactGet<R> {
        TransactGet::with(self.0.optional_client().cloned(), reads)
    }

    /// Creates a condition on the item with this key, for a transaction that does not write the item.
    pub fn check(&self, key: Key<'_, T>) -> ConditionCheck<T> {
        ConditionCheck::new(self.0.clone(), key)
    }
}

#[cfg(feature = "testing")]
impl<T: DynamoTable + Serialize> Table<T> {
    /// Stores an item as it is: with the version that it has, whatever is stored.
    pub(crate) async fn store(&self, item: &T) -> Result<(), Error> {
        let mut request = self.put(item).input()?;
        (request.condition_expression, request.expression_attribute_names) = (None, None);
        request.expression_attribute_values = None;
        if let (Some(attributes), Some(version)) = (&mut request.item, T::VERSION) {
            let number = item.item_version().version_number().to_string();
            attributes.insert(version.to_owned(), AttributeValue::N(number));
        }
        self.0.send(PutItemInput::OPERATION, request.into_builder()).await?;
        Ok(())
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
