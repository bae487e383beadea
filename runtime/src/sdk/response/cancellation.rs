//! The reasons for which a transaction was cancelled.

use std::fmt;

use serde::de::DeserializeOwned;

use crate::sdk::request::guard::Unmet;
use crate::sdk::response::error::{Error, action};
use crate::sdk::response::item::{Item, from_item};
use crate::table::DynamoTable;
use crate::text::excerpt::Excerpt;

/// An action that caused the cancellation of a transaction, and the reason.
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
    /// The condition that failed, if that is the reason.
    pub(crate) unmet: Option<Unmet>,
}

impl Cancellation {
    /// Returns the position of the action, counted from 0 in the order in which you added the actions.
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

    /// Returns the operation of the action: `PutItem`, `UpdateItem`, `DeleteItem`, `ConditionCheck` or
    /// `GetItem`.
    #[must_use]
    pub const fn operation(&self) -> &'static str {
        self.operation
    }

    /// Returns the physical name or ARN of the action's table.
    #[must_use]
    pub fn table_name(&self) -> &str {
        &self.table
    }

    /// Returns the code of the reason: `ConditionalCheckFailed`, `TransactionConflict`,
    /// `ThrottlingError`, …
    #[must_use]
    pub fn code(&self) -> &str {
        &self.code
    }

    /// Returns the service's message.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        self.message.as_deref()
    }

    /// Returns whether a condition of the action failed: one of yours, or one that the action adds by itself (see
    /// [`is_not_found`](Self::is_not_found) and [`is_out_of_range`](Self::is_out_of_range)). A [version
    /// conflict](Self::is_version_conflict) does not count.
    #[must_use]
    pub fn is_condition_failed(&self) -> bool {
        self.unmet.is_some() && !self.is_version_conflict()
    }

    /// Returns whether the action is an update of an item that does not exist: see
    /// [`ErrorKind::NotFound`](crate::sdk::ErrorKind::NotFound).
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        self.unmet == Some(Unmet::Exists)
    }

    /// Returns whether a number would leave the range of its type: see
    /// [`ErrorKind::OutOfRange`](crate::sdk::ErrorKind::OutOfRange).
    #[must_use]
    pub fn is_out_of_range(&self) -> bool {
        matches!(self.unmet, Some(Unmet::Range(_)))
    }

    /// Returns whether the item has a different version than the action expects: see
    /// [`Error::is_version_conflict`].
    #[must_use]
    pub fn is_version_conflict(&self) -> bool {
        matches!(self.unmet, Some(Unmet::Version { .. }))
    }

    /// Returns whether another request used the same item at the same time. The transaction may succeed if
    /// you send it again.
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

    /// Returns the stored item, if the item exists and the action either asked for it with `old_item_on_failure()` or
    /// compares a version.
    ///
    /// # Errors
    ///
    /// Returns [`ErrorKind::Deserialize`](crate::sdk::ErrorKind::Deserialize) if the item is not a `T`.
    pub fn old_item<T: DynamoTable + DeserializeOwned>(&self) -> Result<Option<T>, Error> {
        let Some(item) = &self.item else { return Ok(None) };
        from_item::<T, T>(item.clone())
            .map(Some)
            .map_err(|kind| Error::new(self.operation, &self.table, kind))
    }
}

impl fmt::Display for Cancellation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { position, name, operation, table, code, message, unmet, .. } = self;
        action(*position, name.as_deref(), f)?;
        write!(f, "{operation} on table `{}`: ", Excerpt(table))?;
        match unmet {
            Some(Unmet::Version { .. }) => return f.write_str("the item has changed since it was read"),
            Some(unmet @ (Unmet::Exists | Unmet::Range(_))) => {
                return fmt::Display::fmt(&unmet.clone().into_kind(None), f);
            }
            Some(Unmet::Condition) | None => {}
        }
        write!(f, "{}", Excerpt(code))?;
        message.iter().try_for_each(|message| write!(f, ": {}", Excerpt(message)))
    }
}

/// Leaves out the item, whose values do not belong in a log.
impl fmt::Debug for Cancellation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { position, name, operation, table, code, message, item, unmet } = self;
        f.debug_struct("Cancellation")
            .field("position", position)
            .field("name", name)
            .field("operation", operation)
            .field("table", table)
            .field("code", code)
            .field("message", message)
            .field("unmet", unmet)
            .field("has_item", &item.is_some())
            .finish()
    }
}
