//! A table as data: its key, its indexes and its settings.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

pub use capacity::{Billing, OnDemandThroughput, Throughput, WarmThroughput};
pub use index::{IndexKind, IndexSchema, Projection};
pub use pattern::AccessPattern;
pub use settings::*;
pub use table::TableSchema;
pub use vector::{DistanceFunction, VectorIndexSchema};

#[doc(hidden)]
pub use index::IndexSettings;
#[doc(hidden)]
pub use literal::{DEFAULT_SETTINGS, EncryptionLiteral, NO_INDEXES, TableLiteral};
#[doc(hidden)]
pub use table::TableSettings;

pub(crate) use key::KeyAttributes;
pub(crate) use words::{Word, words};

mod capacity;
mod index;
mod key;
mod literal;
mod pattern;
mod settings;
mod table;
mod vector;
mod words;

/// Text of a schema: borrowed from the program in a derived table, owned if read from JSON.
pub(crate) type Str = Cow<'static, str>;

words! {
    /// The type of a key attribute, in `DynamoDB`'s naming.
    ///
    /// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeDefinition.html>
    #[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
    pub enum AttributeType {
        /// A string.
        S = "S",
        /// A number.
        N = "N",
        /// Binary.
        B = "B",
    }
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

impl TableSchema {
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
            ..Self::new(&TableLiteral::DEFAULT)
        }
    }

    /// Returns the base name. Physical names, Parameter Store names and logical ids are built from it.
    #[inline]
    #[must_use]
    pub const fn name(&self) -> &str {
        as_str(&self.name)
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

    /// Returns whether any index is local, which limits the size of the table's item collections.
    #[cfg(feature = "aws-sdk")]
    pub(crate) const fn has_local_index(&self) -> bool {
        let mut indexes = self.indexes();
        while let [index, rest @ ..] = indexes {
            if matches!(index.kind(), IndexKind::Local) {
                return true;
            }
            indexes = rest;
        }
        false
    }

    /// Returns the named access patterns of the struct, or of all entities of a table of several.
    pub fn patterns(&self) -> impl Iterator<Item = &'static AccessPattern> {
        let of_entities = self.entities().into_iter().flat_map(|entities| entities.members);
        self.patterns.iter().chain(of_entities.flat_map(|member| member.parts.patterns))
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

/// Returns a [`Cow`] as a string, in a `const fn`.
#[inline]
pub(crate) const fn as_str(text: &Str) -> &str {
    match text {
        Cow::Borrowed(text) => text,
        Cow::Owned(text) => text.as_str(),
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
