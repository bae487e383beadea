//! Published single-table models: their items have exactly the published keys, and their access patterns select exactly
//! the published items.
//!
//! `published.json` lists the facts: the fields and keys of items, and the keys that each pattern selects, in order.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Debug;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use tablewright::sdk::{Item as Sent, Query, Table};
use tablewright::{DynamoEntity, DynamoTable, Key, KeyAttribute, Naming, Stack};

use super::{block_on, clients_of};

mod akka_event_journal;
mod authjs_adapter;
mod aws_complaint_management;
mod aws_connected_vehicles;
mod aws_game_player_profiles;
mod aws_recurring_payments;
mod aws_session_management;
mod aws_social_network;
mod book_ecommerce;
mod code_hosting;
mod content_entries;
mod debrie_instagram;
mod electrodb_shopping_mall;
mod electrodb_task_manager;
mod labs_battle_royale;
mod labs_invoice_adjacency;
mod langgraph_checkpoints;
mod nservicebus_outbox_saga;
mod relational_personnel;
mod signal_ec_prekeys;
mod writes;

#[derive(Deserialize)]
struct Facts {
    items: Vec<Published>,
    /// The keys that each pattern selects; empty for a pattern that gets one item.
    patterns: BTreeMap<String, Vec<Map<String, Value>>>,
}

#[derive(Deserialize)]
struct Published {
    entity: String,
    fields: Value,
    keys: BTreeMap<String, Value>,
}

/// The keys that each pattern selects.
type Patterns = Vec<(&'static str, Vec<String>)>;

fn facts(model: &str) -> Facts {
    let mut facts: HashMap<String, Facts> =
        serde_json::from_str(include_str!("models/published.json")).unwrap();
    let mut facts = facts.remove(model).unwrap();
    facts.items.iter_mut().flat_map(|item| item.keys.values_mut()).for_each(decode);
    let keys = facts.patterns.values_mut().flatten();
    keys.flat_map(|key| key.iter_mut()).for_each(|(_, value)| decode(value));
    facts
}

/// Decodes binary, which the facts have as `0x…`, into a list of bytes.
fn decode(value: &mut Value) {
    if let Some(digits) = value.as_str().and_then(|text| text.strip_prefix("0x")) {
        let bytes =
            (0..digits.len()).step_by(2).map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap());
        *value = bytes.collect();
    }
}

fn table<T: DynamoTable>(client: &Client) -> Table<T> {
    Table::named(client.clone(), &Naming::verbatim())
}

/// Writes an item, reads it back as its entity and as the table's enum, and returns the item as it was sent.
async fn written<M, E>(client: &Client, item: &Published) -> Sent
where
    M: DynamoTable + DeserializeOwned + 'static,
    E: DynamoTable + Serialize + DeserializeOwned + PartialEq + Debug + 'static,
{
    let entity: E = serde_json::from_value(item.fields.clone()).unwrap();
    tablewright::testing::assert_keys_match_serde(&entity);
    let put = table::<E>(client).put(&entity);
    let sent = table::<E>(client).put(&entity).input().unwrap().item.unwrap();
    put.send().await.unwrap();
    let read = table::<E>(client).get(entity.primary_key()).send().await.unwrap();
    assert_eq!(read.as_ref(), Some(&entity));
    assert!(table::<M>(client).scan().all().await.is_ok(), "each item is told");
    sent
}

/// Returns the keys of the items that a query reads.
async fn selected<T: DynamoTable + 'static, I>(query: Query<T, I>) -> Vec<String> {
    let keys = query.keys().all().await.unwrap();
    keys.iter().map(shown).collect()
}

/// Returns the key of the item that a get reads.
async fn got<T: DynamoTable + DeserializeOwned + 'static>(client: &Client, key: Key<'_, T>) -> String {
    assert!(table::<T>(client).get(key.clone()).send().await.unwrap().is_some(), "{key}");
    shown(&key)
}

/// Returns a key as JSON, with its attributes in the order of their names.
fn shown<T: DynamoTable>(key: &Key<'_, T>) -> String {
    serde_json::to_value(key).unwrap().to_string()
}

fn is_value(stored: Option<&AttributeValue>, expected: &Value) -> bool {
    match (stored, expected) {
        (Some(AttributeValue::S(text)), Value::String(expected)) => text == expected,
        (Some(AttributeValue::N(digits)), Value::Number(expected)) => *digits == expected.to_string(),
        (Some(AttributeValue::B(bytes)), expected) => Value::from(bytes.as_ref()) == *expected,
        _ => false,
    }
}

macro_rules! models {
    ($($module:ident $name:literal)*) => {$(
        #[test]
        fn $module() {
            let facts = facts($name);
            for (engine, client) in clients_of(&Stack::new(Naming::verbatim()).table::<$module::Model>()) {
                block_on(async {
                    for item in &facts.items {
                        let sent = $module::put(&client, item).await;
                        for (attribute, value) in &item.keys {
                            assert!(is_value(sent.get(attribute), value), "{engine}: {attribute} of {sent:?}");
                        }
                    }
                    for (pattern, selected) in $module::patterns(&client).await {
                        if let Some(expected) = facts.patterns.get(pattern) {
                            let key = |key: &Map<String, Value>| serde_json::to_string(key).unwrap();
                            let expected: Vec<String> = expected.iter().map(key).collect();
                            assert_eq!(selected, expected, "{engine}: {pattern}");
                        }
                    }
                });
            }
        }
    )*};
}

models! {
    akka_event_journal "akka-event-journal"
    authjs_adapter "authjs-adapter"
    aws_complaint_management "aws-complaint-management"
    aws_connected_vehicles "aws-connected-vehicles"
    aws_game_player_profiles "aws-game-player-profiles"
    aws_recurring_payments "aws-recurring-payments"
    aws_session_management "aws-session-management"
    aws_social_network "aws-social-network"
    book_ecommerce "book-ecommerce"
    code_hosting "code-hosting"
    content_entries "content-entries"
    debrie_instagram "debrie-instagram"
    electrodb_shopping_mall "electrodb-shopping-mall"
    electrodb_task_manager "electrodb-task-manager"
    labs_battle_royale "labs-battle-royale"
    labs_invoice_adjacency "labs-invoice-adjacency"
    langgraph_checkpoints "langgraph-checkpoints"
    nservicebus_outbox_saga "nservicebus-outbox-saga"
    relational_personnel "relational-personnel"
    signal_ec_prekeys "signal-ec-prekeys"
}
