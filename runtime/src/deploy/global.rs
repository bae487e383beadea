//! Tables with replicas in other regions.

use crate::deploy::parameter::Parameter;
use crate::deploy::replica::Replica;
use crate::deploy::table::StackTable;

/// What makes a table a global one.
#[derive(Clone, Debug, Default)]
pub(crate) struct Global {
    /// Whether it is to be one before it has replicas.
    without_replicas: bool,
    pub(crate) replicas: Vec<Replica>,
    pub(crate) strong_consistency: bool,
    pub(crate) witness: Option<String>,
    pub(crate) source_table: Option<Parameter>,
    pub(crate) settings_replication: Option<bool>,
    pub(crate) disassociation_protection: Option<bool>,
}

/// # Global tables
///
/// A table with replicas is an `AWS::DynamoDB::GlobalTable` in the template. The region the stack is deployed to is the
/// first of them, so the template names the other ones alone, and is deployed in that region only.
///
/// **A table that is deployed already does not become a global one by this.** The type of its resource changes, which can
/// delete the table. Instead, take it out of the stack, in which it is [retained](StackTable::on_delete) unless that was
/// changed; add the replicas in the `DynamoDB` console; and [import](
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/import-resources-existing-stack.html) it as the
/// template with the replicas describes it. A table that may get replicas one day can be a
/// [global table](StackTable::global_table) from the start; it costs the same.
///
/// Later `CloudFormation` adds or removes one replica in an update, and best nothing else with it.
///
/// ```
/// use tablewright::{DynamoTable, Naming, Replica, Stack};
///
/// #[derive(DynamoTable)]
/// #[table(deletion_protection)]
/// #[stream] // by which the replicas are kept alike
/// struct Order {
///     #[pk]
///     id: String,
/// }
///
/// let stack = Stack::new(Naming::new("acme", "shop")?).table::<Order>().configure::<Order>(|table| {
///     table.replica(Replica::new("eu-west-1")).replica(Replica::new("us-east-1").deletion_protection(false))
/// });
/// assert!(stack.cloudformation()?.as_json().contains("AWS::DynamoDB::GlobalTable"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// A provisioned global table [scales](StackTable::auto_scaling) its writes, and its scaling is part of its resource.
/// [`Stack::calls`](crate::Stack::calls) creates a global table without its replicas.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/globaltables-bestpractices.html>
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-globaltable.html>
impl StackTable {
    /// Adds a replica in another region than the one the stack is deployed to.
    #[must_use]
    pub fn replica(mut self, replica: Replica) -> Self {
        self.global.replicas.push(replica);
        self
    }

    /// Makes the table a global one, though it has no replica yet.
    #[must_use]
    pub fn global_table(mut self) -> Self {
        self.global.without_replicas = true;
        self
    }

    /// Reads see the last write of every region; a replica waits for another one to have a write.
    ///
    /// Such a table has three replicas, or two and a [witness](StackTable::witness), in regions that `DynamoDB` allows
    /// together. It is empty when it becomes one, and has neither a time to live nor local indexes nor transactions.
    ///
    /// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_HowItWorks.html>
    #[must_use]
    pub fn strong_consistency(mut self) -> Self {
        self.global.strong_consistency = true;
        self
    }

    /// The region that takes part in strong consistency in place of a third replica.
    #[must_use]
    pub fn witness(mut self, region: impl Into<String>) -> Self {
        self.global.witness = Some(region.into());
        self
    }

    /// Makes the table a replica of one in another account and region, whose ARN this is.
    ///
    /// It has the same physical name, and takes its key, indexes, billing, capacity, stream and time to live from there, so
    /// none of them is in the template. Both tables need a [policy](StackTable::resource_policy) that lets `DynamoDB`
    /// replicate, and the source [replicates its settings](StackTable::settings_replication).
    ///
    /// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_MA_HowItWorks.html>
    #[must_use]
    pub fn source_table(mut self, arn: impl Into<Parameter>) -> Self {
        self.global.source_table = Some(arn.into());
        self
    }

    /// Whether the table's settings are those of its replicas in other accounts, as they have to be.
    ///
    /// `true` lets another account name it as its [source](StackTable::source_table), `false` ends that; either makes it a
    /// global table. Replicas in the same account share their settings in any case.
    ///
    /// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTable.html>
    #[must_use]
    pub fn settings_replication(mut self, replicated: bool) -> Self {
        self.global.settings_replication = Some(replicated);
        self
    }

    /// Whether `DynamoDB` refuses to make a replica a table of its own; it does unless this is `false`.
    ///
    /// It is what all replicas have that do not [say otherwise](Replica::disassociation_protection).
    ///
    /// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/globaltables-disassociate.html>
    #[must_use]
    pub fn disassociation_protection(mut self, protected: bool) -> Self {
        self.global.disassociation_protection = Some(protected);
        self
    }

    /// Whether the table is an `AWS::DynamoDB::GlobalTable`.
    pub(crate) fn is_global(&self) -> bool {
        let Global { without_replicas, replicas, source_table, settings_replication, .. } = &self.global;
        *without_replicas || !replicas.is_empty() || source_table.is_some() || settings_replication.is_some()
    }
}
