//! Reads several items in one transaction.

use std::fmt;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::operation::transact_get_items::TransactGetItemsInput;
use aws_sdk_dynamodb::operation::transact_get_items::builders::TransactGetItemsInputBuilder;
use aws_sdk_dynamodb::types::{ConsumedCapacity, Get as SdkGet, ReturnConsumedCapacity, TransactGetItem};
use serde::de::DeserializeOwned;

use crate::sdk::group::action::refuse_own;
use crate::sdk::group::actions::{Action, Actions, check_number, doubles};
use crate::sdk::request::get::Get;
use crate::sdk::request::guard::Guards;
use crate::sdk::request::identity::Identity;
use crate::sdk::request::sending::awaited;
use crate::sdk::response::error::{ActionError, Error, ErrorKind};
use crate::sdk::response::item::{self, Item};
use crate::sdk::response::metered::Metered;
use crate::sdk::transport::customized::{Settings, config_override};
use crate::sdk::transport::send::send;
use crate::table::DynamoTable;

const OPERATION: &str = "TransactGetItems";

/// Reads up to 100 items, from one table or from several, all as of the same moment.
///
/// Pass one [`Get`], or a tuple or a `Vec` of them; tuples and `Vec`s can be nested. Each [`Get`] must read a
/// different item. The result has the same shape, with an `Option` for each [`Get`].
///
/// ```
/// # use serde::{Deserialize, Serialize};
/// # use tablewright::{DynamoTable, sdk::Table};
/// # #[derive(Serialize, Deserialize, DynamoTable)] struct Order { #[pk] id: String }
/// # #[derive(Serialize, Deserialize, DynamoTable)] struct Customer { #[pk] id: String }
/// use tablewright::sdk::TransactGet;
///
/// # async fn example(client: aws_sdk_dynamodb::Client, orders: Table<Order>, customers: Table<Customer>)
/// # -> Result<(), tablewright::sdk::Error> {
/// let reads = (orders.get(Order::key("o-1")), customers.get(Customer::key("c-1")));
/// let (order, customer) = TransactGet::new(&client, reads).send().await?;
/// # let _: (Option<Order>, Option<Customer>) = (order, customer);
/// # Ok(())
/// # }
/// ```
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactGetItems.html>
#[must_use = "a request has to be sent"]
pub struct TransactGet<R> {
    client: Option<Client>,
    reads: R,
    capacity: Option<ReturnConsumedCapacity>,
    settings: Settings,
}

/// A shape that a transaction can read: a [`Get`], or a tuple or a `Vec` of such shapes.
#[diagnostic::on_unimplemented(
    message = "a transaction cannot read `{Self}`",
    label = "not a `Get`, and not a tuple or a `Vec` of them",
    note = "`table.get(key)` is a `Get`; a tuple has up to eight elements, which may be tuples themselves"
)]
pub trait TransactReads: sealed::TransactReads<Value = <Self as TransactReads>::Output> {
    /// The result: the same shape, with an `Option` for each [`Get`].
    type Output;
}

awaited!([R: TransactReads + Send + 'static] TransactGet<R> => <R as TransactReads>::Output);

impl<R: TransactReads> TransactGet<R> {
    /// Creates a transaction that this client sends. The clients of the tables are not used.
    pub fn new(client: &Client, reads: R) -> Self {
        Self::with(Some(client.clone()), reads)
    }

    pub(crate) fn with(client: Option<Client>, reads: R) -> Self {
        Self { client, reads, capacity: None, settings: Settings::default() }
    }

    /// Asks for the capacity that the request consumes; [`send_metered`](Self::send_metered)
    /// returns it.
    pub fn consumed_capacity(mut self, level: ReturnConsumedCapacity) -> Self {
        self.capacity = Some(level);
        self
    }

    config_override!(settings);

    /// Returns the SDK's input without sending it.
    ///
    /// # Errors
    ///
    /// Returns an error if a key or a projection is invalid, or if there are more keys than a
    /// transaction can have.
    pub fn input(self) -> Result<TransactGetItemsInput, Error> {
        let (_, request, actions, _) = self.request()?;
        request.build().map_err(|error| Error::build(OPERATION, actions.table(), error))
    }

    /// Reads the items. An item that does not exist is `None`. An empty transaction sends nothing.
    ///
    /// # Errors
    ///
    /// See [`ErrorKind`].
    pub async fn send(self) -> Result<<R as TransactReads>::Output, Error> {
        self.send_metered().await.map(|metered| metered.output)
    }

    /// Reads the items, and also returns the capacity if it was asked for: one entry for each table.
    ///
    /// # Errors
    ///
    /// See [`ErrorKind`].
    pub async fn send_metered(
        self,
    ) -> Result<Metered<<R as TransactReads>::Output, Vec<ConsumedCapacity>>, Error> {
        let settings = self.settings.clone();
        let (client, request, actions, plan) = self.request()?;
        let error = |kind| Error::new(OPERATION, actions.table(), kind);
        let (mut items, mut consumed_capacity) = (Vec::new(), Vec::new());
        if !actions.0.is_empty() {
            let client = client.ok_or_else(|| error(ErrorKind::NoClient))?;
            let answer = send(request, &client, settings.builder()).await;
            let answer = answer.map_err(|error| actions.error(OPERATION, error))?;
            items.extend(answer.responses.unwrap_or_default().into_iter().map(|response| response.item));
            consumed_capacity.extend(answer.consumed_capacity.unwrap_or_default());
        }
        if items.len() != actions.0.len() {
            return Err(error(ErrorKind::IncompleteAnswer));
        }
        let tables = actions.0.iter().map(|action| action.table.as_str());
        let mut answers = tables.zip(items).collect::<Vec<_>>().into_iter();
        Ok(Metered::read(R::read(plan, &mut answers)?, consumed_capacity))
    }

    fn request(self) -> Result<(Option<Client>, TransactGetItemsInputBuilder, Actions, R::Plan), Error> {
        let Self { client, reads, capacity, .. } = self;
        let mut gets =
            Gets { requests: Vec::new(), tables: Actions(Vec::new()), items: Vec::new(), errors: Vec::new() };
        let plan = reads.plan(&mut gets);
        let Gets { requests, tables, items, mut errors } = gets;
        let error = |kind| Error::new(OPERATION, tables.table(), kind);
        if errors.is_empty() {
            errors = doubles(tables.0.iter().zip(items.iter().map(Option::as_ref)));
        }
        if !errors.is_empty() {
            return Err(error(ErrorKind::Actions(errors)));
        }
        check_number(requests.len()).map_err(error)?;
        let request = TransactGetItemsInput::builder()
            .set_transact_items(Some(requests))
            .set_return_consumed_capacity(capacity);
        Ok((client, request, tables, plan))
    }
}

/// The keys that a request reads, in order.
#[derive(Debug)]
pub struct Gets {
    requests: Vec<TransactGetItem>,
    tables: Actions,
    items: Vec<Option<Identity>>,
    errors: Vec<ActionError>,
}

/// The items of a response, in the same order, each with its table.
type Answers<'a> = std::vec::IntoIter<(&'a str, Option<Item>)>;

pub(crate) mod sealed {
    use super::{Answers, Error, Gets};

    pub trait TransactReads {
        type Value;
        /// The data needed to read the response.
        type Plan: Send;
        fn plan(self, gets: &mut Gets) -> Self::Plan;
        fn read(plan: Self::Plan, answers: &mut Answers<'_>) -> Result<Self::Value, Error>;
    }
}

impl<T: DynamoTable, P: DeserializeOwned> TransactReads for Get<T, P> {
    type Output = Option<P>;
}

impl<T: DynamoTable, P: DeserializeOwned> sealed::TransactReads for Get<T, P> {
    type Value = Option<P>;
    /// The attributes of the type.
    type Plan = Option<&'static [&'static str]>;

    fn plan(self, gets: &mut Gets) -> Self::Plan {
        let attributes = self.attributes;
        match get(self) {
            Ok((table, get)) => {
                gets.items.push(Identity::new(T::SCHEMA, &get.key));
                gets.requests.push(TransactGetItem::builder().get(get).build());
                let (operation, guards) = ("GetItem", Guards::default());
                gets.tables.0.push(Action { operation, name: None, table, guards, gives_item: false });
            }
            Err(error) => {
                let position = gets.requests.len() + gets.errors.len();
                gets.errors.push(ActionError::new(position, error));
            }
        }
        attributes
    }

    fn read(attributes: Self::Plan, answers: &mut Answers<'_>) -> Result<Option<P>, Error> {
        let (table, item) = answers.next().unwrap_or_default();
        let Some(item) = item.filter(|item| !item.is_empty()) else { return Ok(None) };
        item::read::<T, P>(OPERATION, table, item, None, attributes).map(Some)
    }
}

fn get<T: DynamoTable, P: DeserializeOwned>(get: Get<T, P>) -> Result<(String, SdkGet), Error> {
    // Transactional reads are always consistent, so the option is dropped.
    let own_settings = get.has_settings();
    let input = get.request(true)?;
    let table = input.table_name.unwrap_or_default();
    refuse_own("GetItem", &table, [input.return_consumed_capacity.is_some(), false, own_settings])?;
    let get = SdkGet::builder()
        .table_name(&table)
        .set_key(input.key)
        .set_projection_expression(input.projection_expression)
        .set_expression_attribute_names(input.expression_attribute_names)
        .build()
        .map_err(|error| Error::build("GetItem", &table, error))?;
    Ok((table, get))
}

impl<R: TransactReads> TransactReads for Vec<R> {
    type Output = Vec<<R as TransactReads>::Output>;
}

impl<R: TransactReads> sealed::TransactReads for Vec<R> {
    type Value = Vec<<R as TransactReads>::Output>;
    type Plan = Vec<R::Plan>;

    fn plan(self, gets: &mut Gets) -> Self::Plan {
        self.into_iter().map(|read| read.plan(gets)).collect()
    }

    fn read(plan: Self::Plan, answers: &mut Answers<'_>) -> Result<Self::Value, Error> {
        plan.into_iter().map(|plan| R::read(plan, answers)).collect()
    }
}

macro_rules! tuples {
    ($($($read:ident)+;)+) => {$(
        impl<$($read: TransactReads),+> TransactReads for ($($read,)+) {
            type Output = ($(<$read as TransactReads>::Output,)+);
        }

        #[allow(non_snake_case, reason = "each is named after its type")]
        impl<$($read: TransactReads),+> sealed::TransactReads for ($($read,)+) {
            type Value = ($(<$read as TransactReads>::Output,)+);
            type Plan = ($($read::Plan,)+);

            fn plan(self, gets: &mut Gets) -> Self::Plan {
                let ($($read,)+) = self;
                ($($read.plan(gets),)+)
            }

            fn read(($($read,)+): Self::Plan, answers: &mut Answers<'_>) -> Result<Self::Value, Error> {
                Ok(($($read::read($read, answers)?,)+))
            }
        }
    )+};
}

tuples! {
    A;
    A B;
    A B C;
    A B C D;
    A B C D E;
    A B C D E F;
    A B C D E F G;
    A B C D E F G H;
}

impl<R> fmt::Debug for TransactGet<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransactGet").finish_non_exhaustive()
    }
}
