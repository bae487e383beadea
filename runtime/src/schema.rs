//! A table as data: its key, its indexes and its settings.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::entity::Entities;

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

/// Text of a schema: borrowed from the program for a derived table, owned for one read from JSON.
pub(crate) type Str = Cow<'static, str>;

/// The type of a key attribute, as `DynamoDB` names it.
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

/// An attribute that has a type: it is part of a key, filters a vector search, or holds the time to live.
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

    /// The name items store it under.
    #[inline]
    #[must_use]
    pub const fn name(&self) -> &str {
        as_str(&self.name)
    }

    /// The type items store it as.
    #[must_use]
    pub const fn ty(&self) -> AttributeType {
        self.ty
    }
}

/// A `DynamoDB` table: what `#[derive(DynamoTable)]` makes of a struct, or what a JSON document describes.
///
/// A derived schema has been checked by the compiler. One read from JSON is checked by
/// [`validate`](Self::validate), and again by the [`Stack`](crate::Stack) that renders it: the same rules, in the
/// same words.
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
    /// The entities of a table that has several, or whose keys are computed.
    #[serde(skip)]
    pub(crate) entities: Option<&'static Entities>,
}

impl TableSchema {
    #[doc(hidden)]
    #[must_use]
    pub const fn new(parts: &Parts) -> Self {
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
            entities: settings.entities,
        }
    }

    /// A table of these settings, with the defaults of all others.
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

    /// The base name, from which physical names, Parameter Store names and logical ids are made.
    #[inline]
    #[must_use]
    pub const fn name(&self) -> &str {
        as_str(&self.name)
    }

    /// The first paragraph of the struct's documentation.
    #[must_use]
    pub const fn description(&self) -> Option<&str> {
        as_option_str(self.description.as_ref())
    }

    /// The table's partition key.
    #[inline]
    #[must_use]
    pub const fn partition_key(&self) -> &Attribute {
        &self.partition_key
    }

    /// The table's sort key.
    #[inline]
    #[must_use]
    pub const fn sort_key(&self) -> Option<&Attribute> {
        self.sort_key.as_ref()
    }

    /// The secondary indexes, global and local, in the order they were declared.
    #[inline]
    #[must_use]
    pub const fn indexes(&self) -> &[IndexSchema] {
        as_slice(&self.indexes)
    }

    /// The index of that name.
    #[must_use]
    pub fn index(&self, name: &str) -> Option<&IndexSchema> {
        self.indexes().iter().find(|index| index.name() == name)
    }

    /// The vector indexes, in the order they were declared.
    #[inline]
    #[must_use]
    pub const fn vector_indexes(&self) -> &[VectorIndexSchema] {
        as_slice(&self.vector_indexes)
    }

    /// How many global indexes AWS allows the account on a table, where it has raised its quota.
    ///
    /// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-secondary-indexes>
    #[must_use]
    pub const fn global_index_quota(&self) -> Option<u64> {
        self.global_index_quota
    }

    /// The attribute that holds the second at which an item expires.
    #[must_use]
    pub const fn time_to_live(&self) -> Option<&Attribute> {
        self.time_to_live.as_ref()
    }

    /// What the table's stream records, when it has one.
    #[must_use]
    pub const fn stream(&self) -> Option<StreamViewType> {
        self.stream
    }

    /// How the table is paid for.
    #[must_use]
    pub const fn billing(&self) -> Billing {
        self.billing
    }

    /// The most the table may read and write, when it is billed on demand.
    #[must_use]
    pub const fn on_demand_throughput(&self) -> Option<OnDemandThroughput> {
        self.on_demand_throughput
    }

    /// What the table supports from the first second on.
    #[must_use]
    pub const fn warm_throughput(&self) -> Option<WarmThroughput> {
        self.warm_throughput
    }

    /// The keys of the table that `CloudWatch` counts the requests of.
    #[must_use]
    pub const fn contributor_insights(&self) -> Option<ContributorInsights> {
        self.contributor_insights
    }

    /// The table's storage class.
    #[must_use]
    pub const fn class(&self) -> TableClass {
        self.class
    }

    /// Whether `DynamoDB` refuses to delete the table.
    #[must_use]
    pub const fn deletion_protection(&self) -> bool {
        self.deletion_protection
    }

    /// Continuous backups, when they are on.
    #[must_use]
    pub const fn point_in_time_recovery(&self) -> Option<PointInTimeRecovery> {
        self.point_in_time_recovery
    }

    /// The key the table is encrypted with.
    #[must_use]
    pub const fn encryption(&self) -> &Encryption {
        &self.encryption
    }

    /// What happens to the table when it leaves its stack.
    #[must_use]
    pub const fn on_delete(&self) -> OnDelete {
        self.on_delete
    }

    /// The table's own tags, in the order they were declared.
    #[must_use]
    pub const fn tags(&self) -> &[Tag] {
        as_slice(&self.tags)
    }

    /// The exact name of the table, where it was given: it then has no prefix.
    #[must_use]
    pub const fn physical_name(&self) -> Option<&str> {
        as_option_str(self.physical_name.as_ref())
    }

    /// The exact logical id of the table, where it was given.
    #[must_use]
    pub const fn logical_id(&self) -> Option<&str> {
        as_option_str(self.logical_id.as_ref())
    }

    /// The attributes that are part of a key, each once: those of the table first, then those of the indexes.
    #[must_use]
    pub fn key_attributes(&self) -> Vec<&Attribute> {
        self.each_key_attribute().collect()
    }

    /// The attributes whose types a table is created with: those of the keys, and those that vector indexes search by.
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

/// Adds the attributes of `key` that are not there yet.
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

/// [`Cow`] as a string, in a `const fn`.
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

/// [`Cow`] as a slice, in a `const fn`.
#[expect(clippy::ptr_arg, reason = "taking a `Cow` apart is what it is for")]
pub(crate) const fn as_slice<'a, T: Clone>(list: &'a Cow<'static, [T]>) -> &'a [T] {
    match list {
        Cow::Borrowed(list) => list,
        Cow::Owned(list) => list.as_slice(),
    }
}
