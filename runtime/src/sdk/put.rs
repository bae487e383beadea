//! Writing one item.

use std::marker::PhantomData;

use aws_sdk_dynamodb::operation::put_item::PutItemInput;
use aws_sdk_dynamodb::types::ReturnConsumedCapacity;
use serde::Serialize;

use super::condition::IntoCondition;
use super::error::{Error, ErrorKind};
use super::item::{Item, to_item};
use super::metered::Metered;
use super::request::Input;
use super::send::send;
use super::table::{Table, unseen};
use super::write::{Nothing, OldItem, Options, Returns, options};
use crate::DynamoTable;

const OPERATION: &str = "PutItem";

/// Writes one item. Made by [`Table::put`].
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutItem.html>
#[must_use = "a request has to be sent"]
pub struct Put<T, R = Nothing> {
    table: Table<T>,
    item: Item,
    options: Options,
    returns: PhantomData<fn() -> R>,
}

unseen!(Put<T, R>);

impl<T: DynamoTable + Serialize> Put<T> {
    pub(super) fn new(table: Table<T>, item: &T) -> Self {
        let mut options = Options::default();
        // What is wrong with the key is wrong before anything is stored.
        let item = match item.primary_key().validate() {
            Ok(()) => to_item(item),
            Err(error) => Err(ErrorKind::Key(error)),
        };
        let item = item.unwrap_or_else(|error| {
            options.fail(error);
            Item::new()
        });
        Self { table, item, options, returns: PhantomData }
    }

    /// Returns the item that was there before.
    pub fn returning_old(self) -> Put<T, OldItem> {
        let Self { table, item, options, .. } = self;
        Put { table, item, options, returns: PhantomData }
    }
}

impl<T: DynamoTable, R: Returns<T>> Put<T, R> {
    /// Writes only where there is no item of this key yet.
    pub fn if_not_exists(mut self) -> Self {
        self.options.exists::<T>("attribute_not_exists");
        self
    }

    options!();

    /// The request, which is not sent.
    ///
    /// # Errors
    ///
    /// What is wrong with the item, its key or a condition.
    pub fn input(self) -> Result<PutItemInput, Error> {
        let Self { table, item, options, .. } = self;
        let on_failure = options.on_failure();
        let Options { placeholders, condition, error, capacity, .. } = options;
        if let Some(kind) = error {
            return Err(table.error(OPERATION, kind));
        }
        let (names, values) = placeholders.into_maps();
        let mut request: PutItemInput = table.request(OPERATION)?;
        request.item = Some(item);
        request.condition_expression = condition;
        request.expression_attribute_names = names;
        request.expression_attribute_values = values;
        request.return_values = R::RETURN_VALUE;
        request.return_values_on_condition_check_failure = on_failure;
        request.return_consumed_capacity = capacity;
        Ok(request)
    }

    /// Writes the item.
    ///
    /// # Errors
    ///
    /// See [`ErrorKind`].
    pub async fn send(self) -> Result<R::Output, Error> {
        Ok(self.send_metered().await?.output)
    }

    /// Writes the item, and gives the capacity that was asked for.
    ///
    /// # Errors
    ///
    /// See [`ErrorKind`].
    pub async fn send_metered(self) -> Result<Metered<R::Output>, Error> {
        let table = self.table.clone();
        let request = self.input()?;
        let answer = table.answer(OPERATION, send(request.into_builder(), table.client(OPERATION)?).await)?;
        let output = R::read(answer.attributes).map_err(|kind| table.error(OPERATION, kind))?;
        Ok(Metered { output, consumed_capacity: answer.consumed_capacity })
    }
}
