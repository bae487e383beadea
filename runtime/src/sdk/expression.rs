//! Expressions of a request, and the placeholders they share.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use serde::Serialize;

use super::error::ErrorKind;
use super::item::{Item, to_value};
use crate::DynamoTable;
use crate::condition::KeyExpression;

/// The `ExpressionAttributeNames` and `ExpressionAttributeValues` of one request, which several expressions fill: the
/// key condition (`#k…`, `:k…`), and what asks for a placeholder (`#a…`, `:a…`).
#[derive(Debug, Default)]
pub struct Placeholders {
    names: HashMap<String, String>,
    values: HashMap<String, AttributeValue>,
}

impl Placeholders {
    #[inline]
    pub(super) fn of_key(condition: &KeyExpression<'_>) -> Self {
        let (names, values) = (condition.names(), condition.values());
        let mut placeholders = Self {
            names: HashMap::with_capacity(condition.compared()),
            values: HashMap::with_capacity(condition.compared() + 1),
        };
        for (placeholder, name) in names {
            placeholders.names.insert(placeholder.to_owned(), name.to_owned());
        }
        for (placeholder, value) in values {
            placeholders.values.insert(placeholder.to_owned(), value.into());
        }
        placeholders
    }

    /// Those of a request.
    pub(super) fn of(names: Option<HashMap<String, String>>, values: Option<Item>) -> Self {
        Self { names: names.unwrap_or_default(), values: values.unwrap_or_default() }
    }

    /// A placeholder for an attribute's name.
    pub(super) fn name(&mut self, name: &str) -> String {
        let placeholder = free(&self.names, "#a");
        self.names.insert(placeholder.clone(), name.to_owned());
        placeholder
    }

    /// A placeholder for a value.
    pub(super) fn value(&mut self, value: AttributeValue) -> String {
        let placeholder = free(&self.values, ":a");
        self.values.insert(placeholder.clone(), value);
        placeholder
    }

    /// `None` where there are none, since `DynamoDB` refuses an empty map.
    #[inline]
    pub(super) fn into_maps(self) -> (Option<HashMap<String, String>>, Option<Item>) {
        let Self { names, values } = self;
        ((!names.is_empty()).then_some(names), (!values.is_empty()).then_some(values))
    }
}

/// A placeholder that stands for nothing yet.
fn free<V>(taken: &HashMap<String, V>, prefix: &str) -> String {
    let mut number = taken.len();
    loop {
        let placeholder = format!("{prefix}{number}");
        if !taken.contains_key(&placeholder) {
            return placeholder;
        }
        number += 1;
    }
}

/// A condition that items of table `T` meet or do not: of a write, or of what a query or scan gives.
pub trait Condition<T: DynamoTable>: sealed::Condition {}

pub(super) mod sealed {
    use super::{ErrorKind, Placeholders};

    pub trait Condition {
        /// The text, with the placeholders it has taken.
        fn render(self, placeholders: &mut Placeholders) -> Result<String, ErrorKind>;
    }
}

/// An expression in `DynamoDB`'s own words, for what has no typed form.
///
/// Placeholders are the caller's. Those that begin with `#k`, `:k`, `#a` and `:a` may be taken, which is an error of the
/// request.
///
/// ```
/// use tablewright::sdk::Expression;
///
/// let few = Expression::new("size(#lines) < :few").name("#lines", "lines").value(":few", &3);
/// ```
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html>
#[derive(Debug)]
#[must_use = "an expression has to be given to a request"]
pub struct Expression {
    text: String,
    names: Vec<(String, String)>,
    values: Vec<(String, AttributeValue)>,
    error: Option<ErrorKind>,
}

impl Expression {
    /// An expression without placeholders.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), names: Vec::new(), values: Vec::new(), error: None }
    }

    /// What a placeholder that begins with `#` stands for: an attribute's name.
    pub fn name(mut self, placeholder: impl Into<String>, name: impl Into<String>) -> Self {
        self.names.push((placeholder.into(), name.into()));
        self
    }

    /// What a placeholder that begins with `:` stands for: a value. One that `serde` cannot store is an error of the
    /// request.
    pub fn value<V: Serialize + ?Sized>(mut self, placeholder: impl Into<String>, value: &V) -> Self {
        match to_value(None, value) {
            Ok(value) => self.values.push((placeholder.into(), value)),
            Err(error) => self.error = self.error.or(Some(error)),
        }
        self
    }
}

impl<T: DynamoTable> Condition<T> for Expression {}

impl sealed::Condition for Expression {
    fn render(self, placeholders: &mut Placeholders) -> Result<String, ErrorKind> {
        if let Some(error) = self.error {
            return Err(error);
        }
        add(&mut placeholders.names, self.names)?;
        add(&mut placeholders.values, self.values)?;
        Ok(self.text)
    }
}

/// Adds what placeholders stand for. Two expressions may share one that stands for the same in both.
fn add<V: PartialEq>(known: &mut HashMap<String, V>, new: Vec<(String, V)>) -> Result<(), ErrorKind> {
    for (placeholder, value) in new {
        if known.get(&placeholder).is_some_and(|known| *known != value) {
            return Err(ErrorKind::Placeholder(placeholder));
        }
        known.insert(placeholder, value);
    }
    Ok(())
}

/// Both, where there is one already.
pub(super) fn and(earlier: Option<String>, condition: String) -> String {
    match earlier {
        Some(earlier) => format!("({earlier}) AND ({condition})"),
        None => condition,
    }
}
