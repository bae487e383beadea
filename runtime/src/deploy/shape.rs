//! A table as `DynamoDB` should hold it, with every default applied, independent of any target.
//!
//! A [`Shape`] is made from a stack, read from a template, or read from a live table, so that all three can be
//! compared. Every value in it is a [`Given`], which may be unknown and records who chose it.

use std::borrow::Cow;

#[cfg(feature = "evolve")]
use ::serde::{Deserialize, Serialize};

use crate::deploy::import::{Compression, ImportFormat};
use crate::deploy::kinesis::KinesisPrecision;
use crate::json::Json;
use crate::limits;
use crate::schema::{
    AttributeType, ContributorInsights, DistanceFunction, OnDelete, Projection, StreamViewType,
    WarmThroughput, words,
};

pub(crate) use given::{By, Given};
pub(crate) use plain::PlainShape;

mod given;
mod of;
mod plain;
#[cfg(feature = "evolve")]
mod serde;

type Text<'a> = Cow<'a, str>;

/// A document that `DynamoDB` takes as is, such as a policy. Its members are sorted by key.
pub(crate) type Document<'a> = Json<'a>;

/// Declares a part of a shape.
///
/// A field with `:` is a [`Given`] of its type, and a field with `=>` is another part. `= value` is the default of
/// `DynamoDB` if a description does not set the field.
///
/// Writing a shape leaves out unknown values; reading a shape makes missing values unknown.
macro_rules! shape {
    (
        $(#[$doc:meta])*
        struct $name:ident $(<$a:lifetime>)? {
            $($(#[$field_doc:meta])* $field:ident: $ty:ty $(= $default:expr)?,)*
        }
        $(parts { $($(#[$part_doc:meta])* $part:ident => $part_ty:ty,)* })?
    ) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq)]
        #[cfg_attr(feature = "evolve", derive(Deserialize, Serialize), serde(deny_unknown_fields))]
        pub(crate) struct $name $(<$a>)? {
            $(
                $(#[$field_doc])*
                #[cfg_attr(feature = "evolve", serde(default = "Given::unknown", skip_serializing_if = "Given::is_unknown"))]
                pub(crate) $field: Given<$ty>,
            )*
            $($($(#[$part_doc])* pub(crate) $part: $part_ty,)*)?
        }

        #[allow(dead_code, reason = "some parts are never unknown as a whole, or never at their defaults")]
        impl $(<$a>)? $name $(<$a>)? {
            /// Returns the part of a description that sets nothing. A value without a default is unknown.
            pub(crate) fn by_default() -> Self {
                Self {
                    $($field: shape!(@default $($default)?),)*
                    $($($part: <$part_ty>::by_default(),)*)?
                }
            }

            /// Returns the part with every value unknown.
            pub(crate) fn unknown() -> Self {
                Self {
                    $($field: Given::unknown(),)*
                    $($($part: <$part_ty>::unknown(),)*)?
                }
            }
        }
    };
    (@default) => { Given::unknown() };
    (@default $default:expr) => { Given::by_default($default) };
}

shape! {
    /// A table as `DynamoDB` should hold it.
    struct Shape<'a> {
        /// The physical name.
        name: Text<'a>,
        /// The attributes with a type, each once.
        attributes: Vec<TypedAttribute<'a>>,
        key: Vec<KeyElement<'a>>,
        global_indexes: Vec<GlobalIndexShape<'a>> = Vec::new(),
        local_indexes: Vec<LocalIndexShape<'a>> = Vec::new(),
        vector_indexes: Vec<VectorIndexShape<'a>> = Vec::new(),
        /// The attribute that says when an item expires.
        time_to_live: Option<Text<'a>> = None,
        /// The attribute that a description names although items do not expire. Turning expiry off requires its name.
        time_to_live_off: Option<Text<'a>> = None,
        stream: Option<StreamViewType> = None,
        billing: BillingMode = BillingMode::Provisioned,
        warm_throughput: Option<WarmThroughput> = None,
        /// True if the table is encrypted with a key of the account. Each region has its own key.
        has_kms_key: bool = false,
        /// True if the table is global, even before it has replicas.
        is_global: bool = false,
        consistency: Consistency = Consistency::Eventual,
        /// The region of the witness.
        witness: Option<Text<'a>> = None,
        /// The ARN of the table in another account that this one replicates.
        source_table: Option<Text<'a>> = None,
        /// The other regions that have the table.
        replicas: Vec<ReplicaShape<'a>> = Vec::new(),
        /// The data that the table is created with.
        import: Option<ImportShape<'a>> = None,
        on_delete: OnDelete = OnDelete::Delete,
    }
    parts {
        /// Writes are the same in every region.
        writes => Rate,
        /// The region that the table is deployed to.
        home => RegionShape<'a>,
    }
}

#[cfg(feature = "evolve")]
impl<'a> Shape<'a> {
    /// Returns the global index with this name, if it is known.
    pub(crate) fn global_index(&self, name: &str) -> Option<&GlobalIndexShape<'a>> {
        let mut indexes = self.global_indexes.value.iter().flatten();
        indexes.find(|index| index.name.value.as_deref() == Some(name))
    }

    /// Returns the settings of the replica in a region, or `None` if the region has no replica.
    pub(crate) fn replica(&self, region: &str) -> Option<&RegionShape<'a>> {
        let mut replicas = self.replicas.value.iter().flatten();
        let replica = replicas.find(|replica| replica.region.value.as_deref() == Some(region))?;
        Some(&replica.settings)
    }
}

#[cfg(any(feature = "aws-sdk", feature = "evolve"))]
impl RegionShape<'_> {
    /// Returns the reads of the table or of an index, if they are known.
    pub(crate) fn reads(&self, index: Option<&str>) -> Option<&Rate> {
        let Some(index) = index else { return Some(&self.usage.reads) };
        let mut usages = self.indexes.value.iter().flatten();
        usages.find(|usage| usage.name.value.as_deref() == Some(index)).map(|usage| &usage.usage.reads)
    }
}

#[cfg(any(feature = "aws-sdk", feature = "evolve"))]
impl Shape<'_> {
    /// Marks the values as chosen by `DynamoDB` that a live table reports even if nobody requested them: the warm
    /// throughput, and the ARN of the KMS key, which can be AWS's own.
    pub(crate) fn mark_reported(&mut self) {
        self.home.kms_key.by = By::Default;
        self.warm_throughput.by = By::Default;
        for index in self.global_indexes.value.iter_mut().flatten() {
            index.warm_throughput.by = By::Default;
        }
    }
}

shape! {
    /// A replica in another region.
    struct ReplicaShape<'a> {
        region: Text<'a>,
    }
    parts { settings => RegionShape<'a>, }
}

shape! {
    /// The settings that each region has for itself.
    struct RegionShape<'a> {
        /// The usage of the global indexes, in the order of [`Shape::global_indexes`].
        indexes: Vec<IndexUsage<'a>> = Vec::new(),
        point_in_time_recovery: bool = false,
        /// The number of days back that the table can be restored to, if backups are on.
        recovery_days: u64 = limits::RECOVERY_DAYS.1,
        /// The key of the account that encrypts the table. `None` is the key that AWS manages.
        kms_key: Option<KmsKey<'a>> = None,
        kinesis_streams: Vec<KinesisShape<'a>> = Vec::new(),
        resource_policy: Option<Document<'a>> = None,
        stream_policy: Option<Document<'a>> = None,
        stream_tags: Vec<TagShape<'a>> = Vec::new(),
        /// The mode of replicating settings to and from other accounts.
        settings_replication: Option<Replication> = None,
        tags: Vec<TagShape<'a>> = Vec::new(),
    }
    parts {
        /// The settings that are a word or a flag.
        #[cfg_attr(feature = "evolve", serde(flatten))]
        plain => PlainShape,
        /// The usage of the table.
        usage => Usage,
    }
}

shape! {
    /// The usage of the table, or of one of its global indexes, in one region.
    struct Usage {
        contributor_insights: Option<ContributorInsights> = None,
    }
    parts { reads => Rate, }
}

shape! {
    struct IndexUsage<'a> {
        /// The name of the index.
        name: Text<'a>,
    }
    parts { usage => Usage, }
}

shape! {
    /// The read or write throughput.
    struct Rate {
        /// The provisioned units per second; or, on demand, the maximum if there is a limit.
        units: Option<u64> = None,
        /// The bounds of auto scaling for the provisioned capacity.
        scaling: Option<ScalingShape> = None,
    }
}

shape! {
    struct ScalingShape {
        min: u64,
        max: u64,
        /// The target utilization of the capacity, in percent.
        target: u64,
        /// The seconds between one decrease and the next.
        scale_in_cooldown: Option<u64> = None,
        /// The seconds between one increase and the next.
        scale_out_cooldown: Option<u64> = None,
        disable_scale_in: bool = false,
    }
}

shape! {
    struct GlobalIndexShape<'a> {
        name: Text<'a>,
        key: Vec<KeyElement<'a>>,
        projection: Projection,
        warm_throughput: Option<WarmThroughput> = None,
    }
    parts {
        /// Writes are the same in every region.
        writes => Rate,
    }
}

shape! {
    struct LocalIndexShape<'a> {
        name: Text<'a>,
        key: Vec<KeyElement<'a>>,
        projection: Projection,
    }
}

shape! {
    struct VectorIndexShape<'a> {
        name: Text<'a>,
        /// The attribute that holds the embedding.
        attribute: Text<'a>,
        dimensions: u64,
        distance: DistanceFunction,
        search: Vec<SearchElement<'a>> = Vec::new(),
        projection: Projection,
    }
}

shape! {
    struct KinesisShape<'a> {
        arn: Text<'a>,
        precision: KinesisPrecision = KinesisPrecision::Millisecond,
    }
}

shape! {
    struct ImportShape<'a> {
        bucket: Text<'a>,
        format: ImportFormat,
        /// The account that owns the bucket, if it is not the stack's.
        bucket_owner: Option<Text<'a>> = None,
        key_prefix: Option<Text<'a>> = None,
        compression: Option<Compression> = None,
    }
}

shape! {
    struct TagShape<'a> {
        key: Text<'a>,
        value: Text<'a>,
    }
}

shape! {
    /// An attribute with a type: part of a key, or used by searches of a vector index.
    struct TypedAttribute<'a> {
        name: Text<'a>,
        ty: AttributeType,
    }
}

shape! {
    /// An attribute of a key. The attributes of the partition key come first, each from left to right.
    struct KeyElement<'a> {
        name: Text<'a>,
        role: KeyRole,
    }
}

shape! {
    /// An attribute whose value a search of a vector index gives.
    struct SearchElement<'a> {
        name: Text<'a>,
        role: SearchRole,
    }
}

words! {
    /// The half of a key that an attribute belongs to.
    #[derive(Clone, Copy, Debug, Eq, PartialEq)]
    #[cfg_attr(feature = "evolve", derive(Deserialize, Serialize), serde(rename_all = "snake_case"))]
    pub(crate) enum KeyRole {
        Partition = "HASH",
        Sort = "RANGE",
    }
}

words! {
    #[derive(Clone, Copy, Debug, Eq, PartialEq)]
    #[cfg_attr(feature = "evolve", derive(Deserialize, Serialize), serde(rename_all = "snake_case"))]
    pub(crate) enum SearchRole {
        PartitionKey = "HASH",
        InlineFilter = "INLINE_FILTER",
    }
}

words! {
    /// The billing mode of a table.
    #[derive(Clone, Copy, Debug, Eq, PartialEq)]
    #[cfg_attr(feature = "evolve", derive(Deserialize, Serialize), serde(rename_all = "snake_case"))]
    pub(crate) enum BillingMode {
        OnDemand = "PAY_PER_REQUEST",
        Provisioned = "PROVISIONED",
    }
}

words! {
    /// The consistency of a global table's reads with writes in other regions.
    #[derive(Clone, Copy, Debug, Eq, PartialEq)]
    #[cfg_attr(feature = "evolve", derive(Deserialize, Serialize), serde(rename_all = "snake_case"))]
    pub(crate) enum Consistency {
        /// Reads see the writes that have been replicated so far.
        Eventual = "EVENTUAL",
        /// Reads see the last write of every region.
        Strong = "STRONG",
    }
}

words! {
    /// The mode of replicating settings to and from other accounts.
    #[derive(Clone, Copy, Debug, Eq, PartialEq)]
    #[cfg_attr(feature = "evolve", derive(Deserialize, Serialize), serde(rename_all = "snake_case"))]
    pub(crate) enum Replication {
        Enabled = "ENABLED",
        Disabled = "DISABLED",
    }
}

/// A KMS key of the account.
#[derive(Clone, Debug, Eq, PartialEq)]
#[cfg_attr(feature = "evolve", derive(Deserialize, Serialize), serde(rename_all = "snake_case"))]
pub(crate) enum KmsKey<'a> {
    /// The key of the stack, whose id is known only after deployment.
    OfStack,
    /// A key by its id, ARN, alias or alias ARN.
    Named(Text<'a>),
}
