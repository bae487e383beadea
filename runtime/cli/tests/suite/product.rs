//! The versions of a product.

use serde::{Deserialize, Serialize};
use tablewright::schema::TableSchema;
use tablewright::{DynamoTable, Naming, Stack};

mod first {
    use super::{Deserialize, DynamoTable, Serialize};

    #[derive(Serialize, Deserialize, DynamoTable)]
    #[table(name = "orders", deletion_protection)]
    #[stream]
    pub(super) struct Order {
        #[pk]
        id: String,
        total: u64,
        #[ttl]
        #[serde(skip_serializing_if = "Option::is_none")]
        expires: Option<u64>,
    }
}

/// Two more indexes, and a renamed field.
mod second {
    use super::{Deserialize, DynamoTable, Serialize};

    #[derive(Serialize, Deserialize, DynamoTable)]
    #[table(name = "orders", deletion_protection)]
    #[stream]
    pub(super) struct Order {
        #[pk]
        id: String,
        amount: u64,
        #[gsi("customer", project(include(amount)))]
        #[serde(skip_serializing_if = "Option::is_none")]
        customer: Option<String>,
        #[gsi("status")]
        #[serde(skip_serializing_if = "Option::is_none")]
        status: Option<String>,
        #[ttl]
        #[serde(skip_serializing_if = "Option::is_none")]
        expires: Option<u64>,
    }
}

mod other_key {
    use super::{Deserialize, DynamoTable, Serialize};

    #[derive(Serialize, Deserialize, DynamoTable)]
    #[table(name = "orders", deletion_protection)]
    #[stream]
    pub(super) struct Order {
        #[pk]
        number: u64,
        total: u64,
        #[ttl]
        #[serde(skip_serializing_if = "Option::is_none")]
        expires: Option<u64>,
    }
}

/// Another attribute of the time to live, an index, and no stream.
mod other_time_to_live {
    use super::{Deserialize, DynamoTable, Serialize};

    #[derive(Serialize, Deserialize, DynamoTable)]
    #[table(name = "orders", deletion_protection)]
    pub(super) struct Order {
        #[pk]
        id: String,
        total: u64,
        #[gsi("status")]
        #[serde(skip_serializing_if = "Option::is_none")]
        status: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        expires: Option<u64>,
        #[ttl]
        #[serde(skip_serializing_if = "Option::is_none")]
        ends: Option<u64>,
    }
}

/// The same table under another base name.
mod other_base {
    use super::{Deserialize, DynamoTable, Serialize};

    #[derive(Serialize, Deserialize, DynamoTable)]
    #[table(name = "purchases", physical_name = "acme-shop-orders", deletion_protection)]
    #[stream]
    pub(super) struct Order {
        #[pk]
        id: String,
        total: u64,
        #[ttl]
        #[serde(skip_serializing_if = "Option::is_none")]
        expires: Option<u64>,
    }
}

#[derive(Serialize, Deserialize, DynamoTable)]
#[table(name = "customers")]
struct Customer {
    #[pk]
    id: String,
}

fn stack<T: DynamoTable>() -> Stack {
    Stack::new(Naming::new("acme", "shop").unwrap()).table::<T>()
}

pub(super) fn first() -> Stack {
    stack::<first::Order>()
}

pub(super) fn second() -> Stack {
    stack::<second::Order>()
}

pub(super) fn other_key() -> Stack {
    stack::<other_key::Order>()
}

pub(super) fn other_time_to_live() -> Stack {
    stack::<other_time_to_live::Order>()
}

pub(super) fn other_base() -> Stack {
    stack::<other_base::Order>()
}

pub(super) fn with_customers() -> Stack {
    first().table::<Customer>()
}

pub(super) fn customers() -> Stack {
    stack::<Customer>()
}

/// Two tables with these indexes.
pub(super) fn with_indexes(orders: &[&str], customers: &[&str]) -> Stack {
    let schema = |name: &str, indexes: &[&str]| -> TableSchema {
        let index = |name: &&str| {
            serde_json::json!({
                "name": format!("{name}-index"), "kind": "global", "partition_key": [{ "name": name, "type": "S" }],
            })
        };
        let indexes: Vec<_> = indexes.iter().map(index).collect();
        let key = serde_json::json!({ "name": "id", "type": "S" });
        let table = serde_json::json!({ "name": name, "partition_key": key, "indexes": indexes });
        serde_json::from_value(table).unwrap()
    };
    let stack = Stack::new(Naming::new("acme", "shop").unwrap());
    stack.schema(schema("orders", orders)).schema(schema("customers", customers))
}

/// The output of `aws dynamodb describe-table` for the first version.
pub(super) fn live() -> String {
    serde_json::json!({
        "Table": {
            "TableName": "acme-shop-orders",
            "TableStatus": "ACTIVE",
            "TableArn": "arn:aws:dynamodb:eu-west-1:111122223333:table/acme-shop-orders",
            "TableId": "12345678-1234-1234-1234-123456789012",
            "CreationDateTime": "2026-01-01T00:00:00+00:00",
            "ItemCount": 42,
            "TableSizeBytes": 4200,
            "KeySchema": [{ "AttributeName": "id", "KeyType": "HASH" }],
            "AttributeDefinitions": [{ "AttributeName": "id", "AttributeType": "S" }],
            "BillingModeSummary": { "BillingMode": "PAY_PER_REQUEST" },
            "ProvisionedThroughput": {
                "NumberOfDecreasesToday": 0, "ReadCapacityUnits": 0, "WriteCapacityUnits": 0
            },
            "StreamSpecification": { "StreamEnabled": true, "StreamViewType": "NEW_AND_OLD_IMAGES" },
            "LatestStreamLabel": "2026-01-01T00:00:00.000",
            "DeletionProtectionEnabled": true
        }
    })
    .to_string()
}
