//! The kinds of errors.

use std::fmt;

use aws_sdk_dynamodb::error::SdkError;

use super::{Error, PatchError};
use crate::condition::KeyError;
#[cfg(feature = "deploy")]
use crate::difference::Difference;
use crate::sdk::response::cancellation::Cancellation;
use crate::sdk::response::cursor::CursorError;
use crate::sdk::response::item::Item;

/// The kind of an [`Error`](crate::sdk::Error).
#[non_exhaustive]
pub enum ErrorKind {
    /// A key that `DynamoDB` would reject. Nothing was sent.
    Key(KeyError),
    /// `serde` cannot store a value. Nothing was sent.
    Serialize {
        /// The attribute that holds the value, if it is known.
        attribute: Option<String>,
        /// The reason, which may quote the value.
        source: serde_dynamo::Error,
    },
    /// A stored item is not a value of the type that it was read as. If a write returns the item, the write
    /// was done.
    Deserialize {
        /// The attribute that cannot be read, if it is known.
        attribute: Option<String>,
        /// True if the item lacks the attribute.
        is_missing: bool,
        /// The reason, which may quote the stored value.
        source: serde_dynamo::Error,
    },
    /// The item belongs to another entity of the table than the type that it was read as.
    OtherEntity {
        /// The name of its struct.
        entity: &'static str,
    },
    /// The item belongs to no entity of the table: no template makes its key, or the key contains a value that the
    /// templates refuse.
    NoEntity,
    /// One placeholder stands for two names or values. Nothing was sent.
    Placeholder(String),
    /// [`is_in`](crate::sdk::Path::is_in) with no values, or with more than `DynamoDB` takes. Nothing was sent.
    Operands {
        /// The path that is compared.
        path: String,
        /// The number of values.
        count: usize,
    },
    /// An update that changes one place twice, or a place and one within it. Nothing was sent.
    Overlap {
        /// The place that is changed first.
        first: String,
        /// The place that is changed after it.
        second: String,
    },
    /// A filter of a query uses the key that the query reads by. Nothing was sent.
    KeyFilter {
        /// The attribute of the key.
        attribute: &'static str,
    },
    /// A filter, or a field of the type that is read, needs an attribute that the index does not hold. Nothing was sent.
    NotProjected {
        /// The index.
        index: &'static str,
        /// The attribute that the index does not hold.
        attribute: &'static str,
    },
    /// The type that is read has a field that is not an attribute of the table. Nothing was sent.
    UnknownAttribute {
        /// The name that the field is read from.
        attribute: &'static str,
        /// The attribute of the table that is probably meant.
        nearest: Option<&'static str>,
    },
    /// The type that is read has a field with `#[serde(flatten)]`, and the index holds only some attributes. Which
    /// attributes the field reads is unknown. Nothing was sent.
    Flattened {
        /// The index.
        index: &'static str,
    },
    /// A cursor that does not belong to this query. Nothing was sent.
    Cursor(CursorError),
    /// A limit or a page size of 0. Nothing was sent.
    ZeroLimit {
        /// The method that was given 0.
        option: &'static str,
    },
    /// A segment that a scan cannot have. Nothing was sent.
    Segment {
        /// The segment.
        segment: u32,
        /// The number of segments.
        total: u32,
    },
    /// For a key attribute, `serde` stores a different value than the item's key has. The item would be written under
    /// another key, or be missing from an index. Nothing was sent.
    StoredKey {
        /// The attribute of the key.
        attribute: &'static str,
    },
    /// `serde` stores two values under one name: they come from two fields, or one of them from `#[serde(flatten)]`.
    /// Nothing was sent.
    StoredTwice {
        /// The name.
        attribute: String,
    },
    /// A field of a [patch](crate::sdk::Update::patch) that cannot be stored. Nothing was sent.
    Patch {
        /// The name of the attribute.
        attribute: String,
        /// The reason.
        why: PatchError,
    },
    /// An update that changes nothing. Nothing was sent.
    NoChange,
    /// The item to update does not exist. [`Update::upsert`](crate::sdk::Update::upsert) creates it. Nothing was
    /// written.
    NotFound,
    /// A number would leave the range of its field's type, so the item could not be read again. Nothing was
    /// written.
    OutOfRange {
        /// The path of the number.
        path: String,
        /// The stored item, if the request asked for it; [`Error::old_item`] reads it.
        item: Option<Item>,
    },
    /// The write may or may not have been done, because a response was lost. Either it could not safely be sent
    /// again, like a counter, or sending it again did not settle the question. The
    /// [guide](crate::guide::write#a-response-that-is-lost) says what to do.
    Uncertain {
        /// The error of the last attempt: a lost connection, or a condition that failed, perhaps because the
        /// write was done.
        last: Box<Error>,
    },
    /// A condition of the write failed. Nothing was written.
    ConditionFailed {
        /// The stored item, if the request asked for it and the item exists; [`Error::old_item`] reads it.
        item: Option<Item>,
    },
    /// The item has a different version than the write expects: it has changed since it was read. Nothing was written.
    VersionConflict {
        /// The version that the write expects; 0 if the item was never stored.
        expected: u64,
        /// The stored item, if it exists; [`Error::old_item`] reads it.
        item: Option<Item>,
        /// The version of the stored item, if it exists.
        found: Option<u64>,
    },
    /// All actions of a batch or a transaction that cannot be sent. Nothing was sent.
    Actions(Vec<ActionError>),
    /// Something that does not fit into a request, a batch or a transaction, and what to do instead. Nothing was sent.
    InvalidRequest(&'static str),
    /// Another action of the same transaction uses the same item. Nothing was sent.
    SameItem {
        /// The position of the first action.
        first: usize,
    },
    /// A transaction has more actions than it can have. Nothing was sent.
    TooManyActions(usize),
    /// An item of a batch or a transaction is larger than an item can be. Nothing was sent.
    ItemTooLarge {
        /// The size of the item in bytes.
        bytes: usize,
    },
    /// The items of a transaction are larger in total than they can be. Nothing was sent.
    TooLarge {
        /// The total size in bytes of the items that are put.
        bytes: usize,
    },
    /// An idempotency token that is empty or too long. Nothing was sent.
    IdempotencyToken {
        /// The number of characters of the token.
        length: usize,
    },
    /// A batch ended before all of it was processed. The error holds the rest: see [`Error::into_rest`] and
    /// [`Error::unread_of`].
    Incomplete {
        /// The number of writes or keys that are left.
        left: usize,
        /// The number of writes or keys of the batch.
        of: usize,
        /// The error that ended the batch: a [`Request`](Self::Request) or [`NoAnswer`](Self::NoAnswer). `None` if
        /// `DynamoDB` reported no error, and left the rest unprocessed again and again.
        cause: Option<Box<Self>>,
    },
    /// The transaction was cancelled because of these actions. Nothing was written.
    Canceled(Vec<Cancellation>),
    /// `DynamoDB` rejected the request.
    Request(Box<aws_sdk_dynamodb::Error>),
    /// No readable answer came: the connection failed, the request timed out, or the SDK could not send it. Unless
    /// the request was not sent, it is unknown whether a write was done.
    NoAnswer {
        /// The SDK's error.
        error: Box<aws_sdk_dynamodb::Error>,
        /// True if the connection failed or timed out, so that another attempt may succeed.
        is_transient: bool,
    },
    /// The answer lacks a part that `DynamoDB`'s documentation promises.
    IncompleteAnswer,
    /// The answer has an item that was not asked for.
    UnknownItem,
    /// The table has no client, see [`Table::without_client`](crate::sdk::Table::without_client). Nothing was sent.
    NoClient,
    /// The function of a [migration](crate::sdk::Migration) returned this error. The item was not written.
    Migration(Box<dyn std::error::Error + Send + Sync>),
    /// The function of a [migration](crate::sdk::Migration) would change its own result, or cannot read it. After an
    /// interruption the item would be changed twice, so it was not written.
    UnstableMigration {
        /// An attribute that would change, if the result can be read.
        attribute: Option<String>,
    },
    /// A [migration](crate::sdk::Migration) changes the key of the item, and another item has the new key. Nothing was written.
    KeyTaken,
    /// The stack breaks a rule, so there are no tables to create or to compare. Nothing was sent.
    #[cfg(feature = "deploy")]
    Stack(crate::error::StackError),
    /// A table already exists, but differs from the one that is needed.
    #[cfg(feature = "deploy")]
    Different(Vec<Difference>),
    /// The table did not become active in time: ten minutes, unless `sdk::apply` is given another limit.
    #[cfg(feature = "deploy")]
    NotActive,
    /// The environment variable that holds the table's name is not set, is empty, or is not Unicode.
    Environment(String),
}

/// An action that cannot be sent, and the reason.
#[derive(Debug)]
#[non_exhaustive]
pub struct ActionError {
    /// The position of the action, counted from 0 in the order in which you added the actions.
    pub position: usize,
    /// The name of the action, if it has one: see [`TransactWrite::add_named`](crate::sdk::TransactWrite::add_named).
    pub name: Option<String>,
    /// The reason.
    pub error: Error,
}

impl ActionError {
    pub(crate) const fn new(position: usize, error: Error) -> Self {
        Self { position, name: None, error }
    }
}

impl ErrorKind {
    /// Returns the kind of a request's error.
    pub(crate) fn of<E, R>(error: SdkError<E, R>) -> Self
    where
        aws_sdk_dynamodb::Error: From<SdkError<E, R>>,
    {
        let is_transient = match &error {
            SdkError::ServiceError(_) => return Self::refused(error.into()),
            SdkError::TimeoutError(_) | SdkError::ResponseError(_) => true,
            SdkError::DispatchFailure(failure) => failure.is_io() || failure.is_timeout(),
            _ => false,
        };
        Self::NoAnswer { error: Box::new(error.into()), is_transient }
    }

    fn refused(error: aws_sdk_dynamodb::Error) -> Self {
        match error {
            aws_sdk_dynamodb::Error::ConditionalCheckFailedException(error) => {
                Self::ConditionFailed { item: error.item }
            }
            error => Self::Request(Box::new(error)),
        }
    }
}

/// Prints the text, because a stored item does not belong in a log.
impl fmt::Debug for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ErrorKind").field(&format_args!("{self}")).finish()
    }
}
