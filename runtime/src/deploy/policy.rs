//! Policies for the users of a table.

use std::collections::HashSet;

use crate::deploy::parameter::Parameter;
use crate::deploy::table::StackTable;
use crate::schema::{Attribute, IndexSchema};
use crate::table::DynamoTable;
use tenant::Tenant;

pub use operation::Operation;
pub(crate) use operation::Use;

mod operation;
pub(crate) mod tenant;

/// An IAM policy for the users of a table, to be attached to their roles.
///
/// It allows the operations of its kind on the table, and on each of its indexes by the index's ARN. If the table is
/// encrypted with a customer's key, it also allows the use of that key through `DynamoDB` for this table. The policy's
/// ARN is an output of the template. A stack with policies is deployed with `CAPABILITY_IAM`.
///
/// A role takes ten policies unless AWS raises its quota. [`ManagedPolicy`](crate::deploy::ManagedPolicy) combines everything
/// that one role needs from several tables into one policy.
///
/// | kind | allows |
/// |---|---|
/// | [`reader`](Self::reader) | `GetItem`, `BatchGetItem`, `Query`, `Scan`, `ConditionCheckItem` and `DescribeTable` on the table; `Query` and `Scan` on its indexes; `SearchVectors` on its vector indexes |
/// | [`writer`](Self::writer) | `PutItem`, `UpdateItem`, `DeleteItem`, `BatchWriteItem`, `ConditionCheckItem` and `DescribeTable` |
/// | [`stream_consumer`](Self::stream_consumer) | `DescribeStream`, `GetRecords` and `GetShardIterator` on the stream; `ListStreams`, which cannot be limited to a resource |
/// | [`operations`](Self::operations) | the listed operations |
/// | [`of_patterns`](Self::of_patterns) | what named access patterns need: `GetItem`, or `Query` on one table or index |
///
/// The first three match the CDK's `grantReadData`, `grantWriteData` and `grantStreamRead`, with deliberate
/// differences. Each index is named, where the CDK writes `index/*`. Readers do not get `GetRecords` and
/// `GetShardIterator`, which belong to the stream. Writers get `ConditionCheckItem`, which their transactions need. The
/// key is used only through `DynamoDB`, and need not be described. No policy allows `PartiQL` statements: a `SELECT`
/// without a key is a scan.
///
/// <https://docs.aws.amazon.com/service-authorization/latest/reference/list_dynamodb.html>
///
/// ```
/// use tablewright::deploy::Policy;
/// use tablewright::{DynamoTable, Naming, Stack};
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
    /// None for a policy of all tenants.
    pub(crate) tenants: Vec<Tenant>,
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
    /// The names of access patterns.
    Patterns(Vec<String>),
    /// The operations that were recorded, in order, each once.
    #[cfg_attr(not(feature = "testing"), expect(dead_code, reason = "only tests record requests"))]
    Recorded(Vec<Use>),
}

impl Policy {
    const fn new(grant: Grant) -> Self {
        Self { grant, name: None, scan: true, tenants: Vec::new(), attributes: None, roles: Vec::new() }
    }

    /// Returns a policy that allows reading items.
    #[must_use]
    pub const fn reader() -> Self {
        Self::new(Grant::Read)
    }

    /// Returns a policy that allows writing items but not reading them. A service that does both needs both policies.
    #[must_use]
    pub const fn writer() -> Self {
        Self::new(Grant::Write)
    }

    /// Returns a policy that allows reading the table's stream.
    #[must_use]
    pub const fn stream_consumer() -> Self {
        Self::new(Grant::ConsumeStream)
    }

    /// Returns a policy that allows these operations and no others.
    ///
    /// `Query` and `Scan` are allowed on the table and on its indexes. For a log that nobody may change, allow only
    /// [`PutItem`](Operation::PUT_ITEM).
    ///
    /// ```
    /// use tablewright::deploy::{Operation, Policy};
    /// use tablewright::{DynamoTable, Naming, Stack};
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

    /// Returns a policy that allows what these access patterns need and nothing else: `GetItem` on the table, or `Query` on the
    /// table or on the one index that serves the pattern.
    ///
    /// The struct names the patterns: `#[access(open_orders(status))]`. If several entities have a pattern of one name,
    /// `Order::by_mail` stands for the pattern of one entity, and `by_mail` for all of them. A name that the table does not have
    /// is an error when the stack is rendered.
    ///
    /// ```
    /// use tablewright::deploy::Policy;
    /// use tablewright::schema::AccessPattern;
    /// use tablewright::{DynamoTable, Naming, Stack};
    ///
    /// #[derive(DynamoTable)]
    /// #[access(order_by_id(id))]
    /// #[access(open_orders(status = "open"))]
    /// struct Order {
    ///     #[pk]
    ///     id: String,
    ///     #[gsi("status")]
    ///     status: String,
    /// }
    ///
    /// let all = Order::SCHEMA.patterns().map(AccessPattern::name);
    /// let stack = Stack::new(Naming::verbatim()).table::<Order>().configure::<Order>(|table| {
    ///     table
    ///         .policy(Policy::of_patterns(["open_orders"]).name("Packer"))
    ///         .policy(Policy::of_patterns(all).name("Shop"))
    /// });
    /// assert!(stack.cloudformation()?.as_json().contains("\"OrderTablePackerPolicy\""));
    /// # Ok::<(), tablewright::StackError>(())
    /// ```
    #[must_use]
    pub fn of_patterns<T: Into<String>>(names: impl IntoIterator<Item = T>) -> Self {
        Self::new(Grant::Patterns(names.into_iter().map(Into::into).collect()))
    }

    /// Returns a policy that allows what was recorded and nothing else.
    #[cfg(feature = "testing")]
    pub(crate) fn recorded(mut uses: Vec<Use>) -> Self {
        uses.sort_unstable();
        uses.dedup();
        Self::new(Grant::Recorded(uses))
    }

    /// Sets the name in the policy's logical id, `{table}{name}Policy`, so that a table can have several policies of a
    /// kind.
    ///
    /// Default: `Reader`, `Writer` or `StreamConsumer`; for a tenant, `TenantReader` and so on. A policy of one
    /// operation is named after that operation, and a policy of several is named `Operations`. A policy of access patterns is
    /// named `Patterns`, and a recorded one `Recorded`.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Removes the permission to scan, so readers cannot read a whole table or index at once.
    #[must_use]
    pub const fn without_scan(mut self) -> Self {
        self.scan = false;
        self
    }

    /// Allows only items whose partition key is `key`, by `dynamodb:LeadingKeys`.
    ///
    /// `key` is usually a variable, such as `${aws:PrincipalTag/tenant}` or `${cognito-identity.amazonaws.com:sub}`.
    /// Keys are compared exactly, so `*` and `?` are rejected: write `${*}` and `${?}` for the characters themselves. A
    /// request that names no keys is denied. `DynamoDB` compares the first attribute of a partition key, so the policy
    /// covers only the indexes whose partition key begins with the table's. It allows neither `Scan` nor
    /// `SearchVectors`, which do not support this condition.
    ///
    /// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html>
    #[must_use]
    pub fn tenant(mut self, key: impl Into<String>) -> Self {
        self.tenants = vec![Tenant::of_key(key.into())];
        self
    }

    /// Allows only items whose partition key has this tenant in the template of the entity `E`, by `dynamodb:LeadingKeys`.
    ///
    /// For `#[pk("USER#{user_id}")]` and the variable `${aws:PrincipalTag/user}`, the allowed key is
    /// `USER#${aws:PrincipalTag/user}`. Call it again for an entity with another template. The tenant is the first field of
    /// the template. If other fields follow, keys are compared by `ForAllValues:StringLike` up to the text after the
    /// tenant: make sure that the value of the variable contains neither that text nor `*` or `?`.
    ///
    /// The policy covers the indexes in which the entity has the same partition key. It cannot tell which entity a key is
    /// of, so give a text such as `USER#` only one meaning in the table. Otherwise, it is like [`tenant`](Self::tenant).
    ///
    /// ```
    /// use tablewright::deploy::Policy;
    /// use tablewright::{DynamoTable, Naming, Stack};
    ///
    /// #[derive(DynamoTable)]
    /// #[pk("PK" = "TENANT#{tenant}")]
    /// #[sk("SK" = "TICKET#{number:06}")]
    /// struct Ticket {
    ///     tenant: String,
    ///     number: u32,
    /// }
    ///
    /// let policy = Policy::reader().tenant_of::<Ticket>("${aws:PrincipalTag/tenant}");
    /// let stack =
    ///     Stack::new(Naming::verbatim()).table::<Ticket>().configure::<Ticket>(|table| table.policy(policy));
    /// assert!(stack.cloudformation()?.as_json().contains("\"TENANT#${aws:PrincipalTag/tenant}\""));
    /// # Ok::<(), tablewright::StackError>(())
    /// ```
    #[must_use]
    pub fn tenant_of<E: DynamoTable>(mut self, id: impl Into<String>) -> Self {
        self.tenants.push(Tenant::of::<E>(id.into()));
        self
    }

    /// Allows only these attributes and the attributes of the table's key, by `dynamodb:Attributes`.
    ///
    /// Pass the constants that the derive generates: `Order::TOTAL_CENTS`. The policy covers only the indexes whose
    /// keys are among these attributes. A reader must name the attributes to return (`dynamodb:Select`). A writer gets
    /// only `UpdateItem`, since the other requests replace or delete attributes that are not listed, and the answer
    /// contains no more than the update changed (`dynamodb:ReturnValues`). Neither gets `ConditionCheckItem`, which can
    /// return the item that fails the check; AWS does not document whether a policy prevents that for `UpdateItem`.
    /// `SearchVectors` does not support this condition and is left out.
    ///
    /// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html>
    #[must_use]
    pub fn attributes<T: Into<String>>(mut self, attributes: impl IntoIterator<Item = T>) -> Self {
        self.attributes = Some(attributes.into_iter().map(Into::into).collect());
        self
    }

    /// Attaches the policy to an IAM role, whose name is the parameter `{table}{name}PolicyRole`.
    ///
    /// Call it again for another role: its parameter ends in `PolicyRole2`. The role must exist when the template is
    /// deployed.
    #[must_use]
    pub fn attach_to_role(mut self, name: impl Into<Parameter>) -> Self {
        self.roles.push(name.into());
        self
    }

    /// Returns the operations that the policy allows on anything, in alphabetical order. `uses` are its [uses of the
    /// table](StackTable::policy_uses).
    pub(crate) fn allowed(&self, uses: Option<&[Use]>) -> Vec<Operation> {
        let of_uses: Vec<Operation>;
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
            Grant::Patterns(_) | Grant::Recorded(_) => {
                let mut operations: Vec<Operation> =
                    uses.unwrap_or_default().iter().map(|each| each.operation).collect();
                // Uses are sorted by their operation.
                operations.dedup();
                of_uses = operations;
                &of_uses
            }
        };
        let allowed = all.iter().copied().filter(|operation| {
            (self.scan || *operation != Operation::SCAN)
                && (self.tenants.is_empty() || operation.has_leading_keys())
                && (self.attributes.is_none() || operation.has_attributes())
        });
        allowed.collect()
    }

    /// Returns the name that was set, or else the name of the kind.
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
            Grant::Patterns(_) => "Patterns",
            Grant::Recorded(_) => "Recorded",
        };
        let tenant = if self.tenants.is_empty() { "" } else { "Tenant" };
        [tenant, kind].concat()
    }
}

impl StackTable {
    /// Adds a policy for the users of the table.
    #[must_use]
    pub fn policy(mut self, policy: Policy) -> Self {
        self.policies.push(policy);
        self
    }

    /// Returns what a policy of access patterns, or of recorded requests, does with the table and with each index, in order.
    /// `None` for a policy that allows its operations on the table and on all indexes.
    pub(crate) fn policy_uses(&self, policy: &Policy) -> Option<Vec<Use>> {
        match &policy.grant {
            Grant::Patterns(names) => {
                let patterns = self.schema.patterns();
                let granted = patterns.filter(|pattern| names.iter().any(|name| pattern.is_named(name)));
                let mut uses: Vec<Use> = granted.map(Use::of).collect();
                uses.sort_unstable();
                uses.dedup();
                Some(uses)
            }
            Grant::Recorded(uses) => Some(uses.clone()),
            Grant::Read | Grant::Write | Grant::ConsumeStream | Grant::Operations(_) => None,
        }
    }

    /// Returns the indexes that a reader's policy covers.
    pub(crate) fn policy_indexes(&self, policy: &Policy) -> Vec<&IndexSchema> {
        let schema = &self.schema;
        let attributes = self.policy_attributes(policy);
        let has = |index: &&IndexSchema| {
            let key = schema.key_of(Some(index));
            let is_allowed = attributes
                .as_ref()
                .is_none_or(|allowed| key.iter().all(|attribute| allowed.contains(&attribute.name())));
            (policy.tenants.is_empty() || self.is_of_tenants(policy, index)) && is_allowed
        };
        schema.indexes().iter().filter(has).collect()
    }

    /// Returns the attributes that a policy is restricted to, the table's key first; `None` for all attributes.
    pub(crate) fn policy_attributes<'a>(&'a self, policy: &'a Policy) -> Option<Vec<&'a str>> {
        let listed = policy.attributes.as_ref()?.iter().map(String::as_str);
        let mut known = HashSet::new();
        let all = self.schema.key_of(None).iter().map(Attribute::name).chain(listed);
        Some(all.filter(|attribute| known.insert(*attribute)).collect())
    }
}
