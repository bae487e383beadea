//! Reading one item.

use std::marker::PhantomData;

use aws_sdk_dynamodb::operation::get_item::GetItemInput;
use aws_sdk_dynamodb::types::ReturnConsumedCapacity;
use serde::de::DeserializeOwned;

use crate::key::Key;
use crate::sdk::expression::placeholders::Placeholders;
use crate::sdk::expression::projection::{self, Attributes};
use crate::sdk::handle::{Handle, unseen};
use crate::sdk::request::sending::awaited;
use crate::sdk::response::error::{Error, ErrorKind};
use crate::sdk::response::item::{Item, from_read};
use crate::sdk::response::metered::Metered;
use crate::sdk::transport::customized::config_override;
use crate::sdk::transport::input::Input;
use crate::table::DynamoTable;

const OPERATION: &str = "GetItem";

/// Reads one item as a `P`. Made by [`Table::get`](crate::sdk::Table::get).
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GetItem.html>
#[must_use = "a request has to be sent"]
pub struct Get<T, P = T> {
    table: Handle<T>,
    key: Result<Item, ErrorKind>,
    consistent: bool,
    capacity: Option<ReturnConsumedCapacity>,
    pub(crate) attributes: Attributes,
    reads: PhantomData<fn() -> P>,
}

unseen!(Get<T, P>);
awaited!([T: DynamoTable + 'static, P: DeserializeOwned + 'static] Get<T, P> => Option<P>);

impl<T: DynamoTable> Get<T> {
    pub(crate) fn new(table: Handle<T>, key: Key<'_, T>) -> Self {
        let key = key.try_into().map_err(ErrorKind::Key);
        Self { table, key, consistent: false, capacity: None, attributes: None, reads: PhantomData }
    }
}

impl<T: DynamoTable, P: DeserializeOwned> Get<T, P> {
    /// Makes the read consistent. A consistent read sees every write before it, and costs twice the
    /// capacity.
    ///
    /// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.ReadConsistency.html>
    pub const fn consistent(mut self) -> Self {
        self.consistent = true;
        self
    }

    /// Reads the item as a type with some of its attributes, and requests only those.
    ///
    /// If the type is a struct, a field that the table does not have makes the request an error, because it may be
    /// misspelt. To read an attribute that only other writers store, use
    /// [`project_attributes`](Self::project_attributes).
    pub fn project<Q: DeserializeOwned>(self) -> Get<T, Q> {
        self.reading(projection::of_type::<T, Q>(None))
    }

    /// Reads the attributes that you name. Use it for a type whose attributes `serde` cannot list (a map, an enum, or
    /// a struct with `#[serde(flatten)]`), or for one with an attribute that is not in the table's struct because
    /// others store it.
    pub fn project_attributes<Q: DeserializeOwned>(self, attributes: &'static [&'static str]) -> Get<T, Q> {
        self.reading(projection::named::<T>(None, attributes))
    }

    fn reading<Q>(self, attributes: Result<Attributes, ErrorKind>) -> Get<T, Q> {
        let Self { table, key, consistent, capacity, .. } = self;
        let (key, attributes) = match attributes {
            Ok(attributes) => (key, attributes),
            Err(error) => (key.and(Err(error)), None),
        };
        Get { table, key, consistent, capacity, attributes, reads: PhantomData }
    }

    /// Asks for the capacity that the request consumes; [`send_metered`](Self::send_metered)
    /// returns it.
    pub fn consumed_capacity(mut self, level: ReturnConsumedCapacity) -> Self {
        self.capacity = Some(level);
        self
    }

    config_override!(table.settings);

    pub(crate) fn has_settings(&self) -> bool {
        self.table.settings.is_some()
    }

    /// Returns the SDK's input without sending it.
    ///
    /// # Errors
    ///
    /// Returns an error if the key or the projection is invalid.
    pub fn input(self) -> Result<GetItemInput, Error> {
        self.request(false)
    }

    /// Builds the request. In a transaction the key is projected as well: otherwise an item that has none of the
    /// attributes could not be told from a missing item.
    pub(crate) fn request(self, with_key: bool) -> Result<GetItemInput, Error> {
        let Self { table, key, consistent, capacity, attributes, .. } = self;
        let key = key.map_err(|kind| table.error(OPERATION, kind))?;
        let mut placeholders = Placeholders::default();
        let projection = projection::reading::<T>(None, attributes, with_key);
        let projection = projection.map(|attributes| projection::expression(&attributes, &mut placeholders));
        let mut request: GetItemInput = table.request(OPERATION)?;
        request.key = Some(key);
        request.consistent_read = consistent.then_some(true);
        request.projection_expression = projection;
        request.expression_attribute_names = placeholders.into_maps().0;
        request.return_consumed_capacity = capacity;
        Ok(request)
    }

    /// Reads the item. Returns `None` if it does not exist.
    ///
    /// # Errors
    ///
    /// See [`ErrorKind`].
    pub async fn send(self) -> Result<Option<P>, Error> {
        Ok(self.send_metered().await?.output)
    }

    /// Reads the item, and also returns the capacity if it was asked for.
    ///
    /// # Errors
    ///
    /// See [`ErrorKind`].
    pub async fn send_metered(self) -> Result<Metered<Option<P>>, Error> {
        let (table, attributes) = (self.table.clone(), self.attributes);
        let request = self.input()?;
        let answer = table.send(OPERATION, request.into_builder()).await?;
        let item = answer.item.map(|item| from_read::<T, P>(item, None, attributes));
        let item = item.transpose().map_err(|kind| table.error(OPERATION, kind))?;
        Ok(Metered::read(item, answer.consumed_capacity))
    }
}
