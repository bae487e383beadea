//! Policies that are attached to a table or to its stream.

use serde_json::{Value, json};

use crate::deploy::table::StackTable;

/// A policy that is attached to a table or to its stream and says who else may use it.
///
/// ```
/// use tablewright::deploy::ResourcePolicy;
/// use tablewright::{DynamoTable, Naming, Stack};
/// # #[derive(DynamoTable)] struct Order { #[pk] id: String }
///
/// let partner = ResourcePolicy::new()
///     .allow("111122223333", ["dynamodb:GetItem", "dynamodb:Query"])
///     .deny("arn:aws:iam::111122223333:role/intern", ["dynamodb:*"]);
/// let stack = Stack::new(Naming::verbatim())
///     .table::<Order>()
///     .configure::<Order>(|table| table.resource_policy(partner));
/// assert!(stack.resolved()?.as_json().contains("\"ResourcePolicy\""));
/// # Ok::<(), tablewright::StackError>(())
/// ```
///
/// For conditions, or for resources other than the whole table, use a [document](Self::document). Rendering checks
/// either form against the grammar of IAM. A policy cannot name the table that it is attached to, since each would have
/// to be created before the other. Its resource is therefore `"*"`, which means only this table and its indexes.
///
/// - <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/access-control-resource-based.html>
/// - <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html>
#[derive(Clone, Debug, PartialEq)]
pub struct ResourcePolicy {
    document: Value,
    /// Statements in addition to the document's own.
    statements: Vec<Value>,
}

impl ResourcePolicy {
    /// Returns a policy without statements.
    #[must_use]
    pub fn new() -> Self {
        Self::document(json!({ "Version": "2012-10-17", "Statement": [] }))
    }

    /// Returns a policy from a document in the form of IAM, with `Version` and `Statement`.
    ///
    /// Values can be `CloudFormation` functions.
    #[must_use]
    pub const fn document(document: Value) -> Self {
        Self { document, statements: Vec::new() }
    }

    /// Allows a principal these actions, such as `dynamodb:GetItem`, on the table and its indexes, or on the stream.
    ///
    /// The principal is an account (its 12 digits), a user or a role (its ARN), a service (such as
    /// `replication.dynamodb.amazonaws.com`), or `*` for everyone.
    #[must_use]
    pub fn allow<T: Into<String>>(self, principal: &str, actions: impl IntoIterator<Item = T>) -> Self {
        self.statement("Allow", principal, actions)
    }

    /// Denies a principal these actions, whatever else allows them.
    ///
    /// The principal is written as for [`allow`](Self::allow).
    #[must_use]
    pub fn deny<T: Into<String>>(self, principal: &str, actions: impl IntoIterator<Item = T>) -> Self {
        self.statement("Deny", principal, actions)
    }

    fn statement<T: Into<String>>(
        mut self,
        effect: &str,
        principal: &str,
        actions: impl IntoIterator<Item = T>,
    ) -> Self {
        let actions: Vec<String> = actions.into_iter().map(Into::into).collect();
        let principal = match principal {
            "*" => json!("*"),
            service if service.ends_with(".amazonaws.com") => json!({ "Service": service }),
            account_or_arn => json!({ "AWS": account_or_arn }),
        };
        self.statements.push(json!({
            "Effect": effect,
            "Principal": principal,
            "Action": actions,
            "Resource": "*"
        }));
        self
    }

    /// Returns the whole document.
    fn into_value(self) -> Value {
        let Self { mut document, statements } = self;
        if !statements.is_empty()
            && let Some(members) = document.as_object_mut()
        {
            match members.entry("Statement").or_insert_with(|| json!([])) {
                Value::Array(all) => all.extend(statements),
                // A document can have its only statement without a list.
                one => *one = std::iter::once(one.take()).chain(statements).collect(),
            }
        }
        document
    }
}

impl Default for ResourcePolicy {
    fn default() -> Self {
        Self::new()
    }
}

impl From<Value> for ResourcePolicy {
    fn from(document: Value) -> Self {
        Self::document(document)
    }
}

/// Returns the document of a policy, whether it was given as a document or built from statements.
pub(super) fn document_of(policy: impl Into<ResourcePolicy>) -> Value {
    policy.into().into_value()
}

impl StackTable {
    /// Attaches a policy to the table: a [`ResourcePolicy`], or a document as JSON.
    ///
    /// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/access-control-resource-based.html>
    #[must_use]
    pub fn resource_policy(mut self, policy: impl Into<ResourcePolicy>) -> Self {
        self.regional.resource_policy = Some(document_of(policy));
        self
    }

    /// Attaches a policy to the table's stream: a [`ResourcePolicy`], or a document as JSON.
    ///
    /// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/rbac-considerations.html>
    #[must_use]
    pub fn stream_policy(mut self, policy: impl Into<ResourcePolicy>) -> Self {
        self.regional.stream_policy = Some(document_of(policy));
        self
    }
}
