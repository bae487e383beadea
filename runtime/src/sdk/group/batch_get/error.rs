//! What a batch has not read.

use std::error::Error as StdError;
use std::fmt;

use crate::sdk::response::error::Error;
use crate::{DynamoTable, Key};

/// A batch of which not everything was read: why, what was read and what is left.
///
/// As an [`Error`], which `?` makes of it, it says how many keys are left, but no longer which: to be read again.
#[non_exhaustive]
pub struct BatchGetError<T, P = T> {
    /// Why.
    pub error: Error,
    /// The keys that were read, in the order they were given, each with its item where it has one.
    pub read: Vec<(Key<'static, T>, Option<P>)>,
    /// The keys that were not read, in the order they were given, and those whose item is no `P`.
    pub unread: Vec<Key<'static, T>>,
}

impl<T, P> From<BatchGetError<T, P>> for Error {
    fn from(error: BatchGetError<T, P>) -> Self {
        error.error
    }
}

impl<T, P> fmt::Display for BatchGetError<T, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.error, f)
    }
}

/// Without the items.
impl<T: DynamoTable, P> fmt::Debug for BatchGetError<T, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BatchGetError")
            .field("error", &self.error)
            .field("read", &self.read.len())
            .field("unread", &self.unread.len())
            .finish()
    }
}

impl<T: DynamoTable, P> StdError for BatchGetError<T, P> {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.error.source()
    }
}
