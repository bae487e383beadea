//! The expressions of a request, and the placeholders that they share.

use std::collections::HashMap;
use std::fmt;

use aws_sdk_dynamodb::types::AttributeValue;
use serde::Serialize;

use crate::condition::KeyExpression;
use crate::sdk::expression::path::{Anywhere, Step};
use crate::sdk::response::error::ErrorKind;
use crate::sdk::response::item::{Item, to_value};

/// The `ExpressionAttributeNames` and `ExpressionAttributeValues` of one request, shared by its expressions: the key
/// condition (`#k…`, `:k…`), and every expression that asks for a placeholder (`#a…`, `:a…`).
#[derive(Default)]
pub(crate) struct Placeholders {
    names: HashMap<String, String>,
    values: HashMap<String, AttributeValue>,
    /// The keys of `names` that were created here.
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

    /// Starts with the placeholders of a request.
    pub(crate) fn of(names: Option<HashMap<String, String>>, values: Option<Item>) -> Self {
        let (names, values) = (names.unwrap_or_default(), values.unwrap_or_default());
        let made = names.keys().filter(|placeholder| placeholder.starts_with("#a")).cloned().collect();
        Self { names, values, made }
    }

    /// Returns the placeholder for an attribute's name, and creates it if there is none yet.
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

    /// Returns a path with a placeholder for each of its names.
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

    /// Creates a placeholder for a value.
    pub(crate) fn value(&mut self, value: AttributeValue) -> String {
        let placeholder = free(&self.values, ":a");
        self.values.insert(placeholder.clone(), value);
        placeholder
    }

    /// Returns the value of a placeholder.
    pub(crate) fn value_of(&self, placeholder: &str) -> Option<&AttributeValue> {
        self.values.get(placeholder)
    }

    /// Returns the maps. An empty map is `None`, because `DynamoDB` rejects empty maps.
    #[inline]
    pub(crate) fn into_maps(self) -> (Option<HashMap<String, String>>, Option<Item>) {
        let Self { names, values, .. } = self;
        ((!names.is_empty()).then_some(names), (!values.is_empty()).then_some(values))
    }
}

/// Returns an unused placeholder.
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

/// An expression in `DynamoDB`'s own syntax, for anything that the typed methods cannot express.
///
/// You choose the placeholders. Placeholders that begin with `#k`, `:k`, `#a` or `:a` may already be taken, which is
/// an error of the request.
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
    /// Creates an expression without placeholders.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), names: Vec::new(), values: Vec::new(), error: None }
    }

    /// Defines a placeholder that begins with `#`: it stands for an attribute's name.
    pub fn name(mut self, placeholder: impl Into<String>, name: impl Into<String>) -> Self {
        self.names.push((placeholder.into(), name.into()));
        self
    }

    /// Defines a placeholder that begins with `:`: it stands for a value. A value that `serde` cannot store is an
    /// error of the request.
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

    /// Adds the placeholders to the request's, and returns the text.
    pub(crate) fn render(self, placeholders: &mut Placeholders) -> Result<String, ErrorKind> {
        if let Some(error) = self.error {
            return Err(error);
        }
        add(&mut placeholders.names, self.names)?;
        add(&mut placeholders.values, self.values)?;
        Ok(self.text)
    }
}

/// Prints the text and the names, but no values.
impl fmt::Debug for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { text, names, .. } = self;
        f.debug_struct("Expression").field("text", text).field("names", names).finish_non_exhaustive()
    }
}

/// Adds placeholders. Two expressions may share a placeholder if it stands for the same thing in both.
fn add<V: PartialEq>(known: &mut HashMap<String, V>, new: Vec<(String, V)>) -> Result<(), ErrorKind> {
    for (placeholder, value) in new {
        if known.get(&placeholder).is_some_and(|known| *known != value) {
            return Err(ErrorKind::Placeholder(placeholder));
        }
        known.insert(placeholder, value);
    }
    Ok(())
}

/// Joins two conditions with `AND`, if there already is one.
pub(crate) fn and(earlier: Option<String>, condition: String) -> String {
    match earlier {
        Some(earlier) => format!("({earlier}) AND ({condition})"),
        None => condition,
    }
}
