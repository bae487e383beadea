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
use crate::sdk::transport::input::Input;
use crate::sdk::transport::send::send;
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
    /// Reads what every write before it has left, for twice the capacity.
    ///
    /// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.ReadConsistency.html>
    pub const fn consistent(mut self) -> Self {
        self.consistent = true;
        self
    }

    /// Reads the item as a type of some of its attributes, and asks for no others.
    ///
    /// If the type is a struct, a field that the table does not have is an error of the request: it may be misspelt.
    /// [`project_attributes`](Self::project_attributes) reads an attribute that only others store.
    pub fn project<Q: DeserializeOwned>(self) -> Get<T, Q> {
        self.reading(projection::of_type::<T, Q>(None))
    }

    /// Reads the attributes that you name, as a type that `serde` does not tell the attributes of: a map, an enum, a struct
    /// with `#[serde(flatten)]`. Or as a type with an attribute that the table's struct does not have, because others
    /// store it.
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

    /// Asks for the capacity the request takes; [`send_metered`](Self::send_metered) gives it.
    pub fn consumed_capacity(mut self, level: ReturnConsumedCapacity) -> Self {
        self.capacity = Some(level);
        self
    }

    /// The request, which is not sent.
    ///
    /// # Errors
    ///
    /// What is wrong with the key or the projection.
    pub fn input(self) -> Result<GetItemInput, Error> {
        self.request(false)
    }

    /// In a transaction the key comes with the attributes: an item that has none of them is no item there otherwise.
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

    /// The item, where there is one.
    ///
    /// # Errors
    ///
    /// See [`ErrorKind`].
    pub async fn send(self) -> Result<Option<P>, Error> {
        Ok(self.send_metered().await?.output)
    }

    /// The item, where there is one, and the capacity that was asked for.
    ///
    /// # Errors
    ///
    /// See [`ErrorKind`].
    pub async fn send_metered(self) -> Result<Metered<Option<P>>, Error> {
        let (table, attributes) = (self.table.clone(), self.attributes);
        let request = self.input()?;
        let answer = table.answer(OPERATION, send(request.into_builder(), table.client(OPERATION)?).await)?;
        let item = answer.item.map(|item| from_read::<T, P>(item, None, attributes));
        let item = item.transpose().map_err(|kind| table.error(OPERATION, kind))?;
        Ok(Metered { output: item, consumed_capacity: answer.consumed_capacity })
    }
}
