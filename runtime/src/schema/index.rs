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
#[serde(from = "Document", into = "Document")]
pub struct IndexSchema {
    // Public for the derive's expansion alone: a `const` can hold slices of types that own memory only where it
    // spells the struct out.
    #[doc(hidden)]
    pub name: Str,
    #[doc(hidden)]
    pub kind: IndexKind,
    /// The attributes of both keys, from left to right: one list costs the compiler less than two.
    #[doc(hidden)]
    pub key: Cow<'static, [Attribute]>,
    /// How many of them are the partition key.
    #[doc(hidden)]
    pub partition_attributes: usize,
    #[doc(hidden)]
    pub projection: Projection,
    #[doc(hidden)]
    pub settings: IndexSettings,
}

/// What few indexes have, so that the expansion has one default for it all.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
#[allow(missing_docs, reason = "the accessors of `IndexSchema` are documented")]
pub struct IndexSettings {
    pub throughput: Option<Throughput>,
    pub on_demand_throughput: Option<OnDemandThroughput>,
    pub warm_throughput: Option<WarmThroughput>,
    pub contributor_insights: Option<ContributorInsights>,
}

impl IndexSettings {
    /// [`Default`], for a `const`.
    pub const DEFAULT: Self = Self {
        throughput: None,
        on_demand_throughput: None,
        warm_throughput: None,
        contributor_insights: None,
    };
}

/// An index as JSON.
#[derive(Deserialize, Serialize)]
#[serde(rename = "IndexSchema", deny_unknown_fields)]
struct Document {
    name: Str,
    kind: IndexKind,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    partition_key: Vec<Attribute>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    sort_key: Vec<Attribute>,
    #[serde(default)]
    projection: Projection,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    throughput: Option<Throughput>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    on_demand_throughput: Option<OnDemandThroughput>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    warm_throughput: Option<WarmThroughput>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    contributor_insights: Option<ContributorInsights>,
}

impl From<Document> for IndexSchema {
    fn from(document: Document) -> Self {
        let Document { name, kind, partition_key, sort_key, projection, .. } = document;
        let partition_attributes = partition_key.len();
        let mut key = partition_key;
        key.extend(sort_key);
        let settings = IndexSettings {
            throughput: document.throughput,
            on_demand_throughput: document.on_demand_throughput,
            warm_throughput: document.warm_throughput,
            contributor_insights: document.contributor_insights,
        };
        Self { name, kind, key: key.into(), partition_attributes, projection, settings }
    }
}

impl From<IndexSchema> for Document {
    fn from(index: IndexSchema) -> Self {
        let (partition_key, sort_key) = (index.partition_key().to_vec(), index.sort_key().to_vec());
        let IndexSchema { name, kind, projection, settings, .. } = index;
        let IndexSettings { throughput, on_demand_throughput, warm_throughput, contributor_insights } =
            settings;
        Self {
            name,
            kind,
            partition_key,
            sort_key,
            projection,
            throughput,
            on_demand_throughput,
            warm_throughput,
            contributor_insights,
        }
    }
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
        self.keys().0
    }

    /// The attributes of the sort key, from left to right.
    #[must_use]
    pub const fn sort_key(&self) -> &[Attribute] {
        self.keys().1
    }

    /// Partition key and sort key.
    #[inline]
    pub(crate) const fn keys(&self) -> (&[Attribute], &[Attribute]) {
        as_slice(&self.key).split_at(self.partition_attributes)
    }

    /// What the index holds besides the keys.
    #[must_use]
    pub const fn projection(&self) -> &Projection {
        &self.projection
    }

    /// The index's own capacity, on a provisioned table.
    #[must_use]
    pub const fn throughput(&self) -> Option<Throughput> {
        self.settings.throughput
    }

    /// The most the index may read and write, on an on-demand table.
    #[must_use]
    pub const fn on_demand_throughput(&self) -> Option<OnDemandThroughput> {
        self.settings.on_demand_throughput
    }

    /// What the index supports from the first second on.
    #[must_use]
    pub const fn warm_throughput(&self) -> Option<WarmThroughput> {
        self.settings.warm_throughput
    }

    /// The keys of the index that `CloudWatch` counts the requests of.
    #[must_use]
    pub const fn contributor_insights(&self) -> Option<ContributorInsights> {
        self.settings.contributor_insights
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
