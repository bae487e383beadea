//! Differences between tables, on an account that stores every setting.

use serde_json::{Value, json};
use tablewright::deploy::{AutoScaling, Replica, Scaling};
use tablewright::testing::{self, Answer};
use tablewright::{Stack, sdk};

use super::{account, lines, orders, stack, with};
use crate::suite::model::block_on;

/// Creates a table by one schema on an account, and returns its differences from another.
fn differences(created: &Value, expected: &Value) -> Vec<String> {
    let (_, client) = account();
    block_on(sdk::create_tables(&client, &stack(created))).unwrap();
    lines(&block_on(sdk::compare(&client, &stack(expected))).unwrap().differences)
}

#[test]
fn keys_and_indexes_are_compared() {
    let none = json!({});
    let key = with(&json!({ "sort_key": { "name": "number", "type": "S" } }), &none);
    assert_eq!(
        differences(&key, &orders()),
        [
            "breaking: table `orders`, key: expected customer (S, HASH), number (N, RANGE), found customer (S, HASH), \
          number (S, RANGE)"
        ]
    );
    let without = with(&json!({ "indexes": [] }), &none);
    assert_eq!(
        differences(&without, &orders()),
        ["breaking: table `orders`, index `status-index`: expected a global index, found none"]
    );
    assert_eq!(
        differences(&orders(), &without),
        ["drift: table `orders`, index `status-index`: expected none, found a global index"]
    );
    let local =
        json!({ "kind": "local", "partition_key": [], "sort_key": [{ "name": "status", "type": "S" }] });
    assert_eq!(
        differences(&with(&none, &local), &orders()),
        [
            "breaking: table `orders`, index `status-index`: expected a global index, found a local index",
            "breaking: table `orders`, index `status-index`, key: expected status (S, HASH), found customer (S, HASH), \
             status (S, RANGE)",
        ]
    );
    let projection = |projection: Value| with(&none, &json!({ "projection": projection }));
    let of_index = "table `orders`, index `status-index`, projection: expected";
    for (created, expected, difference) in [
        (json!("keys_only"), json!({ "include": ["total"] }), "breaking: @ INCLUDE total, found KEYS_ONLY"),
        (json!({ "include": ["a"] }), json!("all"), "breaking: @ ALL, found INCLUDE a"),
        (
            json!({ "include": ["a", "b"] }),
            json!({ "include": ["c", "b"] }),
            "breaking: @ INCLUDE b, c, found INCLUDE a, b",
        ),
        (
            json!({ "include": ["a", "b"] }),
            json!({ "include": ["b"] }),
            "drift: @ INCLUDE b, found INCLUDE a, b",
        ),
        (json!("all"), json!("keys_only"), "drift: @ KEYS_ONLY, found ALL"),
        (json!("all"), json!({ "include": ["b"] }), "drift: @ INCLUDE b, found ALL"),
    ] {
        let found = differences(&projection(created), &projection(expected));
        assert_eq!(found, [difference.replace('@', of_index)]);
    }
    let reordered = projection(json!({ "include": ["note", "total"] }));
    assert_eq!(differences(&reordered, &orders()), [""; 0]);
}

#[test]
fn settings_are_compared() {
    check(&[
        ("stream", json!("new_image"), Value::Null, "drift: @, stream: expected none, found NEW_IMAGE"),
        ("stream", Value::Null, json!("new_image"), "breaking: @, stream: expected NEW_IMAGE, found none"),
        (
            "stream",
            json!("old_image"),
            json!("new_image"),
            "breaking: @, stream: expected NEW_IMAGE, found OLD_IMAGE",
        ),
        (
            "stream",
            json!("new_and_old_images"),
            json!("new_image"),
            "drift: @, stream: expected NEW_IMAGE, found NEW_AND_OLD_IMAGES",
        ),
        (
            "stream",
            json!("old_image"),
            json!("keys_only"),
            "drift: @, stream: expected KEYS_ONLY, found OLD_IMAGE",
        ),
        (
            "time_to_live",
            json!({ "name": "endsAt", "type": "N" }),
            Value::Null,
            "breaking: @, time to live: expected none, found `endsAt`",
        ),
        (
            "point_in_time_recovery",
            json!({ "days": 7 }),
            json!({}),
            "drift: @, point-in-time recovery: expected 35 days, found 7 days",
        ),
        (
            "point_in_time_recovery",
            json!({}),
            Value::Null,
            "harmless: @, point-in-time recovery: expected none, found 35 days",
        ),
        (
            "deletion_protection",
            json!(false),
            json!(true),
            "drift: @, deletion protection: expected on, found off",
        ),
        (
            "deletion_protection",
            json!(true),
            json!(false),
            "harmless: @, deletion protection: expected off, found on",
        ),
        (
            "class",
            json!("standard"),
            json!("standard_infrequent_access"),
            "drift: @, class: expected STANDARD_INFREQUENT_ACCESS, found STANDARD",
        ),
        (
            "encryption",
            json!("aws_owned"),
            json!("aws_managed"),
            "drift: @, encryption: expected a KMS key, found a key that AWS owns",
        ),
        (
            "encryption",
            json!({ "customer": "11111111-2222-3333-4444-555555555555" }),
            json!({ "customer": "99999999-2222-3333-4444-555555555555" }),
            "drift: @, encryption: expected 99999999-2222-3333-4444-555555555555, found \
             arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555",
        ),
    ]);
    // The same key under another name.
    let key = |key: &str| table("encryption", &json!({ "customer": key }));
    let [id, alias] = [key("11111111-2222-3333-4444-555555555555"), key("alias/orders")];
    assert_eq!(differences(&id, &alias), [""; 0]);
}

/// A request cannot name the stack's key, which exists only in a deployment.
#[test]
fn the_key_of_the_stack_is_compared_as_far_as_there_is_one() {
    let (account, client) = account();
    let stack = stack(&orders()).hardened();
    let created = block_on(sdk::create_tables(&client, &stack)).unwrap();
    assert_eq!(
        lines(&created.differences),
        ["drift: table `orders`, encryption: expected the KMS key of the stack, found a key that AWS owns"]
    );
    account.change("orders", |table| table["SSESpecification"] = json!({ "Enabled": true }));
    assert_eq!(block_on(sdk::compare(&client, &stack)).unwrap().differences, []);
}

/// Auto scaling changes the capacity, so a scaled capacity is not a difference.
#[test]
fn capacity_that_is_scaled_is_not_compared() {
    let (account, client) = account();
    let billing = json!({ "billing": { "provisioned": { "reads": 5, "writes": 5 } }, "indexes": [] });
    let fixed = stack(&with(&billing, &json!({})));
    let scaled = fixed.clone().configure_each(|table| {
        table.auto_scaling(AutoScaling::new().reads(Scaling::new(5, 100)).writes(Scaling::new(5, 50)))
    });
    block_on(sdk::create_tables(&client, &scaled)).unwrap();
    account.change("orders", |table| table["ProvisionedThroughput"]["ReadCapacityUnits"] = json!(42));
    assert_eq!(block_on(sdk::compare(&client, &scaled)).unwrap().differences, []);
    assert_eq!(
        lines(&block_on(sdk::compare(&client, &fixed)).unwrap().differences),
        ["drift: table `orders`, capacity: expected 5 reads, 5 writes, found 42 reads, 5 writes"]
    );
    let reads =
        fixed.configure_each(|table| table.auto_scaling(AutoScaling::new().reads(Scaling::new(5, 100))));
    assert_eq!(block_on(sdk::compare(&client, &reads)).unwrap().differences, []);
    account.change("orders", |table| table["ProvisionedThroughput"]["WriteCapacityUnits"] = json!(9));
    assert_eq!(
        lines(&block_on(sdk::compare(&client, &reads)).unwrap().differences),
        ["drift: table `orders`, capacity: expected 5 writes, found 9 writes"]
    );
}

/// AWS omits settings that were never set, and may still return settings that were turned off.
#[test]
fn an_answer_of_aws_is_read() {
    let (account, client) = account();
    let stack = stack(&orders());
    block_on(sdk::create_tables(&client, &stack)).unwrap();
    account.change("orders", |table| {
        table["SSEDescription"] = json!({ "Status": "DISABLED" });
        table["StreamSpecification"] = json!({ "StreamEnabled": false });
        table["OnDemandThroughput"] = json!({ "MaxReadRequestUnits": -1, "MaxWriteRequestUnits": -1 });
        table["WarmThroughput"] =
            json!({ "ReadUnitsPerSecond": 12000, "WriteUnitsPerSecond": 4000, "Status": "ACTIVE" });
        table["ProvisionedThroughput"] = json!({ "ReadCapacityUnits": 0, "WriteCapacityUnits": 0 });
        table["Replicas"] = json!([]);
    });
    assert_eq!(lines(&block_on(sdk::compare(&client, &stack)).unwrap().differences), [""; 0]);
}

#[test]
fn an_index_that_cannot_be_read_yet_is_missing() {
    for (status, expected) in [
        ("ACTIVE", vec![]),
        ("UPDATING", vec![]),
        (
            "CREATING",
            vec![
                "breaking: table `orders`, index `status-index`: expected a global index, found a global index that is \
                 CREATING",
            ],
        ),
    ] {
        let answer = json!({ "Table": {
            "TableName": "orders",
            "TableStatus": "UPDATING",
            "TableArn": "arn:aws:dynamodb:us-east-1:123456789012:table/orders",
            "BillingModeSummary": { "BillingMode": "PAY_PER_REQUEST" },
            "KeySchema": [
                { "AttributeName": "customer", "KeyType": "HASH" },
                { "AttributeName": "number", "KeyType": "RANGE" },
            ],
            "AttributeDefinitions": [
                { "AttributeName": "customer", "AttributeType": "S" },
                { "AttributeName": "number", "AttributeType": "N" },
                { "AttributeName": "status", "AttributeType": "S" },
            ],
            "GlobalSecondaryIndexes": [{
                "IndexName": "status-index",
                "IndexStatus": status,
                "Backfilling": status == "CREATING",
                "KeySchema": [{ "AttributeName": "status", "KeyType": "HASH" }],
                "Projection": { "ProjectionType": "INCLUDE", "NonKeyAttributes": ["note", "total"] },
                "ProvisionedThroughput": { "ReadCapacityUnits": 0, "WriteCapacityUnits": 0 },
            }],
        } })
        .to_string();
        let client = testing::client_of(move |call| match call.operation {
            "DescribeTable" => Answer::output(answer.clone()),
            _ => Answer::output("{}"),
        });
        let comparison = block_on(sdk::compare(&client, &stack(&orders()))).unwrap();
        assert_eq!(lines(&comparison.differences), expected);
    }
}

/// The comparison works from any region, because each region reports the others.
#[test]
fn the_regions_of_replicas_are_compared() {
    let (account, client) = account();
    let orders = with(&json!({ "stream": "new_and_old_images" }), &json!({}));
    let single = stack(&orders);
    let replicated = |regions: &[&str]| {
        regions.iter().fold(single.clone(), |stack, region| {
            stack.configure_each(|table| table.replica(Replica::new(*region)))
        })
    };
    let in_three = replicated(&["eu-west-1", "eu-central-1"]);
    let created = block_on(sdk::create_tables(&client, &in_three)).unwrap();
    let missing = "drift: table `orders`, replicas: expected eu-central-1, eu-west-1, found";
    assert_eq!(lines(&created.differences), [format!("{missing} none")]);

    let regions = |regions: &[(&str, &str)]| {
        let replicas =
            regions.iter().map(|(region, status)| json!({ "RegionName": region, "ReplicaStatus": status }));
        account.change("orders", |table| table["Replicas"] = replicas.collect());
    };
    let compare = |stack: &Stack| lines(&block_on(sdk::compare(&client, stack)).unwrap().differences);
    regions(&[("eu-west-1", "ACTIVE"), ("eu-central-1", "DELETING")]);
    assert_eq!(compare(&in_three), [format!("{missing} eu-west-1")]);
    regions(&[("eu-west-1", "ACTIVE"), ("eu-central-1", "CREATING"), ("us-east-1", "ACTIVE")]);
    assert_eq!(compare(&in_three), [""; 0]);
    assert_eq!(
        compare(&single),
        ["drift: table `orders`, replicas: expected none, found eu-central-1, eu-west-1"]
    );
    // The same tables, seen by a client in the region of a replica.
    assert_eq!(compare(&replicated(&["us-east-1", "eu-west-1"])), [""; 0]);
    regions(&[("eu-west-1", "ACTIVE")]);
    assert_eq!(
        compare(&replicated(&["us-east-1", "eu-west-1"])),
        ["drift: table `orders`, replicas: expected eu-west-1, us-east-1, found eu-west-1"]
    );
}

#[test]
fn billing_and_capacity_are_compared() {
    check(&[
        (
            "on_demand_throughput",
            json!({ "max_reads": 100 }),
            json!({ "max_reads": 50, "max_writes": 10 }),
            "drift: @, on-demand throughput: expected at most 50 reads, 10 writes, found at most 100 reads, none writes",
        ),
        (
            "warm_throughput",
            json!({ "reads": 13000, "writes": 5000 }),
            json!({ "reads": 14000 }),
            "drift: @, warm throughput: expected 14000 reads, none writes, found 13000 reads, 5000 writes",
        ),
        (
            "contributor_insights",
            json!("throttled_keys"),
            Value::Null,
            "harmless: @, contributor insights: expected none, found THROTTLED_KEYS",
        ),
        (
            "tags",
            json!([{ "key": "team", "value": "shop" }]),
            json!([{ "key": "team", "value": "checkout" }]),
            "drift: @, tag: expected `team` = `checkout`, found `team` = `shop`",
        ),
        (
            "tags",
            json!([{ "key": "team", "value": "shop" }]),
            json!([]),
            "harmless: @, tag: expected none, found `team` = `shop`",
        ),
        (
            "billing",
            json!("on_demand"),
            json!({ "provisioned": { "reads": 5, "writes": 5 } }),
            "drift: @, billing: expected PROVISIONED, found PAY_PER_REQUEST",
        ),
        (
            "billing",
            json!({ "provisioned": { "reads": 5, "writes": 5 } }),
            json!({ "provisioned": { "reads": 5, "writes": 9 } }),
            "drift: @, capacity: expected 5 reads, 9 writes, found 5 reads, 5 writes",
        ),
    ]);
    // Warm throughput never decreases.
    let warm = [13000, 12500].map(|reads| table("warm_throughput", &json!({ "reads": reads })));
    assert_eq!(differences(&warm[0], &warm[1]), [""; 0]);
}

/// Returns a table with this setting, or without it if `value` is null.
fn table(setting: &str, value: &Value) -> Value {
    let mut table = with(&json!({ "indexes": [] }), &json!({}));
    if !value.is_null() {
        table[setting] = value.clone();
    }
    table
}

/// Checks that a table with the first value differs from the second value in this way, and does not differ from the
/// first.
fn check(cases: &[(&str, Value, Value, &str)]) {
    for (setting, created, expected, difference) in cases {
        let (created, expected) = (table(setting, created), table(setting, expected));
        assert_eq!(differences(&created, &expected), [difference.replace('@', "table `orders`")]);
        assert_eq!(differences(&created, &created), [""; 0], "{setting}");
    }
}
