//! Policies for those who use a table.

use std::collections::HashSet;

use crate::deploy::parameter::Parameter;
use crate::deploy::table::StackTable;
use crate::schema::{Attribute, IndexSchema};

pub use operation::Operation;

mod operation;

/// An IAM policy for those who use a table, to be attached to their roles.
///
/// It allows what its kind says on the table, and on each of its indexes by its own ARN; and, where the table is encrypted
/// by a customer's key, the use of that key through `DynamoDB` for this table. The policy's ARN is an output of the
/// template. A stack with policies is deployed with `CAPABILITY_IAM`.
///
/// A role takes ten policies unless AWS raises its quota. [`ManagedPolicy`](crate::ManagedPolicy) puts what one role needs
/// of several tables into one policy.
///
/// | kind | allows |
/// |---|---|
/// | [`reader`](Self::reader) | `GetItem`, `BatchGetItem`, `Query`, `Scan`, `ConditionCheckItem` and `DescribeTable` on the table; `Query` and `Scan` on its indexes; `SearchVectors` on its vector indexes |
/// | [`writer`](Self::writer) | `PutItem`, `UpdateItem`, `DeleteItem`, `BatchWriteItem`, `ConditionCheckItem` and `DescribeTable` |
/// | [`stream_consumer`](Self::stream_consumer) | `DescribeStream`, `GetRecords` and `GetShardIterator` on the stream; `ListStreams`, which knows no resources |
/// | [`operations`](Self::operations) | the listed operations |
///
/// The first three are the CDK's `grantReadData`, `grantWriteData` and `grantStreamRead`, with differences on purpose: indexes are
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
/// # Ok::<(), tablewright::StackError>(())
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Policy {
    pub(crate) grant: Grant,
    pub(crate) name: Option<String>,
    pub(crate) scan: bool,
    pub(crate) tenant: Option<String>,
    pub(crate) attributes: Option<Vec<String>>,
    pub(crate) roles: Vec<Parameter>,
}

#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Grant {
    Read,
    Write,
    ConsumeStream,
    /// In alphabetical order.
    Operations(Vec<Operation>),
}

impl Policy {
    const fn new(grant: Grant) -> Self {
        Self { grant, name: None, scan: true, tenant: None, attributes: None, roles: Vec::new() }
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

    /// Allows these operations and no others.
    ///
    /// `Query` and `Scan` are allowed on the table and on its indexes. A log that nobody may change takes a policy of
    /// [`PutItem`](Operation::PUT_ITEM) alone.
    ///
    /// ```
    /// use tablewright::{DynamoTable, Naming, Operation, Policy, Stack};
    /// # #[derive(DynamoTable)] struct Entry { #[pk] id: String }
    ///
    /// let stack = Stack::new(Naming::verbatim())
    ///     .table::<Entry>()
    ///     .configure::<Entry>(|table| table.policy(Policy::operations([Operation::PUT_ITEM])));
    /// assert!(stack.cloudformation()?.as_json().contains("\"EntryTablePutItemPolicy\""));
    /// # Ok::<(), tablewright::StackError>(())
    /// ```
    #[must_use]
    pub fn operations(operations: impl IntoIterator<Item = Operation>) -> Self {
        let mut operations: Vec<Operation> = operations.into_iter().collect();
        operations.sort_unstable();
        operations.dedup();
        Self::new(Grant::Operations(operations))
    }

    /// Sets the name in the policy's logical id, `{table}{name}Policy`, so that a table can have several policies of a kind.
    ///
    /// Default: `Reader`, `Writer` or `StreamConsumer`, and `TenantReader` and so on for a tenant. A policy of one operation
    /// is named after it, and one of several is named `Operations`.
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
    /// `key` is most often a variable, such as `${aws:PrincipalTag/tenant}` or `${cognito-identity.amazonaws.com:sub}`. Keys
    /// are compared exactly, so `*` and `?` are refused: write `${*}` and `${?}` for the characters themselves. A request
    /// that names no keys is refused. `DynamoDB` compares the first attribute of a partition key, so the policy has
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

    /// Attaches the policy to an IAM role, whose name is the parameter `{table}{name}PolicyRole`.
    ///
    /// Call it again for a further role: its parameter ends in `PolicyRole2`. The role has to exist when the template is
    /// deployed.
    #[must_use]
    pub fn attach_to_role(mut self, name: impl Into<Parameter>) -> Self {
        self.roles.push(name.into());
        self
    }

    /// The operations that it allows, in alphabetical order.
    pub(crate) fn allowed(&self) -> Vec<Operation> {
        let all: &[Operation] = match &self.grant {
            Grant::Read => &[
                Operation::BATCH_GET_ITEM,
                Operation::CONDITION_CHECK_ITEM,
                Operation::DESCRIBE_TABLE,
                Operation::GET_ITEM,
                Operation::QUERY,
                Operation::SCAN,
                Operation::SEARCH_VECTORS,
            ],
            Grant::Write => &[
                Operation::BATCH_WRITE_ITEM,
                Operation::CONDITION_CHECK_ITEM,
                Operation::DELETE_ITEM,
                Operation::DESCRIBE_TABLE,
                Operation::PUT_ITEM,
                Operation::UPDATE_ITEM,
            ],
            Grant::ConsumeStream => &[],
            Grant::Operations(operations) => operations,
        };
        let allowed = all.iter().copied().filter(|operation| {
            (self.scan || *operation != Operation::SCAN)
                && (self.tenant.is_none() || operation.has_leading_keys())
                && (self.attributes.is_none() || operation.has_attributes())
        });
        allowed.collect()
    }

    /// The name that is given, or that of the kind.
    pub(crate) fn id_part(&self) -> String {
        if let Some(name) = &self.name {
            return name.clone();
        }
        let kind = match &self.grant {
            Grant::Read => "Reader",
            Grant::Write => "Writer",
            Grant::ConsumeStream => "StreamConsumer",
            Grant::Operations(operations) => match &operations[..] {
                [operation] => operation.name(),
                _ => "Operations",
            },
        };
        let tenant = if self.tenant.is_some() { "Tenant" } else { "" };
        [tenant, kind].concat()
    }
}

impl StackTable {
    /// Adds a policy for those who use the table.
    #[must_use]
    pub fn policy(mut self, policy: Policy) -> Self {
        self.policies.push(policy);
        self
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
        let mut known = HashSet::new();
        let all = self.schema.key_of(None).iter().map(Attribute::name).chain(listed);
        Some(all.filter(|attribute| known.insert(*attribute)).collect())
    }
}
