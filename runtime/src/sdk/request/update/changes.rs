//! The changes of an update, and its expression.

use aws_sdk_dynamodb::types::AttributeValue;

use crate::sdk::expression::operand::Side;
use crate::sdk::expression::path::{Anywhere, Step};
use crate::sdk::expression::placeholders::Placeholders;
use crate::sdk::expression::projection::Attributes;
use crate::sdk::request::verdict::Made;
use crate::sdk::request::write::Options;
use crate::sdk::response::error::ErrorKind;

/// The changes of an update.
#[derive(Default)]
pub(super) struct Changes {
    /// The actions of each clause.
    clauses: [String; CLAUSES.len()],
    changed: Vec<(Anywhere, Becomes)>,
    /// The paths whose values are copied.
    reads: Vec<Anywhere>,
    /// True if repeating one of the changes would change the item again.
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

/// The effect of a change on its path.
#[derive(Clone, Copy, Eq, PartialEq)]
pub(super) enum Effect {
    /// Sets the value on the right, or removes the path.
    Replace,
    /// The result depends on the value before, but repeating the change has no further effect.
    Complete,
    /// The result depends on the value before, and repeating the change changes it again.
    Relative,
}

/// The value at a path after the update.
enum Becomes {
    Value(String),
    Nothing,
    Unknown,
    Unchanged,
}

/// The new value of an attribute.
pub(super) enum NewValue<'a> {
    Is(&'a AttributeValue),
    Nothing,
    /// A value that depends on the stored item.
    Unknown,
}

impl Changes {
    /// Adds an action, which is built from the rendered path.
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
        // Removing an element moves the later ones up, and setting an element past the end appends it.
        let is_element = matches!(path.steps().last(), Some(Step::Index(_)));
        self.is_relative |= effect == Effect::Relative || is_element;
        self.changed.push((path, becomes));
        let actions = &mut self.clauses[clause as usize];
        actions.extend([if actions.is_empty() { "" } else { ", " }, &action]);
        Ok(())
    }

    /// Reserves a path that is left unchanged, so that no other action can change it.
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

    /// Returns the new value of an attribute, or `None` if the update does not change it.
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

    /// Returns whether these are the only changes.
    pub(super) fn are_only(&self, places: usize) -> bool {
        self.made_changes().count() <= places
    }

    /// Returns the attributes that are changed.
    pub(super) fn attributes(&self) -> Vec<&'static str> {
        self.made_changes().map(Anywhere::attribute).collect()
    }

    /// Returns whether one of these attributes (`None`: any) is changed only inside, in a list or a map.
    pub(super) fn is_inside_one_of(&self, attributes: Attributes) -> bool {
        let is_read = |name: &str| attributes.is_none_or(|attributes| attributes.contains(&name));
        self.made_changes().any(|path| !path.steps().is_empty() && is_read(path.attribute()))
    }

    fn made_changes(&self) -> impl Iterator<Item = &Anywhere> {
        let is_change = |(_, becomes): &&(Anywhere, Becomes)| !matches!(becomes, Becomes::Unchanged);
        self.changed.iter().filter(is_change).map(|(path, _)| path)
    }

    /// Returns whether repeating the update leaves the item the same.
    pub(super) fn is_repeatable(&self) -> bool {
        let is_changed = |read: &Anywhere| self.changed.iter().any(|(changed, _)| changed.overlaps(read));
        !self.is_relative && !self.reads.iter().any(is_changed)
    }

    /// Returns the item's values after the update, if the changes alone determine them.
    pub(super) fn made(&self, options: &Options) -> Made {
        let mut made = Vec::new();
        let is_version =
            |path: &Anywhere| options.guards.version.is_some_and(|(version, _)| version == path.attribute());
        for (path, becomes) in &self.changed {
            // The version is compared separately.
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

    /// Returns the `UpdateExpression`.
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

/// The right side of an action on an attribute.
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
            Side::Refused(why) => Err(ErrorKind::InvalidRequest(why)),
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

/// Returns the integer that a number is changed by. Only integer types have a range to check.
pub(super) fn integer(side: &Side) -> Option<i128> {
    match side {
        Side::Value(Ok(AttributeValue::N(digits))) => digits.parse().ok(),
        _ => None,
    }
}
