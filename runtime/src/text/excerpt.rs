//! Longer foreign texts in messages, from a service, a library, or a user.

use std::fmt::{self, Display, Formatter};

use super::cut_and_escaped;

/// The number of bytes of a text that a message shows before it is cut: enough for an ARN, or two
/// sentences.
const SHOWN: usize = 300;

/// A foreign text in a message, cut and escaped.
pub(crate) struct Excerpt<T>(pub(crate) T);

impl<T: Display> Display for Excerpt<T> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&cut_and_escaped(&self.0.to_string(), SHOWN))
    }
}
