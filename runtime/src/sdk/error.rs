//! What can go wrong between a typed request and its typed answer.

use std::error::Error as StdError;
use std::fmt;

use aws_sdk_dynamodb::error::{BuildError, ProvideErrorMetadata, SdkError};
use serde::de::DeserializeOwned;

use super::cursor::CursorError;
use super::item::{Item, from_item};
use super::transaction::Cancellation;
use crate::condition::KeyError;
use crate::limits::TRANSACTION_ACTIONS;
use crate::{DynamoTable, Key};

/// A request that was not sent, was refused, or whose answer is no value of the type asked for.
///
/// It names the operation and the table; [`kind`](Self::kind) says what went wrong.
#[derive(Debug)]
pub struct Error(Box<Inner>);

#[derive(Debug)]
struct Inner {
    /// Empty where no operation has begun.
    operation: &'static str,
    table: String,
    kind: ErrorKind,
}

/// What went wrong.
#[derive(Debug)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A key that `DynamoDB` would refuse. Nothing was sent.
    Key(KeyError),
    /// `serde` cannot store a value. Nothing was sent.
    Serialize {
        /// The attribute it is in, where it is in one.
        attribute: Option<String>,
        /// Why not.
        source: serde_dynamo::Error,
    },
    /// What was read is no value of the type it was to become.
    Deserialize {
        /// The attribute that is not, where it is one.
        attribute: Option<String>,
        /// Why not.
        source: serde_dynamo::Error,
    },
    /// One placeholder stands for two names or values. Nothing was sent.
    Placeholder(String),
    /// An update of an attribute of the table's key, which never changes. Nothing was sent.
    KeyAttribute(String),
    /// A type to read an index as has a field that the index does not hold. Nothing was sent.
    NotProjected {
        /// The index.
        index: &'static str,
        /// The attribute it does not hold.
        attribute: &'static str,
    },
    /// A cursor that is not one of this query. Nothing was sent.
    Cursor(CursorError),
    /// The condition was not met. Nothing was written.
    ConditionFailed {
        /// The item as it is, where the request asked for it and there is one; [`Error::old_item`] reads it.
        item: Option<Item>,
    },
    /// Two writes of one key in a batch, which does them in no order. Nothing was sent.
    DuplicateKey(String),
    /// More actions than one transaction takes. Nothing was sent.
    TooManyActions(usize),
    /// A part of a batch was not done: `DynamoDB` has left it over each time it was asked, or a request failed.
    Incomplete {
        /// Items that were not written; [`Error::unprocessed_items`] reads them.
        puts: Vec<Item>,
        /// Keys that were not read or deleted; [`Error::unprocessed_keys`] reads them.
        keys: Vec<Item>,
        /// Items that were read; [`Error::items_read`] reads them.
        read: Vec<Item>,
        /// The request that failed, where one has.
        cause: Option<Box<aws_sdk_dynamodb::Error>>,
    },
    /// A transaction was cancelled: by these of its actions. Nothing was written.
    Canceled(Vec<Cancellation>),
    /// The request failed: the SDK says how.
    Request(Box<aws_sdk_dynamodb::Error>),
    /// The answer lacks what `DynamoDB` says it has.
    NoItem,
    /// The table has no client, see [`Table::without_client`](super::Table::without_client). Nothing was sent.
    NoClient,
    /// The environment variable that holds the table's name is not set, is empty, or is not Unicode.
    Environment(String),
}

impl Error {
    pub(super) fn new(operation: &'static str, table: &str, kind: ErrorKind) -> Self {
        Self(Box::new(Inner { operation, table: table.to_owned(), kind }))
    }

    pub(super) fn request<E, R>(operation: &'static str, table: &str, error: SdkError<E, R>) -> Self
    where
        aws_sdk_dynamodb::Error: From<SdkError<E, R>>,
    {
        let kind = match aws_sdk_dynamodb::Error::from(error) {
            aws_sdk_dynamodb::Error::ConditionalCheckFailedException(error) => {
                ErrorKind::ConditionFailed { item: error.item }
            }
            error => ErrorKind::Request(Box::new(error)),
        };
        Self::new(operation, table, kind)
    }

    /// A request that the SDK does not make of its parts.
    pub(super) fn build(operation: &'static str, table: &str, error: BuildError) -> Self {
        Self::new(operation, table, ErrorKind::Request(Box::new(error.into())))
    }

    /// What went wrong.
    #[must_use]
    pub fn kind(&self) -> &ErrorKind {
        &self.0.kind
    }

    /// The same, to be taken apart.
    #[must_use]
    pub fn into_kind(self) -> ErrorKind {
        self.0.kind
    }

    /// The operation, as `DynamoDB` names it: `PutItem`. Empty where none has begun.
    #[must_use]
    pub fn operation(&self) -> &'static str {
        self.0.operation
    }

    /// The table's physical name or ARN.
    #[must_use]
    pub fn table_name(&self) -> &str {
        &self.0.table
    }

    /// Whether the condition of a write was not met.
    #[must_use]
    pub fn is_condition_failed(&self) -> bool {
        matches!(self.kind(), ErrorKind::ConditionFailed { .. })
    }

    /// The item as it was when the condition failed, where the request asked for it and there was one.
    ///
    /// # Errors
    ///
    /// An item that is no `T`.
    pub fn old_item<T: DeserializeOwned>(&self) -> Result<Option<T>, Self> {
        let ErrorKind::ConditionFailed { item: Some(item) } = self.kind() else { return Ok(None) };
        from_item(item.clone()).map(Some).map_err(|kind| Self::new(self.operation(), self.table_name(), kind))
    }
}

impl Error {
    /// The items that a batch has not written.
    ///
    /// # Errors
    ///
    /// An item that is no `T`.
    pub fn unprocessed_items<T: DeserializeOwned>(&self) -> Result<Vec<T>, Self> {
        let ErrorKind::Incomplete { puts, .. } = self.kind() else { return Ok(Vec::new()) };
        self.read(puts)
    }

    /// The keys whose items a batch has not read, or not deleted.
    ///
    /// # Errors
    ///
    /// A key that is none of `T`.
    pub fn unprocessed_keys<T: DynamoTable>(&self) -> Result<Vec<Key<'static, T>>, Self> {
        let ErrorKind::Incomplete { keys, .. } = self.kind() else { return Ok(Vec::new()) };
        self.read(keys)
    }

    /// The items that a batch has read before it failed.
    ///
    /// # Errors
    ///
    /// An item that is no `P`.
    pub fn items_read<P: DeserializeOwned>(&self) -> Result<Vec<P>, Self> {
        let ErrorKind::Incomplete { read, .. } = self.kind() else { return Ok(Vec::new()) };
        self.read(read)
    }

    fn read<P: DeserializeOwned>(&self, items: &[Item]) -> Result<Vec<P>, Self> {
        let items = items.iter().map(|item| from_item(item.clone())).collect::<Result<_, _>>();
        items.map_err(|kind| Self::new(self.operation(), self.table_name(), kind))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner { operation, table, kind } = &*self.0;
        let on = if operation.is_empty() { "" } else { " on " };
        write!(f, "{operation}{on}table `{table}`: {kind}")
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self.kind() {
            ErrorKind::Key(source) => Some(source),
            ErrorKind::Serialize { source, .. } | ErrorKind::Deserialize { source, .. } => Some(source),
            ErrorKind::Cursor(source) => Some(source),
            ErrorKind::Request(source) | ErrorKind::Incomplete { cause: Some(source), .. } => Some(&**source),
            _ => None,
        }
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Key(error) => fmt::Display::fmt(error, f),
            Self::Serialize { attribute: Some(attribute), source } => {
                write!(f, "attribute `{attribute}` cannot be stored: {source}")
            }
            Self::Serialize { attribute: None, source } => write!(f, "the value cannot be stored: {source}"),
            Self::Deserialize { attribute: Some(attribute), source } => {
                write!(f, "attribute `{attribute}` is stored as something else than its type reads: {source}")
            }
            Self::Deserialize { attribute: None, source } => {
                write!(f, "what is stored is not what the type reads: {source}")
            }
            Self::Placeholder(placeholder) => {
                write!(f, "placeholder `{placeholder}` stands for two things in one request; rename one")
            }
            Self::KeyAttribute(attribute) => write!(
                f,
                "attribute `{attribute}` is part of the table's key, which cannot be updated; put a new item and \
                 delete this one"
            ),
            Self::NotProjected { index, attribute } => write!(
                f,
                "index `{index}` does not hold attribute `{attribute}`; project it, or leave the field out of the \
                 type the query reads"
            ),
            Self::Cursor(error) => fmt::Display::fmt(error, f),
            Self::ConditionFailed { .. } => f.write_str("the condition was not met; nothing was written"),
            Self::DuplicateKey(key) => {
                write!(f, "the batch writes {key} twice, in no order; write it once")
            }
            Self::TooManyActions(actions) => {
                write!(f, "{actions} actions in a transaction; DynamoDB allows {TRANSACTION_ACTIONS}")
            }
            Self::Incomplete { puts, keys, cause, .. } => {
                write!(f, "{} of the batch are left: ", puts.len() + keys.len())?;
                match cause {
                    Some(cause) => request(cause, f),
                    None => f.write_str("DynamoDB has left them over each time it was asked"),
                }
            }
            Self::Canceled(reasons) => {
                f.write_str("the transaction was cancelled; nothing was written")?;
                reasons.iter().try_for_each(|reason| write!(f, "; {reason}"))
            }
            Self::Request(error) => request(error, f),
            Self::NoItem => f.write_str("the answer has no item where there has to be one"),
            Self::NoClient => f.write_str("this table has no client, so it makes requests and sends none"),
            Self::Environment(variable) => write!(
                f,
                "environment variable `{variable}` has to hold the table's name or ARN, and is not set"
            ),
        }
    }
}

/// The service's words, or those of everything between here and there.
fn request(error: &aws_sdk_dynamodb::Error, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match (error.code(), error.message()) {
        (Some(code), Some(message)) => return write!(f, "{code}: {message}"),
        (Some(code), None) => return f.write_str(code),
        _ => {}
    }
    fmt::Display::fmt(error, f)?;
    let mut source = error.source();
    while let Some(error) = source {
        write!(f, ": {error}")?;
        source = error.source();
    }
    Ok(())
}
