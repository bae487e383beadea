//! Errors between a typed request and its typed response.
//!
//! A cause is told once: in the error's own text, or by `source()`, and never in both. The text is useful without the
//! source. It has the words of the service, which `source()` therefore leaves out; it has no words of `serde`, which may
//! quote a stored value.

use std::error::Error as StdError;
use std::fmt;

use aws_sdk_dynamodb::error::{BuildError, SdkError};
use serde::de::DeserializeOwned;

use crate::key::Key;
use crate::sdk::response::item::{Item, from_item, from_key};
use crate::sdk::response::left::Left;
use crate::table::DynamoTable;

pub use kind::{ActionError, ErrorKind};
pub use result::ResultExt;

mod kind;
mod question;
mod result;
mod text;

pub(crate) use text::action;

/// A request that was not sent, was refused, or whose response is not a value of the type asked for.
///
/// Its text names the operation and the table, and is complete without [`source`](StdError::source). No item and no key is
/// in it. Only the source of [`ErrorKind::Serialize`] and [`ErrorKind::Deserialize`] is not part of the text: the words
/// of `serde`, which may quote a value.
///
/// Match on [`kind`](Self::kind), or ask: [`is_condition_failed`](Self::is_condition_failed),
/// [`is_version_conflict`](Self::is_version_conflict), [`is_throttled`](Self::is_throttled),
/// [`is_retryable`](Self::is_retryable). [`ResultExt`] makes your own error of a condition that was not met.
///
/// The error of a batch also has what the batch did not do: [`into_rest`](Self::into_rest) and
/// [`unprocessed_of`](Self::unprocessed_of) of a batch write, [`unread_of`](Self::unread_of) and
/// [`read_of`](Self::read_of) of a batch get.
pub struct Error(Box<Inner>);

struct Inner {
    /// Empty before an operation has begun.
    operation: &'static str,
    table: String,
    kind: ErrorKind,
    /// The key of the item that cannot be read.
    key: Option<Item>,
    left: Option<Left>,
}

impl Error {
    pub(crate) fn new(operation: &'static str, table: &str, kind: ErrorKind) -> Self {
        Self(Box::new(Inner { operation, table: table.to_owned(), kind, key: None, left: None }))
    }

    /// Adds the key of the item that the error is about.
    pub(crate) fn of_item(mut self, key: Option<Item>) -> Self {
        self.0.key = key;
        self
    }

    /// Adds what a batch has left.
    pub(crate) fn leaving(mut self, left: Left) -> Self {
        self.0.left = Some(left);
        self
    }

    pub(crate) fn request<E, R>(operation: &'static str, table: &str, error: SdkError<E, R>) -> Self
    where
        aws_sdk_dynamodb::Error: From<SdkError<E, R>>,
    {
        Self::new(operation, table, ErrorKind::of(error))
    }

    /// The error of a request whose parts the SDK refuses.
    pub(crate) fn build(operation: &'static str, table: &str, error: BuildError) -> Self {
        let kind = ErrorKind::NoAnswer { error: Box::new(error.into()), is_transient: false };
        Self::new(operation, table, kind)
    }

    /// Returns what went wrong.
    #[must_use]
    pub fn kind(&self) -> &ErrorKind {
        &self.0.kind
    }

    /// Returns what went wrong, to be taken apart.
    #[must_use]
    pub fn into_kind(self) -> ErrorKind {
        self.0.kind
    }

    /// Returns the operation, as `DynamoDB` names it: `PutItem`. Empty if no operation had begun.
    #[must_use]
    pub fn operation(&self) -> &'static str {
        self.0.operation
    }

    /// Returns the table's physical name or ARN. Empty if a batch or a transaction has several tables.
    #[must_use]
    pub fn table_name(&self) -> &str {
        &self.0.table
    }

    /// Returns the key of the item that cannot be read: with [`ErrorKind::Deserialize`], if a query, a scan, a batch or a
    /// transaction has read the item with its key.
    ///
    /// Like all values the key is not in the error's text.
    #[must_use]
    pub fn item_key<T: DynamoTable>(&self) -> Option<Key<'static, T>> {
        from_key(self.0.key.clone()?).ok()
    }

    /// Returns the item as it was when the condition failed, if the request asked for it and the item existed. A
    /// [version conflict](Self::is_version_conflict) has it in any case.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Deserialize`], if the item is not a `T`.
    pub fn old_item<T: DynamoTable + DeserializeOwned>(&self) -> Result<Option<T>, Self> {
        let item = match self.kind() {
            ErrorKind::ConditionFailed { item }
            | ErrorKind::VersionConflict { item, .. }
            | ErrorKind::OutOfRange { item, .. } => item,
            ErrorKind::Uncertain { last } => return last.old_item(),
            _ => &None,
        };
        let Some(item) = item else { return Ok(None) };
        from_item::<T, T>(item.clone())
            .map(Some)
            .map_err(|kind| Self::new(self.operation(), self.table_name(), kind))
    }

    pub(crate) fn left(&self) -> Option<&Left> {
        self.0.left.as_ref()
    }

    pub(crate) fn left_mut(&mut self) -> &mut Option<Left> {
        &mut self.0.left
    }
}

/// The words, since an old item does not belong into a log.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner { operation, table, kind, left, .. } = &*self.0;
        let mut debug = f.debug_struct("Error");
        debug.field("operation", operation).field("table", table).field("kind", &format_args!("{kind}"));
        if let Some(left) = left {
            debug.field("left", left);
        }
        debug.finish()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self.kind() {
            ErrorKind::Serialize { source, .. } | ErrorKind::Deserialize { source, .. } => Some(source),
            ErrorKind::Uncertain { last } => last.source(),
            _ => None,
        }
    }
}
