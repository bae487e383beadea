//! Reading several items as they are at one moment.

use std::marker::PhantomData;

use aws_sdk_dynamodb::error::BuildError;
use aws_sdk_dynamodb::operation::transact_get_items::TransactGetItemsInput;
use aws_sdk_dynamodb::types::{Get, TransactGetItem};
use serde::de::DeserializeOwned;

use super::error::{Error, ErrorKind};
use super::expression::Placeholders;
use super::item::{Item, from_item};
use super::projection;
use super::table::Table;
use crate::limits::TRANSACTION_ACTIONS;
use crate::{DynamoTable, Key};

const OPERATION: &str = "TransactGetItems";

/// Reads several items as they are at one moment, as `P`s. Made by [`Table::transact_get`].
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactGetItems.html>
#[derive(Debug)]
#[must_use = "a request has to be sent"]
pub struct TransactGet<T, P = T> {
    table: Table<T>,
    keys: Result<Vec<Item>, ErrorKind>,
    attributes: Option<&'static [&'static str]>,
    reads: PhantomData<fn() -> P>,
}

impl<T: DynamoTable> TransactGet<T> {
    pub(super) fn new<'a>(table: Table<T>, keys: impl IntoIterator<Item = Key<'a, T>>) -> Self {
        let keys = keys.into_iter().map(|key| key.try_into().map_err(ErrorKind::Key)).collect();
        Self { table, keys, attributes: None, reads: PhantomData }
    }
}

impl<T: DynamoTable, P: DeserializeOwned> TransactGet<T, P> {
    /// Reads each item as a type of some of its attributes, and asks for no others.
    pub fn project<Q: DeserializeOwned>(self) -> TransactGet<T, Q> {
        let Self { table, keys, .. } = self;
        TransactGet { table, keys, attributes: projection::attributes::<Q>(), reads: PhantomData }
    }

    /// The request, which is not sent.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Key`], and more keys than one transaction takes.
    pub fn input(self) -> Result<TransactGetItemsInput, Error> {
        let Self { table, keys, attributes, .. } = self;
        let keys = keys.map_err(|kind| table.error(OPERATION, kind))?;
        if keys.len() > TRANSACTION_ACTIONS {
            return Err(table.error(OPERATION, ErrorKind::TooManyActions(keys.len())));
        }
        input(table.name(), keys, attributes).map_err(|error| Error::build(OPERATION, table.name(), error))
    }

    /// The item of each key, in the order of the keys, where there is one.
    ///
    /// # Errors
    ///
    /// See [`ErrorKind`].
    pub async fn send(self) -> Result<Vec<Option<P>>, Error> {
        let table = self.table.clone();
        let request = TransactGetItemsInput::builder().set_transact_items(self.input()?.transact_items);
        let answer = table.answer(OPERATION, request.send_with(table.client(OPERATION)?).await)?;
        let items = answer
            .responses
            .unwrap_or_default()
            .into_iter()
            .map(|response| response.item.filter(|item| !item.is_empty()).map(from_item).transpose());
        items.collect::<Result<_, _>>().map_err(|kind| table.error(OPERATION, kind))
    }
}

fn input(
    table: &str,
    keys: Vec<Item>,
    attributes: Option<&'static [&'static str]>,
) -> Result<TransactGetItemsInput, BuildError> {
    let actions = keys.into_iter().map(|key| {
        let mut placeholders = Placeholders::default();
        let projection = attributes.map(|attributes| projection::expression(attributes, &mut placeholders));
        let get = Get::builder()
            .table_name(table)
            .set_key(Some(key))
            .set_projection_expression(projection)
            .set_expression_attribute_names(placeholders.into_maps().0)
            .build()?;
        Ok(TransactGetItem::builder().get(get).build())
    });
    TransactGetItemsInput::builder()
        .set_transact_items(Some(actions.collect::<Result<_, BuildError>>()?))
        .build()
}
