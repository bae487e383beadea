//! The settings of a table. Each is declared here once; the code that stores, writes and reads it follows from that.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

#[cfg(feature = "deploy")]
use crate::at::What;
use crate::entity::{Entities, EntitiesOf};

#[allow(clippy::wildcard_imports, reason = "a setting names its type in the list, and nowhere else")]
use super::settings::*;
use super::{
    AccessPattern, Attribute, AttributeType, Billing, EncryptionLiteral, IndexSchema, OnDemandThroughput,
    Str, TableLiteral, VectorIndexSchema, WarmThroughput, as_slice, as_str,
};

/// Declares the settings.
///
/// `what` is the setting's name in messages, or `None` if no target can lack it as a whole. `written` is the type that
/// the derive writes, which owns no memory, and the default of a table that does not set it. `made` converts that type
/// to the setting's, and `read` is the function and the result of its accessor.
macro_rules! settings {
    (
        $(
            $(#[doc = $doc:literal])*
            #[serde($($serde:tt)*)]
            $setting:ident: $ty:ty {
                what: $what:expr,
                written: $written:ty = $default:expr,
                made: $made:path,
                read: $read:path => $given:ty,
            }
        )+
    ) => {
        /// A `DynamoDB` table, made by `#[derive(DynamoTable)]` from a struct, or described by a JSON document.
        ///
        /// The compiler has checked a derived schema. [`validate`](Self::validate) checks a schema that was read from
        /// JSON, and so does the [`Stack`](crate::Stack) that renders it, by the same rules and in the same words.
        ///
        /// ```
        /// use tablewright::schema::TableSchema;
        ///
        /// let schema: TableSchema = serde_json::from_str(
        ///     r#"{
        ///         "name": "orders",
        ///         "partition_key": { "name": "customerId", "type": "S" },
        ///         "sort_key": { "name": "orderId", "type": "S" },
        ///         "indexes": [{
        ///             "name": "status-index",
        ///             "kind": "global",
        ///             "partition_key": [{ "name": "status", "type": "S" }],
        ///             "projection": { "include": ["total"] }
        ///         }],
        ///         "stream": "new_and_old_images"
        ///     }"#,
        /// )?;
        /// assert!(schema.validate().is_ok());
        /// # Ok::<(), serde_json::Error>(())
        /// ```
        #[derive(Clone, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
        #[serde(deny_unknown_fields)]
        pub struct TableSchema {
            pub(crate) name: Str,
            pub(crate) partition_key: Attribute,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub(crate) sort_key: Option<Attribute>,
            #[serde(default, skip_serializing_if = "<[_]>::is_empty")]
            pub(crate) indexes: Cow<'static, [IndexSchema]>,
            $(
                #[serde($($serde)*)]
                pub(crate) $setting: $ty,
            )+
            /// The entities of a table that has several. No document describes them, since they are structs.
            #[serde(skip)]
            pub(crate) entities: Option<EntitiesOf>,
            /// The access patterns that the struct names. No document describes them, since they are functions.
            #[serde(skip)]
            pub(crate) patterns: &'static [AccessPattern],
        }

        /// The settings that most tables leave at their defaults. One field with one default is cheaper to compile than a
        /// default for each setting.
        #[allow(missing_docs, reason = "the accessors of `TableSchema` are documented")]
        #[derive(Clone, Copy, Debug)]
        pub struct TableSettings {
            $(pub $setting: $written,)+
            pub entities: Option<EntitiesOf>,
            pub patterns: &'static [AccessPattern],
        }

        impl TableSettings {
            /// The defaults.
            pub const DEFAULT: Self = Self { $($setting: $default,)+ entities: None, patterns: &[] };
        }

        impl TableSchema {
            pub(crate) const fn new(parts: &TableLiteral) -> Self {
                Self {
                    name: Cow::Borrowed(parts.name),
                    partition_key: Attribute::new(parts.partition_key.0, parts.partition_key.1),
                    sort_key: Attribute::option(parts.sort_key),
                    indexes: Cow::Borrowed(parts.indexes),
                    $($setting: $made(parts.settings.$setting),)+
                    entities: parts.settings.entities,
                    patterns: parts.settings.patterns,
                }
            }

            /// Returns the entities of a table that has several.
            #[inline]
            pub(crate) fn entities(&self) -> Option<&'static Entities> {
                self.entities.map(|entities| (entities.0)())
            }

            /// Returns the settings that are not at their defaults.
            #[cfg(feature = "deploy")]
            pub(crate) fn changed(&self) -> Vec<What> {
                let defaults = Self::new(&TableLiteral::DEFAULT);
                let mut changed = Vec::new();
                $(
                    let what: Option<What> = $what;
                    changed.extend(what.filter(|_| self.$setting != defaults.$setting));
                )+
                changed
            }

            $(
                $(#[doc = $doc])*
                #[must_use]
                pub const fn $setting(&self) -> $given {
                    $read(&self.$setting)
                }
            )+
        }
    };
}

settings! {
    /// Returns the first paragraph of the struct's documentation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    description: Option<Str> {
        what: None,
        written: Option<&'static str> = None,
        made: borrowed,
        read: text => Option<&str>,
    }
    /// Returns the vector indexes, in the order in which they were declared.
    #[serde(default, skip_serializing_if = "<[_]>::is_empty")]
    vector_indexes: Cow<'static, [VectorIndexSchema]> {
        what: None,
        written: &'static [VectorIndexSchema] = &[],
        made: Cow::Borrowed,
        read: as_slice => &[VectorIndexSchema],
    }
    /// Returns how many global indexes AWS allows on a table of the account, if it has raised its quota.
    ///
    /// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-secondary-indexes>
    #[serde(default, skip_serializing_if = "Option::is_none")]
    global_index_quota: Option<u64> {
        what: None,
        written: Option<u64> = None,
        made: same,
        read: copied => Option<u64>,
    }
    /// Returns the attribute that holds the second at which an item expires.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    time_to_live: Option<Attribute> {
        what: Some(What::TimeToLive),
        written: Option<(&'static str, AttributeType)> = None,
        made: Attribute::option,
        read: Option::as_ref => Option<&Attribute>,
    }
    /// Returns the view of the table's stream, if it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    stream: Option<StreamViewType> {
        what: Some(What::Stream),
        written: Option<StreamViewType> = None,
        made: same,
        read: copied => Option<StreamViewType>,
    }
    /// Returns how the table is paid for.
    #[serde(default)]
    billing: Billing {
        what: Some(What::Billing),
        written: Billing = Billing::OnDemand,
        made: same,
        read: copied => Billing,
    }
    /// Returns the most that a table that is billed on demand may read and write.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    on_demand_throughput: Option<OnDemandThroughput> {
        what: Some(What::OnDemandThroughput),
        written: Option<OnDemandThroughput> = None,
        made: same,
        read: copied => Option<OnDemandThroughput>,
    }
    /// Returns the throughput that the table supports from the first second on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    warm_throughput: Option<WarmThroughput> {
        what: Some(What::WarmThroughput),
        written: Option<WarmThroughput> = None,
        made: same,
        read: copied => Option<WarmThroughput>,
    }
    /// Returns the keys of the table whose requests `CloudWatch` counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    contributor_insights: Option<ContributorInsights> {
        what: Some(What::ContributorInsights),
        written: Option<ContributorInsights> = None,
        made: same,
        read: copied => Option<ContributorInsights>,
    }
    /// Returns the table's storage class.
    #[serde(default)]
    class: TableClass {
        what: Some(What::Class),
        written: TableClass = TableClass::Standard,
        made: same,
        read: copied => TableClass,
    }
    /// Returns whether `DynamoDB` refuses to delete the table.
    #[serde(default)]
    deletion_protection: bool {
        what: Some(What::DeletionProtection),
        written: bool = false,
        made: same,
        read: copied => bool,
    }
    /// Returns the continuous backups, if they are on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    point_in_time_recovery: Option<PointInTimeRecovery> {
        what: Some(What::PointInTimeRecovery),
        written: Option<PointInTimeRecovery> = None,
        made: same,
        read: copied => Option<PointInTimeRecovery>,
    }
    /// Returns the key that the table is encrypted with.
    #[serde(default)]
    encryption: Encryption {
        what: Some(What::Encryption),
        written: EncryptionLiteral = EncryptionLiteral::AwsOwned,
        made: Encryption::new,
        read: whole => &Encryption,
    }
    /// Returns what happens to the table when it leaves its stack.
    #[serde(default)]
    on_delete: OnDelete {
        what: Some(What::OnDelete),
        written: OnDelete = OnDelete::Retain,
        made: same,
        read: copied => OnDelete,
    }
    /// Returns the table's own tags, in the order in which they were declared.
    #[serde(default, skip_serializing_if = "<[_]>::is_empty")]
    tags: Cow<'static, [Tag]> {
        what: Some(What::Tag),
        written: &'static [Tag] = &[],
        made: Cow::Borrowed,
        read: as_slice => &[Tag],
    }
    /// Returns the exact name of the table, if one was given. It then has no prefix.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    physical_name: Option<Str> {
        what: Some(What::Name),
        written: Option<&'static str> = None,
        made: borrowed,
        read: text => Option<&str>,
    }
    /// Returns the exact logical id of the table, if one was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    logical_id: Option<Str> {
        what: Some(What::LogicalId),
        written: Option<&'static str> = None,
        made: borrowed,
        read: text => Option<&str>,
    }
}

const fn same<T: Copy>(setting: T) -> T {
    setting
}

const fn copied<T: Copy>(setting: &T) -> T {
    *setting
}

const fn whole<T>(setting: &T) -> &T {
    setting
}

const fn borrowed(text: Option<&'static str>) -> Option<Str> {
    match text {
        Some(text) => Some(Cow::Borrowed(text)),
        None => None,
    }
}

#[expect(clippy::ref_option, reason = "the setting as it is held")]
const fn text(text: &Option<Str>) -> Option<&str> {
    match text {
        Some(text) => Some(as_str(text)),
        None => None,
    }
}
