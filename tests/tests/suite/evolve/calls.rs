//! Plans of requests: each request is legal after the one before it, and the last one reaches the new state.

use serde_json::{Value, json};
use tablewright::deploy::What;
use tablewright::evolve::{Calls, Outcome, SchemaChange, Severity, diff, plan_calls};

use super::changes::{cases, snapshot};

/// Carries a request out on the definition of a table, as `DynamoDB` does.
fn carry_out(table: &mut Value, body: &Value) {
    for (name, value) in body.as_object().unwrap() {
        match name.as_str() {
            "TableName" => assert_eq!(*value, table["TableName"]),
            "GlobalSecondaryIndexUpdates" => {
                value.as_array().unwrap().iter().for_each(|update| index(table, update));
            }
            "ReplicaUpdates" => value.as_array().unwrap().iter().for_each(|update| replica(table, update)),
            "AttributeDefinitions" => {
                let known = table["AttributeDefinitions"].as_array_mut().unwrap();
                for attribute in value.as_array().unwrap() {
                    known.retain(|known| known["AttributeName"] != attribute["AttributeName"]);
                    known.push(attribute.clone());
                }
            }
            "BillingMode" => {
                table["BillingMode"] = value.clone();
                let other =
                    if value == "PROVISIONED" { "OnDemandThroughput" } else { "ProvisionedThroughput" };
                table.as_object_mut().unwrap().remove(other);
                for index in table["GlobalSecondaryIndexes"].as_array_mut().into_iter().flatten() {
                    index.as_object_mut().unwrap().remove(other);
                }
            }
            "StreamSpecification" if value["StreamEnabled"] == false => {
                assert!(table["StreamSpecification"].is_object(), "a stream that is on");
                table.as_object_mut().unwrap().remove("StreamSpecification");
            }
            "StreamSpecification" => {
                assert!(table["StreamSpecification"].is_null(), "a stream that is off");
                table[name] = value.clone();
            }
            _ => table[name] = value.clone(),
        }
    }
}

fn index(table: &mut Value, update: &Value) {
    if table["GlobalSecondaryIndexes"].is_null() {
        table["GlobalSecondaryIndexes"] = json!([]);
    }
    let indexes = table["GlobalSecondaryIndexes"].as_array_mut().unwrap();
    let name = |index: &Value| index["IndexName"].clone();
    if let Some(create) = update.get("Create") {
        assert!(indexes.iter().all(|index| name(index) != name(create)), "a new index");
        indexes.push(create.clone());
    } else if let Some(delete) = update.get("Delete") {
        assert!(indexes.iter().any(|index| name(index) == name(delete)), "a present index");
        indexes.retain(|index| name(index) != name(delete));
    } else {
        let update = &update["Update"];
        let index = indexes.iter_mut().find(|index| name(index) == name(update)).expect("a present index");
        for (member, value) in update.as_object().unwrap() {
            index[member] = value.clone();
        }
    }
}

fn replica(table: &mut Value, update: &Value) {
    if table["Replicas"].is_null() {
        table["Replicas"] = json!([]);
    }
    let replicas = table["Replicas"].as_array_mut().unwrap();
    let (action, members) = update.as_object().unwrap().iter().next().unwrap();
    let region = members["RegionName"].clone();
    let position = replicas.iter().position(|replica| replica["Region"] == region);
    match (action.as_str(), position) {
        ("Create", None) => replicas.push(json!({ "Region": region })),
        ("Delete", Some(position)) => drop(replicas.remove(position)),
        ("Update", Some(_)) => {}
        _ => panic!("{update} in {replicas:?}"),
    }
}

/// Returns the changes that a request may make.
fn is_legal(change: &SchemaChange) -> bool {
    matches!(
        change.cloudformation,
        Outcome::Nothing | Outcome::InPlace | Outcome::Slow | Outcome::NewStream | Outcome::Ignored
    ) || change.cloudformation == Outcome::Import && change.at.what == What::Replicas
}

/// A live table reports the ARN of its key, so an alias or a key that AWS manages would differ in each plan.
#[test]
fn the_reported_arn_of_a_key_is_no_change() {
    const ARN: &str = "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555";
    let table = |member: &str, encryption: Value| {
        json!({
            "TableName": "orders", "TableStatus": "ACTIVE", "BillingMode": "PAY_PER_REQUEST",
            "KeySchema": [{ "AttributeName": "id", "KeyType": "HASH" }],
            "AttributeDefinitions": [{ "AttributeName": "id", "AttributeType": "S" }],
            member: encryption,
        })
    };
    let sse = json!({ "Status": "ENABLED", "SSEType": "KMS", "KMSMasterKeyArn": ARN });
    let described = json!({ "Table": table("SSEDescription", sse) });
    let live = tablewright::deploy::Snapshot::from_create_table(&described.to_string()).unwrap();
    let wanted = |key: Value| {
        let mut sse = json!({ "Enabled": true, "SSEType": "KMS" });
        if !key.is_null() {
            sse["KMSMasterKeyId"] = key;
        }
        let mut wanted = table("SSESpecification", sse);
        wanted.as_object_mut().unwrap().remove("TableStatus");
        tablewright::deploy::Snapshot::from_create_table(&wanted.to_string()).unwrap()
    };
    for same in
        [json!("alias/orders"), json!("11111111-2222-3333-4444-555555555555"), json!(ARN), Value::Null]
    {
        let new = wanted(same.clone());
        assert_eq!(plan_calls(&live, &new).calls, [], "{same}");
        assert_eq!(diff(&live, &new).changes, [], "{same}");
        // Written and read, the snapshot still says which values are reported.
        let stored = serde_json::to_string(&live).unwrap();
        let read: tablewright::deploy::Snapshot<'_> = serde_json::from_str(&stored).unwrap();
        assert_eq!(plan_calls(&read, &new).calls, [], "{same}");
        assert_eq!(diff(&read, &new).changes, [], "{same}");
    }
    let other = wanted(json!("99999999-2222-3333-4444-555555555555"));
    assert_eq!(plan_calls(&live, &other).calls[0].title, "orders: set the encryption");
    // Without a live table, the key that AWS manages and a key of the account differ.
    let titles = plan_calls(&wanted(json!(ARN)), &wanted(Value::Null)).calls;
    assert_eq!(titles[0].title, "orders: set the encryption");
}

#[test]
fn each_request_is_legal_and_the_last_one_reaches_the_new_state() {
    let (mut requests, mut reached) = (0, 0);
    for case in cases() {
        let (before, after) = (snapshot(&case["before"]), snapshot(&case["after"]));
        let Calls { calls, remaining, .. } = plan_calls(&before, &after);
        let mut table = case["before"].clone();
        for call in &calls {
            let body: Value = serde_json::from_str(call.step.as_json()).unwrap();
            if call.step.operation() == "CreateTable" {
                table = body;
                continue;
            }
            let last = snapshot(&table);
            carry_out(&mut table, &body);
            let diff = diff(&last, &snapshot(&table));
            // Turning a time to live off, and on by another attribute, are two requests.
            let illegal: Vec<&SchemaChange> =
                diff.changes.iter().filter(|change| !is_legal(change)).collect();
            assert!(illegal.is_empty(), "{}, {}: {illegal:?}\n{body}", case["id"], call.title);
            requests += 1;
        }
        let rest = diff(&snapshot(&table), &after).changes;
        let is_left = |change: &&SchemaChange| {
            // The place of a table in a template is not a setting of the table.
            let is_of_template = matches!(change.at.what, What::LogicalId | What::OnDelete);
            is_of_template
                // The plan names the settings of a new replica, which take requests in its Region.
                || change.at.replica.is_some()
                || remaining.iter().any(|known| known.id == change.id)
                || change.severity == Severity::Note
        };
        let lost: Vec<&SchemaChange> = rest.iter().filter(|change| !is_left(change)).collect();
        assert!(lost.is_empty(), "{}: {lost:?}\n{remaining:?}", case["id"]);
        reached += usize::from(remaining.is_empty());
    }
    assert!(requests > 40 && reached > 40, "{requests} requests, {reached} cases reached");
}
