//! What is legal but pointless.

use std::fmt;

use crate::limits;
use crate::schema::{IndexSchema, KeyAttributes, TableSchema};
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
    for schema in stack.tables() {
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
    let table_key = schema.key_of(None);
    for (position, index) in schema.indexes().iter().enumerate() {
        let name = index.name();
        let key = schema.key_of(Some(index));
        if key == table_key {
            texts.push(format!("index `{name}` has the key of the table; query the table instead"));
        }
        let same_key = |other: &&IndexSchema| schema.key_of(Some(other)) == key;
        if let Some(other) = schema.indexes()[..position].iter().find(same_key) {
            texts.push(format!("indexes `{}` and `{name}` have the same key; one is enough", other.name()));
        }
        for attribute in index.projection().included() {
            if contains(key, attribute) || contains(table_key, attribute) {
                texts.push(format!(
                    "index `{name}` includes `{attribute}`, which is part of a key that it holds in any case"
                ));
            }
        }
    }
    if let Some(ttl) = schema.time_to_live()
        && contains(table_key, ttl.name())
    {
        texts.push(format!(
            "time to live `{}` is part of the table's key, so the expiry of an item cannot be changed",
            ttl.name()
        ));
    }
    texts
}

fn contains(key: KeyAttributes<'_>, attribute: &str) -> bool {
    key.iter().any(|part| part.name() == attribute)
}
