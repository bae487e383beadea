//! How a table differs from what it is to be.

use std::fmt;

use crate::text::excerpt::Excerpt;

/// One thing about a table that is not as its schema has it.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub struct Difference {
    /// What it means.
    pub severity: Severity,
    /// The table's physical name.
    pub table: String,
    /// The index, where it is one of an index.
    pub index: Option<String>,
    /// What differs.
    pub aspect: Aspect,
    /// As the schema has it.
    pub expected: String,
    /// As the table has it.
    pub found: String,
}

/// What a difference means. The worst is the greatest.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum Severity {
    /// The table has more than it is to have, and serves as well.
    Harmless,
    /// A setting is another: the table serves, but costs, keeps or protects something else.
    Drift,
    /// Requests fail, items are lost, or changes do not reach those who wait for them.
    Breaking,
}

/// What of a table, or of an index, can differ.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Aspect {
    /// Whether it exists.
    Existence,
    /// The key, with the types of its attributes.
    Key,
    /// What an index holds of an item.
    Projection,
    /// What a vector index searches by.
    VectorSearch,
    /// How the table is paid for.
    Billing,
    /// The provisioned capacity.
    Capacity,
    /// The most it reads and writes on demand.
    OnDemandThroughput,
    /// What it supports from the first second on.
    WarmThroughput,
    /// What the stream records.
    Stream,
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
    /// Which keys are counted.
    ContributorInsights,
    /// The Kinesis data stream that receives the changes.
    KinesisStream,
    /// The other regions that have the table.
    Replicas,
    /// A tag.
    Tag,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { severity, table, index, aspect, expected, found } = self;
        write!(f, "{severity}: table `{}`", Excerpt(table))?;
        if let Some(index) = index {
            write!(f, ", index `{}`", Excerpt(index))?;
        }
        if *aspect != Aspect::Existence {
            write!(f, ", {aspect}")?;
        }
        write!(f, ": expected {}, found {}", Excerpt(expected), Excerpt(found))
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Harmless => "harmless",
            Self::Drift => "drift",
            Self::Breaking => "breaking",
        })
    }
}

impl fmt::Display for Aspect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Existence => "existence",
            Self::Key => "key",
            Self::Projection => "projection",
            Self::VectorSearch => "vector search",
            Self::Billing => "billing",
            Self::Capacity => "capacity",
            Self::OnDemandThroughput => "on-demand throughput",
            Self::WarmThroughput => "warm throughput",
            Self::Stream => "stream",
            Self::TimeToLive => "time to live",
            Self::PointInTimeRecovery => "point-in-time recovery",
            Self::Encryption => "encryption",
            Self::Class => "class",
            Self::DeletionProtection => "deletion protection",
            Self::ContributorInsights => "contributor insights",
            Self::KinesisStream => "Kinesis stream",
            Self::Replicas => "replicas",
            Self::Tag => "tag",
        })
    }
}
