//! The key of a table or of an index.

use super::{Attribute, IndexKind, IndexSchema, TableSchema};

/// The attributes of a key, from left to right.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct KeyAttributes<'a> {
    pub(crate) partition_key: &'a [Attribute],
    pub(crate) sort_key: &'a [Attribute],
}

impl TableSchema {
    /// The key of one of the table's indexes, or of the table itself. A local index has its partition key from the table.
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
