//! The place in a stack that a difference or a problem is about.

use std::fmt;

#[cfg(feature = "evolve")]
use serde::{Deserialize, Serialize};

use crate::text::excerpt::Excerpt;

/// A place in a stack: a table, or a part of it.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
#[cfg_attr(feature = "evolve", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
#[non_exhaustive]
pub struct At {
    /// The table's name. `None` for the stack itself.
    pub table: Option<String>,
    /// The region of a replica.
    #[cfg_attr(feature = "evolve", serde(default, skip_serializing_if = "Option::is_none"))]
    pub replica: Option<String>,
    /// The index.
    #[cfg_attr(feature = "evolve", serde(default, skip_serializing_if = "Option::is_none"))]
    pub index: Option<String>,
    /// The entity whose items are meant, by the name of its struct.
    #[cfg_attr(feature = "evolve", serde(default, skip_serializing_if = "Option::is_none"))]
    pub entity: Option<String>,
    /// The attribute, or a value within it: `lines[].sku`.
    #[cfg_attr(feature = "evolve", serde(default, skip_serializing_if = "Option::is_none"))]
    pub attribute: Option<String>,
    /// The setting.
    pub what: What,
}

impl At {
    /// Returns the place of a table, or of the stack itself.
    pub(crate) fn table(table: Option<&str>) -> Self {
        let table = table.map(str::to_owned);
        Self { table, replica: None, index: None, entity: None, attribute: None, what: What::Existence }
    }
}

impl What {
    /// Returns the setting as one word: `timeToLive`.
    #[cfg(feature = "evolve")]
    pub(crate) fn word(self) -> String {
        let words = self.to_string();
        let mut parts = words.split([' ', '-']);
        let mut word = parts.next().unwrap_or_default().to_lowercase();
        for part in parts {
            let (first, rest) = part.split_at(1);
            word.extend([&first.to_uppercase(), rest]);
        }
        word
    }
}

/// Declares the settings, each with its name in messages.
macro_rules! what {
    ($($(#[$doc:meta])* $setting:ident = $name:literal,)+) => {
        /// A setting of a table, of an index or of a replica.
        #[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
        #[cfg_attr(feature = "evolve", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
        #[non_exhaustive]
        pub enum What {
            $($(#[$doc])* $setting,)+
        }

        impl fmt::Display for What {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(match self {
                    $(Self::$setting => $name,)+
                })
            }
        }
    };
}

what! {
    /// The presence of a table, an index or another part.
    Existence = "existence",
    /// The physical name.
    Name = "name",
    /// The logical id in `CloudFormation`.
    LogicalId = "logical id",
    /// The key, with the types of its attributes.
    Key = "key",
    /// The attributes that an index holds.
    Projection = "projection",
    /// The attributes that a vector index searches by, and how it searches.
    VectorSearch = "vector search",
    /// The billing mode.
    Billing = "billing",
    /// The provisioned capacity.
    Capacity = "capacity",
    /// The bounds between which auto scaling keeps the capacity.
    AutoScaling = "auto scaling",
    /// The maximum on-demand throughput.
    OnDemandThroughput = "on-demand throughput",
    /// The throughput that is supported from the first second on.
    WarmThroughput = "warm throughput",
    /// The stream.
    Stream = "stream",
    /// The policy that is attached to the stream.
    StreamPolicy = "stream policy",
    /// A tag of the stream.
    StreamTag = "stream tag",
    /// The attribute that holds the time to live.
    TimeToLive = "time to live",
    /// Continuous backups.
    PointInTimeRecovery = "point-in-time recovery",
    /// The key that the table is encrypted with.
    Encryption = "encryption",
    /// The storage class.
    Class = "class",
    /// The protection against deletion of the table.
    DeletionProtection = "deletion protection",
    /// The protection against making a replica a table of its own.
    DisassociationProtection = "disassociation protection",
    /// The keys that contributor insights count.
    ContributorInsights = "contributor insights",
    /// The Kinesis data stream that receives the changes.
    KinesisStream = "Kinesis stream",
    /// The policy that is attached to the table.
    ResourcePolicy = "resource policy",
    /// The other regions that have the table.
    Replicas = "replicas",
    /// The consistency of reads across regions.
    Consistency = "consistency",
    /// The region of the witness.
    Witness = "witness",
    /// The table in another account that the table replicates.
    SourceTable = "source table",
    /// The replication of settings to other accounts.
    SettingsReplication = "settings replication",
    /// The data that the table is created with.
    Import = "import",
    /// The deletion policy, which applies when the table leaves its stack.
    OnDelete = "deletion policy",
    /// A tag.
    Tag = "tag",
    /// A parameter of the template, or an entry of Parameter Store.
    Parameter = "parameter",
    /// An alarm.
    Alarm = "alarm",
    /// A policy for users of the table.
    Policy = "policy",
    /// A function that processes the stream.
    StreamFunction = "stream function",
    /// A part of the template that is set verbatim.
    Raw = "raw part",
    /// The items, or some of their attributes.
    Items = "items",
}

/// Writes the table, the replica, the index, the entity, the attribute and the setting. Existence and items are not
/// named.
impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { table, replica, index, entity, attribute, what } = self;
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
        if let Some(entity) = entity {
            write!(f, ", item `{entity}`")?;
        }
        if let Some(attribute) = attribute {
            write!(f, ", `{attribute}`")?;
        }
        if !matches!(what, What::Existence | What::Items) {
            write!(f, ", {what}")?;
        }
        Ok(())
    }
}
