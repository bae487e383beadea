//! Typed access over the AWS SDK, with the feature `aws-sdk`.
//!
//! A [`Table`] is a client of the SDK and a table's name; its operations take and give the struct itself, and its keys
//! and key conditions are those the derive has made. The SDK comes without HTTP and TLS: the client is the caller's, and
//! so is their choice.
//!
//! The same requests, with their conditions, are what transactions consist of: [`TransactWrite`] and [`TransactGet`].
//! Batches ([`BatchWrite`], [`Table::batch_get`]) take any number of them, and what `DynamoDB` leaves unprocessed is
//! sent again or in the error.
//!
//! The [guide](crate::guide) has a page for each task.
//!
//! # Spans
//!
//! With the feature `tracing` each request is a span of the target `tablewright::sdk`, in the terms of OpenTelemetry's
//! conventions for [`DynamoDB`](https://opentelemetry.io/docs/specs/semconv/db/dynamodb/) and for the
//! [AWS SDK](https://opentelemetry.io/docs/specs/semconv/cloud-providers/aws-sdk/): its name (`DynamoDB.GetItem`), the
//! table, the index, what was asked for, how many items came, how often the SDK has sent it again, and where it failed,
//! `DynamoDB`'s code for why. The capacity is in it where the request asks for it, with `consumed_capacity`. A query
//! over several pages is one span for each. Keys, values and the messages of errors, which may have some, are in none.

pub use crate::deploy::live::{
    Comparison, Created, Difference, Severity, Unsupported, compare, create_tables,
};
pub use expression::comparison::{Size, StoredType};
pub use expression::condition::{Condition, IntoCondition};
pub use expression::key_condition::AsKeyCondition;
pub use expression::operand::{Elements, Operand};
pub use expression::path::{self, Path};
pub use expression::placeholders::Expression;
pub use group::action::{BatchAction, TransactAction, Unversioned};
pub use group::batch_get::BatchGet;
pub use group::batch_write::{BatchWrite, UnprocessedWrite, Write};
pub use group::check::Check;
pub use group::transact_get::{TransactGet, TransactReads};
pub use group::transact_write::TransactWrite;
pub use request::delete::Delete;
pub use request::get::Get;
pub use request::overwrite::Overwrite;
pub use request::pages::{All, Items, Page};
pub use request::put::Put;
pub use request::query::Query;
pub use request::scan::{IndexFunction, Scan};
pub use request::sending::Sending;
pub use request::update::Update;
pub use request::write::{NewItem, Nothing, OldItem, Returns};
pub use response::cancellation::Cancellation;
pub use response::cursor::{Cursor, CursorError};
pub use response::error::{ActionError, Error, ErrorKind, ResultExt};
pub use response::item::Item;
pub use response::metered::Metered;
pub use table::Table;

/// What `testing` compares stored items by.
#[cfg(feature = "testing")]
pub(crate) mod items {
    pub(crate) use crate::sdk::request::same::is_same;
    pub(crate) use crate::sdk::request::stored::item as written;
    pub(crate) use crate::sdk::response::item::from_item as read;
}

mod expression;
mod group;
mod handle;
mod request;
mod response;
mod table;
pub(crate) mod transport;
