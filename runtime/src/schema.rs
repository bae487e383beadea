//! A table as data: its key, its indexes and its settings.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

pub use capacity::{Billing, OnDemandThroughput, Throughput, WarmThroughput};
pub use index::{IndexKind, IndexSchema, Projection};
pub use settings::{
    ContributorInsights, Encryption, OnDelete, PointInTimeRecovery, StreamViewType, TableClass, Tag,
};
pub use vector::{DistanceFunction, VectorIndexSchema};

#[doc(hidden)]
pub use index::IndexSettings;
#[doc(hidden)]
pub use parts::{EncryptionParts, NO_INDEXES, Parts, TableSettings};

pub(crate) use key::KeyAttributes;
pub(crate) use words::words;

mod capacity;
mod index;
mod key;
mod parts;
mod settings;
mod vector;
mod words;

/// Text of a schema: borrowed from the program in a derived table, owned if read from JSON.
pub(crate) type Str = Cow<'static, str>;

/// The type of a key attribute, in `DynamoDB`'s naming.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeDefinition.html>
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
pub enum AttributeType {
    /// A string.
    S,
    /// A number.
    N,
    /// Binary.
    B,
}

words! {
    /// Returns the type's letter: `S`, `N` or `B`.
    pub AttributeType { S = "S", N = "N", B = "B" }
}

/// An attribute with a declared type: it is part of a key, filters a vector search, or holds the time to
/// live.
#[derive(Clone, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Attribute {
    pub(crate) name: Str,
    #[serde(rename = "type")]
    ty: AttributeType,
}

impl Attribute {
    #[doc(hidden)]
    #[must_use]
    pub const fn new(name: &'static str, ty: AttributeType) -> Self {
        Self { name: Cow::Borrowed(name), ty }
    }

    pub(crate) fn owned(name: String, ty: AttributeType) -> Self {
        Self { name: Cow::Owned(name), ty }
    }

    const fn option(attribute: Option<(&'static str, AttributeType)>) -> Option<Self> {
        match attribute {
            Some((name, ty)) => Some(Self::new(name, ty)),
            None => None,
        }
    }

    /// Returns the name of the attribute in stored items.
    #[inline]
    #[must_use]
    pub const fn name(&self) -> &str {
        as_str(&self.name)
    }

    /// Returns the type of the attribute in stored items.
    #[must_use]
    pub const fn ty(&self) -> AttributeType {
        self.ty
    }
}

/// A `DynamoDB` table, as `#[derive(DynamoTable)]` generates it from a struct, or as a JSON document describes it.
///
/// A derived schema is checked at compile time. A schema read from JSON is checked by
/// [`validate`](Self::validate), and again by the [`Stack`](crate::Stack) that renders it, against the same rules
/// and with the same messages.
///
/// ```
/// use tablewright::TableSchema;
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
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) description: Option<Str>,
    pub(crate) partition_key: Attribute,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) sort_key: Option<Attribute>,
    #[serde(default, skip_serializing_if = "<[_]>::is_empty")]
    pub(crate) indexes: Cow<'static, [IndexSchema]>,
    #[serde(default, skip_serializing_if = "<[_]>::is_empty")]
    pub(crate) vector_indexes: Cow<'static, [VectorIndexSchema]>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) global_index_quota: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) time_to_live: Option<Attribute>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) stream: Option<StreamViewType>,
    #[serde(default)]
    pub(crate) billing: Billing,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) on_demand_throughput: Option<OnDemandThroughput>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) warm_throughput: Option<WarmThroughput>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) contributor_insights: Option<ContributorInsights>,
    #[serde(default)]
    pub(crate) class: TableClass,
    #[serde(default)]
    pub(crate) deletion_protection: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) point_in_time_recovery: Option<PointInTimeRecovery>,
    #[serde(default)]
    pub(crate) encryption: Encryption,
    #[serde(default)]
    pub(crate) on_delete: OnDelete,
    #[serde(default, skip_serializing_if = "<[_]>::is_empty")]
    pub(crate) tags: Cow<'static, [Tag]>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) physical_name: Option<Str>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) logical_id: Option<Str>,
}

impl TableSchema {
    pub(crate) const fn new(parts: &Parts) -> Self {
        let settings = &parts.settings;
        Self {
            name: Cow::Borrowed(parts.name),
            description: borrowed(settings.description),
            partition_key: Attribute::new(parts.partition_key.0, parts.partition_key.1),
            sort_key: Attribute::option(parts.sort_key),
            indexes: Cow::Borrowed(parts.indexes),
            vector_indexes: Cow::Borrowed(settings.vector_indexes),
            global_index_quota: settings.global_index_quota,
            time_to_live: Attribute::option(settings.time_to_live),
            stream: settings.stream,
            billing: settings.billing,
            on_demand_throughput: settings.on_demand_throughput,
            warm_throughput: settings.warm_throughput,
            contributor_insights: settings.contributor_insights,
            class: settings.class,
            deletion_protection: settings.deletion_protection,
            point_in_time_recovery: settings.point_in_time_recovery,
            encryption: Encryption::new(settings.encryption),
            on_delete: settings.on_delete,
            tags: Cow::Borrowed(settings.tags),
            physical_name: borrowed(settings.physical_name),
            logical_id: borrowed(settings.logical_id),
        }
    }

    /// Creates a table with these settings and the defaults of all others.
    pub(crate) fn owned(
        name: String,
        partition_key: Attribute,
        sort_key: Option<Attribute>,
        indexes: Vec<IndexSchema>,
        stream: Option<StreamViewType>,
        tags: Vec<Tag>,
    ) -> Self {
        Self {
            name: Cow::Owned(name),
            partition_key,
            sort_key,
            indexes: Cow::Owned(indexes),
            stream,
            tags: Cow::Owned(tags),
            ..Self::new(&Parts::DEFAULT)
        }
    }

    /// Returns the base name. Physical names, Parameter Store names and logical ids are built from it.
    #[inline]
    #[must_use]
    pub const fn name(&self) -> &str {
        as_str(&self.name)
    }

    /// Returns the first paragraph of the struct's documentation.
    #[must_use]
    pub const fn description(&self) -> Option<&str> {
        as_option_str(self.description.as_ref())
    }

    /// Returns the table's partition key.
    #[inline]
    #[must_use]
    pub const fn partition_key(&self) -> &Attribute {
        &self.partition_key
    }

    /// Returns the table's sort key.
    #[inline]
    #[must_use]
    pub const fn sort_key(&self) -> Option<&Attribute> {
        self.sort_key.as_ref()
    }

    /// Returns the secondary indexes, global and local, in declaration order.
    #[inline]
    #[must_use]
    pub const fn indexes(&self) -> &[IndexSchema] {
        as_slice(&self.indexes)
    }

    /// Returns the index with this name.
    #[must_use]
    pub fn index(&self, name: &str) -> Option<&IndexSchema> {
        self.indexes().iter().find(|index| index.name() == name)
    }

    /// Returns the vector indexes, in declaration order.
    #[inline]
    #[must_use]
    pub const fn vector_indexes(&self) -> &[VectorIndexSchema] {
        as_slice(&self.vector_indexes)
    }

    /// Returns the number of global indexes that AWS allows on a table of this account, if AWS has
    /// raised the quota.
    ///
    /// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-secondary-indexes>
    #[must_use]
    pub const fn global_index_quota(&self) -> Option<u64> {
        self.global_index_quota
    }

    /// Returns the attribute that holds the second at which an item expires.
    #[must_use]
    pub const fn time_to_live(&self) -> Option<&Attribute> {
        self.time_to_live.as_ref()
    }

    /// Returns the view type of the table's stream, if it has a stream.
    #[must_use]
    pub const fn stream(&self) -> Option<StreamViewType> {
        self.stream
    }

    /// Returns the billing mode.
    #[must_use]
    pub const fn billing(&self) -> Billing {
        self.billing
    }

    /// Returns the maximum on-demand throughput of the table.
    #[must_use]
    pub const fn on_demand_throughput(&self) -> Option<OnDemandThroughput> {
        self.on_demand_throughput
    }

    /// Returns the throughput that the table supports from the first second on.
    #[must_use]
    pub const fn warm_throughput(&self) -> Option<WarmThroughput> {
        self.warm_throughput
    }

    /// Returns the keys of the table for which `CloudWatch` counts requests.
    #[must_use]
    pub const fn contributor_insights(&self) -> Option<ContributorInsights> {
        self.contributor_insights
    }

    /// Returns the table's storage class.
    #[must_use]
    pub const fn class(&self) -> TableClass {
        self.class
    }

    /// Returns whether `DynamoDB` refuses to delete the table.
    #[must_use]
    pub const fn deletion_protection(&self) -> bool {
        self.deletion_protection
    }

    /// Returns the settings of continuous backups, if they are enabled.
    #[must_use]
    pub const fn point_in_time_recovery(&self) -> Option<PointInTimeRecovery> {
        self.point_in_time_recovery
    }

    /// Returns the key with which the table is encrypted.
    #[must_use]
    pub const fn encryption(&self) -> &Encryption {
        &self.encryption
    }

    /// Returns what happens to the table when it is removed from its stack.
    #[must_use]
    pub const fn on_delete(&self) -> OnDelete {
        self.on_delete
    }

    /// Returns the table's own tags, in declaration order.
    #[must_use]
    pub const fn tags(&self) -> &[Tag] {
        as_slice(&self.tags)
    }

    /// Returns the exact physical name, if one is set. Such a name gets no prefix.
    #[must_use]
    pub const fn physical_name(&self) -> Option<&str> {
        as_option_str(self.physical_name.as_ref())
    }

    /// Returns the exact logical id, if one is set.
    #[must_use]
    pub const fn logical_id(&self) -> Option<&str> {
        as_option_str(self.logical_id.as_ref())
    }

    /// Returns the attributes that are part of a key, each once: first the table's, then the indexes'.
    #[must_use]
    pub fn key_attributes(&self) -> Vec<&Attribute> {
        self.each_key_attribute().collect()
    }

    /// Returns the attributes whose types `CreateTable` declares: the attributes of keys, and the ones that vector
    /// indexes search by.
    ///
    /// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeDefinition.html>
    #[must_use]
    pub fn attribute_definitions(&self) -> Vec<&Attribute> {
        let mut attributes = self.key_attributes();
        for index in self.vector_indexes() {
            add_new(&mut attributes, index.partition_key.as_slice());
            add_new(&mut attributes, index.inline_filters());
        }
        attributes
    }
}

/// Adds the attributes of `key` that are not in the list yet.
fn add_new<'a>(attributes: &mut Vec<&'a Attribute>, key: &'a [Attribute]) {
    for attribute in key {
        if !attributes.iter().any(|known| known.name == attribute.name) {
            attributes.push(attribute);
        }
    }
}

const fn borrowed(text: Option<&'static str>) -> Option<Str> {
    match text {
        Some(text) => Some(Cow::Borrowed(text)),
        None => None,
    }
}

/// Returns a [`Cow`] as a string, in a `const fn`.
#[inline]
pub(crate) const fn as_str(text: &Str) -> &str {
    match text {
        Cow::Borrowed(text) => text,
        Cow::Owned(text) => text.as_str(),
    }
}

const fn as_option_str(text: Option<&Str>) -> Option<&str> {
    match text {
        Some(text) => Some(as_str(text)),
        None => None,
    }
}

/// Returns a [`Cow`] as a slice, in a `const fn`.
#[expect(clippy::ptr_arg, reason = "taking a `Cow` apart is what it is for")]
pub(crate) const fn as_slice<'a, T: Clone>(list: &'a Cow<'static, [T]>) -> &'a [T] {
    match list {
        Cow::Borrowed(list) => list,
        Cow::Owned(list) => list.as_slice(),
    }
}
