//! What is legal but pointless.

use std::fmt;

use crate::limits;
use crate::schema::{Attribute, IndexKind, IndexSchema, TableSchema};
use crate::stack::Stack;

/// Something AWS accepts that is most likely a mistake.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Lint {
    table: Option<String>,
    text: String,
}

impl Lint {
    /// The base name of the table, or `None` where it is about the whole stack.
    #[must_use]
    pub fn table(&self) -> Option<&str> {
        self.table.as_deref()
    }
}

impl fmt::Display for Lint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.table {
            Some(table) => write!(f, "table `{table}`: {}", self.text),
            None => f.write_str(&self.text),
        }
    }
}

pub(crate) fn stack(stack: &Stack) -> Vec<Lint> {
    let mut lints = Vec::new();
    for schema in &stack.tables {
        for text in table(schema) {
            lints.push(Lint { table: Some(schema.name().to_owned()), text });
        }
    }
    if let Ok(template) = stack.cloudformation() {
        let bytes = template.as_json().len();
        if bytes > limits::TEMPLATE_INLINE_BYTES {
            lints.push(Lint {
                table: None,
                text: format!(
                    "the template has {bytes} bytes; above {} it can only be deployed from S3",
                    limits::TEMPLATE_INLINE_BYTES
                ),
            });
        }
    }
    lints
}

fn table(schema: &TableSchema) -> Vec<String> {
    let mut texts = Vec::new();
    let table_key = Key::of_table(schema);
    for (position, index) in schema.indexes().iter().enumerate() {
        let name = index.name();
        let key = Key::of_index(schema, index);
        if key == table_key {
            texts.push(format!("index `{name}` has the key of the table; query the table instead"));
        }
        let same_key = |other: &&IndexSchema| Key::of_index(schema, other) == key;
        if let Some(other) = schema.indexes()[..position].iter().find(same_key) {
            texts.push(format!("indexes `{}` and `{name}` have the same key; one is enough", other.name()));
        }
        for attribute in index.projection().included() {
            if key.contains(attribute) || table_key.contains(attribute) {
                texts.push(format!(
                    "index `{name}` includes `{attribute}`, which is part of a key that it holds in any case"
                ));
            }
        }
    }
    if let Some(ttl) = schema.time_to_live()
        && table_key.contains(ttl.name())
    {
        texts.push(format!(
            "time to live `{}` is part of the table's key, so the expiry of an item cannot be changed",
            ttl.name()
        ));
    }
    texts
}

#[derive(Eq, PartialEq)]
struct Key<'a> {
    partition: &'a [Attribute],
    sort: &'a [Attribute],
}

impl<'a> Key<'a> {
    fn of_table(schema: &'a TableSchema) -> Self {
        Self {
            partition: std::slice::from_ref(schema.partition_key()),
            sort: schema.sort_key().map_or(&[], std::slice::from_ref),
        }
    }

    /// A local index has its partition key from the table.
    fn of_index(schema: &'a TableSchema, index: &'a IndexSchema) -> Self {
        let partition = match index.kind() {
            IndexKind::Global => index.partition_key(),
            IndexKind::Local => std::slice::from_ref(schema.partition_key()),
        };
        Self { partition, sort: index.sort_key() }
    }

    fn contains(&self, attribute: &str) -> bool {
        self.partition.iter().chain(self.sort).any(|part| part.name() == attribute)
    }
}
