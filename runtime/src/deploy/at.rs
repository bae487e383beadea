//! Where something is: the path of a difference and of a problem.

use std::fmt;

use crate::text::excerpt::Excerpt;

/// A place in a stack: a table, or a part of it.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub struct At {
    /// The table's name. `None` for the stack itself.
    pub table: Option<String>,
    /// The region of a replica.
    pub replica: Option<String>,
    /// The index.
    pub index: Option<String>,
    /// The setting.
    pub what: What,
}

/// A setting of a table, of an index or of a replica.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum What {
    /// Whether it exists.
    Existence,
    /// The physical name.
    Name,
    /// How `CloudFormation` knows the table.
    LogicalId,
    /// The key, with the types of its attributes.
    Key,
    /// The attributes that an index holds.
    Projection,
    /// The attributes by which a vector index is searched, and how.
    VectorSearch,
    /// How the table is paid for.
    Billing,
    /// The provisioned capacity.
    Capacity,
    /// The bounds between which the capacity follows the load.
    AutoScaling,
    /// The most that may be read and written on demand.
    OnDemandThroughput,
    /// The throughput that is supported from the first second on.
    WarmThroughput,
    /// The stream.
    Stream,
    /// The policy that is attached to the stream.
    StreamPolicy,
    /// A tag of the stream.
    StreamTag,
    /// The attribute that holds the time to live.
    TimeToLive,
    /// Continuous backups.
    PointInTimeRecovery,
    /// The key that the table is encrypted with.
    Encryption,
    /// The storage class.
    Class,
    /// Whether the table can be deleted.
    DeletionProtection,
    /// Whether a replica can become a table of its own.
    DisassociationProtection,
    /// The keys that are counted.
    ContributorInsights,
    /// The Kinesis data stream that receives the changes.
    KinesisStream,
    /// The policy that is attached to the table.
    ResourcePolicy,
    /// The other regions that have the table.
    Replicas,
    /// What reads see of writes in other regions.
    Consistency,
    /// The region of the witness.
    Witness,
    /// The table in another account that the table replicates.
    SourceTable,
    /// Whether settings are replicated to other accounts.
    SettingsReplication,
    /// The data that the table is created with.
    Import,
    /// What happens to the table when it leaves its stack.
    OnDelete,
    /// A tag.
    Tag,
}

impl fmt::Display for What {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Existence => "existence",
            Self::Name => "name",
            Self::LogicalId => "logical id",
            Self::Key => "key",
            Self::Projection => "projection",
            Self::VectorSearch => "vector search",
            Self::Billing => "billing",
            Self::Capacity => "capacity",
            Self::AutoScaling => "auto scaling",
            Self::OnDemandThroughput => "on-demand throughput",
            Self::WarmThroughput => "warm throughput",
            Self::Stream => "stream",
            Self::StreamPolicy => "stream policy",
            Self::StreamTag => "stream tag",
            Self::TimeToLive => "time to live",
            Self::PointInTimeRecovery => "point-in-time recovery",
            Self::Encryption => "encryption",
            Self::Class => "class",
            Self::DeletionProtection => "deletion protection",
            Self::DisassociationProtection => "disassociation protection",
            Self::ContributorInsights => "contributor insights",
            Self::KinesisStream => "Kinesis stream",
            Self::ResourcePolicy => "resource policy",
            Self::Replicas => "replicas",
            Self::Consistency => "consistency",
            Self::Witness => "witness",
            Self::SourceTable => "source table",
            Self::SettingsReplication => "settings replication",
            Self::Import => "import",
            Self::OnDelete => "deletion policy",
            Self::Tag => "tag",
        })
    }
}

/// The table, the replica, the index, and the setting unless all of it is meant.
impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { table, replica, index, what } = self;
        match table {
            Some(table) => write!(f, "table `{}`", Excerpt(table))?,
            None => f.write_str("stack")?,
        }
        if let Some(region) = replica {
            write!(f, ", replica in `{}`", Excerpt(region))?;
        }
        if let Some(index) = index {
            write!(f, ", index `{}`", Excerpt(index))?;
        }
        if *what != What::Existence {
            write!(f, ", {what}")?;
        }
        Ok(())
    }
}
