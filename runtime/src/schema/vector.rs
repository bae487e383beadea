//! Vector indexes.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::{Attribute, Projection, Str, as_slice, as_str, words};

/// A vector index, which finds items by the similarity of their embeddings.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_VectorIndex.html>
#[derive(Clone, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct VectorIndexSchema {
    // The fields are public only for the derive's expansion, see `IndexSchema`.
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
    /// Returns the index's exact name.
    #[must_use]
    pub const fn name(&self) -> &str {
        as_str(&self.name)
    }

    /// Returns the attribute that holds the embedding, as a list of numbers.
    #[must_use]
    pub const fn attribute(&self) -> &str {
        as_str(&self.attribute)
    }

    /// Returns the number of dimensions of an embedding.
    #[must_use]
    pub const fn dimensions(&self) -> u64 {
        self.dimensions
    }

    /// Returns the function that measures similarity.
    #[must_use]
    pub const fn distance(&self) -> DistanceFunction {
        self.distance
    }

    /// Returns the attributes that the index holds besides the keys, the embedding and the filters.
    #[must_use]
    pub const fn projection(&self) -> &Projection {
        &self.projection
    }

    /// Returns the attribute for which every search supplies a value.
    #[must_use]
    pub const fn partition_key(&self) -> Option<&Attribute> {
        self.partition_key.as_ref()
    }

    /// Returns the attributes that a search can filter by.
    #[must_use]
    pub const fn inline_filters(&self) -> &[Attribute] {
        as_slice(&self.inline_filters)
    }
}

words! {
    /// The function that measures the similarity of two embeddings.
    #[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
    #[serde(rename_all = "snake_case")]
    pub enum DistanceFunction {
        /// The angle between the two.
        Cosine = "COSINE",
        /// The dot product of the two.
        DotProduct = "DOT_PRODUCT",
        /// The distance between the end points of the two.
        Euclidean = "EUCLIDEAN",
    }
}
