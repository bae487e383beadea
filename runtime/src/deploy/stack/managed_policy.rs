//! Policies that cover several tables of a stack.

use super::Stack;
use crate::deploy::parameter::Parameter;
use crate::deploy::policy::Policy;
use crate::table::DynamoTable;

/// One IAM managed policy with everything that a role needs from several tables.
///
/// A managed policy combines a [`Policy`] for each use of a table. Statements that allow the same actions are written
/// once, for all their tables, because IAM allows 6,144 characters in a policy and ten policies on a role. A longer
/// policy is an error when the stack is rendered: split it into two with different names.
///
/// ```
/// use tablewright::deploy::{ManagedPolicy, Operation, Parameter, Policy};
/// use tablewright::{DynamoTable, Naming, Stack};
/// # #[derive(DynamoTable)] struct Order { #[pk] id: String }
/// # #[derive(DynamoTable)] struct Customer { #[pk] id: String }
/// # #[derive(DynamoTable)] struct AuditEntry { #[pk] id: String }
///
/// let service = ManagedPolicy::new("Service")
///     .each_table(Policy::reader().without_scan())
///     .table::<Order>(Policy::writer())
///     .table::<Customer>(Policy::writer())
///     .table::<AuditEntry>(Policy::operations([Operation::PUT_ITEM]))
///     .attach_to_role(Parameter::required());
/// let stack = Stack::new(Naming::new("acme", "shop")?)
///     .table::<Order>()
///     .table::<Customer>()
///     .table::<AuditEntry>()
///     .managed_policy(service);
/// let template = stack.cloudformation()?;
/// assert!(template.as_json().contains("\"ServicePolicy\""));
/// assert!(template.as_json().contains("\"ServicePolicyRole\""));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html>
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ManagedPolicy {
    pub(crate) name: String,
    /// Each policy with the base name of its table. `None` stands for every table.
    pub(crate) grants: Vec<(Option<String>, Policy)>,
    pub(crate) roles: Vec<Parameter>,
}

impl ManagedPolicy {
    /// Returns a policy with the logical id `{name}Policy`, which allows nothing yet.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), grants: Vec::new(), roles: Vec::new() }
    }

    /// Adds the permissions of a policy on the table of a struct.
    #[must_use]
    pub fn table<T: DynamoTable>(self, policy: Policy) -> Self {
        self.table_named(T::SCHEMA.name(), policy)
    }

    /// Adds the permissions of a policy on the table with this base name.
    #[must_use]
    pub fn table_named(mut self, name: impl Into<String>, policy: Policy) -> Self {
        self.grants.push((Some(name.into()), policy));
        self
    }

    /// Adds the permissions of a policy on every table of the stack.
    #[must_use]
    pub fn each_table(mut self, policy: Policy) -> Self {
        self.grants.push((None, policy));
        self
    }

    /// Attaches the policy to an IAM role, whose name is the parameter `{name}PolicyRole`.
    ///
    /// Call it again for another role: its parameter ends in `PolicyRole2`. The role must exist when the template is
    /// deployed.
    #[must_use]
    pub fn attach_to_role(mut self, name: impl Into<Parameter>) -> Self {
        self.roles.push(name.into());
        self
    }
}

impl Stack {
    /// Adds a policy that covers several tables. Its ARN is an output of the template.
    ///
    /// A stack with policies is deployed with `CAPABILITY_IAM`.
    #[must_use]
    pub fn managed_policy(mut self, policy: ManagedPolicy) -> Self {
        self.managed_policies.push(policy);
        self
    }
}
