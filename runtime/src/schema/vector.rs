//! Vector indexes.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::{Attribute, Projection, Str, as_slice, as_str, words};

/// A vector index: items by the similarity of their embeddings.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_VectorIndex.html>
#[derive(Clone, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct VectorIndexSchema {
    // Public for the derive's expansion alone, see `IndexSchema`.
    #[doc(hidden)]
    pub name: Str,
    #[doc(hidden)]
    pub attribute: Str,
    #[doc(hidden)]
    pub dimensions: u64,
    #[doc(hidden)]
    pub distance: DistanceFunction,
    #[doc(hidden)]
    #[serde(default)]
    pub projection: Projection,
    #[doc(hidden)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partition_key: Option<Attribute>,
    #[doc(hidden)]
    #[serde(default, skip_serializing_if = "<[_]>::is_empty")]
    pub inline_filters: Cow<'static, [Attribute]>,
}

impl VectorIndexSchema {
    /// The index's exact name.
    #[must_use]
    pub const fn name(&self) -> &str {
        as_str(&self.name)
    }

    /// The attribute that holds the embedding, as a list of numbers.
    #[must_use]
    pub const fn attribute(&self) -> &str {
        as_str(&self.attribute)
    }

    /// How many numbers an embedding has.
    #[must_use]
    pub const fn dimensions(&self) -> u64 {
        self.dimensions
    }

    /// How similarity is measured.
    #[must_use]
    pub const fn distance(&self) -> DistanceFunction {
        self.distance
    }

    /// What the index holds besides the keys, the embedding and the filters.
    #[must_use]
    pub const fn projection(&self) -> &Projection {
        &self.projection
    }

    /// The attribute that every search gives a value of.
    #[must_use]
    pub const fn partition_key(&self) -> Option<&Attribute> {
        self.partition_key.as_ref()
    }

    /// The attributes that a search can filter by.
    #[must_use]
    pub const fn inline_filters(&self) -> &[Attribute] {
        as_slice(&self.inline_filters)
    }
}

/// How the similarity of two embeddings is measured.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DistanceFunction {
    /// By the angle between them.
    Cosine,
    /// By their dot product.
    DotProduct,
    /// By the distance between their ends.
    Euclidean,
}

words! {
    /// Returns the function as `DynamoDB` names it, such as `COSINE`.
    pub DistanceFunction { Cosine = "COSINE", DotProduct = "DOT_PRODUCT", Euclidean = "EUCLIDEAN" }
}
