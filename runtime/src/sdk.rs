//! Typed access over the AWS SDK, with the feature `aws-sdk`.
//!
//! A [`Table`] is a client of the SDK and a table's name; its operations take and give the struct itself, and its keys
//! and key conditions are those the derive has made. The SDK comes without HTTP and TLS: the client is the caller's, and
//! so is their choice.

pub use batch_get::BatchGet;
pub use batch_write::BatchWrite;
pub use check::Check;
pub use cursor::{Cursor, CursorError};
pub use delete::Delete;
pub use error::{Error, ErrorKind};
pub use expression::{Condition, Expression};
pub use get::Get;
pub use item::Item;
pub use metered::Metered;
pub use put::Put;
pub use query::Query;
pub use read::{Items, Page};
pub use scan::Scan;
pub use table::{AsKeyCondition, Table};
pub use transact_get::TransactGet;
pub use transaction::{Cancellation, Transaction};
pub use update::Update;
pub use write::{NewItem, Nothing, OldItem, Returns};

mod backoff;
mod batch_get;
mod batch_write;
mod check;
mod culprit;
mod cursor;
mod delete;
mod error;
mod expression;
mod get;
mod item;
mod metered;
mod projection;
mod put;
mod query;
mod read;
mod request;
mod scan;
mod table;
mod transact_get;
mod transaction;
mod update;
mod write;
