//! The replicas of a global table.

use super::resource_policy::document_of;
use crate::deploy::kinesis::KinesisStream;
use crate::deploy::parameter::Parameter;
use crate::deploy::regional::Regional;
use crate::deploy::resource_policy::ResourcePolicy;
use crate::deploy::scaling::Scaling;
use crate::deploy::table::{last_of_each, set_tag};
use crate::schema::{ContributorInsights, PointInTimeRecovery, Tag};

/// A copy of a table in another region that you can read and write like the table.
///
/// A replica takes these settings from the table unless it sets its own: deletion protection, point-in-time recovery,
/// storage class, contributor insights, read capacity, read limit, tags, and the tags of the stream. The Kinesis
/// stream, the policies and the customer's key belong to one region, so a replica never takes them from the table.
///
/// ```
/// use tablewright::deploy::{Replica, ReplicaIndex};
/// use tablewright::schema::PointInTimeRecovery;
///
/// let replica = Replica::new("eu-west-1")
///     .point_in_time_recovery(PointInTimeRecovery::new(Some(7)))
///     .max_reads(1000)
///     .index("status-index", ReplicaIndex::new().max_reads(500))
///     .tag("backup", "weekly");
/// ```
///
/// Settings of a replica are literal in a template, except for capacities, their bounds, keys and Kinesis streams,
/// which are parameters.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-dynamodb-globaltable-replicaspecification.html>
#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::option_option, reason = "the table's setting, or another, which may be none")]
pub struct Replica {
    pub(crate) region: String,
    /// The settings that the table can have too, for its own region.
    pub(crate) regional: Regional,
    pub(crate) point_in_time_recovery: Option<Option<PointInTimeRecovery>>,
    pub(crate) encryption_key: Option<Parameter>,
    pub(crate) tags: Vec<Tag>,
    /// The settings that an index of a replica can have too.
    pub(crate) reads: ReplicaIndex,
    /// The settings in the order in which they were given. If an index is named twice, the last setting counts.
    pub(crate) indexes: Vec<(String, ReplicaIndex)>,
}

/// The settings of a global index that differ in a replica.
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
    /// Returns a replica in the region with this id, such as `eu-west-1`, with the settings of the table.
    #[must_use]
    pub fn new(region: impl Into<String>) -> Self {
        Self {
            region: region.into(),
            regional: Regional::default(),
            point_in_time_recovery: None,
            encryption_key: None,
            tags: Vec::new(),
            reads: ReplicaIndex::new(),
            indexes: Vec::new(),
        }
    }

    /// Sets continuous backups. `None` turns them off.
    #[must_use]
    pub fn point_in_time_recovery(mut self, recovery: impl Into<Option<PointInTimeRecovery>>) -> Self {
        self.point_in_time_recovery = Some(recovery.into());
        self
    }

    /// Sets the key that encrypts the replica, in the replica's region: its id, ARN, alias or alias ARN.
    ///
    /// If the table is encrypted with a customer's key, every replica needs one.
    #[must_use]
    pub fn encryption_key(mut self, key: impl Into<Parameter>) -> Self {
        self.encryption_key = Some(key.into());
        self
    }

    /// Sends every change of an item in this region to a Kinesis data stream.
    #[must_use]
    pub fn kinesis_stream(mut self, stream: KinesisStream) -> Self {
        self.regional.kinesis_stream = Some(stream);
        self
    }

    /// Attaches a policy to the replica.
    ///
    /// `CloudFormation` cannot create a replica and attach a policy to it in one update: deploy the replica first.
    ///
    /// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/rbac-considerations.html>
    #[must_use]
    pub fn resource_policy(mut self, policy: impl Into<ResourcePolicy>) -> Self {
        self.regional.resource_policy = Some(document_of(policy));
        self
    }

    /// Attaches a policy to the replica's stream. The stream must exist: deploy the replica first.
    #[must_use]
    pub fn stream_policy(mut self, policy: impl Into<ResourcePolicy>) -> Self {
        self.regional.stream_policy = Some(document_of(policy));
        self
    }

    /// Adds a tag to the replica's stream. It replaces a tag with the same key.
    #[must_use]
    pub fn stream_tag(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        set_tag(&mut self.regional.stream_tags, key.into(), value.into());
        self
    }

    /// Adds a tag to the replica. It replaces a tag with the same key.
    #[must_use]
    pub fn tag(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        set_tag(&mut self.tags, key.into(), value.into());
        self
    }

    /// Sets the keys of the replica whose requests `CloudWatch` counts. `None` counts none.
    #[must_use]
    pub fn contributor_insights(mut self, insights: impl Into<Option<ContributorInsights>>) -> Self {
        self.reads = self.reads.contributor_insights(insights);
        self
    }

    /// Sets the maximum read throughput of the replica, for a table on demand. Writes are the same in every region.
    #[must_use]
    pub fn max_reads(mut self, units: u64) -> Self {
        self.reads = self.reads.max_reads(units);
        self
    }

    /// Sets the read capacity, for a provisioned table. Writes are the same in every region.
    #[must_use]
    pub fn reads(mut self, units: u64) -> Self {
        self.reads = self.reads.reads(units);
        self
    }

    /// Sets the bounds of the read capacity, for a provisioned table.
    #[must_use]
    pub fn read_scaling(mut self, scaling: Scaling) -> Self {
        self.reads = self.reads.read_scaling(scaling);
        self
    }

    /// Sets the replica's own settings of a global index, in place of earlier ones for the same index.
    #[must_use]
    pub fn index(mut self, name: impl Into<String>, index: ReplicaIndex) -> Self {
        self.indexes.push((name.into(), index));
        self
    }

    /// Returns the replica's own settings of global indexes.
    pub(crate) fn own_indexes(&self) -> Vec<(&str, &ReplicaIndex)> {
        last_of_each(&self.indexes)
    }

    /// Returns whether the replica itself turns on contributor insights, for the table or an index.
    pub(crate) fn has_contributor_insights(&self) -> bool {
        std::iter::once(&self.reads)
            .chain(self.own_indexes().into_iter().map(|(_, index)| index))
            .any(|reads| reads.contributor_insights.flatten().is_some())
    }

    /// Returns the replica's own settings of the table, or of one of its indexes.
    pub(crate) fn reads_of(&self, index: Option<&str>) -> ReplicaIndex {
        let Some(index) = index else { return self.reads };
        let own = self.indexes.iter().rfind(|(name, _)| name == index);
        own.map(|(_, own)| *own).unwrap_or_default()
    }
}

impl ReplicaIndex {
    /// Returns an index with the settings of the table's index.
    #[must_use]
    pub const fn new() -> Self {
        Self { contributor_insights: None, max_reads: None, capacity: None }
    }

    /// Sets the keys of the index whose requests `CloudWatch` counts. `None` counts none.
    #[must_use]
    pub fn contributor_insights(mut self, insights: impl Into<Option<ContributorInsights>>) -> Self {
        self.contributor_insights = Some(insights.into());
        self
    }

    /// Sets the maximum read throughput of the index, for a table on demand.
    #[must_use]
    pub const fn max_reads(mut self, units: u64) -> Self {
        self.max_reads = Some(units);
        self
    }

    /// Sets the read capacity, for a provisioned table.
    #[must_use]
    pub const fn reads(mut self, units: u64) -> Self {
        self.capacity = Some(ReadCapacity::Fixed(units));
        self
    }

    /// Sets the bounds of the read capacity, for a provisioned table.
    #[must_use]
    pub const fn read_scaling(mut self, scaling: Scaling) -> Self {
        self.capacity = Some(ReadCapacity::Scaled(scaling));
        self
    }
}
