//! Settings that AWS accepts but that are probably mistakes.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::fmt;

use crate::at::At;
use crate::deploy::replica::Replica;
use crate::deploy::scaling::{Dimension, Scaling};
use crate::deploy::stack::Stack;
use crate::deploy::table::StackTable;
use crate::error::{Kind, Problem};
use crate::schema::{Billing, KeyAttributes, TableSchema};
use crate::text::shown;

mod filter;
mod policy;
mod sizes;
mod stack_names;
#[cfg(feature = "terraform")]
mod terraform;

/// A setting that AWS accepts but that is probably a mistake.
///
/// `Display` writes the sentence, followed by the code in brackets. [`Stack::allow`] allows the lint by that code.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Lint(Problem);

impl Lint {
    /// Returns the base name of the table, or `None` if the lint is about the whole stack.
    #[must_use]
    pub fn table(&self) -> Option<&str> {
        self.0.at().table.as_deref()
    }

    /// Returns the code of the lint, such as `TW9001`. The code of a lint never changes.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        self.0.code()
    }

    /// Returns the place of the probable mistake. It names tables by their base names.
    #[must_use]
    pub const fn at(&self) -> &At {
        self.0.at()
    }

    /// Returns the lint in words, without its code.
    #[must_use]
    pub fn text(&self) -> &str {
        self.0.text()
    }
}

impl fmt::Display for Lint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Stack {
    /// Returns settings that AWS accepts but that are probably mistakes, except for [allowed](Self::allow) lints.
    #[must_use]
    pub fn lints(&self) -> Vec<Lint> {
        let is_allowed = |lint: &Problem| self.allowed.iter().any(|allowed| allowed.code == lint.code());
        of_stack(self).into_iter().filter(|lint| !is_allowed(lint)).map(Lint).collect()
    }
}

fn of_stack(stack: &Stack) -> Vec<Problem> {
    let mut lints = Vec::new();
    for table in &stack.tables {
        let mut of_table = self::table(&table.schema);
        of_table.extend(readable_keys(table, stack.encryption_key.is_some()));
        of_table.extend(first_capacities(table));
        of_table.extend(filter::lints(table));
        of_table.extend(policy::of_resources(table));
        lints.extend(of_table.into_iter().map(|lint| lint.of_table(table.schema.name())));
    }
    lints.extend(stack_names::lints(stack));
    lints.extend(policy::of_roles(stack));
    lints.extend(sizes::lints(stack));
    lints
}

fn table(schema: &TableSchema) -> Vec<Problem> {
    let mut texts = Vec::new();
    let table_key = schema.key_of(None);
    let mut by_key = HashMap::new();
    for index in schema.indexes() {
        let name = shown(index.name());
        let key = schema.key_of(Some(index));
        if key == table_key {
            texts.push(
                Kind::IndexOfTableKey
                    .says(format!("index {name} has the key of the table; query the table instead")),
            );
        }
        match by_key.entry((key.partition_key, key.sort_key)) {
            Entry::Vacant(entry) => _ = entry.insert(index.name()),
            Entry::Occupied(other) => {
                texts.push(Kind::IndexesOfOneKey.says(format!(
                    "indexes {} and {name} have the same key; one is enough",
                    shown(other.get())
                )));
            }
        }
        for attribute in index.projection().included() {
            if contains(key, attribute) || contains(table_key, attribute) {
                texts.push(Kind::ProjectedKey.says(format!(
                    "index {name} includes {}, which is part of a key that it holds in any case",
                    shown(attribute)
                )));
            }
        }
    }
    if let Some(ttl) = schema.time_to_live()
        && contains(table_key, ttl.name())
    {
        texts.push(Kind::TimeToLiveInKey.says(format!(
            "time to live {} is part of the table's key, so the expiry of an item cannot be changed",
            shown(ttl.name())
        )));
    }
    texts
}

/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/contributorinsights_HowItWorks.html>
fn readable_keys(table: &StackTable, has_key_of_stack: bool) -> Option<Problem> {
    let schema = &table.schema;
    let has_key = has_key_of_stack || schema.encryption().customer_key().is_some();
    let is_counted = schema.contributor_insights().is_some()
        || schema.indexes().iter().any(|index| index.contributor_insights().is_some())
        || table.global.replicas.iter().any(Replica::has_contributor_insights);
    (has_key && is_counted).then(|| {
        Kind::ReadableKeys.says("contributor insights show the keys of items in CloudWatch, where the table's KMS key does not protect them; \
         leave them out where keys are confidential")
    })
}

/// Reports first capacities outside their bounds. Auto scaling brings a capacity within its bounds, but each stack
/// update that changes the capacity sets it back.
fn first_capacities(table: &StackTable) -> Vec<Problem> {
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
                texts.push(Kind::FirstCapacity.says(format!(
                    "{of} begins with {units} {word} capacity units, which auto scaling keeps between {min} and {max}; \
                     begin with one of these"
                )));
            }
        }
    }
    texts
}

fn contains(key: KeyAttributes<'_>, attribute: &str) -> bool {
    key.iter().any(|part| part.name() == attribute)
}
