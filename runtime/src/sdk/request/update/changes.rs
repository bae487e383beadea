//! The changes of an update, and its expression.

use aws_sdk_dynamodb::types::AttributeValue;

use crate::sdk::expression::operand::Side;
use crate::sdk::expression::path::{Anywhere, Step};
use crate::sdk::expression::placeholders::Placeholders;
use crate::sdk::request::verdict::Made;
use crate::sdk::request::write::Options;
use crate::sdk::response::error::ErrorKind;

/// What an update changes.
#[derive(Default)]
pub(super) struct Changes {
    /// The actions of each clause.
    clauses: [String; CLAUSES.len()],
    changed: Vec<(Anywhere, Becomes)>,
    /// The places whose values are copied.
    reads: Vec<Anywhere>,
    /// Whether one of the changes is another one when it is done again.
    is_relative: bool,
}

/// The keywords, in the order of [`Clause`].
const CLAUSES: [&str; 4] = ["SET", "REMOVE", "ADD", "DELETE"];

#[derive(Clone, Copy)]
pub(super) enum Clause {
    Set,
    Remove,
    Add,
    Delete,
}

/// What a change makes of its place.
#[derive(Clone, Copy, Eq, PartialEq)]
pub(super) enum Effect {
    /// The value on the right, or nothing.
    Replace,
    /// What depends on the value before, and is the same when it is done again.
    Complete,
    /// What depends on the value before, and is another one when it is done again.
    Relative,
}

/// What is at a place afterwards.
enum Becomes {
    Value(String),
    Nothing,
    Unknown,
    Unchanged,
}

/// What an attribute becomes.
pub(super) enum NewValue<'a> {
    Is(&'a AttributeValue),
    Nothing,
    /// What depends on the item that is stored.
    Unknown,
}

impl Changes {
    /// Adds an action, which is made of the path as text.
    pub(super) fn add(
        &mut self,
        (clause, effect): (Clause, Effect),
        path: Anywhere,
        placeholders: &mut Placeholders,
        action: impl FnOnce(&str, &mut Right<'_>) -> Result<String, ErrorKind>,
    ) -> Result<(), ErrorKind> {
        self.check_overlap(&path)?;
        let text = placeholders.path(&path);
        let mut right =
            Right { placeholders, attribute: path.attribute(), reads: &mut self.reads, value: None };
        let action = action(&text, &mut right)?;
        let becomes = match (effect, clause, right.value) {
            (Effect::Replace, Clause::Remove, _) => Becomes::Nothing,
            (Effect::Replace, _, Some(placeholder)) => Becomes::Value(placeholder),
            _ => Becomes::Unknown,
        };
        // Elements move up when one is removed, and what is set behind the last one is appended.
        let is_element = matches!(path.steps().last(), Some(Step::Index(_)));
        self.is_relative |= effect == Effect::Relative || is_element;
        self.changed.push((path, becomes));
        let actions = &mut self.clauses[clause as usize];
        actions.extend([if actions.is_empty() { "" } else { ", " }, &action]);
        Ok(())
    }

    /// Says that a place is not changed after all, so that nothing else changes it.
    pub(super) fn leave(&mut self, path: Anywhere) -> Result<(), ErrorKind> {
        self.check_overlap(&path)?;
        self.changed.push((path, Becomes::Unchanged));
        Ok(())
    }

    fn check_overlap(&self, path: &Anywhere) -> Result<(), ErrorKind> {
        match self.changed.iter().find(|(changed, _)| changed.overlaps(path)) {
            Some((first, _)) => {
                Err(ErrorKind::Overlap { first: first.to_string(), second: path.to_string() })
            }
            None => Ok(()),
        }
    }

    /// What an attribute becomes; `None` if it stays.
    pub(super) fn new_value<'p>(
        &self,
        attribute: &str,
        placeholders: &'p Placeholders,
    ) -> Option<NewValue<'p>> {
        let (_, becomes) = self.changed.iter().find(|(path, _)| path.attribute() == attribute)?;
        match becomes {
            Becomes::Value(placeholder) => {
                Some(placeholders.value_of(placeholder).map_or(NewValue::Unknown, NewValue::Is))
            }
            Becomes::Nothing => Some(NewValue::Nothing),
            Becomes::Unknown => Some(NewValue::Unknown),
            Becomes::Unchanged => None,
        }
    }

    /// Whether it changes nothing but these places.
    pub(super) fn are_only(&self, places: usize) -> bool {
        let is_change = |(_, becomes): &&(Anywhere, Becomes)| !matches!(becomes, Becomes::Unchanged);
        self.changed.iter().filter(is_change).count() <= places
    }

    /// Whether the item is the same when the update is done twice.
    pub(super) fn is_repeatable(&self) -> bool {
        let is_changed = |read: &Anywhere| self.changed.iter().any(|(changed, _)| changed.overlaps(read));
        !self.is_relative && !self.reads.iter().any(is_changed)
    }

    /// What the item has afterwards, if the changes alone tell it.
    pub(super) fn made(&self, options: &Options) -> Made {
        let mut made = Vec::new();
        let is_version =
            |path: &Anywhere| options.guards.version.is_some_and(|(version, _)| version == path.attribute());
        for (path, becomes) in &self.changed {
            // It is compared by itself.
            if is_version(path) {
                continue;
            }
            made.push((
                path.clone(),
                match becomes {
                    Becomes::Value(placeholder) => options.placeholders.value_of(placeholder).cloned(),
                    Becomes::Nothing => None,
                    Becomes::Unchanged => continue,
                    Becomes::Unknown => return Made::Unknown,
                },
            ));
        }
        Made::Changes(made)
    }

    /// The `UpdateExpression`.
    pub(super) fn into_expression(self) -> String {
        let mut expression = String::new();
        for (clause, actions) in CLAUSES.iter().zip(&self.clauses) {
            if !actions.is_empty() {
                let separator = if expression.is_empty() { "" } else { " " };
                expression.extend([separator, clause, " ", actions]);
            }
        }
        expression
    }
}

/// What stands on the right of an action on an attribute.
pub(super) struct Right<'a> {
    placeholders: &'a mut Placeholders,
    attribute: &'static str,
    reads: &'a mut Vec<Anywhere>,
    /// The placeholder of the value.
    value: Option<String>,
}

impl Right<'_> {
    pub(super) fn side(&mut self, side: Side) -> Result<String, ErrorKind> {
        match side {
            Side::Path(path) => {
                let text = self.placeholders.path(&path);
                self.reads.push(path);
                Ok(text)
            }
            Side::Value(Ok(value)) | Side::LeftOut(value) => {
                let placeholder = self.placeholders.value(value);
                self.value = Some(placeholder.clone());
                Ok(placeholder)
            }
            Side::Refused(why) => Err(ErrorKind::Unfit(why)),
            Side::Value(Err(source)) => {
                Err(ErrorKind::Serialize { attribute: Some(self.attribute.to_owned()), source })
            }
        }
    }

    pub(super) fn number(&mut self, digits: &str) -> String {
        self.placeholders.value(AttributeValue::N(digits.to_owned()))
    }

    pub(super) fn empty_list(&mut self) -> String {
        self.placeholders.value(AttributeValue::L(Vec::new()))
    }
}
