//! Secondary indexes.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::{
    Attribute, ContributorInsights, OnDemandThroughput, Str, Throughput, WarmThroughput, as_slice, as_str,
};

/// Whether an index has a partition key of its own.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/SecondaryIndexes.html>
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum IndexKind {
    /// A global secondary index: any key, read with eventual consistency.
    Global,
    /// A local secondary index: the table's partition key and another sort key.
    Local,
}

/// A secondary index of a table.
#[derive(Clone, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct IndexSchema {
    // Public for the derive's expansion alone: a `const` can hold slices of types that own memory only where it
    // spells the struct out.
    #[doc(hidden)]
    pub name: Str,
    #[doc(hidden)]
    pub kind: IndexKind,
    #[doc(hidden)]
    #[serde(default, skip_serializing_if = "<[_]>::is_empty")]
    pub partition_key: Cow<'static, [Attribute]>,
    #[doc(hidden)]
    #[serde(default, skip_serializing_if = "<[_]>::is_empty")]
    pub sort_key: Cow<'static, [Attribute]>,
    #[doc(hidden)]
    #[serde(default)]
    pub projection: Projection,
    #[doc(hidden)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub throughput: Option<Throughput>,
    #[doc(hidden)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_demand_throughput: Option<OnDemandThroughput>,
    #[doc(hidden)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub warm_throughput: Option<WarmThroughput>,
    #[doc(hidden)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contributor_insights: Option<ContributorInsights>,
}

impl IndexSchema {
    /// The index's exact name.
    #[must_use]
    pub const fn name(&self) -> &str {
        as_str(&self.name)
    }

    /// Global or local.
    #[must_use]
    pub const fn kind(&self) -> IndexKind {
        self.kind
    }

    /// The attributes of the partition key, from left to right.
    ///
    /// Empty for a local index: it has the table's.
    #[must_use]
    pub const fn partition_key(&self) -> &[Attribute] {
        as_slice(&self.partition_key)
    }

    /// The attributes of the sort key, from left to right.
    #[must_use]
    pub const fn sort_key(&self) -> &[Attribute] {
        as_slice(&self.sort_key)
    }

    /// What the index holds besides the keys.
    #[must_use]
    pub const fn projection(&self) -> &Projection {
        &self.projection
    }

    /// The index's own capacity, on a provisioned table.
    #[must_use]
    pub const fn throughput(&self) -> Option<Throughput> {
        self.throughput
    }

    /// The most the index may read and write, on an on-demand table.
    #[must_use]
    pub const fn on_demand_throughput(&self) -> Option<OnDemandThroughput> {
        self.on_demand_throughput
    }

    /// What the index supports from the first second on.
    #[must_use]
    pub const fn warm_throughput(&self) -> Option<WarmThroughput> {
        self.warm_throughput
    }

    /// The keys of the index that `CloudWatch` counts the requests of.
    #[must_use]
    pub const fn contributor_insights(&self) -> Option<ContributorInsights> {
        self.contributor_insights
    }
}

/// The attributes an index holds besides the table's key and its own.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Projection.html>
#[derive(Clone, Debug, Default, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Projection {
    /// All attributes of the item.
    #[default]
    All,
    /// No others.
    KeysOnly,
    /// These.
    Include(Cow<'static, [Str]>),
}

impl Projection {
    /// The attributes listed by [`Include`](Self::Include).
    #[must_use]
    pub const fn included(&self) -> &[Cow<'static, str>] {
        match self {
            Self::All | Self::KeysOnly => &[],
            Self::Include(attributes) => as_slice(attributes),
        }
    }
}
