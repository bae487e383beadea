//! How a live table differs from what it is to be.

use std::fmt;

use crate::deploy::at::{At, What};
use crate::deploy::compare::Mismatch;
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

impl Difference {
    pub(super) fn new(severity: Severity, table: &str, change: &Mismatch<'_>) -> Self {
        let [expected, found] = change.texts();
        Self { severity, at: change.at(Some(table)), expected, found }
    }

    /// A table or an index that is there, and does not serve.
    pub(super) fn status(table: &str, index: Option<&str>, expected: &str, found: String) -> Self {
        let at = At {
            table: Some(table.to_owned()),
            replica: None,
            index: index.map(str::to_owned),
            what: What::Existence,
        };
        Self { severity: Severity::Breaking, at, expected: expected.to_owned(), found }
    }
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
