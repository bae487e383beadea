//! The plain settings of a region.

use super::Given;
use crate::deploy::plain::Plain;
use crate::schema::Word;

/// The values of the plain settings, each at the position of its setting.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct PlainShape([Given<Word>; Plain::ALL.len()]);

impl PlainShape {
    /// Returns the values of a description that sets none.
    pub(crate) fn by_default() -> Self {
        Self(Plain::ALL.map(|plain| Given::by_default(plain.facts().default)))
    }

    pub(crate) fn unknown() -> Self {
        Self(Plain::ALL.map(|_| Given::unknown()))
    }

    pub(crate) const fn get(&self, plain: Plain) -> &Given<Word> {
        &self.0[plain as usize]
    }

    pub(crate) const fn get_mut(&mut self, plain: Plain) -> &mut Given<Word> {
        &mut self.0[plain as usize]
    }

    /// Returns whether a setting is known to have this value.
    #[cfg(feature = "evolve")]
    pub(crate) fn is(&self, plain: Plain, value: impl Into<Word>) -> bool {
        self.get(plain).is(&value.into())
    }

    /// Returns whether a setting is known to have the default value of `DynamoDB`.
    pub(crate) fn is_default(&self, plain: Plain) -> bool {
        self.get(plain).is(&plain.facts().default)
    }
}
