//! Texts that are known in part when a stack is rendered.

use std::borrow::Cow;

use super::id::Id;
use super::input::InputId;

/// A text, or what makes one when the stack is deployed.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Expr<'a> {
    Text(Cow<'a, str>),
    /// The value of an input.
    Input(InputId),
    /// What only the deployment knows of a table.
    Table(usize, TableAttribute),
    /// The ARN of a policy, by its id.
    Policy(Id<'a>),
    /// What only the deployment knows of the stack's key.
    Key(KeyAttribute),
    /// What only the deployment knows of itself.
    Deployment(DeploymentAttribute),
    /// The texts of several, one after the other.
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

/// Where a stack is deployed, and what it is called there.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum DeploymentAttribute {
    Account,
    Partition,
    Region,
    StackName,
    /// The domain of AWS in the partition, such as `amazonaws.com`.
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
