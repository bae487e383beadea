//! A condition on an item that a transaction does not write.

use aws_sdk_dynamodb::types::{self, TransactWriteItem};

use crate::key::Key;
use crate::sdk::expression::condition::IntoCondition;
use crate::sdk::group::action::{QueuedAction, TransactAction, refuse, sealed};
use crate::sdk::handle::{Handle, unseen};
use crate::sdk::request::write::{Options, if_version};
use crate::sdk::response::error::Error;
use crate::sdk::response::item::Item;
use crate::table::DynamoTable;

const OPERATION: &str = "ConditionCheck";

/// A condition that an item must meet although the transaction does not write it. Made by
/// [`Table::check`](crate::sdk::Table::check).
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ConditionCheck.html>
#[must_use = "a check is part of a transaction"]
pub struct ConditionCheck<T> {
    table: Handle<T>,
    key: Item,
    options: Options,
}

unseen!(ConditionCheck<T>);

impl<T: DynamoTable> ConditionCheck<T> {
    pub(crate) fn new(table: Handle<T>, key: Key<'_, T>) -> Self {
        let mut options = Options::default();
        let key = options.key(key);
        Self { table, key, options }
    }

    /// Requires the item to meet this condition. If you add several, the item must meet them all.
    pub fn condition(mut self, condition: impl IntoCondition<T>) -> Self {
        self.options.condition(condition.into_condition());
        self
    }

    /// Requires that an item with this key exists.
    pub fn if_exists(mut self) -> Self {
        self.options.exists::<T>(true);
        self
    }

    /// Requires that no item with this key exists.
    pub fn if_not_exists(mut self) -> Self {
        self.options.exists::<T>(false);
        self
    }

    if_version!();

    /// Asks for the stored item if the condition fails:
    /// [`Cancellation::old_item`](crate::sdk::Cancellation::old_item) returns it.
    pub const fn old_item_on_failure(mut self) -> Self {
        self.options.old_item_on_failure = true;
        self
    }
}

impl<T: DynamoTable> TransactAction for ConditionCheck<T> {}

impl<T: DynamoTable> sealed::TransactAction for ConditionCheck<T> {
    fn into_action(self) -> Result<QueuedAction, Error> {
        const NO_CONDITION: &str =
            "a check has no condition; add `if_exists()`, `if_not_exists()` or `condition(…)`";
        let Self { table, key, mut options } = self;
        let (on_failure, gives_item) = (options.on_failure(), options.gives_item());
        let condition = options.take_condition();
        let Options { placeholders, error, guards, .. } = options;
        if let Some(kind) = error {
            return Err(table.error(OPERATION, kind));
        }
        refuse(OPERATION, table.name(), condition.is_none(), NO_CONDITION)?;
        let (names, values) = placeholders.into_maps();
        let check = types::ConditionCheck::builder()
            .table_name(table.name())
            .set_key(Some(key))
            .set_condition_expression(condition)
            .set_expression_attribute_names(names)
            .set_expression_attribute_values(values)
            .set_return_values_on_condition_check_failure(on_failure)
            .build()
            .map_err(|error| Error::build(OPERATION, table.name(), error))?;
        let request = TransactWriteItem::builder().condition_check(check).build();
        let table = table.name().to_owned();
        Ok(QueuedAction::new(OPERATION, table, T::SCHEMA, request, (guards, gives_item)))
    }
}
