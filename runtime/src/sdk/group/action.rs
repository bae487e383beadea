//! The requests that a batch or a transaction consists of.

use aws_sdk_dynamodb::operation::update_item::UpdateItemInput;
use aws_sdk_dynamodb::types::{
    Delete as SdkDelete, DeleteRequest, Put as SdkPut, PutRequest, TransactWriteItem, Update as SdkUpdate,
    WriteRequest,
};

use crate::limits::ITEM_BYTES;
use crate::schema::TableSchema;
use crate::sdk::request::delete::Delete;
use crate::sdk::request::guard::Guards;
use crate::sdk::request::identity::Identity;
use crate::sdk::request::overwrite::Overwrite;
use crate::sdk::request::put::Put;
use crate::sdk::request::size;
use crate::sdk::request::update::Update;
use crate::sdk::response::error::{Error, ErrorKind};
use crate::table::DynamoTable;
use crate::version::ItemVersion;

/// An action of a batch write: a [`Put`] or a [`Delete`] that returns nothing.
///
/// `DynamoDB` takes no conditions in a batch write, so an action with a condition makes the batch an error. To put
/// items of a table with [versions](crate::version::VersionAttribute), use [`Overwrite`], which compares no version.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be part of a batch write",
    label = "not a put or a delete that returns nothing",
    note = "a batch write has puts and deletes; it returns no items, and updates nothing",
    note = "put an update or a check into a transaction, and send on its own what returns an item"
)]
pub trait BatchAction: sealed::BatchAction {}

/// Implemented for `()`, the `Version` of a table without `#[version]`. Only such tables can be written by
/// `BatchWriteItem`, which takes no conditions.
#[diagnostic::on_unimplemented(
    message = "a batch write cannot put items that have a version",
    label = "it compares no versions, and would overwrite what others have written",
    note = "put the items into a transaction, or send each put on its own",
    note = "to import items, say that they replace those that are stored: `put(…).overwrite()`"
)]
pub trait Unversioned: ItemVersion {}

impl Unversioned for () {}

/// An action of a transaction: a [`Put`], [`Update`] or [`Delete`] that returns nothing, or a
/// [`ConditionCheck`](crate::sdk::ConditionCheck).
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be part of a transaction that writes",
    label = "not a put, update or delete that returns nothing, and not a check",
    note = "a transaction returns no items: leave `returning_old()` and `returning_new()` out",
    note = "`old_item_on_failure()` gives the item whose condition was not met; `TransactGet` reads"
)]
pub trait TransactAction: sealed::TransactAction {}

/// One write of a batch.
#[derive(Clone, Debug)]
pub struct QueuedWrite {
    pub(crate) position: usize,
    pub(crate) table: String,
    pub(crate) schema: &'static TableSchema,
    pub(crate) identity: Option<Identity>,
    pub(crate) request: WriteRequest,
    /// The size of the write as it is sent.
    pub(crate) bytes: usize,
}

impl QueuedWrite {
    pub(crate) fn new(table: String, schema: &'static TableSchema, request: WriteRequest) -> Self {
        // `{"PutRequest":{"Item":…}},`, `{"DeleteRequest":{"Key":…}},`
        let bytes = match &request {
            WriteRequest { put_request: Some(put), .. } => 26 + size::sent(&put.item),
            WriteRequest { delete_request: Some(delete), .. } => 28 + size::sent(&delete.key),
            _ => 0,
        };
        let identity = identity(schema, &request);
        Self { position: 0, table, schema, identity, request, bytes }
    }
}

/// Returns the identity of the item that is written.
pub(crate) fn identity(schema: &TableSchema, request: &WriteRequest) -> Option<Identity> {
    let put = request.put_request().map(PutRequest::item);
    put.or_else(|| request.delete_request().map(DeleteRequest::key))
        .and_then(|item| Identity::new(schema, item))
}

/// One action of a transaction.
#[derive(Debug)]
pub struct QueuedAction {
    pub(crate) operation: &'static str,
    pub(crate) name: Option<String>,
    pub(crate) table: String,
    pub(crate) has_local_index: bool,
    pub(crate) identity: Option<Identity>,
    pub(crate) request: TransactWriteItem,
    /// The size of the item as it is stored, as far as it is known.
    pub(crate) bytes: usize,
    pub(crate) guards: Guards,
    /// True if the caller asked for the stored item.
    pub(crate) gives_item: bool,
}

impl QueuedAction {
    pub(crate) fn new(
        operation: &'static str,
        table: String,
        schema: &TableSchema,
        request: TransactWriteItem,
        (guards, gives_item): (Guards, bool),
    ) -> Self {
        let item = match &request {
            TransactWriteItem { put: Some(put), .. } => Some(put.item()),
            TransactWriteItem { update: Some(update), .. } => Some(update.key()),
            TransactWriteItem { delete: Some(delete), .. } => Some(delete.key()),
            TransactWriteItem { condition_check: Some(check), .. } => Some(check.key()),
            _ => None,
        };
        let identity = item.and_then(|item| Identity::new(schema, item));
        let bytes = item.map_or(0, size::stored);
        let has_local_index = schema.has_local_index();
        Self { operation, name: None, table, has_local_index, identity, request, bytes, guards, gives_item }
    }
}

pub(crate) mod sealed {
    use super::{Error, QueuedAction, QueuedWrite};

    pub trait BatchAction {
        fn into_write(self) -> Result<QueuedWrite, Error>;
    }

    pub trait TransactAction {
        fn into_action(self) -> Result<QueuedAction, Error>;
    }
}

const NO_CONDITION: &str =
    "a batch write takes no condition; put it into a transaction, or send it on its own";
const NO_CAPACITY: &str = "a part of a batch or transaction reports no capacity of its own; ask the whole for it, with \
                           its `consumed_capacity(…)`";
const NO_COLLECTIONS: &str = "a part of a batch or transaction reports no item collection metrics of its own; ask the \
                              whole for them, with its `item_collection_metrics()`";
const NO_SETTINGS: &str = "a part of a batch or transaction is not sent by itself, so it has no settings of its own; \
                           override the settings of the whole, with its `config_override(…)`";

/// Returns the error of an action that does not fit.
pub(crate) fn refuse(
    operation: &'static str,
    table: &str,
    unfit: bool,
    why: &'static str,
) -> Result<(), Error> {
    if unfit { Err(Error::new(operation, table, ErrorKind::InvalidRequest(why))) } else { Ok(()) }
}

/// Refuses the options that only the batch or transaction as a whole can have.
pub(crate) fn refuse_own(
    operation: &'static str,
    table: &str,
    [capacity, collections, settings]: [bool; 3],
) -> Result<(), Error> {
    refuse(operation, table, capacity, NO_CAPACITY)?;
    refuse(operation, table, collections, NO_COLLECTIONS)?;
    refuse(operation, table, settings, NO_SETTINGS)
}

/// Returns the options of a request that [`refuse_own`] refuses. The SDK has a type for each request.
macro_rules! own {
    ($input:ident, $own_settings:ident) => {
        [
            $input.return_consumed_capacity.is_some(),
            $input.return_item_collection_metrics.is_some(),
            $own_settings,
        ]
    };
}

/// Checks the size of an item. For one item that is too large, `DynamoDB` rejects the whole request
/// without saying which item.
fn check_size(operation: &'static str, table: &str, bytes: usize) -> Result<(), Error> {
    if bytes > ITEM_BYTES {
        Err(Error::new(operation, table, ErrorKind::ItemTooLarge { bytes }))
    } else {
        Ok(())
    }
}

impl<T: DynamoTable<Version: Unversioned>> BatchAction for Put<T> {}

impl<T: DynamoTable<Version: Unversioned>> sealed::BatchAction for Put<T> {
    fn into_write(self) -> Result<QueuedWrite, Error> {
        put(self)
    }
}

fn put<T: DynamoTable>(put: Put<T>) -> Result<QueuedWrite, Error> {
    const OPERATION: &str = "PutItem";
    let own_settings = put.has_settings();
    let input = put.input()?;
    let own = own!(input, own_settings);
    let table = input.table_name.unwrap_or_default();
    refuse(OPERATION, &table, input.condition_expression.is_some(), NO_CONDITION)?;
    refuse_own(OPERATION, &table, own)?;
    let put = PutRequest::builder().set_item(input.item).build();
    let put = put.map_err(|error| Error::build(OPERATION, &table, error))?;
    let write = QueuedWrite::new(table, T::SCHEMA, WriteRequest::builder().put_request(put).build());
    match write.request.put_request() {
        // An item is never larger in storage than in the request, so only a large request needs the
        // exact size.
        Some(put) if write.bytes > ITEM_BYTES => {
            check_size(OPERATION, &write.table, size::stored(&put.item))?;
        }
        _ => {}
    }
    Ok(write)
}

impl<T: DynamoTable> BatchAction for Overwrite<T> {}

impl<T: DynamoTable> sealed::BatchAction for Overwrite<T> {
    fn into_write(self) -> Result<QueuedWrite, Error> {
        put(self.into_put())
    }
}

impl<T: DynamoTable> BatchAction for Delete<T> {}

impl<T: DynamoTable> sealed::BatchAction for Delete<T> {
    fn into_write(self) -> Result<QueuedWrite, Error> {
        const OPERATION: &str = "DeleteItem";
        let own_settings = self.has_settings();
        let input = self.input()?;
        let own = own!(input, own_settings);
        let table = input.table_name.unwrap_or_default();
        refuse(OPERATION, &table, input.condition_expression.is_some(), NO_CONDITION)?;
        refuse_own(OPERATION, &table, own)?;
        let delete = DeleteRequest::builder().set_key(input.key).build();
        let delete = delete.map_err(|error| Error::build(OPERATION, &table, error))?;
        Ok(QueuedWrite::new(table, T::SCHEMA, WriteRequest::builder().delete_request(delete).build()))
    }
}

/// Builds an action from a request and its condition. The SDK has a type for each action.
macro_rules! conditional {
    ($action:ident, $input:ident) => {
        $action
            .set_condition_expression($input.condition_expression)
            .set_expression_attribute_names($input.expression_attribute_names)
            .set_expression_attribute_values($input.expression_attribute_values)
            .set_return_values_on_condition_check_failure($input.return_values_on_condition_check_failure)
    };
}

impl<T: DynamoTable> TransactAction for Put<T> {}

impl<T: DynamoTable> sealed::TransactAction for Put<T> {
    fn into_action(self) -> Result<QueuedAction, Error> {
        const OPERATION: &str = "PutItem";
        let own_settings = self.has_settings();
        let (input, guards, gives_item) = self.guarded()?;
        let own = own!(input, own_settings);
        let table = input.table_name.unwrap_or_default();
        refuse_own(OPERATION, &table, own)?;
        let put = SdkPut::builder().set_item(input.item);
        let put = conditional!(put, input).table_name(&table).build();
        let put = put.map_err(|error| Error::build(OPERATION, &table, error))?;
        let request = TransactWriteItem::builder().put(put).build();
        let action = QueuedAction::new(OPERATION, table, T::SCHEMA, request, (guards, gives_item));
        check_size(OPERATION, &action.table, action.bytes)?;
        Ok(action)
    }
}

impl<T: DynamoTable> TransactAction for Update<T> {}

impl<T: DynamoTable> sealed::TransactAction for Update<T> {
    fn into_action(self) -> Result<QueuedAction, Error> {
        const OPERATION: &str = "UpdateItem";
        let own_settings = self.has_settings();
        let (input, guards, gives_item): (UpdateItemInput, _, _) = self.guarded()?;
        let own = own!(input, own_settings);
        let table = input.table_name.unwrap_or_default();
        refuse_own(OPERATION, &table, own)?;
        let update = SdkUpdate::builder().set_key(input.key).set_update_expression(input.update_expression);
        let update = conditional!(update, input).table_name(&table).build();
        let update = update.map_err(|error| Error::build(OPERATION, &table, error))?;
        let request = TransactWriteItem::builder().update(update).build();
        Ok(QueuedAction::new(OPERATION, table, T::SCHEMA, request, (guards, gives_item)))
    }
}

impl<T: DynamoTable> TransactAction for Delete<T> {}

impl<T: DynamoTable> sealed::TransactAction for Delete<T> {
    fn into_action(self) -> Result<QueuedAction, Error> {
        const OPERATION: &str = "DeleteItem";
        let own_settings = self.has_settings();
        let (input, guards, gives_item) = self.guarded()?;
        let own = own!(input, own_settings);
        let table = input.table_name.unwrap_or_default();
        refuse_own(OPERATION, &table, own)?;
        let delete = SdkDelete::builder().set_key(input.key);
        let delete = conditional!(delete, input).table_name(&table).build();
        let delete = delete.map_err(|error| Error::build(OPERATION, &table, error))?;
        let request = TransactWriteItem::builder().delete(delete).build();
        Ok(QueuedAction::new(OPERATION, table, T::SCHEMA, request, (guards, gives_item)))
    }
}

/// Refuses to ask for item collection metrics if no table has them.
pub(crate) fn check_collections(mut has_local_index: impl Iterator<Item = bool>) -> Result<(), ErrorKind> {
    const NO_LOCAL_INDEX: &str = "no table of the request has a local index; DynamoDB measures only the item collections of \
                                  tables that have one, so leave `item_collection_metrics()` out";
    if has_local_index.any(|has| has) { Ok(()) } else { Err(ErrorKind::InvalidRequest(NO_LOCAL_INDEX)) }
}

/// Returns the table of a request, or `""` if it has several.
pub(crate) fn table_of<'a>(mut tables: impl Iterator<Item = &'a str>) -> &'a str {
    let first = tables.next().unwrap_or_default();
    if tables.all(|table| table == first) { first } else { "" }
}
