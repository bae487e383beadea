//! Writing several items in one transaction.

use std::fmt;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsInput;
use aws_sdk_dynamodb::operation::transact_write_items::builders::TransactWriteItemsInputBuilder;
use aws_sdk_dynamodb::types::{ConsumedCapacity, ReturnConsumedCapacity, ReturnItemCollectionMetrics};

use crate::limits::{IDEMPOTENCY_TOKEN_LENGTH, TRANSACTION_BYTES};
use crate::sdk::group::action::{QueuedAction, TransactAction, check_collections};
use crate::sdk::group::actions::{Action, Actions, check_number, doubles};
use crate::sdk::request::sending::awaited;
use crate::sdk::request::verdict::uncertain;
use crate::sdk::response::error::{ActionError, Error, ErrorKind};
use crate::sdk::response::metered::{ItemCollection, Metered};
use crate::sdk::transport::customized::{Settings, config_override};
use crate::sdk::transport::doubt::Doubt;
use crate::sdk::transport::send::send;

const OPERATION: &str = "TransactWriteItems";

/// Performs puts, updates, deletes and checks all or nothing, in one table or in several.
///
/// A transaction that `DynamoDB` would reject is an error before anything is sent: more than 100 actions, two actions
/// on one item, or more than 4 MB to put. If `DynamoDB` cancels the transaction, [`Error::cancellations`] says which
/// actions caused it.
///
/// If the response is lost, the SDK sends the transaction again with the same idempotency token, so it is performed
/// once. If you send the transaction again yourself, supply your own token with
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
/// let reserve = stock.update(Stock::key("sku-1")).set(Stock::PATHS.reserved_by, &order.id);
/// let placed = TransactWrite::new(&client)
///     .add_named("order", orders.put(&order).if_not_exists())
///     .add_named("stock", reserve.old_item_on_failure())
///     .add(customers.check(Customer::key(&order.customer)).if_exists())
///     .idempotency_token(&order.id)
///     .send()
///     .await;
/// if let Err(error) = placed {
///     for cancellation in error.cancellations() {
///         match cancellation.name() {
///             Some("order") => { /* there is such an order */ }
///             Some("stock") => { let stock = cancellation.old_item::<Stock>()?; }
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
    collections: bool,
    settings: Settings,
}

awaited!([] TransactWrite => ());

impl TransactWrite {
    /// Creates an empty transaction that this client sends. The clients of the tables are not used.
    pub fn new(client: &Client) -> Self {
        Self::with(Some(client.clone()), Settings::default())
    }

    pub(crate) fn with(client: Option<Client>, settings: Settings) -> Self {
        let (actions, errors) = Default::default();
        Self { client, actions, errors, token: None, capacity: None, collections: false, settings }
    }

    /// Adds an action.
    #[expect(clippy::should_implement_trait, reason = "the word for it, and nobody adds transactions up")]
    pub fn add(self, action: impl TransactAction) -> Self {
        self.push(None, action)
    }

    /// Adds an action with a name of your choice. Errors identify the action by this name: see
    /// [`Error::cancellation_of`] and [`Cancellation::name`](crate::sdk::Cancellation::name). Several actions
    /// can share a name.
    ///
    /// ```
    /// # use serde::{Deserialize, Serialize};
    /// # use tablewright::{DynamoTable, sdk::Table};
    /// # #[derive(Serialize, Deserialize, DynamoTable)] struct Account { #[pk] id: String, cents: u64 }
    /// # async fn example(accounts: Table<Account>) -> Result<(), tablewright::sdk::Error> {
    /// let (cents, from, to) = (Account::PATHS.cents, Account::key("ada"), Account::key("bo"));
    /// let transfer = accounts
    ///     .transact_write()
    ///     .add_named("debit", accounts.update(from).subtract(cents, 500))
    ///     .add_named("credit", accounts.update(to).add(cents, 500));
    /// match transfer.send().await {
    ///     Err(error) if error.cancellation_of("debit").is_some_and(|it| it.is_out_of_range()) => {
    ///         // not enough money
    ///     }
    ///     sent => sent?,
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn add_named(self, name: impl Into<String>, action: impl TransactAction) -> Self {
        self.push(Some(name.into()), action)
    }

    fn push(mut self, name: Option<String>, action: impl TransactAction) -> Self {
        match action.into_action() {
            Ok(action) => self.actions.push(QueuedAction { name, ..action }),
            Err(error) => {
                let position = self.actions.len() + self.errors.len();
                self.errors.push(ActionError { position, name, error });
            }
        }
        self
    }

    /// Adds actions.
    pub fn add_all<A: TransactAction>(self, actions: impl IntoIterator<Item = A>) -> Self {
        actions.into_iter().fold(self, Self::add)
    }

    /// Sets the idempotency token, 1 to 36 characters. The transaction is then performed once, however often
    /// it is sent with this token within ten minutes.
    ///
    /// Sending a different transaction with the same token is an error.
    pub fn idempotency_token(mut self, token: impl Into<String>) -> Self {
        self.token = Some(token.into());
        self
    }

    /// Asks for the capacity that the request consumes; [`send_metered`](Self::send_metered)
    /// returns it.
    pub fn consumed_capacity(mut self, level: ReturnConsumedCapacity) -> Self {
        self.capacity = Some(level);
        self
    }

    /// Asks for the sizes of the item collections that the transaction changes; [`send_metered`](Self::send_metered)
    /// returns them. At least one table must have a local index: other tables have no such metrics.
    pub const fn item_collection_metrics(mut self) -> Self {
        self.collections = true;
        self
    }

    config_override!(settings);

    /// Returns the SDK's input without sending it.
    ///
    /// # Errors
    ///
    /// Returns an error if an action is invalid, or if the actions do not fit in one transaction.
    pub fn input(self) -> Result<TransactWriteItemsInput, Error> {
        let (_, request, actions) = self.request()?;
        request.build().map_err(|error| Error::build(OPERATION, actions.table(), error))
    }

    /// Performs all actions, or none. An empty transaction sends nothing.
    ///
    /// # Errors
    ///
    /// See [`ErrorKind`].
    pub async fn send(self) -> Result<(), Error> {
        self.send_metered().await.map(|metered| metered.output)
    }

    /// Performs all actions, or none, and also returns what was asked for: one entry of capacity for each table, and the
    /// item collections.
    ///
    /// # Errors
    ///
    /// See [`ErrorKind`].
    pub async fn send_metered(self) -> Result<Metered<(), Vec<ConsumedCapacity>>, Error> {
        let settings = self.settings.clone();
        let (client, request, actions) = self.request()?;
        if actions.0.is_empty() {
            return Ok(Metered::read((), Vec::new()));
        }
        let Some(client) = client else {
            return Err(Error::new(OPERATION, actions.table(), ErrorKind::NoClient));
        };
        // The token makes repeating safe. But if the last attempt fails, an earlier one may still have succeeded.
        let doubt = Doubt::new(true);
        let answer = send(request, &client, Some(doubt.settings(&settings))).await;
        let is_in_doubt = doubt.remains(answer.as_ref().err());
        let answer = answer.map_err(|error| {
            let error = actions.error(OPERATION, error);
            let is_certain = matches!(error.kind(), ErrorKind::Canceled(_));
            if is_in_doubt && !is_certain { uncertain(error) } else { error }
        })?;
        Ok(Metered {
            output: (),
            consumed_capacity: answer.consumed_capacity.unwrap_or_default(),
            item_collection_metrics: ItemCollection::of_tables(answer.item_collection_metrics).collect(),
        })
    }

    fn request(self) -> Result<(Option<Client>, TransactWriteItemsInputBuilder, Actions), Error> {
        let Self { client, actions, mut errors, token, capacity, collections, .. } = self;
        let known = Actions(actions.iter().map(Action::of).collect());
        let error = |kind| Error::new(OPERATION, known.table(), kind);
        if errors.is_empty() {
            errors = doubles(known.0.iter().zip(actions.iter().map(|action| action.identity.as_ref())));
        }
        if !errors.is_empty() {
            return Err(error(ErrorKind::Actions(errors)));
        }
        check_number(actions.len()).map_err(error)?;
        if collections && !actions.is_empty() {
            check_collections(actions.iter().map(|action| action.has_local_index)).map_err(error)?;
        }
        let bytes = actions.iter().map(|action| action.bytes).sum();
        if bytes > TRANSACTION_BYTES {
            return Err(error(ErrorKind::TooLarge { bytes }));
        }
        let length = token.as_ref().map(|token| token.chars().count());
        let (shortest, longest) = IDEMPOTENCY_TOKEN_LENGTH;
        if let Some(length) = length.filter(|length| !(shortest..=longest).contains(length)) {
            return Err(error(ErrorKind::IdempotencyToken { length }));
        }
        let request = TransactWriteItemsInput::builder()
            .set_transact_items(Some(actions.into_iter().map(|action| action.request).collect()))
            .set_client_request_token(token)
            .set_return_consumed_capacity(capacity)
            .set_return_item_collection_metrics(collections.then_some(ReturnItemCollectionMetrics::Size));
        Ok((client, request, known))
    }
}

impl fmt::Debug for TransactWrite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let actions: Vec<_> = self.actions.iter().map(|it| (it.operation, &it.table)).collect();
        f.debug_struct("TransactWrite").field("actions", &actions).finish_non_exhaustive()
    }
}
