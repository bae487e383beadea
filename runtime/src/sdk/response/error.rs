//! What can go wrong between a typed request and its typed answer.

use std::error::Error as StdError;
use std::fmt;

use aws_sdk_dynamodb::error::{BuildError, ProvideErrorMetadata, SdkError};
use serde::de::DeserializeOwned;

use crate::condition::KeyError;
use crate::sdk::difference::Difference;
use crate::sdk::group::action::ActionError;
use crate::sdk::group::batch_write::BatchWriteError;
use crate::sdk::response::cancellation::Cancellation;
use crate::sdk::response::cursor::CursorError;
use crate::sdk::response::item::{Item, from_item};
use crate::{DynamoTable, Key};

mod text;

/// A request that was not sent, was refused, or whose answer is no value of the type asked for.
///
/// It names the operation and the table; [`kind`](Self::kind) says what went wrong. No item and no key is in its text, but
/// where an attribute cannot be read, the words of `serde` may quote its value.
pub struct Error(Box<Inner>);

struct Inner {
    /// Empty where no operation has begun.
    operation: &'static str,
    table: String,
    kind: ErrorKind,
    /// Of the item that cannot be read.
    key: Option<Item>,
}

/// What went wrong.
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
    /// What was read is no value of the type it was to become. Where a write returns the item, it was written.
    Deserialize {
        /// The attribute that is not, where it is one.
        attribute: Option<String>,
        /// Why not.
        source: serde_dynamo::Error,
    },
    /// One placeholder stands for two names or values. Nothing was sent.
    Placeholder(String),
    /// [`is_in`](crate::sdk::Path::is_in) with no values, or with more than `DynamoDB` takes. Nothing was sent.
    Operands {
        /// What is compared.
        path: String,
        /// The number of values.
        count: usize,
    },
    /// An update that changes one place twice, or a place and one within it. Nothing was sent.
    Overlap {
        /// What is changed first.
        first: String,
        /// What is changed after it.
        second: String,
    },
    /// A filter of a query by the key it reads by. Nothing was sent.
    KeyFilter {
        /// The attribute of the key.
        attribute: &'static str,
    },
    /// A type to read an index as has a field that the index does not hold, or a filter of it. Nothing was sent.
    NotProjected {
        /// The index.
        index: &'static str,
        /// The attribute it does not hold.
        attribute: &'static str,
    },
    /// A cursor that is not one of this query. Nothing was sent.
    Cursor(CursorError),
    /// A limit or a page size of no items. Nothing was sent.
    Limit {
        /// Which of the two.
        option: &'static str,
    },
    /// A segment that a scan cannot have. Nothing was sent.
    Segment {
        /// The segment.
        segment: u32,
        /// Out of how many.
        total: u32,
    },
    /// `serde` stores another value for an attribute of a key than the item's key has, so that the item would be written
    /// under another key, or not be found in an index. Nothing was sent.
    StoredKey {
        /// The attribute of the key.
        attribute: &'static str,
    },
    /// `serde` stores two values under one name: those of two fields, or one that comes from `#[serde(flatten)]`. Nothing
    /// was sent.
    StoredTwice {
        /// The name.
        attribute: String,
    },
    /// An update that changes nothing. Nothing was sent.
    NoChange,
    /// There is no item to update: [`Update::upsert`](crate::sdk::Update::upsert) makes one. Nothing was written.
    NotFound,
    /// A number would leave the range of its field's type, and could not be read again. Nothing was written.
    OutOfRange {
        /// The number.
        path: String,
        /// The item as it is, if the request asked for it; [`Error::old_item`] reads it.
        item: Option<Item>,
    },
    /// The write may have been done, or not: a response was lost. It cannot be sent again without harm, as what counts, or it
    /// was sent again in vain. The [guide](crate::guide::write#a-response-that-is-lost) says what to do.
    Uncertain {
        /// How the last attempt failed: the connection, or a condition that is not met, or is not met any more.
        last: Box<Error>,
    },
    /// The condition was not met. Nothing was written.
    ConditionFailed {
        /// The item as it is, where the request asked for it and there is one; [`Error::old_item`] reads it.
        item: Option<Item>,
    },
    /// Actions of a batch or a transaction that cannot be sent: all of them. Nothing was sent.
    Actions(Vec<ActionError>),
    /// What does not fit into a request, a batch or a transaction, and what to do instead. Nothing was sent.
    Unfit(&'static str),
    /// Another action of the same transaction is about the same item. Nothing was sent.
    SameItem {
        /// The position of the first.
        first: usize,
    },
    /// A transaction of more actions than it can have. Nothing was sent.
    TooManyActions(usize),
    /// An item of a batch or a transaction that is larger than one can be. Nothing was sent.
    ItemTooLarge {
        /// Its bytes.
        bytes: usize,
    },
    /// A transaction of items that are larger in sum than they can be. Nothing was sent.
    TooLarge {
        /// The bytes of the items it puts.
        bytes: usize,
    },
    /// An idempotency token that is empty or too long. Nothing was sent.
    Token {
        /// Its characters.
        length: usize,
    },
    /// A batch that came to an end before all of it was processed. The error of the batch has what is left.
    Incomplete {
        /// How many writes or keys are left.
        left: usize,
        /// Out of how many.
        of: usize,
        /// What has ended it. `None` where `DynamoDB` gave no error, and left them unprocessed again and again.
        cause: Option<Box<aws_sdk_dynamodb::Error>>,
    },
    /// A batch that was not written whole, as `?` makes an [`Error`] of it: with all that is left.
    BatchWrite(BatchWriteError),
    /// The transaction was cancelled because of these actions. Nothing was written.
    Canceled(Vec<Cancellation>),
    /// The request failed: the SDK says how.
    Request(Box<aws_sdk_dynamodb::Error>),
    /// The answer lacks what `DynamoDB` says it has.
    NoItem,
    /// The answer has an item whose key is none of those that were asked for.
    UnknownItem,
    /// The table has no client, see [`Table::without_client`](crate::sdk::Table::without_client). Nothing was sent.
    NoClient,
    /// The stack breaks a rule, so there are no tables to create or to compare. Nothing was sent.
    Stack(crate::Error),
    /// A table is there already, and would not serve.
    Different(Vec<Difference>),
    /// The table is not active after ten minutes.
    NotActive,
    /// The environment variable that holds the table's name is not set, is empty, or is not Unicode.
    Environment(String),
}

impl Error {
    pub(crate) fn new(operation: &'static str, table: &str, kind: ErrorKind) -> Self {
        Self(Box::new(Inner { operation, table: table.to_owned(), kind, key: None }))
    }

    /// An error of the item of this key.
    pub(crate) fn of_item(mut self, key: Option<Item>) -> Self {
        self.0.key = key;
        self
    }

    pub(crate) fn request<E, R>(operation: &'static str, table: &str, error: SdkError<E, R>) -> Self
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
    pub(crate) fn build(operation: &'static str, table: &str, error: BuildError) -> Self {
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

    /// The table's physical name or ARN. Empty where a batch or a transaction has several.
    #[must_use]
    pub fn table_name(&self) -> &str {
        &self.0.table
    }

    /// The key of the item that is no value of the type it was read as: of [`ErrorKind::Deserialize`], where a query, a
    /// scan, a batch or a transaction has read the item with its key.
    ///
    /// Like all values it is not in the error's text.
    #[must_use]
    pub fn item_key<T: DynamoTable>(&self) -> Option<Key<'static, T>> {
        from_item(self.0.key.clone()?).ok()
    }

    /// Returns whether a condition of a write was not met, or of an action of a transaction: one that the caller has
    /// given, or one that the write has by itself, as [`is_not_found`](Self::is_not_found) and
    /// [`is_out_of_range`](Self::is_out_of_range) tell.
    #[must_use]
    pub fn is_condition_failed(&self) -> bool {
        let kind = self.kind();
        matches!(kind, ErrorKind::ConditionFailed { .. } | ErrorKind::NotFound | ErrorKind::OutOfRange { .. })
            || self.cancellations().iter().any(Cancellation::is_condition_failed)
    }

    /// Returns whether there is no item to update: [`ErrorKind::NotFound`], or that of an action of a transaction.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        matches!(self.kind(), ErrorKind::NotFound)
            || self.cancellations().iter().any(Cancellation::is_not_found)
    }

    /// Returns whether the write may have been done, or not: [`ErrorKind::Uncertain`].
    #[must_use]
    pub fn is_uncertain(&self) -> bool {
        matches!(self.kind(), ErrorKind::Uncertain { .. })
    }

    /// Returns whether a number would leave the range of its type: [`ErrorKind::OutOfRange`], or that of an action of a
    /// transaction.
    #[must_use]
    pub fn is_out_of_range(&self) -> bool {
        matches!(self.kind(), ErrorKind::OutOfRange { .. })
            || self.cancellations().iter().any(Cancellation::is_out_of_range)
    }

    /// The code that `DynamoDB` has refused the request with: `ThrottlingException`. `None` where it was not asked, or has
    /// not answered, be it one attempt of several ([`ErrorKind::Uncertain`]).
    ///
    /// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html>
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        match self.kind() {
            ErrorKind::Request(error) | ErrorKind::Incomplete { cause: Some(error), .. } => error.code(),
            ErrorKind::BatchWrite(error) => error.error().code(),
            ErrorKind::ConditionFailed { .. } | ErrorKind::NotFound | ErrorKind::OutOfRange { .. } => {
                Some("ConditionalCheckFailedException")
            }
            ErrorKind::Canceled(_) => Some("TransactionCanceledException"),
            _ => None,
        }
    }

    /// The actions because of which a transaction was cancelled; none for any other error.
    #[must_use]
    pub fn cancellations(&self) -> &[Cancellation] {
        if let ErrorKind::Canceled(cancellations) = self.kind() { cancellations } else { &[] }
    }

    /// The item as it was when the condition failed, where the request asked for it and there was one.
    ///
    /// # Errors
    ///
    /// An item that is no `T`.
    pub fn old_item<T: DeserializeOwned>(&self) -> Result<Option<T>, Self> {
        let (ErrorKind::ConditionFailed { item } | ErrorKind::OutOfRange { item, .. }) = self.kind() else {
            return match self.kind() {
                ErrorKind::Uncertain { last } => last.old_item(),
                _ => Ok(None),
            };
        };
        let Some(item) = item else { return Ok(None) };
        from_item(item.clone()).map(Some).map_err(|kind| Self::new(self.operation(), self.table_name(), kind))
    }
}

/// In words, since an old item is no text for a log.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner { operation, table, kind, .. } = &*self.0;
        let mut debug = f.debug_struct("Error");
        debug
            .field("operation", operation)
            .field("table", table)
            .field("kind", &format_args!("{kind}"))
            .finish()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner { operation, table, kind, .. } = &*self.0;
        if let ErrorKind::Stack(error) = kind {
            return fmt::Display::fmt(error, f);
        }
        let on = if operation.is_empty() || table.is_empty() { "" } else { " on " };
        f.write_str(operation)?;
        f.write_str(on)?;
        if !table.is_empty() {
            write!(f, "table `{table}`")?;
        }
        write!(f, ": {kind}")
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self.kind() {
            ErrorKind::Key(source) => Some(source),
            ErrorKind::Serialize { source, .. } | ErrorKind::Deserialize { source, .. } => Some(source),
            ErrorKind::Cursor(source) => Some(source),
            ErrorKind::Stack(source) => Some(source),
            ErrorKind::Request(source) | ErrorKind::Incomplete { cause: Some(source), .. } => Some(&**source),
            ErrorKind::BatchWrite(error) => error.source(),
            ErrorKind::Uncertain { last } => last.source(),
            _ => None,
        }
    }
}
