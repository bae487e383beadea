//! Lints that are allowed.

use super::Stack;

/// A lint that is allowed.
#[derive(Clone, Debug)]
pub(crate) struct Allowed {
    pub(crate) code: String,
    pub(crate) reason: String,
}

impl Stack {
    /// Allows a lint by its code, for the whole stack, so that [`lints`](Self::lints) leaves it out.
    ///
    /// The reason is for readers of the code. An unknown code or an empty reason is an error when the stack is
    /// rendered. You can allow only lints, because AWS enforces its own rules.
    ///
    /// ```
    /// use tablewright::{DynamoTable, Naming, Stack};
    ///
    /// #[derive(DynamoTable)]
    /// #[gsi("twin", pk(id))]
    /// # #[allow(dead_code)]
    /// struct Twin {
    ///     #[pk]
    ///     id: String,
    /// }
    ///
    /// let stack = Stack::new(Naming::verbatim()).table::<Twin>();
    /// assert_eq!(stack.lints()[0].code(), "TW9001");
    /// assert!(stack.allow("TW9001", "the index is read while the table is filled").lints().is_empty());
    /// ```
    #[must_use]
    pub fn allow(mut self, code: impl Into<String>, reason: impl Into<String>) -> Self {
        self.allowed.push(Allowed { code: code.into(), reason: reason.into() });
        self
    }
}
