//! The builder's promises about its tables: they equal the tables of equivalent structs, byte for byte.

use serde_bytes::ByteBuf;
use serde_json::{Value, json};
use tablewright::schema::TableSchema;
use tablewright::{DynamoTable, Naming, Stack};

use super::accounts;

/// A document with every key and every type of the format.
const DOCUMENT: &str = r#"{
    "user_sessions": {
        "pk": { "name": "user_id", "type": "STRING" },
        "sk": { "name": "number", "type": "NUMBER" },
        "enable_stream": true,
        "indexes": {
            "user": { "sk": { "type": "BINARY", "name": "device" }, "pk": { "name": "user_id", "type": "STRING" } },
            "status-index": {
                "pk": { "name": "status", "type": "STRING" },
                "sk": { "name": "expires_at", "type": "NUMBER" }
            },
            "device": { "pk": { "name": "device", "type": "BINARY" }, "sk": null }
        },
        "tag_key": "backup",
        "tag_value": "daily"
    },
    "Devices": {
        "tag_value": "weekly",
        "tag_key": "backup",
        "pk": { "name": "fingerprint", "type": "BINARY" },
        "sk": null,
        "enable_stream": false,
        "indexes": {}
    },
    "a-table": {
        "pk": { "name": "number", "type": "NUMBER" },
        "indexes": null,
        "tag_key": "plan",
        "tag_value": ""
    }
}"#;

#[allow(dead_code, reason = "of these structs only the tables are of interest")]
mod structs {
    use super::{ByteBuf, DynamoTable};

    #[derive(DynamoTable)]
    #[table(name = "user_sessions", tags("backup" = "daily"))]
    #[stream]
    pub(super) struct UserSession {
        #[pk]
        #[gsi("user")]
        user_id: String,
        #[sk]
        number: u64,
        #[gsi("status")]
        status: String,
        #[gsi("status", sk)]
        expires_at: u64,
        #[gsi("device")]
        #[gsi("user", sk)]
        device: ByteBuf,
    }

    #[derive(DynamoTable)]
    #[table(name = "Devices", tags("backup" = "weekly"))]
    pub(super) struct Device {
        #[pk]
        fingerprint: ByteBuf,
    }

    #[derive(DynamoTable)]
    #[table(tags("plan" = ""))]
    pub(super) struct ATable {
        #[pk]
        number: i32,
    }

    #[derive(DynamoTable)]
    #[table(name = "orders")]
    pub(super) struct Untagged {
        #[pk]
        id: String,
    }
}

fn stack() -> Stack {
    accounts().config(DOCUMENT).unwrap()
}

fn assert_same(one: &Stack, other: &Stack) {
    assert_eq!(one.cloudformation(), other.cloudformation());
    assert_eq!(one.resolved(), other.resolved());
    assert!(one.cloudformation().is_ok() && one.resolved().is_ok());
}

#[test]
fn the_template_is_that_of_the_structs() {
    let structs =
        accounts().table::<structs::UserSession>().table::<structs::Device>().table::<structs::ATable>();
    assert!(stack().tables().eq(structs.tables()));
    assert_same(&stack(), &structs);
}

#[test]
fn one_table_is_added_as_one_of_a_document() {
    let body = r#"{ "pk": { "name": "number", "type": "NUMBER" }, "tag_key": "plan", "tag_value": "" }"#;
    assert_same(&accounts().config_table("a-table", body).unwrap(), &accounts().table::<structs::ATable>());

    let cdk = format!(r#"{{ "app": "app.py", "context": {{ "@aws-cdk/x": true, "a-table": {body} }} }}"#);
    let stack = accounts().config_table_at(&["context", "a-table"], &cdk).unwrap();
    assert_same(&stack, &accounts().table::<structs::ATable>());
}

#[test]
fn structs_and_documents_share_a_stack() {
    let mixed =
        accounts().table::<structs::Untagged>().backup_tag("backup", "daily").config(DOCUMENT).unwrap();
    let names: Vec<&str> = mixed.tables().map(TableSchema::name).collect();
    assert_eq!(names, ["orders", "user_sessions", "Devices", "a-table"]);
    assert!(mixed.cloudformation().is_ok());
}

#[test]
fn a_tag_beside_the_tables_is_the_backup_tag() {
    let document = r#"{ "orders": { "pk": { "name": "id", "type": "STRING" } }, "tag_key": "backup", "tag_value": "daily" }"#;
    let structs = accounts().table::<structs::Untagged>().backup_tag("backup", "daily");
    assert_same(&accounts().config(document).unwrap(), &structs);
    // Setting the same tag twice is not a conflict.
    assert_same(&accounts().backup_tag("backup", "daily").config(document).unwrap(), &structs);

    let without = r#"{ "orders": { "pk": { "name": "id", "type": "STRING" } } }"#;
    assert_same(&accounts().backup_tag("backup", "daily").config(without).unwrap(), &structs);
}

#[test]
fn a_table_can_be_named_like_half_a_tag() {
    let document = r#"{
        "tag_key": { "pk": { "name": "id", "type": "STRING" }, "tag_key": "backup", "tag_value": "daily" },
        "tag_value": { "pk": { "name": "id", "type": "STRING" }, "tag_key": "backup", "tag_value": "daily" }
    }"#;
    let stack = accounts().config(document).unwrap();
    assert_eq!(stack.tables().map(TableSchema::name).collect::<Vec<_>>(), ["tag_key", "tag_value"]);
}

/// Returns the resource with this logical id, with literal names.
fn resource(stack: &Stack, id: &str) -> Value {
    let template: Value = serde_json::from_str(stack.resolved().unwrap().as_json()).unwrap();
    template["Resources"][id].clone()
}

fn table(id: &str) -> Value {
    resource(&stack(), id)
}

#[test]
fn keys_have_one_or_two_attributes_of_three_types() {
    let sessions = &table("UserSessionsTable")["Properties"];
    assert_eq!(
        sessions["KeySchema"],
        json!([
            { "AttributeName": "user_id", "KeyType": "HASH" },
            { "AttributeName": "number", "KeyType": "RANGE" },
        ])
    );
    assert_eq!(
        sessions["AttributeDefinitions"],
        json!([
            { "AttributeName": "user_id", "AttributeType": "S" },
            { "AttributeName": "number", "AttributeType": "N" },
            { "AttributeName": "device", "AttributeType": "B" },
            { "AttributeName": "status", "AttributeType": "S" },
            { "AttributeName": "expires_at", "AttributeType": "N" },
        ])
    );
    assert_eq!(
        table("DevicesTable")["Properties"]["KeySchema"],
        json!([{ "AttributeName": "fingerprint", "KeyType": "HASH" }])
    );
}

#[test]
fn streams_record_both_images_and_only_where_they_are_enabled() {
    assert_eq!(
        table("UserSessionsTable")["Properties"]["StreamSpecification"],
        json!({ "StreamViewType": "NEW_AND_OLD_IMAGES" })
    );
    for without in ["DevicesTable", "ATableTable"] {
        assert!(table(without)["Properties"].get("StreamSpecification").is_none(), "{without}");
    }
}

#[test]
fn tables_are_billed_on_demand_and_retained() {
    for id in ["UserSessionsTable", "DevicesTable", "ATableTable"] {
        let table = table(id);
        assert_eq!(table["Properties"]["BillingMode"], "PAY_PER_REQUEST");
        assert!(table["Properties"].get("ProvisionedThroughput").is_none());
        assert_eq!(
            (&table["DeletionPolicy"], &table["UpdateReplacePolicy"]),
            (&json!("Retain"), &json!("Retain"))
        );
    }
}

#[test]
fn indexes_are_named_after_their_keys_and_project_all() {
    let table = table("UserSessionsTable");
    let indexes = table["Properties"]["GlobalSecondaryIndexes"].as_array().unwrap();
    let names: Vec<&str> = indexes.iter().map(|index| index["IndexName"].as_str().unwrap()).collect();
    // A key that already ends in `-index` gets no second suffix. The order is the document's.
    assert_eq!(names, ["user-index", "status-index", "device-index"]);
    for index in indexes {
        assert_eq!(index["Projection"], json!({ "ProjectionType": "ALL" }));
        assert!(index.get("ProvisionedThroughput").is_none());
    }
    assert_eq!(
        indexes[1]["KeySchema"],
        json!([
            { "AttributeName": "status", "KeyType": "HASH" },
            { "AttributeName": "expires_at", "KeyType": "RANGE" },
        ])
    );
}

#[test]
fn names_are_lower_case_with_hyphens() {
    let name = |organization: &str, app: &str, id: &str| {
        let stack = Stack::new(Naming::new(organization, app).unwrap()).config(DOCUMENT).unwrap();
        resource(&stack, id)["Properties"]["TableName"].clone()
    };
    assert_eq!(name("acme", "accounts", "UserSessionsTable"), "acme-accounts-user-sessions");
    assert_eq!(name("ACME Corp", "my_accounts", "DevicesTable"), "acme-corp-my-accounts-devices");
}

#[test]
fn long_names_are_cut_and_stay_unique() {
    let long = "a".repeat(250);
    let body = r#"{ "pk": { "name": "id", "type": "STRING" }, "tag_key": "backup", "tag_value": "daily" }"#;
    let stack = accounts().config(&format!(r#"{{ "{long}_one": {body}, "{long}_two": {body} }}"#)).unwrap();
    let template: Value = serde_json::from_str(stack.resolved().unwrap().as_json()).unwrap();
    let names: Vec<&str> = template["Resources"]
        .as_object()
        .unwrap()
        .values()
        .filter_map(|resource| resource["Properties"]["TableName"].as_str())
        .collect();
    assert!(names.len() == 2 && names[0] != names[1], "{names:?}");
    assert!(names.iter().all(|name| name.len() <= 255 && name.starts_with("acme-accounts-aaa")), "{names:?}");
}

#[test]
fn arns_are_stored_as_parameters() {
    let stack = stack();
    let template: Value = serde_json::from_str(stack.resolved().unwrap().as_json()).unwrap();
    let parameters: Vec<(&Value, &Value)> = template["Resources"]
        .as_object()
        .unwrap()
        .values()
        .filter(|resource| resource["Type"] == "AWS::SSM::Parameter")
        .map(|resource| (&resource["Properties"]["Name"], &resource["Properties"]["Value"]))
        .collect();
    for expected in [
        (json!("DYNAMODB_TABLE_USER_SESSIONS"), json!({ "Fn::GetAtt": ["UserSessionsTable", "Arn"] })),
        (
            json!("DYNAMODB_TABLE_STREAM_USER_SESSIONS"),
            json!({ "Fn::GetAtt": ["UserSessionsTable", "StreamArn"] }),
        ),
        (json!("DYNAMODB_TABLE_DEVICES"), json!({ "Fn::GetAtt": ["DevicesTable", "Arn"] })),
        (json!("DYNAMODB_TABLE_A_TABLE"), json!({ "Fn::GetAtt": ["ATableTable", "Arn"] })),
    ] {
        assert!(parameters.contains(&(&expected.0, &expected.1)), "{expected:?}");
    }
    assert_eq!(parameters.len(), 4, "streams are stored where there are some");
}

#[test]
fn the_primary_tag_is_the_first() {
    let tags = |stack: &Stack, id: &str| resource(stack, id)["Properties"]["Tags"].clone();
    let own = stack().tag("team", "identity");
    assert_eq!(
        tags(&own, "UserSessionsTable"),
        json!([{ "Key": "backup", "Value": "daily" }, { "Key": "team", "Value": "identity" }])
    );

    // Tags beside the tables apply to all tables that set none.
    let (start, end) = DOCUMENT.rsplit_once('}').unwrap();
    let beside = format!(
        r#"{start}, "orders": {{ "pk": {{ "name": "id", "type": "STRING" }} }}, "tag_key": "backup", "tag_value": "hourly" }}{end}"#
    );
    let beside = accounts().tag("team", "identity").config(&beside).unwrap();
    assert_eq!(
        tags(&beside, "OrdersTable"),
        json!([{ "Key": "backup", "Value": "hourly" }, { "Key": "team", "Value": "identity" }])
    );
    assert_eq!(
        tags(&beside, "DevicesTable"),
        json!([{ "Key": "backup", "Value": "weekly" }, { "Key": "team", "Value": "identity" }])
    );
}
