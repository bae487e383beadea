//! Writing several items, all or none.

use std::collections::HashMap;
use std::fmt;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsInput;
use aws_sdk_dynamodb::operation::transact_write_items::builders::TransactWriteItemsInputBuilder;
use aws_sdk_dynamodb::types::error::TransactionCanceledException;
use aws_sdk_dynamodb::types::{ConsumedCapacity, ReturnConsumedCapacity, TransactWriteItem};

use crate::limits::{IDEMPOTENCY_TOKEN_LENGTH, TRANSACTION_ACTIONS, TRANSACTION_BYTES};
use crate::sdk::group::action::{ActionError, QueuedAction, TransactAction, table_of};
use crate::sdk::request::guard::{Guards, Unmet};
use crate::sdk::request::identity::Identity;
use crate::sdk::request::verdict::uncertain;
use crate::sdk::response::cancellation::Cancellation;
use crate::sdk::response::error::{Error, ErrorKind};
use crate::sdk::response::metered::Metered;
use crate::sdk::transport::doubt::Doubt;
use crate::sdk::transport::send::send_with;

const OPERATION: &str = "TransactWriteItems";

/// Puts, updates, deletes and checks that happen all or not at all, of one table or of several.
///
/// What a transaction cannot have is an error before anything is sent: more than 100 actions, two of one item, more than
/// 4 MB to put. Where `DynamoDB` cancels it, [`Error::cancellations`] says which actions are why.
///
/// Where the answer is lost, the SDK sends the transaction again with the same idempotency token, so that it happens
/// once. For a transaction that the caller sends again, the token has to be the caller's:
/// [`idempotency_token`](Self::idempotency_token).
///
/// ```
/// # use serde::{Deserialize, Serialize};
/// # use tablewright::{DynamoTable, sdk::Table};
/// # #[derive(Serialize, Deserialize, DynamoTable)] struct Order { #[pk] id: String, customer: String }
/// # #[derive(Serialize, Deserialize, DynamoTable)] struct Customer { #[pk] id: String }
/// # #[derive(Serialize, Deserialize, DynamoTable)] struct Stock { #[pk] sku: String, reserved_by: String }
/// use tablewright::sdk::TransactWrite;
///
/// # async fn example(client: aws_sdk_dynamodb::Client, orders: Table<Order>, customers: Table<Customer>,
/// # stock: Table<Stock>, order: Order) -> Result<(), tablewright::sdk::Error> {
/// let placed = TransactWrite::new(&client)
///     .add(orders.put(&order).if_not_exists())
///     .add(stock.update(Stock::key("sku-1")).set(Stock::PATHS.reserved_by, &order.id).old_item_on_failure())
///     .add(customers.check(Customer::key(&order.customer)).if_exists())
///     .idempotency_token(&order.id)
///     .send()
///     .await;
/// if let Err(error) = placed {
///     for cancellation in error.cancellations() {
///         match cancellation.position() {
///             0 => { /* there is such an order */ }
///             1 => { let stock = cancellation.old_item::<Stock>()?; }
///             _ => { /* there is no such customer */ }
///         }
///     }
/// }
/// # Ok(())
/// # }
/// ```
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html>
#[must_use = "a request has to be sent"]
pub struct TransactWrite {
    client: Option<Client>,
    actions: Vec<QueuedAction>,
    errors: Vec<ActionError>,
    token: Option<String>,
    capacity: Option<ReturnConsumedCapacity>,
}

impl TransactWrite {
    /// Nothing to do yet, to be sent by this client. Those of the tables are not used.
    pub fn new(client: &Client) -> Self {
        Self::with(Some(client.clone()))
    }

    pub(crate) fn with(client: Option<Client>) -> Self {
        Self { client, actions: Vec::new(), errors: Vec::new(), token: None, capacity: None }
    }

    /// Adds an action.
    #[expect(clippy::should_implement_trait, reason = "the word for it, and nobody adds transactions up")]
    pub fn add(mut self, action: impl TransactAction) -> Self {
        match action.into_action() {
            Ok(action) => self.actions.push(action),
            Err(error) => {
                let position = self.actions.len() + self.errors.len();
                self.errors.push(ActionError { position, error });
            }
        }
        self
    }

    /// Adds actions.
    pub fn add_all<A: TransactAction>(self, actions: impl IntoIterator<Item = A>) -> Self {
        actions.into_iter().fold(self, Self::add)
    }

    /// Makes it happen once, however often it is sent with this token within ten minutes: 1 to 36 characters.
    ///
    /// To send something else with the same token is an error.
    pub fn idempotency_token(mut self, token: impl Into<String>) -> Self {
        self.token = Some(token.into());
        self
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
    /// What is wrong with the actions, or with all of them together.
    pub fn input(self) -> Result<TransactWriteItemsInput, Error> {
        let Prepared { request, actions, .. } = self.request()?;
        request.build().map_err(|error| Error::build(OPERATION, actions.table(), error))
    }

    /// Does all of it, or nothing. Where there is nothing to do, nothing is sent.
    ///
    /// # Errors
    ///
    /// See [`ErrorKind`].
    pub async fn send(self) -> Result<(), Error> {
        self.send_metered().await.map(|metered| metered.output)
    }

    /// Does all of it, or nothing, and gives the capacity that was asked for: one for each table.
    ///
    /// # Errors
    ///
    /// See [`ErrorKind`].
    pub async fn send_metered(self) -> Result<Metered<(), Vec<ConsumedCapacity>>, Error> {
        let Prepared { client, request, actions, guards } = self.request()?;
        if actions.0.is_empty() {
            return Ok(Metered { output: (), consumed_capacity: Vec::new() });
        }
        let Some(client) = client else {
            return Err(Error::new(OPERATION, actions.table(), ErrorKind::NoClient));
        };
        // With its token it is done once, however often it is sent; but the last attempt may not get that far.
        let doubt = Doubt::new(true);
        let answer = send_with(request, &client, Some(doubt.settings())).await;
        let is_in_doubt = doubt.remains(answer.as_ref().err());
        let answer = answer.map_err(|error| {
            let error = judged(actions.error(OPERATION, error.into()), &guards);
            let is_certain = matches!(error.kind(), ErrorKind::Canceled(_));
            if is_in_doubt && !is_certain { uncertain(error) } else { error }
        })?;
        Ok(Metered { output: (), consumed_capacity: answer.consumed_capacity.unwrap_or_default() })
    }

    fn request(self) -> Result<Prepared, Error> {
        let Self { client, actions, mut errors, token, capacity } = self;
        let names = Actions(actions.iter().map(|it| (it.operation, it.table.clone())).collect());
        let error = |kind| Error::new(OPERATION, names.table(), kind);
        if errors.is_empty() {
            let items = actions.iter().map(|it| (it.operation, it.table.as_str(), it.identity.as_ref()));
            errors = doubles(items);
        }
        if !errors.is_empty() {
            return Err(error(ErrorKind::Actions(errors)));
        }
        check_number(actions.len()).map_err(error)?;
        let bytes = actions.iter().map(|action| action.bytes).sum();
        if bytes > TRANSACTION_BYTES {
            return Err(error(ErrorKind::TooLarge { bytes }));
        }
        let length = token.as_ref().map(|token| token.chars().count());
        let (shortest, longest) = IDEMPOTENCY_TOKEN_LENGTH;
        if let Some(length) = length.filter(|length| !(shortest..=longest).contains(length)) {
            return Err(error(ErrorKind::Token { length }));
        }
        let action = |action: QueuedAction| (action.request, (action.guards, action.gives_item));
        let (items, guards): (Vec<TransactWriteItem>, _) = actions.into_iter().map(action).unzip();
        let request = TransactWriteItemsInput::builder()
            .set_transact_items(Some(items))
            .set_client_request_token(token)
            .set_return_consumed_capacity(capacity);
        Ok(Prepared { client, request, actions: names, guards })
    }
}

/// A transaction that can be sent.
struct Prepared {
    client: Option<Client>,
    request: TransactWriteItemsInputBuilder,
    actions: Actions,
    /// The own conditions of each action, and whether its caller has asked for the stored item.
    guards: Vec<(Guards, bool)>,
}

/// Says of each action which of its conditions was not met.
fn judged(error: Error, guards: &[(Guards, bool)]) -> Error {
    let (operation, table) = (error.operation(), error.table_name().to_owned());
    let mut kind = error.into_kind();
    if let ErrorKind::Canceled(cancellations) = &mut kind {
        for cancellation in cancellations {
            let Some((guards, gives_item)) = guards.get(cancellation.position) else { continue };
            if cancellation.unmet.is_some() {
                cancellation.unmet = Some(guards.unmet(cancellation.item.as_ref()));
            }
            if !gives_item {
                cancellation.item = None;
            }
        }
    }
    Error::new(operation, &table, kind)
}

pub(crate) fn check_number(actions: usize) -> Result<(), ErrorKind> {
    if actions > TRANSACTION_ACTIONS { Err(ErrorKind::TooManyActions(actions)) } else { Ok(()) }
}

/// An error for each action whose item is that of another before it.
pub(crate) fn doubles<'a>(
    actions: impl Iterator<Item = (&'static str, &'a str, Option<&'a Identity>)>,
) -> Vec<ActionError> {
    let mut items = HashMap::new();
    let mut errors = Vec::new();
    for (position, (operation, table, identity)) in actions.enumerate() {
        let Some(identity) = identity else { continue };
        let first = *items.entry((table, identity)).or_insert(position);
        if first != position {
            let error = Error::new(operation, table, ErrorKind::SameItem { first });
            errors.push(ActionError { position, error });
        }
    }
    errors
}

/// The operation and the table of each action of a transaction.
#[derive(Debug)]
pub(crate) struct Actions(pub(crate) Vec<(&'static str, String)>);

impl Actions {
    pub(crate) fn table(&self) -> &str {
        table_of(self.0.iter().map(|(_, table)| table.as_str()))
    }

    pub(crate) fn error(&self, operation: &'static str, error: aws_sdk_dynamodb::Error) -> Error {
        let kind = match error {
            aws_sdk_dynamodb::Error::TransactionCanceledException(error) => self.cancelled(error),
            error => ErrorKind::Request(Box::new(error)),
        };
        Error::new(operation, self.table(), kind)
    }

    /// One for each reason, except where the answer gives none.
    fn cancelled(&self, error: TransactionCanceledException) -> ErrorKind {
        /// The code of an action that was no reason.
        const NONE: &str = "None";
        const CONDITION_FAILED: &str = "ConditionalCheckFailed";
        let reasons = error.cancellation_reasons().iter().enumerate();
        let reasons = reasons.filter_map(|(position, reason)| {
            let code = reason.code().filter(|code| *code != NONE)?.to_owned();
            let (operation, table) = self.0.get(position)?.clone();
            let message = reason.message().map(str::to_owned);
            let unmet = (code == CONDITION_FAILED).then_some(Unmet::Condition);
            Some(Cancellation {
                position,
                operation,
                table,
                code,
                message,
                item: reason.item().cloned(),
                unmet,
            })
        });
        let cancellations: Vec<Cancellation> = reasons.collect();
        if cancellations.is_empty() {
            let error = aws_sdk_dynamodb::Error::TransactionCanceledException(error);
            ErrorKind::Request(Box::new(error))
        } else {
            ErrorKind::Canceled(cancellations)
        }
    }
}

impl fmt::Debug for TransactWrite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let actions: Vec<_> = self.actions.iter().map(|it| (it.operation, &it.table)).collect();
        f.debug_struct("TransactWrite").field("actions", &actions).finish_non_exhaustive()
    }
}
