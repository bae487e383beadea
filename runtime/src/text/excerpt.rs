//! Longer texts of others in messages: of a service, of a library, of whoever named a table.

use std::fmt::{self, Display, Formatter};

use super::cut_and_escaped;

/// The bytes of a text that a message shows before it is cut: enough for an ARN, or two sentences.
const SHOWN: usize = 300;

/// A text of others in a message, cut and escaped.
pub(crate) struct Excerpt<T>(pub(crate) T);

impl<T: Display> Display for Excerpt<T> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&cut_and_escaped(&self.0.to_string(), SHOWN))
    }
}
