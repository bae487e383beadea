//! Statements of IAM policies.

use std::borrow::Cow;

use crate::deploy::expr::Expr;

/// What a policy allows.
///
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html>
#[derive(Debug)]
pub(crate) struct Statement<'a> {
    pub(crate) id: &'static str,
    /// The account that is allowed it, in a policy that is attached to a resource.
    pub(crate) principal: Option<Expr<'a>>,
    pub(crate) actions: Vec<&'static str>,
    pub(crate) resources: OneOrMany<'a>,
    pub(crate) conditions: Vec<Condition<'a>>,
}

/// What has to be so of a request.
#[derive(Debug)]
pub(crate) struct Condition<'a> {
    pub(crate) operator: &'static str,
    /// The keys that are compared, each with its value.
    pub(crate) keys: Vec<(&'static str, OneOrMany<'a>)>,
}

#[derive(Debug)]
pub(crate) enum OneOrMany<'a> {
    One(Expr<'a>),
    Many(Vec<Expr<'a>>),
}

impl<'a> OneOrMany<'a> {
    pub(crate) fn texts<T: Into<Cow<'a, str>>>(texts: impl IntoIterator<Item = T>) -> Self {
        Self::Many(texts.into_iter().map(|text| Expr::Text(text.into())).collect())
    }
}
