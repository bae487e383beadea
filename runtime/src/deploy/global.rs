//! Tables with replicas in other regions.

use crate::deploy::parameter::Parameter;
use crate::deploy::replica::Replica;
use crate::deploy::table::StackTable;

/// The settings that make a table global.
#[derive(Clone, Debug, Default)]
pub(crate) struct Global {
    /// True if the table is global before it has replicas.
    without_replicas: bool,
    pub(crate) replicas: Vec<Replica>,
    pub(crate) strong_consistency: bool,
    pub(crate) witness: Option<String>,
    pub(crate) source_table: Option<Parameter>,
    pub(crate) settings_replication: Option<bool>,
}

/// # Global tables
///
/// A table with replicas is an `AWS::DynamoDB::GlobalTable` in the template. The region that the stack is deployed to
/// is its first replica. The template therefore names only the other regions, and you deploy it in that first region
/// only.
///
/// **Adding a replica does not turn a table that is already deployed into a global table.** The type of its resource
/// changes, which can delete the table. Instead, take the table out of the stack; it is
/// [retained](StackTable::on_delete) unless you changed that. Add the replicas in the `DynamoDB` console. Then
/// [import](https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/import-resources-existing-stack.html) the
/// table as the template with the replicas describes it. If a table may get replicas one day, make it a [global
/// table](StackTable::global_table) from the start; it costs the same.
///
/// Later, `CloudFormation` adds or removes one replica per update. It is best to change nothing else then.
///
/// ```
/// use tablewright::deploy::Replica;
/// use tablewright::{DynamoTable, Naming, Stack};
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
/// A provisioned global table [scales](StackTable::auto_scaling) its writes, and the scaling is part of its resource.
/// [`Stack::calls`](crate::Stack::calls) creates a global table without its replicas.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/globaltables-bestpractices.html>
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-globaltable.html>
impl StackTable {
    /// Adds a replica in a region other than the one that the stack is deployed to.
    #[must_use]
    pub fn replica(mut self, replica: Replica) -> Self {
        self.global.replicas.push(replica);
        self
    }

    /// Makes the table global, even though it has no replica yet.
    #[must_use]
    pub fn global_table(mut self) -> Self {
        self.global.without_replicas = true;
        self
    }

    /// Makes reads see the last write of every region. In return, a write waits until another replica has it.
    ///
    /// Such a table has three replicas, or two replicas and a [witness](StackTable::witness), in regions that
    /// `DynamoDB` allows together. The table must be empty when it becomes strongly consistent, and can have no time to
    /// live, local indexes or transactions.
    ///
    /// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_HowItWorks.html>
    #[must_use]
    pub fn strong_consistency(mut self) -> Self {
        self.global.strong_consistency = true;
        self
    }

    /// Sets the region of the witness, which takes the place of a third replica in strong consistency.
    #[must_use]
    pub fn witness(mut self, region: impl Into<String>) -> Self {
        self.global.witness = Some(region.into());
        self
    }

    /// Makes the table a replica of the table with this ARN, in another account and region.
    ///
    /// The replica has the same physical name as its source, and takes key, indexes, billing, capacity, stream and time
    /// to live from it, so none of them is in the template. Both tables need a [policy](StackTable::resource_policy)
    /// that lets `DynamoDB` replicate, and the source must [replicate its settings](StackTable::settings_replication).
    ///
    /// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_MA_HowItWorks.html>
    #[must_use]
    pub fn source_table(mut self, arn: impl Into<Parameter>) -> Self {
        self.global.source_table = Some(arn.into());
        self
    }

    /// Sets whether the table shares its settings with its replicas in other accounts, which replication requires.
    ///
    /// `true` lets another account name this table as its [source](StackTable::source_table); `false` ends that. Either
    /// value makes the table global. Replicas in the same account always share their settings.
    ///
    /// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTable.html>
    #[must_use]
    pub fn settings_replication(mut self, replicated: bool) -> Self {
        self.global.settings_replication = Some(replicated);
        self
    }

    /// Returns whether the table is an `AWS::DynamoDB::GlobalTable`.
    pub(crate) fn is_global(&self) -> bool {
        let Global { without_replicas, replicas, source_table, settings_replication, .. } = &self.global;
        *without_replicas || !replicas.is_empty() || source_table.is_some() || settings_replication.is_some()
    }
}
