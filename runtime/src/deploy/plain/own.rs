//! The plain settings that a table or a replica sets itself.

use super::Plain;
use crate::schema::Word;

/// The values that are set, each at the position of its setting.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Own([Option<Word>; Plain::ALL.len()]);

impl Own {
    /// Returns the value of a setting, if it is set.
    pub(crate) const fn get(&self, plain: Plain) -> Option<Word> {
        self.0[plain as usize]
    }

    pub(crate) const fn set(&mut self, plain: Plain, value: Word) {
        self.0[plain as usize] = Some(value);
    }
}
