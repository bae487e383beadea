//! What a write expects of the stored item, as far as this crate knows it: to say which part of its condition failed.

use aws_sdk_dynamodb::types::AttributeValue;

use crate::sdk::response::error::ErrorKind;
use crate::sdk::response::item::Item;

/// The parts of a write's condition that have a meaning of their own.
///
/// `DynamoDB` only says that the whole condition failed, and gives the stored item to those who ask for it. That costs no
/// capacity: <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutItem.html>
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Expected {
    /// The attribute that holds the version, and the number that it has to hold.
    version: Option<(&'static str, u64)>,
    /// Whether the item has to exist, or must not.
    exists: Option<bool>,
    /// Whether the write has conditions beside the version.
    has_others: bool,
}

impl Expected {
    pub(crate) const fn version(&mut self, attribute: &'static str, number: u64) {
        self.version = Some((attribute, number));
    }

    pub(crate) const fn exists(&mut self, exists: bool) {
        (self.exists, self.has_others) = (Some(exists), true);
    }

    pub(crate) const fn condition(&mut self) {
        self.has_others = true;
    }

    /// Whether the stored item is needed to tell the parts apart.
    pub(crate) const fn needs_item(&self) -> bool {
        self.version.is_some()
    }

    /// Returns the error of a write whose condition failed, and leaves any other error as it is.
    pub(crate) fn explain(&self, kind: ErrorKind) -> ErrorKind {
        let ErrorKind::ConditionFailed { item } = kind else { return kind };
        match self.version_conflict(item.as_ref()) {
            Some((expected, found)) => ErrorKind::VersionConflict { expected, found, item },
            None => ErrorKind::ConditionFailed { item },
        }
    }

    /// Returns the expected version and the stored one, if it was the comparison of the two that failed.
    ///
    /// A caller who asks for an item that exists, or for none, and is wrong, gets that answer. Otherwise another version is
    /// the answer, whatever else failed: the other conditions were made for an item that is not there any more.
    pub(crate) fn version_conflict(&self, item: Option<&Item>) -> Option<(u64, Option<u64>)> {
        let (attribute, expected) = self.version?;
        let found = item.map(|item| stored_version(item, attribute));
        let is_other = found.unwrap_or(Some(0)) != Some(expected);
        let is_existence = self.exists.is_some_and(|exists| exists != item.is_some());
        (!is_existence && (is_other || !self.has_others)).then_some((expected, found.flatten()))
    }
}

/// The version of a stored item: 0 if it has none, and `None` if it is not a number that this crate writes.
fn stored_version(item: &Item, attribute: &str) -> Option<u64> {
    match item.get(attribute) {
        None => Some(0),
        Some(AttributeValue::N(digits)) => digits.parse().ok(),
        Some(_) => None,
    }
}
