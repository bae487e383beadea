//! Typed access over the AWS SDK, with the feature `aws-sdk`.
//!
//! A [`Table`] holds an SDK client and a table name. Its operations take and return your struct, and use the keys and
//! key conditions that the derive generates. The SDK is included without HTTP and TLS: you supply the client, and so
//! choose both.
//!
//! The same requests, with their conditions, make up transactions: [`TransactWrite`] and [`TransactGet`]. Batches
//! ([`BatchWrite`], [`Table::batch_get`]) take any number of requests. Whatever `DynamoDB` leaves unprocessed is sent
//! again, or returned in the error.
//!
//! The [guide](crate::guide) has a page for each task.
//!
//! # Spans
//!
//! With the feature `tracing` each request is a span with the target `tablewright::sdk`. Its fields follow
//! OpenTelemetry's conventions for [`DynamoDB`](https://opentelemetry.io/docs/specs/semconv/db/dynamodb/) and for the
//! [AWS SDK](https://opentelemetry.io/docs/specs/semconv/cloud-providers/aws-sdk/): the operation
//! (`DynamoDB.GetItem`), the table, the index, what was asked for, how many items were returned, how often the SDK
//! sent the request again and, if it failed, `DynamoDB`'s error code. The span includes the capacity if the request
//! asks for it with `consumed_capacity`. A query over several pages has one span per page. No span contains keys,
//! values or error messages, because a message may contain them.

#[cfg(feature = "evolve")]
pub use crate::deploy::live::{Applied, Apply, Progress, apply, snapshot};
#[cfg(feature = "deploy")]
pub use crate::deploy::live::{Comparison, Created, Unsupported, compare, create_tables};
#[cfg(feature = "deploy")]
pub use crate::difference::{Difference, Severity};
pub use expression::comparison::{Size, StoredType};
pub use expression::condition::{Condition, IntoCondition};
pub use expression::key_condition::AsKeyCondition;
pub use expression::operand::{Elements, Operand};
pub use expression::path::{self, Path};
pub use expression::placeholders::Expression;
pub use group::action::{BatchAction, TransactAction, Unversioned};
pub use group::batch_get::BatchGet;
pub use group::batch_write::{BatchWrite, UnprocessedWrite, Write};
pub use group::check::ConditionCheck;
pub use group::transact_get::{TransactGet, TransactReads};
pub use group::transact_write::TransactWrite;
pub use migration::{
    AttributeDifference, DryRun, ItemDifference, Migrated, Migration, MigrationProgress, NewForm,
};
pub use request::delete::Delete;
pub use request::delete_all::DeleteAll;
pub use request::get::Get;
pub use request::overwrite::Overwrite;
pub use request::pages::{All, Items, Page};
pub use request::put::{Put, Storable};
pub use request::query::{Gathered, Query, gather};
pub use request::scan::{IndexFunction, ParallelItems, Scan, ScanRest};
pub use request::search::{Found, Search};
pub use request::sending::Sending;
pub use request::update::{Update, UpdatedNew, UpdatedOld};
pub use request::write::{NewItem, Nothing, OldItem, Returns};
pub use response::cancellation::Cancellation;
pub use response::cursor::{Cursor, CursorError};
pub use response::error::{ActionError, Error, ErrorKind, PatchError, ResultExt};
pub use response::item::Item;
pub use response::metered::{ItemCollection, Metered};
pub use table::Table;

#[cfg(feature = "testing")]
pub(crate) use response::{
    item::{from_item, from_key},
    left::is_table,
};

/// The functions with which `testing` compares stored items.
#[cfg(feature = "testing")]
pub(crate) mod items {
    pub(crate) use crate::sdk::request::same::is_same;
    pub(crate) use crate::sdk::request::stored::item as written;
    pub(crate) use crate::sdk::response::item::from_item as read;
}

mod expression;
mod group;
mod handle;
mod migration;
mod request;
mod response;
mod table;
pub(crate) mod transport;
mod value;
