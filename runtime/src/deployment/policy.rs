//! Policies for those who use a table.

use super::Deployment;
use crate::schema::{Attribute, IndexSchema};

/// An IAM policy for those who use a table, to be attached to their roles.
///
/// It allows what its kind says on the table, and on each of its indexes by its own ARN; and, where the table is encrypted
/// by a customer's key, the use of that key through `DynamoDB` for this table. The policy's ARN is an output of the
/// template. A stack with policies is deployed with `CAPABILITY_IAM`.
///
/// | kind | allows |
/// |---|---|
/// | [`reader`](Self::reader) | `GetItem`, `BatchGetItem`, `Query`, `Scan`, `ConditionCheckItem` and `DescribeTable` on the table; `Query` and `Scan` on its indexes; `SearchVectors` on its vector indexes |
/// | [`writer`](Self::writer) | `PutItem`, `UpdateItem`, `DeleteItem`, `BatchWriteItem`, `ConditionCheckItem` and `DescribeTable` |
/// | [`stream_consumer`](Self::stream_consumer) | `DescribeStream`, `GetRecords` and `GetShardIterator` on the stream; `ListStreams`, which knows no resources |
///
/// These are the CDK's `grantReadData`, `grantWriteData` and `grantStreamRead`, with differences on purpose: indexes are
/// named where the CDK writes `index/*`; readers get no `GetRecords` and `GetShardIterator`, which are the stream's;
/// writers get `ConditionCheckItem`, which their transactions need; and a key is used through `DynamoDB` alone, and need not
/// be described. Statements in `PartiQL` are allowed to nobody: a `SELECT` without a key is a scan.
///
/// <https://docs.aws.amazon.com/service-authorization/latest/reference/list_dynamodb.html>
///
/// ```
/// use tablewright::{DynamoTable, Naming, Policy, Stack};
///
/// #[derive(DynamoTable)]
/// struct Order {
///     #[pk]
///     tenant: String,
///     #[sk]
///     id: String,
///     #[gsi("status")]
///     status: String,
///     total_cents: u64,
/// }
///
/// let stack = Stack::new(Naming::verbatim()).table::<Order>().configure::<Order>(|table| {
///     table
///         .policy(Policy::reader().without_scan())
///         .policy(Policy::writer())
///         .policy(Policy::reader().tenant("${aws:PrincipalTag/tenant}"))
///         .policy(Policy::reader().attributes([Order::TOTAL_CENTS]).name("Billing"))
/// });
/// let template = stack.cloudformation()?;
/// assert!(template.as_json().contains("${OrderTable.Arn}/index/status-index"));
/// assert!(template.as_json().contains("\"OrderTableBillingPolicy\""));
/// # Ok::<(), tablewright::Error>(())
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Policy {
    pub(crate) grant: Grant,
    name: Option<String>,
    pub(crate) scan: bool,
    pub(crate) tenant: Option<String>,
    pub(crate) attributes: Option<Vec<String>>,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Grant {
    Read,
    Write,
    ConsumeStream,
}

impl Policy {
    const fn new(grant: Grant) -> Self {
        Self { grant, name: None, scan: true, tenant: None, attributes: None }
    }

    /// For those who read items.
    #[must_use]
    pub const fn reader() -> Self {
        Self::new(Grant::Read)
    }

    /// For those who write items. They read none: a service that does both has both policies.
    #[must_use]
    pub const fn writer() -> Self {
        Self::new(Grant::Write)
    }

    /// For those who read the table's stream.
    #[must_use]
    pub const fn stream_consumer() -> Self {
        Self::new(Grant::ConsumeStream)
    }

    /// What the policy's logical id is made of, `{table}{name}Policy`, where a table has several of a kind.
    ///
    /// Without it, that is `Reader`, `Writer` or `StreamConsumer`, with `Tenant` before it for that of a tenant.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Readers cannot read a whole table or index at once.
    #[must_use]
    pub const fn without_scan(mut self) -> Self {
        self.scan = false;
        self
    }

    /// Allows only items whose partition key is `key`, by `dynamodb:LeadingKeys`.
    ///
    /// `key` is most often a variable, such as `${aws:PrincipalTag/tenant}` or `${cognito-identity.amazonaws.com:sub}`. A
    /// request that names no keys is refused. `DynamoDB` compares the first attribute of a partition key, so the policy has
    /// the indexes whose partition key begins with the table's, and leaves out the others. It allows neither `Scan` nor
    /// `SearchVectors`, which know no such condition.
    ///
    /// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html>
    #[must_use]
    pub fn tenant(mut self, key: impl Into<String>) -> Self {
        self.tenant = Some(key.into());
        self
    }

    /// Allows only these attributes, by `dynamodb:Attributes`, and those of the table's key.
    ///
    /// The derive's constants are their names: `Order::TOTAL_CENTS`. The policy has the indexes whose keys are among them,
    /// and leaves out the others. Who reads has to name the attributes that are wanted (`dynamodb:Select`). Who writes has
    /// `UpdateItem` alone, since the other requests replace or delete what is not listed, and is answered with no more than
    /// the update changed (`dynamodb:ReturnValues`). Neither has `ConditionCheckItem`, which can return the item that it
    /// fails on; AWS does not say whether a policy keeps `UpdateItem` from that. `SearchVectors` knows no such condition and
    /// is left out.
    ///
    /// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html>
    #[must_use]
    pub fn attributes<T: Into<String>>(mut self, attributes: impl IntoIterator<Item = T>) -> Self {
        self.attributes = Some(attributes.into_iter().map(Into::into).collect());
        self
    }

    /// The name that is given, or that of the kind.
    pub(crate) fn id_part(&self) -> String {
        if let Some(name) = &self.name {
            return name.clone();
        }
        let kind = match self.grant {
            Grant::Read => "Reader",
            Grant::Write => "Writer",
            Grant::ConsumeStream => "StreamConsumer",
        };
        let tenant = if self.tenant.is_some() { "Tenant" } else { "" };
        [tenant, kind].concat()
    }
}

impl Deployment {
    /// Adds a policy for those who use the table.
    #[must_use]
    pub fn policy(mut self, policy: Policy) -> Self {
        self.policies.push(policy);
        self
    }

    pub(super) fn policy_problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        for (position, policy) in self.policies.iter().enumerate() {
            let name = policy.id_part();
            if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
                problems.push(format!("a policy is named {name:?}; write letters and digits"));
            }
            if self.policies[..position].iter().any(|other| other.id_part() == name) {
                problems.push(format!("two policies are named `{name}`; name one with `Policy::name`"));
            }
            if policy.grant == Grant::ConsumeStream {
                if self.schema.stream().is_none() {
                    problems.push(format!("policy `{name}` needs a stream; add `#[stream]` to the struct"));
                }
                if policy.tenant.is_some() || policy.attributes.is_some() {
                    problems.push(format!(
                        "policy `{name}` cannot be held to a tenant or to attributes: a stream has all changes"
                    ));
                }
            }
            if !policy.scan && policy.grant != Grant::Read {
                problems
                    .push(format!("policy `{name}` allows no scan in any case; leave `without_scan` out"));
            }
            if policy.tenant.as_ref().is_some_and(String::is_empty) {
                problems.push(format!("policy `{name}` has an empty tenant; write a key, or a variable"));
            }
            let attributes = self.policy_attributes(policy).unwrap_or_default();
            for text in policy.tenant.as_deref().into_iter().chain(attributes.iter().copied()) {
                if !text.chars().all(is_policy_character) {
                    problems.push(format!(
                        "policy `{name}` cannot hold {text:?}; IAM allows the characters up to U+00FF"
                    ));
                }
            }
            for attribute in attributes.iter().filter(|attribute| attribute.contains("${")) {
                problems.push(format!(
                    "policy `{name}` cannot hold attribute `{attribute}`, which IAM reads as a variable"
                ));
            }
        }
        problems
    }

    /// The indexes that a reader's policy has.
    pub(crate) fn policy_indexes(&self, policy: &Policy) -> Vec<&IndexSchema> {
        let schema = &self.schema;
        let attributes = self.policy_attributes(policy);
        let has = |index: &&IndexSchema| {
            let key = schema.key_of(Some(index));
            let is_tenants =
                key.partition_key.first().map(Attribute::name) == Some(schema.partition_key().name());
            let is_allowed = attributes
                .as_ref()
                .is_none_or(|allowed| key.iter().all(|attribute| allowed.contains(&attribute.name())));
            (policy.tenant.is_none() || is_tenants) && is_allowed
        };
        schema.indexes().iter().filter(has).collect()
    }

    /// The attributes that a policy is held to, those of the table's key first; `None` for all.
    pub(crate) fn policy_attributes<'a>(&'a self, policy: &'a Policy) -> Option<Vec<&'a str>> {
        let listed = policy.attributes.as_ref()?.iter().map(String::as_str);
        let mut attributes = Vec::new();
        for attribute in self.schema.key_of(None).iter().map(Attribute::name).chain(listed) {
            if !attributes.contains(&attribute) {
                attributes.push(attribute);
            }
        }
        Some(attributes)
    }
}

/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-names>
const fn is_policy_character(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | ' '..='\u{ff}')
}
