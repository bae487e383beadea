//! Writes that are done all together or not at all.

use std::fmt;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::BuildError;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsInput;
use aws_sdk_dynamodb::types::{self, TransactWriteItem};
use serde::de::DeserializeOwned;

use super::check::Check;
use super::delete::Delete;
use super::error::{Error, ErrorKind};
use super::item::{Item, from_item};
use super::put::Put;
use super::update::Update;
use crate::DynamoTable;
use crate::limits::TRANSACTION_ACTIONS;

const OPERATION: &str = "TransactWriteItems";

/// Writes that are done all together or not at all, in tables of one account and region.
///
/// Its actions are made as they are outside of it, conditions included:
///
/// ```
/// # use serde::{Deserialize, Serialize};
/// # use tablewright::DynamoTable;
/// use tablewright::sdk::{Expression, Table, Transaction};
/// # #[derive(Serialize, Deserialize, DynamoTable)] struct Order { #[pk] id: String }
/// # #[derive(Serialize, Deserialize, DynamoTable)] struct Stock { #[pk] sku: String, left: u32 }
///
/// # async fn example(
/// #     client: aws_sdk_dynamodb::Client, orders: Table<Order>, stock: Table<Stock>, order: Order,
/// # ) -> Result<(), tablewright::sdk::Error> {
/// let some_left = Expression::new("#left > :none").name("#left", Stock::LEFT).value(":none", &0);
/// Transaction::new(client)
///     .put(orders.put(&order).if_not_exists())
///     .update(stock.update(Stock::key("sku-1")).set(Stock::LEFT, &6).condition(some_left))
///     .token(&order.id)
///     .send()
///     .await?;
/// # Ok(())
/// # }
/// ```
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html>
#[must_use = "a transaction has to be sent"]
pub struct Transaction {
    client: Client,
    actions: Vec<TransactWriteItem>,
    /// The table of each action.
    tables: Vec<String>,
    token: Option<String>,
    error: Option<Error>,
}

/// Why an action has cancelled its transaction.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Cancellation {
    /// The position of the action, from 0.
    pub action: usize,
    /// The table of the action.
    pub table: String,
    /// Why, in one word of `DynamoDB`'s: `ConditionalCheckFailed`, `TransactionConflict`, …
    pub code: String,
    /// Why, in more.
    pub message: Option<String>,
    /// The item as it is, where the action asked for it and there is one.
    pub item: Option<Item>,
}

impl Cancellation {
    /// The item as it is, where the action asked for it and there is one.
    ///
    /// # Errors
    ///
    /// An item that is no `T`.
    pub fn old_item<T: DeserializeOwned>(&self) -> Result<Option<T>, Error> {
        let item = self.item.clone().map(from_item).transpose();
        item.map_err(|kind| Error::new(OPERATION, &self.table, kind))
    }
}

impl fmt::Display for Cancellation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "action {} on table `{}`: {}", self.action, self.table, self.code)?;
        self.message.iter().try_for_each(|message| write!(f, ": {message}"))
    }
}

impl Transaction {
    /// A transaction of no actions.
    pub const fn new(client: Client) -> Self {
        Self { client, actions: Vec::new(), tables: Vec::new(), token: None, error: None }
    }

    /// Adds a put.
    pub fn put<T: DynamoTable>(self, put: Put<T>) -> Self {
        let table = put.table.name().to_owned();
        self.add(table, put.input(), |action, input| {
            let put = types::Put::builder()
                .set_table_name(input.table_name)
                .set_item(input.item)
                .set_condition_expression(input.condition_expression)
                .set_expression_attribute_names(input.expression_attribute_names)
                .set_expression_attribute_values(input.expression_attribute_values)
                .set_return_values_on_condition_check_failure(input.return_values_on_condition_check_failure);
            Ok(action.put(put.build()?))
        })
    }

    /// Adds an update.
    pub fn update<T: DynamoTable>(self, update: Update<T>) -> Self {
        let table = update.table.name().to_owned();
        self.add(table, update.input(), |action, input| {
            let update = types::Update::builder()
                .set_table_name(input.table_name)
                .set_key(input.key)
                .set_update_expression(input.update_expression)
                .set_condition_expression(input.condition_expression)
                .set_expression_attribute_names(input.expression_attribute_names)
                .set_expression_attribute_values(input.expression_attribute_values)
                .set_return_values_on_condition_check_failure(input.return_values_on_condition_check_failure);
            Ok(action.update(update.build()?))
        })
    }

    /// Adds a delete.
    pub fn delete<T: DynamoTable>(self, delete: Delete<T>) -> Self {
        let table = delete.table.name().to_owned();
        self.add(table, delete.input(), |action, input| {
            let delete = types::Delete::builder()
                .set_table_name(input.table_name)
                .set_key(input.key)
                .set_condition_expression(input.condition_expression)
                .set_expression_attribute_names(input.expression_attribute_names)
                .set_expression_attribute_values(input.expression_attribute_values)
                .set_return_values_on_condition_check_failure(input.return_values_on_condition_check_failure);
            Ok(action.delete(delete.build()?))
        })
    }

    /// Adds a condition on an item that is not written.
    pub fn check<T: DynamoTable>(self, check: Check<T>) -> Self {
        let Check { table, key, options, .. } = check;
        let on_failure = options.on_failure();
        let parts = match options.error {
            Some(kind) => Err(table.error(OPERATION, kind)),
            None => Ok((options.placeholders.into_maps(), options.condition)),
        };
        let name = table.name().to_owned();
        self.add(name.clone(), parts, |action, ((names, values), condition)| {
            let check = types::ConditionCheck::builder()
                .table_name(name)
                .set_key(Some(key))
                .set_condition_expression(condition)
                .set_expression_attribute_names(names)
                .set_expression_attribute_values(values)
                .set_return_values_on_condition_check_failure(on_failure);
            Ok(action.condition_check(check.build()?))
        })
    }

    /// The caller's name for this transaction: sent again with the same one within ten minutes, it is done once.
    pub fn token(mut self, token: impl Into<String>) -> Self {
        self.token = Some(token.into());
        self
    }

    fn add<I>(
        mut self,
        table: String,
        input: Result<I, Error>,
        action: impl FnOnce(
            types::builders::TransactWriteItemBuilder,
            I,
        ) -> Result<types::builders::TransactWriteItemBuilder, BuildError>,
    ) -> Self {
        let built = input.and_then(|input| {
            action(TransactWriteItem::builder(), input)
                .map_err(|error| Error::build(OPERATION, &table, error))
        });
        match built {
            Ok(action) => self.actions.push(action.build()),
            Err(error) => {
                self.error.get_or_insert(error);
            }
        }
        self.tables.push(table);
        self
    }

    /// The request, which is not sent.
    ///
    /// # Errors
    ///
    /// What is wrong with one of the actions, and more of them than one transaction takes.
    pub fn input(self) -> Result<TransactWriteItemsInput, Error> {
        let tables = self.table_names();
        if let Some(error) = self.error {
            return Err(error);
        }
        if self.actions.len() > TRANSACTION_ACTIONS {
            return Err(Error::new(OPERATION, &tables, ErrorKind::TooManyActions(self.actions.len())));
        }
        let input = TransactWriteItemsInput::builder()
            .set_transact_items(Some(self.actions))
            .set_client_request_token(self.token);
        input.build().map_err(|error| Error::build(OPERATION, &tables, error))
    }

    /// The tables, each once.
    fn table_names(&self) -> String {
        let mut names: Vec<&str> = self.tables.iter().map(String::as_str).collect();
        names.sort_unstable();
        names.dedup();
        names.join(", ")
    }

    /// Does all of it, or nothing.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Canceled`] where nothing was done; see [`ErrorKind`].
    pub async fn send(self) -> Result<(), Error> {
        let (client, tables, names) = (self.client.clone(), self.tables.clone(), self.table_names());
        let input = self.input()?;
        let request = TransactWriteItemsInput::builder()
            .set_transact_items(input.transact_items)
            .set_client_request_token(input.client_request_token);
        let Err(error) = request.send_with(&client).await else { return Ok(()) };
        Err(match aws_sdk_dynamodb::Error::from(error) {
            aws_sdk_dynamodb::Error::TransactionCanceledException(error) => {
                let reasons = error.cancellation_reasons.unwrap_or_default();
                let canceled =
                    reasons.into_iter().zip(tables).enumerate().filter_map(|(action, (reason, table))| {
                        let code = reason.code.filter(|code| code != "None")?;
                        Some(Cancellation { action, table, code, message: reason.message, item: reason.item })
                    });
                Error::new(OPERATION, &names, ErrorKind::Canceled(canceled.collect()))
            }
            error => Error::new(OPERATION, &names, ErrorKind::Request(Box::new(error))),
        })
    }
}

impl fmt::Debug for Transaction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transaction").field("tables", &self.tables).finish_non_exhaustive()
    }
}
