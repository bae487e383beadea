//! Texts that are only partly known when a stack is rendered.

use std::borrow::Cow;

use super::id::Id;
use super::input::InputId;

/// A text, or an expression that becomes a text when the stack is deployed.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Expr<'a> {
    Text(Cow<'a, str>),
    /// The value of an input.
    Input(InputId),
    /// An attribute of a table that only the deployment knows.
    Table(usize, TableAttribute),
    /// The ARN of a policy, by its id.
    Policy(Id<'a>),
    /// An attribute of the stack's key that only the deployment knows.
    Key(KeyAttribute),
    /// An attribute of the deployment itself.
    Deployment(DeploymentAttribute),
    /// Several texts, concatenated.
    Join(Vec<Self>),
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum TableAttribute {
    Name,
    Arn,
    StreamArn,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum KeyAttribute {
    Id,
    Arn,
}

/// An attribute of the deployment, such as its region or the name of its stack.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum DeploymentAttribute {
    Account,
    Partition,
    Region,
    StackName,
    /// The domain suffix of the partition, such as `amazonaws.com`.
    UrlSuffix,
}

impl<'a> From<&'a str> for Expr<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Expr<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}
