//! Changing attributes of one item.

use std::marker::PhantomData;

use aws_sdk_dynamodb::operation::update_item::UpdateItemInput;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnConsumedCapacity};
use serde::Serialize;

use super::error::{Error, ErrorKind};
use super::expression::Condition;
use super::item::{Item, to_value};
use super::metered::Metered;
use super::request::Input;
use super::send::send;
use super::table::Table;
use super::write::{NewItem, Nothing, OldItem, Options, Returns, options};
use crate::{DynamoTable, Key};

const OPERATION: &str = "UpdateItem";

/// Changes attributes of one item. Made by [`Table::update`].
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateItem.html>
#[derive(Debug)]
#[must_use = "a request has to be sent"]
pub struct Update<T, R = Nothing> {
    table: Table<T>,
    key: Item,
    /// `#a0 = :a0`, `#a1 = :a1`
    set: String,
    /// `#a2`, `#a3`
    remove: String,
    options: Options,
    returns: PhantomData<fn() -> R>,
}

impl<T: DynamoTable> Update<T> {
    pub(super) fn new(table: Table<T>, key: Key<'_, T>) -> Self {
        let mut options = Options::default();
        let key = options.key(key);
        Self { table, key, set: String::new(), remove: String::new(), options, returns: PhantomData }
    }

    /// Returns the item as it was before.
    pub fn returning_old(self) -> Update<T, OldItem> {
        self.returning()
    }

    /// Returns the item as it is afterwards.
    pub fn returning_new(self) -> Update<T, NewItem> {
        self.returning()
    }

    fn returning<R>(self) -> Update<T, R> {
        let Self { table, key, set, remove, options, .. } = self;
        Update { table, key, set, remove, options, returns: PhantomData }
    }
}

impl<T: DynamoTable, R: Returns<T>> Update<T, R> {
    /// Sets an attribute to a value.
    ///
    /// The key of an index is removed where the value is `None`: `DynamoDB` refuses NULL there, and an item without the
    /// attribute is not in the index.
    pub fn set<V: Serialize + ?Sized>(mut self, attribute: &str, value: &V) -> Self {
        match to_value(Some(attribute), value) {
            Ok(AttributeValue::Null(_)) if is_index_key::<T>(attribute) => self.remove(attribute),
            Ok(value) => {
                if let Some(name) = self.name(attribute) {
                    let value = self.options.placeholders.value(value);
                    push(&mut self.set, &[&name, " = ", &value]);
                }
                self
            }
            Err(error) => {
                self.options.fail(error);
                self
            }
        }
    }

    /// Removes an attribute.
    pub fn remove(mut self, attribute: &str) -> Self {
        if let Some(name) = self.name(attribute) {
            push(&mut self.remove, &[&name]);
        }
        self
    }

    /// `None` for an attribute of the table's key, which is an error of the request.
    fn name(&mut self, attribute: &str) -> Option<String> {
        if T::SCHEMA.key_of(None).iter().any(|key| key.name() == attribute) {
            self.options.fail(ErrorKind::KeyAttribute(attribute.to_owned()));
            return None;
        }
        Some(self.options.placeholders.name(attribute))
    }

    options!();

    /// The request, which is not sent.
    ///
    /// # Errors
    ///
    /// What is wrong with the key, a value or a condition.
    pub fn input(self) -> Result<UpdateItemInput, Error> {
        let Self { table, key, set, remove, options, .. } = self;
        let on_failure = options.on_failure();
        let Options { placeholders, condition, error, capacity, .. } = options;
        if let Some(kind) = error {
            return Err(table.error(OPERATION, kind));
        }
        let mut expression = String::new();
        for (clause, actions) in [("SET ", set), ("REMOVE ", remove)] {
            if !actions.is_empty() {
                let separator = if expression.is_empty() { "" } else { " " };
                expression.extend([separator, clause, &actions]);
            }
        }
        let (names, values) = placeholders.into_maps();
        let mut request: UpdateItemInput = table.request(OPERATION)?;
        request.key = Some(key);
        request.update_expression = (!expression.is_empty()).then_some(expression);
        request.condition_expression = condition;
        request.expression_attribute_names = names;
        request.expression_attribute_values = values;
        request.return_values = R::RETURN_VALUE;
        request.return_values_on_condition_check_failure = on_failure;
        request.return_consumed_capacity = capacity;
        Ok(request)
    }

    /// Changes the item.
    ///
    /// # Errors
    ///
    /// See [`ErrorKind`].
    pub async fn send(self) -> Result<R::Output, Error> {
        Ok(self.send_metered().await?.output)
    }

    /// Changes the item, and gives the capacity that was asked for.
    ///
    /// # Errors
    ///
    /// See [`ErrorKind`].
    pub async fn send_metered(self) -> Result<Metered<R::Output>, Error> {
        let table = self.table.clone();
        let request = self.input()?;
        let answer = table.answer(OPERATION, send(request.into_builder(), table.client(OPERATION)?).await)?;
        let output = R::read(answer.attributes).map_err(|kind| table.error(OPERATION, kind))?;
        Ok(Metered { output, consumed_capacity: answer.consumed_capacity })
    }
}

fn is_index_key<T: DynamoTable>(name: &str) -> bool {
    let mut keys = T::SCHEMA.indexes().iter().flat_map(|index| T::SCHEMA.key_of(Some(index)).iter());
    keys.any(|attribute| attribute.name() == name)
}

/// Adds an action to those of a clause.
fn push(actions: &mut String, parts: &[&str]) {
    if !actions.is_empty() {
        actions.push_str(", ");
    }
    actions.extend(parts.iter().copied());
}
