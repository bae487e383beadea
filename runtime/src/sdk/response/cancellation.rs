//! Why a transaction was cancelled.

use std::fmt;

use serde::de::DeserializeOwned;

use crate::sdk::response::error::{Error, action};
use crate::sdk::response::item::{Item, from_item};
use crate::text::excerpt::Excerpt;

/// An action because of which a transaction was cancelled, and why.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CancellationReason.html>
pub struct Cancellation {
    pub(crate) position: usize,
    pub(crate) name: Option<String>,
    pub(crate) operation: &'static str,
    pub(crate) table: String,
    pub(crate) code: String,
    pub(crate) message: Option<String>,
    pub(crate) item: Option<Item>,
    /// Whether the condition that was not met is the comparison of the version.
    pub(crate) is_version: bool,
}

impl Cancellation {
    /// Returns the position of the action, counted from 0 in the order they were added.
    #[must_use]
    pub const fn position(&self) -> usize {
        self.position
    }

    /// Returns the name of the action, if it has one: see
    /// [`TransactWrite::add_named`](crate::sdk::TransactWrite::add_named).
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// Returns what the action is: `PutItem`, `UpdateItem`, `DeleteItem`, `ConditionCheck` or `GetItem`.
    #[must_use]
    pub const fn operation(&self) -> &'static str {
        self.operation
    }

    /// Returns the physical name or ARN of the action's table.
    #[must_use]
    pub fn table_name(&self) -> &str {
        &self.table
    }

    /// Returns the reason: `ConditionalCheckFailed`, `TransactionConflict`, `ThrottlingError`, …
    #[must_use]
    pub fn code(&self) -> &str {
        &self.code
    }

    /// Returns the reason in the words of the service.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        self.message.as_deref()
    }

    /// Returns whether a condition of the action was not met. A [version conflict](Self::is_version_conflict) is not one
    /// of them.
    #[must_use]
    pub fn is_condition_failed(&self) -> bool {
        self.code == CONDITION_FAILED && !self.is_version
    }

    /// Returns whether the item has another version than the one that the action expects: see
    /// [`Error::is_version_conflict`].
    #[must_use]
    pub fn is_version_conflict(&self) -> bool {
        self.code == CONDITION_FAILED && self.is_version
    }

    /// Returns whether another request was at the same item: the transaction may pass when it is sent again.
    #[must_use]
    pub fn is_conflict(&self) -> bool {
        self.code == "TransactionConflict"
    }

    pub(crate) fn is_throttled(&self) -> bool {
        matches!(&*self.code, "ProvisionedThroughputExceeded" | "ThrottlingError")
    }

    pub(crate) fn is_retryable(&self) -> bool {
        self.is_conflict() || self.is_throttled()
    }

    /// Returns the item as it is stored, if the action asked for it with `old_item_on_failure()` or compares a version,
    /// and the item exists.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Deserialize`](crate::sdk::ErrorKind::Deserialize), if the item is not a `T`.
    pub fn old_item<T: DeserializeOwned>(&self) -> Result<Option<T>, Error> {
        let Some(item) = &self.item else { return Ok(None) };
        from_item(item.clone()).map(Some).map_err(|kind| Error::new(self.operation, &self.table, kind))
    }
}

const CONDITION_FAILED: &str = "ConditionalCheckFailed";

impl fmt::Display for Cancellation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { position, name, operation, table, code, message, .. } = self;
        action(*position, name.as_deref(), f)?;
        write!(f, "{operation} on table `{}`: ", Excerpt(table))?;
        if self.is_version_conflict() {
            return f.write_str("the item has changed since it was read");
        }
        write!(f, "{}", Excerpt(code))?;
        message.iter().try_for_each(|message| write!(f, ": {}", Excerpt(message)))
    }
}

/// Leaves out the item, whose values do not belong into a log.
impl fmt::Debug for Cancellation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { position, name, operation, table, code, message, item, is_version } = self;
        f.debug_struct("Cancellation")
            .field("position", position)
            .field("name", name)
            .field("operation", operation)
            .field("table", table)
            .field("code", code)
            .field("message", message)
            .field("is_version", is_version)
            .field("has_item", &item.is_some())
            .finish()
    }
}
