//! The differences between a live table and its stack.

use std::fmt;

use crate::at::At;
use crate::text::excerpt::Excerpt;

/// One setting of a live table that differs from its stack.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub struct Difference {
    /// The severity of the difference.
    pub severity: Severity,
    /// The setting, with the table's physical name.
    pub at: At,
    /// The value in the stack.
    pub expected: String,
    /// The value in the table.
    pub found: String,
}

/// The severity of a difference. The worst severity compares as the greatest.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum Severity {
    /// The table has more than its stack asks for, and works just as well.
    Harmless,
    /// A setting has another value. The table works, but costs, keeps or protects something else.
    Drift,
    /// Requests fail, items are lost, or changes do not reach their consumers.
    Breaking,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { severity, at, expected, found } = self;
        write!(f, "{severity}: {at}: expected {}, found {}", Excerpt(expected), Excerpt(found))
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Harmless => "harmless",
            Self::Drift => "drift",
            Self::Breaking => "breaking",
        })
    }
}
