//! Why a transaction was cancelled.

use std::fmt;

use serde::de::DeserializeOwned;

use crate::sdk::request::guard::Unmet;
use crate::sdk::response::error::Error;
#[cfg(doc)]
use crate::sdk::response::error::ErrorKind;
use crate::sdk::response::item::{Item, from_item};

/// An action because of which a transaction was cancelled, and why.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CancellationReason.html>
pub struct Cancellation {
    pub(crate) position: usize,
    pub(crate) operation: &'static str,
    pub(crate) table: String,
    pub(crate) code: String,
    pub(crate) message: Option<String>,
    pub(crate) item: Option<Item>,
    /// Which condition was not met, if that is why.
    pub(crate) unmet: Option<Unmet>,
}

impl Cancellation {
    /// Which action, counted from 0 in the order they were added.
    #[must_use]
    pub const fn position(&self) -> usize {
        self.position
    }

    /// What it is: `PutItem`, `UpdateItem`, `DeleteItem`, `ConditionCheck` or `GetItem`.
    #[must_use]
    pub const fn operation(&self) -> &'static str {
        self.operation
    }

    /// The physical name or ARN of its table.
    #[must_use]
    pub fn table_name(&self) -> &str {
        &self.table
    }

    /// Why: `ConditionalCheckFailed`, `TransactionConflict`, `ThrottlingError`, …
    #[must_use]
    pub fn code(&self) -> &str {
        &self.code
    }

    /// Why, in the words of the service.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        self.message.as_deref()
    }

    /// Returns whether a condition of the action was not met: one that the caller has given, or one that the action has by
    /// itself, as [`is_not_found`](Self::is_not_found) and [`is_out_of_range`](Self::is_out_of_range) tell.
    #[must_use]
    pub const fn is_condition_failed(&self) -> bool {
        self.unmet.is_some()
    }

    /// Returns whether the action is an update of an item that does not exist: see [`ErrorKind::NotFound`].
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        self.unmet == Some(Unmet::Exists)
    }

    /// Returns whether a number would leave the range of its type: see [`ErrorKind::OutOfRange`].
    #[must_use]
    pub fn is_out_of_range(&self) -> bool {
        matches!(self.unmet, Some(Unmet::Range(_)))
    }

    /// Whether another request was at the same item: the transaction may pass when it is sent again.
    #[must_use]
    pub fn is_conflict(&self) -> bool {
        self.code == "TransactionConflict"
    }

    /// The item as it is, where the action asked for it with `old_item_on_failure()` and there is one.
    ///
    /// # Errors
    ///
    /// An item that is no `T`.
    pub fn old_item<T: DeserializeOwned>(&self) -> Result<Option<T>, Error> {
        let Some(item) = &self.item else { return Ok(None) };
        from_item(item.clone()).map(Some).map_err(|kind| Error::new(self.operation, &self.table, kind))
    }
}

impl fmt::Display for Cancellation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { position, operation, table, code, message, unmet, .. } = self;
        write!(f, "action {position}, {operation} on table `{table}`: ")?;
        if let Some(unmet @ (Unmet::Exists | Unmet::Range(_))) = unmet {
            return fmt::Display::fmt(&unmet.clone().into_kind(None), f);
        }
        f.write_str(code)?;
        message.iter().try_for_each(|message| write!(f, ": {message}"))
    }
}

/// Without the item, whose values are nobody's business here.
impl fmt::Debug for Cancellation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { position, operation, table, code, message, item, unmet } = self;
        f.debug_struct("Cancellation")
            .field("position", position)
            .field("operation", operation)
            .field("table", table)
            .field("code", code)
            .field("message", message)
            .field("has_item", &item.is_some())
            .field("unmet", unmet)
            .finish()
    }
}
