//! Statements of IAM policies.

use std::borrow::Cow;

use crate::deploy::expr::Expr;

/// A statement of an IAM policy.
///
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html>
#[derive(Debug)]
pub(crate) struct Statement<'a> {
    pub(crate) id: &'static str,
    /// The account that the statement allows, in a policy that is attached to a resource.
    pub(crate) principal: Option<Expr<'a>>,
    pub(crate) actions: Vec<&'static str>,
    pub(crate) resources: OneOrMany<'a>,
    /// The names of the tables that a key encrypts.
    pub(crate) tables: Vec<Expr<'a>>,
    pub(crate) conditions: Vec<Condition<'a>>,
}

/// A condition on a request.
#[derive(Debug, PartialEq)]
pub(crate) struct Condition<'a> {
    pub(crate) operator: &'static str,
    /// The condition keys that are compared, each with its value.
    pub(crate) keys: Vec<(&'static str, OneOrMany<'a>)>,
}

#[derive(Debug, PartialEq)]
pub(crate) enum OneOrMany<'a> {
    One(Expr<'a>),
    Many(Vec<Expr<'a>>),
}

impl<'a> OneOrMany<'a> {
    pub(crate) fn texts<T: Into<Cow<'a, str>>>(texts: impl IntoIterator<Item = T>) -> Self {
        Self::Many(texts.into_iter().map(|text| Expr::Text(text.into())).collect())
    }

    /// Returns a single value alone, and otherwise a list.
    pub(crate) fn of(values: Vec<Expr<'a>>) -> Self {
        match <[Expr<'a>; 1]>::try_from(values) {
            Ok([value]) => Self::One(value),
            Err(values) => Self::Many(values),
        }
    }

    fn into_list(self) -> Vec<Expr<'a>> {
        match self {
            Self::One(value) => vec![value],
            Self::Many(values) => values,
        }
    }
}

impl<'a> Statement<'a> {
    pub(crate) const fn new(
        id: &'static str,
        actions: Vec<&'static str>,
        resources: OneOrMany<'a>,
        conditions: Vec<Condition<'a>>,
    ) -> Self {
        Self { id, principal: None, actions, resources, tables: Vec::new(), conditions }
    }

    /// Returns whether both statements allow the same actions, on whatever tables. Statements about a KMS key must name
    /// the same key.
    pub(crate) fn allows_the_same(&self, other: &Self) -> bool {
        self.id == other.id
            && self.actions == other.actions
            && self.conditions == other.conditions
            && (self.tables.is_empty() || self.resources == other.resources)
    }

    /// Adds the tables of another statement.
    pub(crate) fn add(&mut self, other: Self) {
        let resources = std::mem::replace(&mut self.resources, OneOrMany::Many(Vec::new()));
        let mut resources = resources.into_list();
        add_new(&mut resources, other.resources.into_list());
        self.resources = OneOrMany::of(resources);
        add_new(&mut self.tables, other.tables);
    }
}

fn add_new<'a>(values: &mut Vec<Expr<'a>>, others: Vec<Expr<'a>>) {
    for other in others {
        if !values.contains(&other) {
            values.push(other);
        }
    }
}
