//! What `DynamoDB` is to hold: a table with every default applied, in the words of no target.
//!
//! A [`Shape`] is made from a stack, read from a template, or read from a live table, so that all of these can be compared.
//! Every value in it is a [`Given`]: it may be unknown, and it says who has chosen it.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::deploy::import::{Compression, ImportFormat};
use crate::deploy::kinesis::KinesisPrecision;
use crate::json::Json;
use crate::limits;
use crate::schema::{
    AttributeType, ContributorInsights, DistanceFunction, OnDelete, Projection, StreamViewType, TableClass,
    WarmThroughput, words,
};

pub(crate) use given::{By, Given};

mod given;
mod of;

type Text<'a> = Cow<'a, str>;

/// A document that `DynamoDB` takes as it is, such as a policy. Its members are in the order of their keys.
pub(crate) type Document<'a> = Json<'a>;

/// Declares a part of a shape.
///
/// A field with `:` is a [`Given`] of its type, and a field with `=>` is another part. `= value` is what `DynamoDB` does if
/// a description says nothing about the field.
///
/// Where a shape is written, a value that is not known is left out; where it is read, a value that is left out is not known.
macro_rules! shape {
    (
        $(#[$doc:meta])*
        struct $name:ident $(<$a:lifetime>)? {
            $($(#[$field_doc:meta])* $field:ident: $ty:ty $(= $default:expr)?,)*
        }
        $(parts { $($(#[$part_doc:meta])* $part:ident => $part_ty:ty,)* })?
    ) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
        #[serde(deny_unknown_fields)]
        pub(crate) struct $name $(<$a>)? {
            $(
                $(#[$field_doc])*
                #[serde(default = "Given::unknown", skip_serializing_if = "Given::is_unknown")]
                pub(crate) $field: Given<$ty>,
            )*
            $($($(#[$part_doc])* pub(crate) $part: $part_ty,)*)?
        }

        #[allow(dead_code, reason = "some parts are never unknown as a whole, or never at their defaults")]
        impl $(<$a>)? $name $(<$a>)? {
            /// The part if a description says nothing about it. A value that has no default is unknown.
            pub(crate) fn by_default() -> Self {
                Self {
                    $($field: shape!(@default $($default)?),)*
                    $($($part: <$part_ty>::by_default(),)*)?
                }
            }

            /// The part if nothing is known about it.
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
    /// A table as `DynamoDB` is to hold it.
    struct Shape<'a> {
        /// The physical name.
        name: Text<'a>,
        /// The attributes that have a type, each once.
        attributes: Vec<TypedAttribute<'a>>,
        key: Vec<KeyElement<'a>>,
        global_indexes: Vec<GlobalIndexShape<'a>> = Vec::new(),
        local_indexes: Vec<LocalIndexShape<'a>> = Vec::new(),
        vector_indexes: Vec<VectorIndexShape<'a>> = Vec::new(),
        /// The attribute that says when an item expires.
        time_to_live: Option<Text<'a>> = None,
        /// The attribute that a description names although items do not expire. It takes the name to turn that off.
        time_to_live_off: Option<Text<'a>> = None,
        stream: Option<StreamViewType> = None,
        billing: BillingMode = BillingMode::Provisioned,
        warm_throughput: Option<WarmThroughput> = None,
        /// Whether the table is encrypted with a key of the account. Each region has a key of its own.
        has_kms_key: bool = false,
        /// Whether the table is a global one, with replicas or before it has some.
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

shape! {
    /// A replica in another region.
    struct ReplicaShape<'a> {
        region: Text<'a>,
    }
    parts { settings => RegionShape<'a>, }
}

shape! {
    /// The settings that each region has its own of.
    struct RegionShape<'a> {
        /// How the global indexes are used, in the order of [`Shape::global_indexes`].
        indexes: Vec<IndexUsage<'a>> = Vec::new(),
        class: TableClass = TableClass::Standard,
        deletion_protection: bool = false,
        /// Whether `DynamoDB` refuses to make the replica a table of its own.
        disassociation_protection: bool = true,
        point_in_time_recovery: bool = false,
        /// How many days back the table can be restored to, if it can.
        recovery_days: u64 = limits::RECOVERY_DAYS.1,
        /// The key that the table is encrypted with, if it is one of the account. `None` is the key that AWS manages.
        kms_key: Option<KmsKey<'a>> = None,
        kinesis_streams: Vec<KinesisShape<'a>> = Vec::new(),
        resource_policy: Option<Document<'a>> = None,
        stream_policy: Option<Document<'a>> = None,
        stream_tags: Vec<TagShape<'a>> = Vec::new(),
        /// Whether the settings are replicated to and from other accounts.
        settings_replication: Option<Replication> = None,
        tags: Vec<TagShape<'a>> = Vec::new(),
    }
    parts {
        /// How the table is used.
        usage => Usage,
    }
}

shape! {
    /// How a region uses the table, or one of its global indexes.
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
    /// How much is read, or written.
    struct Rate {
        /// What is provisioned per second; or, on demand, the most there may be, if there is a limit.
        units: Option<u64> = None,
        /// The bounds between which the provisioned capacity follows the load.
        scaling: Option<ScalingShape> = None,
    }
}

shape! {
    struct ScalingShape {
        min: u64,
        max: u64,
        /// The share of the capacity that is to be consumed, in percent.
        target: u64,
        /// The seconds between a decrease and the next one.
        scale_in_cooldown: Option<u64> = None,
        /// The seconds between an increase and the next one.
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
        /// The account that owns the bucket, if it is another one.
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
    /// An attribute that has a type: it is part of a key, or a vector index searches by it.
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
    /// An attribute that a search of a vector index gives a value of.
    struct SearchElement<'a> {
        name: Text<'a>,
        role: SearchRole,
    }
}

/// The half of a key that an attribute belongs to.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum KeyRole {
    Partition,
    Sort,
}

words! {
    /// Returns the role as `DynamoDB` names it.
    pub(crate) KeyRole { Partition = "HASH", Sort = "RANGE" }
}

#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SearchRole {
    PartitionKey,
    InlineFilter,
}

words! {
    /// Returns the role as `DynamoDB` names it.
    pub(crate) SearchRole { PartitionKey = "HASH", InlineFilter = "INLINE_FILTER" }
}

/// How a table is paid for.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum BillingMode {
    OnDemand,
    Provisioned,
}

words! {
    /// Returns the mode as `DynamoDB` names it.
    pub(crate) BillingMode { OnDemand = "PAY_PER_REQUEST", Provisioned = "PROVISIONED" }
}

/// What the reads of a global table see of writes in other regions.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Consistency {
    /// What has been replicated so far.
    Eventual,
    /// The last write of every region.
    Strong,
}

words! {
    /// Returns the consistency as `DynamoDB` names it.
    pub(crate) Consistency { Eventual = "EVENTUAL", Strong = "STRONG" }
}

/// Whether settings are replicated to and from other accounts.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Replication {
    Enabled,
    Disabled,
}

words! {
    /// Returns the mode as `DynamoDB` names it.
    pub(crate) Replication { Enabled = "ENABLED", Disabled = "DISABLED" }
}

/// A KMS key of the account.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum KmsKey<'a> {
    /// The key of the stack, whose id is known when it is deployed.
    OfStack,
    /// A key by its id, ARN, alias or alias ARN.
    Named(Text<'a>),
}
