//! Settings that AWS accepts but that are probably mistakes.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::fmt;

use crate::deploy::replica::Replica;
use crate::deploy::scaling::{Dimension, Scaling};
use crate::deploy::stack::Stack;
use crate::deploy::table::StackTable;
use crate::schema::{Billing, KeyAttributes, TableSchema};
use crate::text::shown;

mod filter;
mod policy;
mod sizes;
mod stack_names;

/// Something AWS accepts that is most likely a mistake.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Lint {
    table: Option<String>,
    text: String,
}

impl Lint {
    /// Returns the base name of the table, or `None` if the lint is about the whole stack.
    #[must_use]
    pub fn table(&self) -> Option<&str> {
        self.table.as_deref()
    }
}

impl fmt::Display for Lint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.table {
            Some(table) => write!(f, "table {}: {}", shown(table), self.text),
            None => f.write_str(&self.text),
        }
    }
}

impl Stack {
    /// Returns settings that AWS accepts but that are probably mistakes.
    #[must_use]
    pub fn lints(&self) -> Vec<Lint> {
        of_stack(self)
    }
}

fn of_stack(stack: &Stack) -> Vec<Lint> {
    let mut lints = Vec::new();
    for deployment in &stack.tables {
        let mut texts = table(&deployment.schema);
        texts.extend(readable_keys(deployment, stack.encryption_key.is_some()));
        texts.extend(first_capacities(deployment));
        texts.extend(filter::lints(deployment));
        texts.extend(policy::of_resources(deployment));
        let name = deployment.schema.name();
        lints.extend(texts.into_iter().map(|text| Lint { table: Some(name.to_owned()), text }));
    }
    let of_stack = stack_names::lints(stack).into_iter();
    let of_stack = of_stack.chain(policy::of_roles(stack)).chain(sizes::lints(stack));
    lints.extend(of_stack.map(|text| Lint { table: None, text }));
    lints
}

fn table(schema: &TableSchema) -> Vec<String> {
    let mut texts = Vec::new();
    let table_key = schema.key_of(None);
    let mut by_key = HashMap::new();
    for index in schema.indexes() {
        let name = shown(index.name());
        let key = schema.key_of(Some(index));
        if key == table_key {
            texts.push(format!("index {name} has the key of the table; query the table instead"));
        }
        match by_key.entry((key.partition_key, key.sort_key)) {
            Entry::Vacant(entry) => _ = entry.insert(index.name()),
            Entry::Occupied(other) => texts
                .push(format!("indexes {} and {name} have the same key; one is enough", shown(other.get()))),
        }
        for attribute in index.projection().included() {
            if contains(key, attribute) || contains(table_key, attribute) {
                texts.push(format!(
                    "index {name} includes {}, which is part of a key that it holds in any case",
                    shown(attribute)
                ));
            }
        }
    }
    if let Some(ttl) = schema.time_to_live()
        && contains(table_key, ttl.name())
    {
        texts.push(format!(
            "time to live {} is part of the table's key, so the expiry of an item cannot be changed",
            shown(ttl.name())
        ));
    }
    texts
}

/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/contributorinsights_HowItWorks.html>
fn readable_keys(table: &StackTable, has_key_of_stack: bool) -> Option<String> {
    let schema = &table.schema;
    let has_key = has_key_of_stack || schema.encryption().customer_key().is_some();
    let is_counted = schema.contributor_insights().is_some()
        || schema.indexes().iter().any(|index| index.contributor_insights().is_some())
        || table.global.replicas.iter().any(Replica::has_contributor_insights);
    (has_key && is_counted).then(|| {
        "contributor insights show the keys of items in CloudWatch, where the table's KMS key does not protect them; \
         leave them out where keys are confidential"
            .to_owned()
    })
}

/// Scaling takes a capacity to its bounds, but each update of the stack that changes it sets it back.
fn first_capacities(table: &StackTable) -> Vec<String> {
    let (Some(auto_scaling), Billing::Provisioned(of_table)) = (&table.auto_scaling, table.schema.billing())
    else {
        return Vec::new();
    };
    let of_indexes =
        table.schema.indexes().iter().filter_map(|index| Some((Some(index.name()), index.throughput()?)));
    let mut texts = Vec::new();
    for (index, throughput) in std::iter::once((None, of_table)).chain(of_indexes) {
        for (dimension, units) in
            [(Dimension::Reads, throughput.reads()), (Dimension::Writes, throughput.writes())]
        {
            if let Some(Scaling { min, max, .. }) = auto_scaling.of(index, dimension)
                && !(min..=max).contains(&units)
            {
                let of =
                    index.map_or_else(|| "the table".to_owned(), |index| format!("index {}", shown(index)));
                let word = dimension.word().to_lowercase();
                texts.push(format!(
                    "{of} begins with {units} {word} capacity units, which auto scaling keeps between {min} and {max}; \
                     begin with one of these"
                ));
            }
        }
    }
    texts
}

fn contains(key: KeyAttributes<'_>, attribute: &str) -> bool {
    key.iter().any(|part| part.name() == attribute)
}
