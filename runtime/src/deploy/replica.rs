//! The replicas of a global table.

use serde_json::Value;

use super::resource_policy::document_of;
use crate::deploy::kinesis::KinesisStream;
use crate::deploy::parameter::Parameter;
use crate::deploy::resource_policy::ResourcePolicy;
use crate::deploy::scaling::Scaling;
use crate::deploy::table::{last_of_each, set_tag};
use crate::schema::{ContributorInsights, PointInTimeRecovery, TableClass, Tag};

/// A copy of a table in another region, which can be read and written like the table.
///
/// It has the table's deletion protection, point-in-time recovery, storage class, contributor insights, read capacity,
/// limit of reads and tags, and those of the stream, unless it sets its own. The Kinesis stream, the policies and the
/// customer's key are of one region, so a replica has none but its own.
///
/// ```
/// use tablewright::{PointInTimeRecovery, Replica, ReplicaIndex};
///
/// let replica = Replica::new("eu-west-1")
///     .point_in_time_recovery(PointInTimeRecovery::new(Some(7)))
///     .max_reads(1000)
///     .index("status-index", ReplicaIndex::new().max_reads(500))
///     .tag("backup", "weekly");
/// ```
///
/// What it sets itself is literal in a template, but for capacities, their bounds, keys and Kinesis streams, which are
/// parameters.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-dynamodb-globaltable-replicaspecification.html>
#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::option_option, reason = "the table's setting, or another, which may be none")]
pub struct Replica {
    pub(crate) region: String,
    pub(crate) deletion_protection: Option<bool>,
    pub(crate) disassociation_protection: Option<bool>,
    pub(crate) point_in_time_recovery: Option<Option<PointInTimeRecovery>>,
    pub(crate) class: Option<TableClass>,
    pub(crate) encryption_key: Option<Parameter>,
    pub(crate) kinesis_stream: Option<KinesisStream>,
    pub(crate) resource_policy: Option<Value>,
    pub(crate) stream_policy: Option<Value>,
    pub(crate) stream_tags: Vec<Tag>,
    pub(crate) tags: Vec<Tag>,
    /// What an index of a replica has too.
    pub(crate) reads: ReplicaIndex,
    /// As they were given: the last one of a name counts.
    pub(crate) indexes: Vec<(String, ReplicaIndex)>,
}

/// What a replica sets itself of a global index.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[expect(clippy::option_option, reason = "the table's setting, or another, which may be none")]
pub struct ReplicaIndex {
    pub(crate) contributor_insights: Option<Option<ContributorInsights>>,
    pub(crate) max_reads: Option<u64>,
    pub(crate) capacity: Option<ReadCapacity>,
}

/// The read capacity of a replica, or of one of its indexes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum ReadCapacity {
    Fixed(u64),
    Scaled(Scaling),
}

impl Replica {
    /// A replica in the region of that id, such as `eu-west-1`, with the settings of the table.
    #[must_use]
    pub fn new(region: impl Into<String>) -> Self {
        Self {
            region: region.into(),
            deletion_protection: None,
            disassociation_protection: None,
            point_in_time_recovery: None,
            class: None,
            encryption_key: None,
            kinesis_stream: None,
            resource_policy: None,
            stream_policy: None,
            stream_tags: Vec::new(),
            tags: Vec::new(),
            reads: ReplicaIndex::new(),
            indexes: Vec::new(),
        }
    }

    /// Whether `DynamoDB` refuses to delete the replica.
    #[must_use]
    pub fn deletion_protection(mut self, protected: bool) -> Self {
        self.deletion_protection = Some(protected);
        self
    }

    /// Whether `DynamoDB` refuses to make the replica a table of its own.
    ///
    /// See [`StackTable::disassociation_protection`](crate::StackTable::disassociation_protection).
    #[must_use]
    pub fn disassociation_protection(mut self, protected: bool) -> Self {
        self.disassociation_protection = Some(protected);
        self
    }

    /// Continuous backups; `None` turns them off.
    #[must_use]
    pub fn point_in_time_recovery(mut self, recovery: impl Into<Option<PointInTimeRecovery>>) -> Self {
        self.point_in_time_recovery = Some(recovery.into());
        self
    }

    /// The storage class.
    #[must_use]
    pub fn class(mut self, class: TableClass) -> Self {
        self.class = Some(class);
        self
    }

    /// The key of the replica's region that it is encrypted with: its id, ARN, alias or alias ARN.
    ///
    /// Every replica of a table that is encrypted with a customer's key needs one.
    #[must_use]
    pub fn encryption_key(mut self, key: impl Into<Parameter>) -> Self {
        self.encryption_key = Some(key.into());
        self
    }

    /// Sends every change of an item in this region to a Kinesis data stream.
    #[must_use]
    pub fn kinesis_stream(mut self, stream: KinesisStream) -> Self {
        self.kinesis_stream = Some(stream);
        self
    }

    /// The policy that is attached to the replica.
    ///
    /// `CloudFormation` cannot create a replica and attach a policy to it in one update: deploy the replica before.
    ///
    /// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/rbac-considerations.html>
    #[must_use]
    pub fn resource_policy(mut self, policy: impl Into<ResourcePolicy>) -> Self {
        self.resource_policy = Some(document_of(policy));
        self
    }

    /// The policy that is attached to the replica's stream, which has to be there before: deploy the replica first.
    #[must_use]
    pub fn stream_policy(mut self, policy: impl Into<ResourcePolicy>) -> Self {
        self.stream_policy = Some(document_of(policy));
        self
    }

    /// Gives the replica's stream a tag, in place of one of the same key.
    #[must_use]
    pub fn stream_tag(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        set_tag(&mut self.stream_tags, key.into(), value.into());
        self
    }

    /// Gives the replica a tag, in place of one of the same key.
    #[must_use]
    pub fn tag(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        set_tag(&mut self.tags, key.into(), value.into());
        self
    }

    /// The keys of the replica that `CloudWatch` counts the requests of; `None` for none.
    #[must_use]
    pub fn contributor_insights(mut self, insights: impl Into<Option<ContributorInsights>>) -> Self {
        self.reads = self.reads.contributor_insights(insights);
        self
    }

    /// The most the replica may read, when the table is billed on demand. Writes are the same everywhere.
    #[must_use]
    pub fn max_reads(mut self, units: u64) -> Self {
        self.reads = self.reads.max_reads(units);
        self
    }

    /// The read capacity, when the table is provisioned. Writes are the same everywhere.
    #[must_use]
    pub fn reads(mut self, units: u64) -> Self {
        self.reads = self.reads.reads(units);
        self
    }

    /// The bounds of the read capacity, when the table is provisioned.
    #[must_use]
    pub fn read_scaling(mut self, scaling: Scaling) -> Self {
        self.reads = self.reads.read_scaling(scaling);
        self
    }

    /// What the replica sets itself of a global index, in place of what it did before.
    #[must_use]
    pub fn index(mut self, name: impl Into<String>, index: ReplicaIndex) -> Self {
        self.indexes.push((name.into(), index));
        self
    }

    /// Returns the settings of global indexes.
    pub(crate) fn own_indexes(&self) -> Vec<(&str, &ReplicaIndex)> {
        last_of_each(&self.indexes)
    }

    /// Whether it sets itself that keys are counted, of the table or of an index.
    pub(crate) fn has_contributor_insights(&self) -> bool {
        std::iter::once(&self.reads)
            .chain(self.own_indexes().into_iter().map(|(_, index)| index))
            .any(|reads| reads.contributor_insights.flatten().is_some())
    }

    /// What the replica sets itself of the table, or of one of its indexes.
    pub(crate) fn reads_of(&self, index: Option<&str>) -> ReplicaIndex {
        let Some(index) = index else { return self.reads };
        let own = self.indexes.iter().rfind(|(name, _)| name == index);
        own.map(|(_, own)| *own).unwrap_or_default()
    }
}

impl ReplicaIndex {
    /// An index with the settings of the table's.
    #[must_use]
    pub const fn new() -> Self {
        Self { contributor_insights: None, max_reads: None, capacity: None }
    }

    /// The keys of the index that `CloudWatch` counts the requests of; `None` for none.
    #[must_use]
    pub fn contributor_insights(mut self, insights: impl Into<Option<ContributorInsights>>) -> Self {
        self.contributor_insights = Some(insights.into());
        self
    }

    /// The most the index may read, when the table is billed on demand.
    #[must_use]
    pub const fn max_reads(mut self, units: u64) -> Self {
        self.max_reads = Some(units);
        self
    }

    /// The read capacity, when the table is provisioned.
    #[must_use]
    pub const fn reads(mut self, units: u64) -> Self {
        self.capacity = Some(ReadCapacity::Fixed(units));
        self
    }

    /// The bounds of the read capacity, when the table is provisioned.
    #[must_use]
    pub const fn read_scaling(mut self, scaling: Scaling) -> Self {
        self.capacity = Some(ReadCapacity::Scaled(scaling));
        self
    }
}
