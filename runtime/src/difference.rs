//! How a live table differs from what it is to be.

use std::fmt;

use crate::at::At;
use crate::text::excerpt::Excerpt;

/// One thing about a table that is not as its stack has it.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub struct Difference {
    /// What it means.
    pub severity: Severity,
    /// The setting, with the table's physical name.
    pub at: At,
    /// The value in the stack.
    pub expected: String,
    /// The value in the table.
    pub found: String,
}

/// What a difference means. The worst is the greatest.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum Severity {
    /// The table has more than it is to have, and serves as well.
    Harmless,
    /// A setting is another: the table serves, but costs, keeps or protects something else.
    Drift,
    /// Requests fail, items are lost, or changes do not reach those who wait for them.
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
