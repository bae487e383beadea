//! Deleting one item.

use std::marker::PhantomData;

use aws_sdk_dynamodb::operation::delete_item::DeleteItemInput;
use aws_sdk_dynamodb::types::ReturnConsumedCapacity;

use crate::sdk::expression::condition::IntoCondition;
use crate::sdk::handle::{Handle, unseen};
use crate::sdk::request::expected::Expected;
use crate::sdk::request::sending::awaited;
use crate::sdk::request::write::{Nothing, OldItem, Options, Returns, if_version, options};
use crate::sdk::response::error::Error;
use crate::sdk::response::item::Item;
use crate::sdk::response::metered::Metered;
use crate::sdk::transport::input::Input;
use crate::sdk::transport::send::send;
use crate::{DynamoTable, Key};

const OPERATION: &str = "DeleteItem";

/// Deletes one item. Made by [`Table::delete`](crate::sdk::Table::delete).
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteItem.html>
#[must_use = "a request has to be sent"]
pub struct Delete<T, R = Nothing> {
    table: Handle<T>,
    key: Item,
    options: Options,
    returns: PhantomData<fn() -> R>,
}

unseen!(Delete<T, R>);
awaited!([T: DynamoTable + 'static, R: Returns<T> + 'static] Delete<T, R> => R::Output);

impl<T: DynamoTable> Delete<T> {
    pub(crate) fn new(table: Handle<T>, key: Key<'_, T>) -> Self {
        let mut options = Options::default();
        let key = options.key(key);
        Self { table, key, options, returns: PhantomData }
    }

    /// Returns the item that was there.
    pub fn returning_old(self) -> Delete<T, OldItem> {
        let Self { table, key, options, .. } = self;
        Delete { table, key, options, returns: PhantomData }
    }
}

impl<T: DynamoTable, R: Returns<T>> Delete<T, R> {
    options!();
    if_version!();

    /// The request, which is not sent.
    ///
    /// # Errors
    ///
    /// What is wrong with the key or a condition.
    pub fn input(self) -> Result<DeleteItemInput, Error> {
        let Self { table, key, options, .. } = self;
        let mut request: DeleteItemInput = options.into_request(&table, OPERATION, R::RETURN_VALUE)?;
        request.key = Some(key);
        Ok(request)
    }

    /// Deletes the item.
    ///
    /// # Errors
    ///
    /// See [`ErrorKind`](crate::sdk::ErrorKind).
    pub async fn send(self) -> Result<R::Output, Error> {
        Ok(self.send_metered().await?.output)
    }

    /// Deletes the item, and gives the capacity that was asked for.
    ///
    /// # Errors
    ///
    /// See [`ErrorKind`](crate::sdk::ErrorKind).
    pub async fn send_metered(self) -> Result<Metered<R::Output>, Error> {
        let (table, expected) = (self.table.clone(), self.expected());
        let request = self.input()?;
        let answer = send(request.into_builder(), table.client(OPERATION)?).await;
        let answer = table.written(OPERATION, expected, answer)?;
        let output = R::read(answer.attributes).map_err(|kind| table.error(OPERATION, kind))?;
        Ok(Metered { output, consumed_capacity: answer.consumed_capacity })
    }
}
