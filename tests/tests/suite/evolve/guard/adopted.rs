//! The lock of a table that existed before its struct.

use serde_json::{Value, json};
use tablewright::deploy::Snapshot;

use super::{Crate, LOCK, TERRAFORM};

/// A live table has a name and no base name. The struct that adopts it gives it one, and renames nothing: Terraform
/// never had the table at an address of that name.
#[test]
fn an_adopted_table_was_not_renamed() {
    let live = json!({ "Table": {
        "TableName": "acme-shop-orders",
        "TableStatus": "ACTIVE",
        "KeySchema": [
            { "AttributeName": "customer", "KeyType": "HASH" },
            { "AttributeName": "id", "KeyType": "RANGE" },
        ],
        "AttributeDefinitions": [
            { "AttributeName": "customer", "AttributeType": "S" },
            { "AttributeName": "id", "AttributeType": "S" },
        ],
        "BillingModeSummary": { "BillingMode": "PAY_PER_REQUEST" },
    }});
    let lock = Snapshot::from_create_table(&live.to_string()).unwrap().to_lock();
    assert_eq!(Snapshot::from_lock(&lock).unwrap().to_lock(), lock);

    let crate_ = Crate::new();
    std::fs::create_dir(crate_.path("infra")).unwrap();
    std::fs::write(crate_.path(LOCK), lock).unwrap();
    assert_eq!(crate_.export("terraform order").unwrap(), "");
    let file: Value = serde_json::from_str(&crate_.read(TERRAFORM)).unwrap();
    assert_eq!((&file["moved"], &file["removed"]), (&Value::Null, &Value::Null));
    assert!(!crate_.read(LOCK).contains("renamed"), "{}", crate_.read(LOCK));
}
