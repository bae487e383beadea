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

pub use action::{ActionError, BatchAction, TransactAction, Unversioned};
pub use batch_get::{BatchGet, BatchGetError};
pub use batch_write::{BatchWrite, BatchWriteError, UnprocessedWrite, Write};
pub use cancellation::Cancellation;
pub use check::Check;
pub use compare::{Comparison, compare};
pub use comparison::{Size, StoredType};
pub use condition::{Condition, IntoCondition};
pub use create::{Created, create_tables};
pub use cursor::{Cursor, CursorError};
pub use delete::Delete;
pub use difference::{Aspect, Difference, Severity};
pub use error::{Error, ErrorKind};
pub use expression::Expression;
pub use get::Get;
pub use item::Item;
pub use live::Unsupported;
pub use metered::Metered;
pub use operand::Operand;
pub use path::Path;
pub use put::Put;
pub use query::Query;
pub use read::{Items, Page};
pub use scan::{IndexFunction, Scan};
pub use table::{AsKeyCondition, Table};
pub use transact_get::{TransactGet, TransactReads};
pub use transact_write::TransactWrite;
pub use update::Update;
pub use write::{NewItem, Nothing, OldItem, Returns};

pub mod path;

mod action;
mod backoff;
mod batch_get;
mod batch_write;
mod cancellation;
mod check;
mod compare;
mod comparison;
mod condition;
mod create;
mod culprit;
mod cursor;
mod delete;
mod difference;
mod error;
mod expression;
mod get;
mod identity;
mod index_key;
mod item;
mod live;
mod metered;
mod operand;
mod projection;
mod put;
mod query;
mod read;
mod request;
mod scan;
mod send;
mod size;
#[cfg(feature = "tracing")]
mod span;
mod table;
mod transact_get;
mod transact_write;
mod update;
mod write;
