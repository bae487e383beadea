//! A table as data: its key, its indexes and its settings.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

pub use capacity::{Billing, OnDemandThroughput, Throughput, WarmThroughput};
pub use index::{IndexKind, IndexSchema, Projection};
pub use settings::{
    ContributorInsights, Encryption, OnDelete, PointInTimeRecovery, StreamViewType, TableClass, Tag,
};
pub use table::TableSchema;
pub use vector::{DistanceFunction, VectorIndexSchema};

#[doc(hidden)]
pub use index::IndexSettings;
#[doc(hidden)]
pub use parts::{EncryptionParts, NO_INDEXES, Parts};
#[doc(hidden)]
pub use table::TableSettings;

pub(crate) use key::KeyAttributes;
pub(crate) use words::words;

mod capacity;
mod index;
mod key;
mod parts;
mod settings;
mod table;
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

impl TableSchema {
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

/// [`Cow`] as a string, in a `const fn`.
#[inline]
pub(crate) const fn as_str(text: &Str) -> &str {
    match text {
        Cow::Borrowed(text) => text,
        Cow::Owned(text) => text.as_str(),
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
