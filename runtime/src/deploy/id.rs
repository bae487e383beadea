//! Ids for the parts of a deployment, as words that each target joins in its own way.

use std::borrow::Cow;

/// The id of an input, a resource or an output.
///
/// `CloudFormation` joins the words as in `OrdersTableStatusIndexReadCapacity`, with the table's logical id at the
/// beginning. Another target can join them as in `orders_status_index_read_capacity`.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub(crate) struct Id<'a> {
    /// The position of the table in the stack.
    pub(crate) table: Option<usize>,
    /// The region of a replica.
    pub(crate) region: Option<&'a str>,
    /// The exact name of an index.
    pub(crate) index: Option<&'a str>,
    /// The name that the stack gives to one of several parts of the same kind, such as a policy. It is in upper camel
    /// case.
    pub(crate) name: Option<Cow<'a, str>>,
    /// The kind of the part, as words with hyphens between them.
    pub(crate) words: &'static str,
    /// The number that tells apart parts with otherwise equal ids. The first part has no number.
    pub(crate) number: Option<usize>,
}

impl<'a> Id<'a> {
    /// Returns the id of a part of the whole stack.
    pub(crate) const fn stack(words: &'static str) -> Self {
        Self { table: None, region: None, index: None, name: None, words, number: None }
    }

    /// Returns the id of a part of the table at this position.
    pub(crate) const fn table(position: usize, words: &'static str) -> Self {
        Self { table: Some(position), region: None, index: None, name: None, words, number: None }
    }

    pub(crate) fn region(self, region: Option<&'a str>) -> Self {
        Self { region, ..self }
    }

    pub(crate) fn index(self, index: Option<&'a str>) -> Self {
        Self { index, ..self }
    }

    pub(crate) fn name(self, name: impl Into<Cow<'a, str>>) -> Self {
        Self { name: Some(name.into()), ..self }
    }

    pub(crate) fn number(self, position: usize) -> Self {
        Self { number: (position > 0).then_some(position + 1), ..self }
    }

    pub(crate) fn words(self, words: &'static str) -> Self {
        Self { words, ..self }
    }

    /// Returns the subject in words: `index status-index of table orders`.
    pub(crate) fn subject(&self, table: &str) -> String {
        let table = match self.region {
            None => format!("table {table}"),
            Some(region) => format!("the replica of table {table} in {region}"),
        };
        match self.index {
            None => table,
            Some(index) => format!("index {index} of {table}"),
        }
    }
}
