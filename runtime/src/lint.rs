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
    let mut lints: Vec<Lint> = stack
        .tables
        .iter()
        .flat_map(|schema| {
            table(schema).into_iter().map(|text| Lint { table: Some(schema.name().to_owned()), text })
        })
        .collect();
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
    let table_key: Vec<&Attribute> =
        std::iter::once(schema.partition_key()).chain(schema.sort_key()).collect();
    for (position, index) in schema.indexes().iter().enumerate() {
        let name = index.name();
        let key = whole_key(schema, index);
        if key == table_key {
            texts.push(format!("index `{name}` has the key of the table; query the table instead"));
        }
        let same_key = |other: &&IndexSchema| {
            whole_key(schema, other) == key && other.partition_key().len() == index.partition_key().len()
        };
        if let Some(other) = schema.indexes()[..position].iter().find(same_key) {
            texts.push(format!("indexes `{}` and `{name}` have the same key; one is enough", other.name()));
        }
        for attribute in index.projection().included() {
            if key.iter().chain(&table_key).any(|part| part.name() == attribute) {
                texts.push(format!(
                    "index `{name}` includes `{attribute}`, a key attribute, which every index holds"
                ));
            }
        }
    }
    if let Some(ttl) = schema.time_to_live()
        && schema.key_attributes().contains(&ttl)
    {
        texts.push(format!(
            "time to live `{}` is a key attribute, so the expiry of an item cannot be changed in place",
            ttl.name()
        ));
    }
    texts
}

/// The attributes of an index's key, with the partition key a local index has from its table.
fn whole_key<'a>(schema: &'a TableSchema, index: &'a IndexSchema) -> Vec<&'a Attribute> {
    let own = match index.kind() {
        IndexKind::Global => index.partition_key(),
        IndexKind::Local => std::slice::from_ref(schema.partition_key()),
    };
    own.iter().chain(index.sort_key()).collect()
}
