//! The key of a table or of an index.

use super::{Attribute, IndexKind, IndexSchema, TableSchema, as_slice};

/// The attributes of a key, from left to right.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct KeyAttributes<'a> {
    pub(crate) partition_key: &'a [Attribute],
    pub(crate) sort_key: &'a [Attribute],
}

impl TableSchema {
    /// Returns the attributes that are part of a key, each once: first the table's, then the indexes'.
    pub(crate) fn each_key_attribute(&self) -> impl Iterator<Item = &Attribute> {
        let of_table = || self.key_of(None).iter();
        let of_indexes = || self.indexes().iter().flat_map(|index| as_slice(&index.key));
        let new = of_indexes().enumerate().filter_map(move |(position, attribute)| {
            let mut earlier = of_table().chain(of_indexes().take(position));
            earlier.all(|known| known.name() != attribute.name()).then_some(attribute)
        });
        of_table().chain(new)
    }

    /// Returns whether an attribute is part of a key.
    #[cfg(feature = "aws-sdk")]
    pub(crate) fn has_key_attribute(&self, name: &str) -> bool {
        self.each_key_attribute().any(|attribute| attribute.name() == name)
    }

    /// Returns the key of one of the table's indexes, or of the table itself. A local index uses the table's
    /// partition key.
    #[inline]
    pub(crate) fn key_of<'a>(&'a self, index: Option<&'a IndexSchema>) -> KeyAttributes<'a> {
        let table = std::slice::from_ref(self.partition_key());
        let (partition_key, sort_key) = match index {
            None => (table, self.sort_key().map_or(&[][..], std::slice::from_ref)),
            Some(index) if index.kind == IndexKind::Local => (table, index.sort_key()),
            Some(index) => index.keys(),
        };
        KeyAttributes { partition_key, sort_key }
    }
}

impl<'a> KeyAttributes<'a> {
    #[inline]
    pub(crate) fn iter(self) -> impl Iterator<Item = &'a Attribute> {
        self.partition_key.iter().chain(self.sort_key)
    }

    pub(crate) const fn get(self, position: usize) -> Option<&'a Attribute> {
        let partition_attributes = self.partition_key.len();
        if position < partition_attributes {
            Some(&self.partition_key[position])
        } else if position - partition_attributes < self.sort_key.len() {
            Some(&self.sort_key[position - partition_attributes])
        } else {
            None
        }
    }
}
