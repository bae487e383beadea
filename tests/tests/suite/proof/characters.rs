//! Every character of Latin-1, in every place where some are illegal. Random tests would miss some of them.

use serde_json::{Value, json};

/// Returns the settings that put a text in one place.
type Settings = fn(&str) -> Value;

const PLACES: &[(&str, Settings)] = &[
    ("base name", |text| json!({ "name": text })),
    ("physical name", |text| json!({ "physical_name": text })),
    ("logical id", |text| json!({ "logical_id": text })),
    ("index name", |text| json!({ "indexes": [index(json!({ "name": text }))] })),
    ("key", |text| json!({ "partition_key": { "name": text, "type": "B" } })),
    (
        "index key",
        |text| json!({ "indexes": [index(json!({ "partition_key": [{ "name": text, "type": "N" }] }))] }),
    ),
    ("projection", |text| json!({ "indexes": [index(json!({ "projection": { "include": [text] } }))] })),
    ("time to live", |text| json!({ "time_to_live": { "name": text, "type": "N" } })),
    ("tag key", |text| json!({ "tags": [{ "key": text, "value": "checkout" }] })),
    ("tag value", |text| json!({ "tags": [{ "key": "team", "value": text }] })),
    ("KMS key", |text| json!({ "encryption": { "customer": text } })),
    ("KMS alias", |text| json!({ "encryption": { "customer": format!("alias/{text}") } })),
];

/// Returns all documents, each with a description.
pub(super) fn all() -> impl Iterator<Item = (String, Value)> {
    (0..=u8::MAX).map(char::from).flat_map(|character| {
        PLACES.iter().map(move |(place, settings)| {
            let document = json!({ "name": "orders", "partition_key": { "name": "id", "type": "S" } });
            (format!("{character:?} in a {place}"), with(document, settings(&format!("or{character}ders"))))
        })
    })
}

fn index(settings: Value) -> Value {
    let index = json!({ "name": "status-index", "kind": "global", "partition_key": [{ "name": "status", "type": "S" }] });
    with(index, settings)
}

fn with(mut document: Value, settings: Value) -> Value {
    if let (Value::Object(document), Value::Object(settings)) = (&mut document, settings) {
        document.extend(settings);
    }
    document
}
