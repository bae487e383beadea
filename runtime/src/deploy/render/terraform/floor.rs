//! The oldest version of the AWS provider that supports everything in a file.
//!
//! <https://github.com/hashicorp/terraform-provider-aws/blob/main/CHANGELOG.md>

use std::fmt;

/// A version of the provider: its major and its minor number.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) struct Floor(u32, u32);

impl Floor {
    /// The oldest version that this crate's output is tested with. It also stands for arguments whose first release is
    /// not established.
    pub(crate) const TESTED: Self = Self(5, 100);

    pub(super) const ON_DEMAND_LIMITS: Self = Self(5, 72);
    pub(super) const CONSISTENCY: Self = Self(6, 3);
    pub(super) const INSIGHTS_MODE: Self = Self(6, 11);
    pub(super) const WARM_THROUGHPUT: Self = Self(6, 13);
    pub(super) const WITNESS: Self = Self(6, 25);
    /// The first version with a safe `key_schema` of an index. The argument came with 6.29, but until 6.36 the removal
    /// of one index rebuilt all of them (<https://github.com/hashicorp/terraform-provider-aws/issues/46601>).
    pub(super) const KEY_SCHEMA: Self = Self(6, 36);

    pub(super) const fn of([major, minor]: [u32; 2]) -> Self {
        Self(major, minor)
    }

    /// Parses a version such as `5.100`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (major, minor) = text.split_once('.')?;
        let number =
            |text: &str| text.parse().ok().filter(|_| text.bytes().all(|byte| byte.is_ascii_digit()));
        Some(Self(number(major)?, number(minor)?))
    }

    /// Raises the floor to a version.
    pub(super) fn need(&mut self, version: Self) {
        *self = (*self).max(version);
    }
}

/// Writes the version constraint.
impl fmt::Display for Floor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, ">= {}.{}", self.0, self.1)
    }
}
