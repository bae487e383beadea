//! The effect of a change of a struct on stored items: the comparison's report, and the same on an engine.

use std::collections::{BTreeSet, HashMap};

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::types::AttributeValue;
use serde::Serialize;
use serde::de::DeserializeOwned;
use tablewright::evolve::{Entity, ItemEffect, SchemaChange, Severity, compare};
use tablewright::{DynamoTable, Naming, Stack, testing};

use super::model::block_on;

mod apply;
mod changes;
mod edits;
mod engines;
mod fields;
mod items;
mod keys;
mod pairs;
mod plan;
mod replicas;
mod values;

type Item = HashMap<String, AttributeValue>;

/// The expected report of a change.
struct Truth {
    /// The severity, or nothing if there is no change at all.
    severity: Option<Severity>,
    effects: &'static [ItemEffect],
}

/// Returns the report of two structs.
fn said<Old: DynamoTable, New: DynamoTable>() -> Vec<SchemaChange> {
    compare(&[entity::<Old>()], &[entity::<New>()])
}

fn entity<T: DynamoTable>() -> Entity {
    Entity::of::<T>().expect("a struct that is read")
}

fn effects(changes: &[SchemaChange]) -> BTreeSet<ItemEffect> {
    changes.iter().flat_map(|change| change.items.iter().copied()).collect()
}

/// Asserts the severity and the effects of a report. It may also say that the program which still runs cannot read new
/// items.
fn assert_said(changes: &[SchemaChange], truth: &Truth) {
    let report: Vec<String> = changes.iter().map(ToString::to_string).collect();
    let report = report.join("\n\n");
    assert_eq!(changes.iter().map(|change| change.severity).max(), truth.severity, "{report}");
    let said = effects(changes);
    let right: BTreeSet<ItemEffect> = truth.effects.iter().copied().collect();
    assert!(said.is_superset(&right), "{right:?} is right:\n{report}");
    let more: Vec<_> =
        said.difference(&right).filter(|effect| **effect != ItemEffect::NotReadByOlder).collect();
    assert!(more.is_empty(), "{right:?} is right, and no more:\n{report}");
}

/// Returns a client of an engine with the table of a struct.
fn client_of<T: DynamoTable>() -> Client {
    testing::client(&Stack::new(Naming::verbatim()).table::<T>()).expect("an engine")
}

fn store<T: DynamoTable + Serialize>(client: &Client, item: &T) -> Result<(), String> {
    let item: Item = serde_dynamo::to_item(item).expect("an item");
    let put = client.put_item().table_name(T::SCHEMA.name()).set_item(Some(item));
    let error =
        |error: SdkError<PutItemError>| error.into_service_error().message().unwrap_or_default().to_owned();
    block_on(put.send()).map(drop).map_err(error)
}

/// Returns the items of the table, as they are stored.
fn stored(client: &Client, table: &str) -> Vec<Item> {
    block_on(client.scan().table_name(table).send()).expect("items").items.unwrap_or_default()
}

fn read<T: DeserializeOwned>(item: &Item) -> Result<T, String> {
    serde_dynamo::from_item(item.clone()).map_err(|error| error.to_string())
}

/// Returns whether a value is gone, or has changed.
fn is_lost(before: &AttributeValue, after: Option<&AttributeValue>) -> bool {
    match (before, after) {
        (AttributeValue::Null(_), None) => false,
        // An empty list that is skipped is read as the default.
        (AttributeValue::L(before), None) if before.is_empty() => false,
        (AttributeValue::M(before), Some(AttributeValue::M(after))) => {
            before.iter().any(|(name, value)| is_lost(value, after.get(name)))
        }
        (AttributeValue::L(before), Some(AttributeValue::Ss(after))) => before.len() != after.len(),
        (AttributeValue::Ss(before), Some(AttributeValue::L(after))) => before.len() != after.len(),
        (before, after) => after != Some(before),
    }
}

/// Returns whether a value has come into being.
fn is_default(before: Option<&AttributeValue>, after: &AttributeValue) -> bool {
    match (before, after) {
        (_, AttributeValue::Null(_)) => false,
        (None, _) => true,
        (Some(AttributeValue::M(before)), AttributeValue::M(after)) => {
            after.iter().any(|(name, value)| is_default(before.get(name), value))
        }
        _ => false,
    }
}

/// Reads items of the old struct as the new one and stores them again, and the other way round. Returns what happens.
fn measured<Old, New>(before: &[Old], after: &[New]) -> BTreeSet<ItemEffect>
where
    Old: DynamoTable + DeserializeOwned + Serialize,
    New: DynamoTable + DeserializeOwned + Serialize,
{
    let mut effects = BTreeSet::new();
    for item in before {
        let client = client_of::<Old>();
        store(&client, item).expect("an existing item");
        let table = Old::SCHEMA.name();
        let old = stored(&client, table).remove(0);
        match read::<New>(&old) {
            Err(_) => drop(effects.insert(ItemEffect::Unreadable)),
            Ok(item) => {
                let again: Item = serde_dynamo::to_item(&item).expect("an item");
                let put = client.put_item().table_name(table).set_item(Some(again));
                if block_on(put.send()).is_err() {
                    effects.insert(ItemEffect::WritesRefused);
                    continue;
                }
                let new = stored(&client, table).remove(0);
                if old.iter().any(|(name, value)| is_lost(value, new.get(name))) {
                    effects.insert(ItemEffect::SilentLoss);
                }
                if new.iter().any(|(name, value)| is_default(old.get(name), value)) {
                    effects.insert(ItemEffect::SilentDefault);
                }
            }
        }
    }
    for item in after {
        let client = client_of::<New>();
        store(&client, item).expect("an item of after");
        let new = stored(&client, New::SCHEMA.name()).remove(0);
        if read::<Old>(&new).is_err() {
            effects.insert(ItemEffect::NotReadByOlder);
        }
    }
    effects
}

/// Asserts that the report is as expected, that it has every effect that happens, and that each expected effect that an
/// engine can show happens.
fn check<Old, New>(truth: &Truth, before: &[Old], after: &[New])
where
    Old: DynamoTable + DeserializeOwned + Serialize,
    New: DynamoTable + DeserializeOwned + Serialize,
{
    assert!(said::<Old, Old>().is_empty() && said::<New, New>().is_empty());
    let changes = said::<Old, New>();
    assert_said(&changes, truth);
    let measured = measured(before, after);
    let said = effects(&changes);
    assert!(said.is_superset(&measured), "{measured:?} happens, and {said:?} is said");
    let visible = [
        ItemEffect::Unreadable,
        ItemEffect::SilentLoss,
        ItemEffect::SilentDefault,
        ItemEffect::WritesRefused,
    ];
    for effect in truth.effects.iter().filter(|effect| visible.contains(effect)) {
        assert!(measured.contains(effect), "{effect:?} is right, and {measured:?} happens");
    }
}

/// A case: two structs with items, and what is right.
macro_rules! case {
    (
        $(#[$doc:meta])* $name:ident: $severity:expr, [$($effect:ident),*];
        $(#[$old_meta:meta])* { $($old:tt)* } = $before:expr;
        $(#[$new_meta:meta])* { $($new:tt)* } = $after:expr;
    ) => {
        $(#[$doc])*
        mod $name {
            #[allow(unused_imports)]
            use super::*;

            #[derive(serde::Deserialize, serde::Serialize, tablewright::DynamoTable)]
            #[table(name = "orders")]
            $(#[$old_meta])*
            struct Old {
                #[pk]
                id: String,
                $($old)*
            }

            #[derive(serde::Deserialize, serde::Serialize, tablewright::DynamoTable)]
            #[table(name = "orders")]
            $(#[$new_meta])*
            struct New {
                #[pk]
                id: String,
                $($new)*
            }

            #[test]
            fn is_as_it_is_said() {
                let id = || "o-1".to_owned();
                let before: fn(&dyn Fn() -> String) -> Vec<Old> = $before;
                let after: fn(&dyn Fn() -> String) -> Vec<New> = $after;
                let truth = $crate::suite::evolve::Truth {
                    severity: $severity,
                    effects: &[$(tablewright::evolve::ItemEffect::$effect),*],
                };
                $crate::suite::evolve::check(&truth, &before(&id), &after(&id));
            }
        }
    };
}

use case;

const REFUSE: Option<Severity> = Some(Severity::Danger);
const WARN: Option<Severity> = Some(Severity::Warning);
const ALLOW: Option<Severity> = Some(Severity::Note);
const NO_CHANGE: Option<Severity> = None;
