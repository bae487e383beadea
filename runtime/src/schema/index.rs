//! Secondary indexes.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

#[cfg(feature = "deploy")]
use crate::at::What;

use super::{
    Attribute, ContributorInsights, OnDemandThroughput, Str, Throughput, WarmThroughput, as_slice, as_str,
};

/// The kind of an index, which decides whether it has its own partition key.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/SecondaryIndexes.html>
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum IndexKind {
    /// A global secondary index: any key, eventually consistent reads.
    Global,
    /// A local secondary index: the table's partition key and another sort key.
    Local,
}

/// A secondary index of a table.
#[derive(Clone, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(from = "Document", into = "Document")]
pub struct IndexSchema {
    // The fields are public only for the derive's expansion: a `const` can hold slices of types that own memory
    // only in a struct literal.
    #[doc(hidden)]
    pub name: Str,
    #[doc(hidden)]
    pub kind: IndexKind,
    /// The attributes of both keys, from left to right. One list compiles faster than two.
    #[doc(hidden)]
    pub key: Cow<'static, [Attribute]>,
    /// The number of these attributes that form the partition key.
    #[doc(hidden)]
    pub partition_attributes: usize,
    #[doc(hidden)]
    pub projection: Projection,
    #[doc(hidden)]
    pub settings: IndexSettings,
}

/// Declares the settings of an index, each with its name in messages.
macro_rules! index_settings {
    ($($(#[doc = $doc:literal])* $setting:ident: $ty:ty = $what:ident;)+) => {
        /// The settings that few indexes have, grouped so that the expansion needs only one default.
        #[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
        #[allow(missing_docs, reason = "the accessors of `IndexSchema` are documented")]
        pub struct IndexSettings {
            $(pub $setting: Option<$ty>,)+
        }

        impl IndexSettings {
            /// The same as [`Default`], for use in a `const`.
            pub const DEFAULT: Self = Self { $($setting: None,)+ };

            /// Returns the settings that are set.
            #[cfg(feature = "deploy")]
            pub(crate) fn set(&self) -> Vec<What> {
                let mut set = Vec::new();
                $(set.extend(self.$setting.is_some().then_some(What::$what));)+
                set
            }
        }

        /// The JSON form of an index.
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
            $(
                #[serde(default, skip_serializing_if = "Option::is_none")]
                $setting: Option<$ty>,
            )+
        }

        impl From<Document> for IndexSchema {
            fn from(document: Document) -> Self {
                let Document { name, kind, partition_key, sort_key, projection, $($setting,)+ } = document;
                let partition_attributes = partition_key.len();
                let mut key = partition_key;
                key.extend(sort_key);
                let settings = IndexSettings { $($setting,)+ };
                Self { name, kind, key: key.into(), partition_attributes, projection, settings }
            }
        }

        impl From<IndexSchema> for Document {
            fn from(index: IndexSchema) -> Self {
                let (partition_key, sort_key) = (index.partition_key().to_vec(), index.sort_key().to_vec());
                let IndexSchema { name, kind, projection, settings: IndexSettings { $($setting,)+ }, .. } = index;
                Self { name, kind, partition_key, sort_key, projection, $($setting,)+ }
            }
        }

        impl IndexSchema {
            $(
                $(#[doc = $doc])*
                #[must_use]
                pub const fn $setting(&self) -> Option<$ty> {
                    self.settings.$setting
                }
            )+
        }
    };
}

index_settings! {
    /// Returns the index's own capacity, on a provisioned table.
    throughput: Throughput = Capacity;
    /// Returns the index's maximum throughput, on an on-demand table.
    on_demand_throughput: OnDemandThroughput = OnDemandThroughput;
    /// Returns the throughput that the index supports from the first second on.
    warm_throughput: WarmThroughput = WarmThroughput;
    /// Returns the keys of the index for which `CloudWatch` counts requests.
    contributor_insights: ContributorInsights = ContributorInsights;
}

impl IndexSchema {
    /// Returns the index's exact name.
    #[must_use]
    pub const fn name(&self) -> &str {
        as_str(&self.name)
    }

    /// Returns whether the index is global or local.
    #[must_use]
    pub const fn kind(&self) -> IndexKind {
        self.kind
    }

    /// Returns the attributes of the partition key, from left to right.
    ///
    /// Empty for a local index, which has the table's partition key.
    #[must_use]
    pub const fn partition_key(&self) -> &[Attribute] {
        self.keys().0
    }

    /// Returns the attributes of the sort key, from left to right.
    #[must_use]
    pub const fn sort_key(&self) -> &[Attribute] {
        self.keys().1
    }

    /// Returns the partition key and the sort key.
    #[inline]
    pub(crate) const fn keys(&self) -> (&[Attribute], &[Attribute]) {
        as_slice(&self.key).split_at(self.partition_attributes)
    }

    /// Returns the attributes that the index holds besides the keys.
    #[must_use]
    pub const fn projection(&self) -> &Projection {
        &self.projection
    }
}

/// The attributes that an index holds besides the table's key and its own.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Projection.html>
#[derive(Clone, Debug, Default, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Projection {
    /// All attributes of the item.
    #[default]
    All,
    /// No other attributes.
    KeysOnly,
    /// These attributes.
    Include(Cow<'static, [Str]>),
}

impl Projection {
    /// Returns the attributes listed by [`Include`](Self::Include).
    #[must_use]
    pub const fn included(&self) -> &[Cow<'static, str>] {
        match self {
            Self::All | Self::KeysOnly => &[],
            Self::Include(attributes) => as_slice(attributes),
        }
    }
}
