//! Errors of a typed request and its typed response.
//!
//! Each cause appears once: either in the error's own text or in `source()`, never in both. The text is useful
//! without the source. It includes the service's message, so `source()` leaves it out. It never includes a message
//! from `serde`, which may quote a stored value.

use std::error::Error as StdError;
use std::fmt;

use aws_sdk_dynamodb::error::{BuildError, SdkError};
use serde::de::DeserializeOwned;

use crate::key::Key;
use crate::sdk::response::item::{Item, from_item, from_key};
use crate::sdk::response::left::Left;
use crate::table::DynamoTable;

pub use kind::{ActionError, ErrorKind};
pub use patch::PatchError;
pub use result::ResultExt;

mod kind;
mod patch;
mod question;
mod result;
mod text;

pub(crate) use text::action;

/// The error of a request that was not sent, was rejected, or whose response is not a value of the requested type.
///
/// The text names the operation and the table, and is complete without [`source`](StdError::source). It contains no
/// items and no keys. The only exception is the source of [`ErrorKind::Serialize`], [`ErrorKind::Deserialize`] and
/// [`ErrorKind::Migration`]: the text leaves out the message from `serde` or from your function, which may quote a value.
///
/// Match on [`kind`](Self::kind), or ask: [`is_condition_failed`](Self::is_condition_failed),
/// [`is_version_conflict`](Self::is_version_conflict), [`is_throttled`](Self::is_throttled),
/// [`is_retryable`](Self::is_retryable). [`ResultExt`] turns a failed condition into an error of your own.
///
/// The error of a batch also holds what the batch did not do: see [`into_rest`](Self::into_rest)
/// and [`unprocessed_of`](Self::unprocessed_of) for a batch write, [`unread_of`](Self::unread_of)
/// and [`read_of`](Self::read_of) for a batch get.
pub struct Error(Box<Inner>);

struct Inner {
    /// Empty if no operation had begun.
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

    /// Adds the rest of a batch.
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

    /// Creates the error of a request that the SDK refuses to build.
    pub(crate) fn build(operation: &'static str, table: &str, error: BuildError) -> Self {
        let kind = ErrorKind::NoAnswer { error: Box::new(error.into()), is_transient: false };
        Self::new(operation, table, kind)
    }

    /// Returns the kind of the error.
    #[must_use]
    pub fn kind(&self) -> &ErrorKind {
        &self.0.kind
    }

    /// Converts the error to its kind, so that you can take it apart.
    #[must_use]
    pub fn into_kind(self) -> ErrorKind {
        self.0.kind
    }

    /// Returns the operation, in `DynamoDB`'s naming: `PutItem`. Empty if no operation had begun.
    #[must_use]
    pub fn operation(&self) -> &'static str {
        self.0.operation
    }

    /// Returns the table's physical name or ARN. Empty if a batch or a transaction uses several tables.
    #[must_use]
    pub fn table_name(&self) -> &str {
        &self.0.table
    }

    /// Returns the key of the item that cannot be read. It is known for [`ErrorKind::Deserialize`], if a query, a
    /// scan, a batch or a transaction has read the item together with its key, and for every item that a
    /// [migration](crate::sdk::Migration) fails on.
    ///
    /// The key, like all values, is not part of the error's text.
    #[must_use]
    pub fn item_key<T: DynamoTable>(&self) -> Option<Key<'static, T>> {
        from_key(self.0.key.clone()?).ok()
    }

    /// Returns the item as it was when the condition failed, if the request asked for it and the item existed. A
    /// [version conflict](Self::is_version_conflict) always holds the item.
    ///
    /// # Errors
    ///
    /// Returns [`ErrorKind::Deserialize`] if the item is not a `T`.
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

/// Prints the text, because a stored item does not belong in a log.
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
            ErrorKind::Migration(error) => Some(&**error),
            ErrorKind::Uncertain { last } => last.source(),
            _ => None,
        }
    }
}
