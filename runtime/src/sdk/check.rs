//! A condition on an item that a transaction does not write.

use std::marker::PhantomData;

use super::expression::Condition;
use super::item::Item;
use super::table::Table;
use super::write::Options;
use crate::{DynamoTable, Key};

/// A condition on one item, for a [`Transaction`](super::Transaction). Made by [`Table::check`].
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ConditionCheck.html>
#[derive(Debug)]
#[must_use = "a check has to be given to a transaction"]
pub struct Check<T> {
    pub(super) table: Table<T>,
    pub(super) key: Item,
    pub(super) options: Options,
    item: PhantomData<fn() -> T>,
}

impl<T: DynamoTable> Check<T> {
    pub(super) fn new(table: Table<T>, key: Key<'_, T>) -> Self {
        let mut options = Options::default();
        let key = options.key(key);
        Self { table, key, options, item: PhantomData }
    }

    /// Goes on only where the item meets this condition; several have all to be met.
    pub fn condition(mut self, condition: impl Condition<T>) -> Self {
        self.options.condition::<T>(condition);
        self
    }

    /// Goes on only where there is an item of this key.
    pub fn if_exists(mut self) -> Self {
        self.options.exists::<T>("attribute_exists");
        self
    }

    /// Goes on only where there is no item of this key.
    pub fn if_not_exists(mut self) -> Self {
        self.options.exists::<T>("attribute_not_exists");
        self
    }

    /// Asks for the item as it is where the condition is not met.
    pub const fn old_item_on_failure(mut self) -> Self {
        self.options.old_item_on_failure = true;
        self
    }
}
