//! Expressions of a request, and the placeholders they share.

use std::collections::HashMap;
use std::fmt;

use aws_sdk_dynamodb::types::AttributeValue;
use serde::Serialize;

use crate::condition::KeyExpression;
use crate::sdk::expression::path::{Anywhere, Step};
use crate::sdk::response::error::ErrorKind;
use crate::sdk::response::item::{Item, to_value};

/// The `ExpressionAttributeNames` and `ExpressionAttributeValues` of one request, which several expressions fill: the
/// key condition (`#k…`, `:k…`), and what asks for a placeholder (`#a…`, `:a…`).
#[derive(Default)]
pub(crate) struct Placeholders {
    names: HashMap<String, String>,
    values: HashMap<String, AttributeValue>,
    /// Those of `names` that were made here.
    made: Vec<String>,
}

impl Placeholders {
    #[inline]
    pub(crate) fn of_key(condition: &KeyExpression<'_>) -> Self {
        let (names, values) = (condition.names(), condition.values());
        let mut placeholders = Self {
            names: HashMap::with_capacity(condition.compared()),
            values: HashMap::with_capacity(condition.compared() + 1),
            made: Vec::new(),
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
    pub(crate) fn of(names: Option<HashMap<String, String>>, values: Option<Item>) -> Self {
        let (names, values) = (names.unwrap_or_default(), values.unwrap_or_default());
        let made = names.keys().filter(|placeholder| placeholder.starts_with("#a")).cloned().collect();
        Self { names, values, made }
    }

    /// A placeholder for an attribute's name: the same one, where it has one already.
    pub(crate) fn name(&mut self, name: &str) -> String {
        let known = |placeholder: &&String| self.names.get(*placeholder).is_some_and(|known| known == name);
        if let Some(placeholder) = self.made.iter().find(known) {
            return placeholder.clone();
        }
        let placeholder = free(&self.names, "#a");
        self.names.insert(placeholder.clone(), name.to_owned());
        self.made.push(placeholder.clone());
        placeholder
    }

    /// A path, with a placeholder for each name in it.
    pub(crate) fn path(&mut self, path: &Anywhere) -> String {
        let mut text = self.name(path.attribute());
        for step in path.steps() {
            match step {
                Step::Field(name) => text.extend([".", &self.name(name)]),
                Step::Index(_) => text.push_str(&step.to_string()),
            }
        }
        text
    }

    /// A placeholder for a value.
    pub(crate) fn value(&mut self, value: AttributeValue) -> String {
        let placeholder = free(&self.values, ":a");
        self.values.insert(placeholder.clone(), value);
        placeholder
    }

    /// The value of a placeholder.
    pub(crate) fn value_of(&self, placeholder: &str) -> Option<&AttributeValue> {
        self.values.get(placeholder)
    }

    /// `None` where there are none, since `DynamoDB` refuses an empty map.
    #[inline]
    pub(crate) fn into_maps(self) -> (Option<HashMap<String, String>>, Option<Item>) {
        let Self { names, values, .. } = self;
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

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// The text, once its placeholders are among those of the request.
    pub(crate) fn render(self, placeholders: &mut Placeholders) -> Result<String, ErrorKind> {
        if let Some(error) = self.error {
            return Err(error);
        }
        add(&mut placeholders.names, self.names)?;
        add(&mut placeholders.values, self.values)?;
        Ok(self.text)
    }
}

/// The text, and names without values.
impl fmt::Debug for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { text, names, .. } = self;
        f.debug_struct("Expression").field("text", text).field("names", names).finish_non_exhaustive()
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
pub(crate) fn and(earlier: Option<String>, condition: String) -> String {
    match earlier {
        Some(earlier) => format!("({earlier}) AND ({condition})"),
        None => condition,
    }
}
