//! Tables that are created and compared: on every engine there is, and in an account that keeps every setting.

use std::sync::Arc;

use aws_sdk_dynamodb::Client;
use serde_json::{Value, json};
use tablewright::sdk::{self, Aspect, Difference, ErrorKind, Severity};
use tablewright::testing::{self, Answer, Embedded};
use tablewright::{KinesisPrecision, KinesisStream, Naming, OnDemandThroughput, Stack, TableSchema};
use tablewright_tests::cases::cases;

use super::ddb_local::Local;
use super::model::block_on;
use account::Account;

mod account;

/// A client of each engine, which has no tables.
fn clients() -> Vec<(&'static str, Client)> {
    let mut clients = vec![("the embedded engine", Embedded::without_tables().unwrap().client())];
    if let Some(local) = Local::new() {
        let client = testing::client_of(move |call| {
            let (status, body) = local.answer(call.operation, call.body).unwrap();
            Answer::response(status, body)
        });
        clients.push(("DynamoDB Local", client));
    }
    clients
}

fn lines<T: ToString>(items: &[T]) -> Vec<String> {
    items.iter().map(ToString::to_string).collect()
}

/// Whether an engine is known to drop a setting of this kind without a word.
fn is_dropped(difference: &Difference) -> bool {
    use Aspect::{Class, DeletionProtection, Encryption, Existence, OnDemandThroughput, Tag, WarmThroughput};
    match difference.aspect {
        // The embedded engine takes a stream's tags for the table's.
        Tag => difference.severity == Severity::Harmless,
        Class | Encryption | WarmThroughput | OnDemandThroughput | DeletionProtection => true,
        Existence => difference.expected == "a vector index",
        _ => false,
    }
}

/// DynamoDB Local wants both limits of an index, and refuses the attributes that vector indexes alone use.
fn is_refused_locally(schema: &TableSchema) -> bool {
    let one_limit = |most: OnDemandThroughput| most.max_reads().is_none() || most.max_writes().is_none();
    !schema.vector_indexes().is_empty()
        || schema.indexes().iter().any(|index| index.on_demand_throughput().is_some_and(one_limit))
}

#[test]
fn every_case_is_created_and_is_as_its_schema_has_it() {
    for (case, stack) in cases() {
        for (engine, client) in clients() {
            if engine == "DynamoDB Local" && stack.tables().any(is_refused_locally) {
                continue;
            }
            block_on(async {
                let at = format!("{case} on {engine}");
                let created =
                    sdk::create_tables(&client, &stack).await.unwrap_or_else(|error| panic!("{at}: {error}"));
                assert_eq!(created.created.len(), stack.tables().len(), "{at}");
                assert_eq!(created.existing, [""; 0], "{at}");
                for difference in &created.differences {
                    assert!(is_dropped(difference), "{at}: {difference}");
                }
                let comparison = sdk::compare(&client, &stack).await.unwrap();
                assert_eq!(comparison.differences, created.differences, "{at}");
            });
        }
    }
}

/// An account, and a client of it.
fn account() -> (Arc<Account>, Client) {
    let account = Arc::new(Account::default());
    let answers = Arc::clone(&account);
    (account, testing::client_of(move |call| answers.answer(call)))
}

#[test]
fn in_an_account_every_case_differs_in_nothing() {
    for (case, stack) in cases() {
        let (account, client) = account();
        block_on(async {
            let created = sdk::create_tables(&client, &stack).await;
            let created = created.unwrap_or_else(|error| panic!("{case}: {error}"));
            // The ARN of a stream that only the deployment knows.
            let is_open = |difference: &&Difference| difference.expected.starts_with("a stream");
            let open: Vec<Difference> = created.differences.iter().filter(is_open).cloned().collect();
            assert_eq!(created.differences, open, "{case}");
            let imports =
                created.unsupported.iter().all(|unsupported| unsupported.operation == "ImportTable");
            assert!(imports, "{case}: {:?}", created.unsupported);
            account.requests();

            let again = sdk::create_tables(&client, &stack).await.unwrap();
            assert_eq!(again.created, [""; 0], "{case}");
            assert_eq!(again.existing, created.created, "{case}");
            assert_eq!(again.differences, open, "{case}");
            let again = account.requests();
            assert!(again.iter().all(|(operation, _)| operation == "CreateTable"), "{case}: {again:?}");
            assert_eq!(sdk::compare(&client, &stack).await.unwrap().differences, open, "{case}");
        });
    }
}

/// A table with every setting that takes a request of its own.
fn full() -> Stack {
    let schema = json!({
        "name": "sessions",
        "partition_key": { "name": "id", "type": "S" },
        "indexes": [{
            "name": "user-index",
            "kind": "global",
            "partition_key": [{ "name": "user", "type": "S" }],
            "contributor_insights": "throttled_keys",
        }],
        "time_to_live": { "name": "endsAt", "type": "N" },
        "stream": "new_image",
        "point_in_time_recovery": { "days": 14 },
        "contributor_insights": "accessed_and_throttled_keys",
    });
    let schema: TableSchema = serde_json::from_value(schema).unwrap();
    Stack::new(Naming::verbatim()).schema(schema).configure_table("sessions", |table| {
        table
            .kinesis_stream(KinesisStream::new(KINESIS).precision(KinesisPrecision::Microsecond))
            .resource_policy(json!({ "Version": "2012-10-17", "Statement": [] }))
            .stream_policy(json!({ "Version": "2012-10-17", "Statement": ["of the stream"] }))
            .stream_tag("team", "analytics")
    })
}

const KINESIS: &str = "arn:aws:kinesis:us-east-1:123456789012:stream/sessions";

#[test]
fn a_table_takes_a_sequence_of_requests() {
    let (account, client) = account();
    let created = block_on(sdk::create_tables(&client, &full())).unwrap();
    assert_eq!((created.created, created.unsupported), (vec!["sessions".to_owned()], vec![]));
    let arn = "arn:aws:dynamodb:us-east-1:123456789012:table/sessions";
    let stream = format!("{arn}/stream/2026-11-20T00:00:00.000");
    let (mut requests, name) = (account.requests(), "sessions");
    let (operation, definition) = requests.remove(0);
    let rendered = full().create_tables().unwrap().remove(0);
    assert_eq!(
        (operation.as_str(), definition),
        ("CreateTable", serde_json::from_str(rendered.as_json()).unwrap())
    );
    let backups = json!({ "TableName": name, "PointInTimeRecoverySpecification": {
        "PointInTimeRecoveryEnabled": true, "RecoveryPeriodInDays": 14,
    } });
    let insights = |index: Option<&str>, mode: &str| {
        let mut request = json!({ "TableName": name, "ContributorInsightsAction": "ENABLE" });
        request["ContributorInsightsMode"] = json!(mode);
        if let Some(index) = index {
            request["IndexName"] = json!(index);
        }
        request
    };
    let expected = [
        (
            "UpdateTimeToLive",
            json!({ "TableName": name, "TimeToLiveSpecification": {
            "AttributeName": "endsAt", "Enabled": true,
        } }),
        ),
        // It takes a while until a new table can have backups.
        ("UpdateContinuousBackups", backups.clone()),
        ("UpdateContinuousBackups", backups.clone()),
        ("UpdateContinuousBackups", backups),
        ("UpdateContributorInsights", insights(None, "ACCESSED_AND_THROTTLED_KEYS")),
        ("UpdateContributorInsights", insights(Some("user-index"), "THROTTLED_KEYS")),
        (
            "EnableKinesisStreamingDestination",
            json!({
                "TableName": name,
                "StreamArn": KINESIS,
                "EnableKinesisStreamingConfiguration": { "ApproximateCreationDateTimePrecision": "MICROSECOND" },
            }),
        ),
        (
            "PutResourcePolicy",
            json!({
                "ResourceArn": arn, "Policy": r#"{"Statement":[],"Version":"2012-10-17"}"#,
            }),
        ),
        (
            "PutResourcePolicy",
            json!({
                "ResourceArn": stream, "Policy": r#"{"Statement":["of the stream"],"Version":"2012-10-17"}"#,
            }),
        ),
        ("TagResource", json!({ "ResourceArn": stream, "Tags": [{ "Key": "team", "Value": "analytics" }] })),
    ];
    let expected = expected.map(|(operation, request)| (operation.to_owned(), request));
    assert_eq!(requests, expected);
}

#[test]
fn what_was_interrupted_goes_on() {
    let (account, client) = account();
    block_on(sdk::create_tables(&client, &full())).unwrap();
    account.forget("sessions");
    let missing = block_on(sdk::compare(&client, &full())).unwrap();
    assert_eq!(
        lines(&missing.differences),
        [
            "drift: table `sessions`, time to live: expected `endsAt`, found none",
            "drift: table `sessions`, point-in-time recovery: expected 14 days, found none",
            "drift: table `sessions`, contributor insights: expected ACCESSED_AND_THROTTLED_KEYS, found none",
            "drift: table `sessions`, index `user-index`, contributor insights: expected THROTTLED_KEYS, found none",
            "breaking: table `sessions`, Kinesis stream: expected arn:aws:kinesis:us-east-1:123456789012:stream/sessions, \
             in microseconds, found none",
        ]
    );
    let again = block_on(sdk::create_tables(&client, &full())).unwrap();
    assert_eq!((again.existing, lines(&again.differences)), (vec!["sessions".to_owned()], vec![]));
}

#[test]
fn what_an_endpoint_does_not_know_is_left_out_and_said() {
    for (engine, client) in clients() {
        let created = block_on(sdk::create_tables(&client, &full())).unwrap();
        let mut unsupported = lines(&created.unsupported);
        unsupported.retain(|line| !line.ends_with("TagResource") && !line.ends_with("ListTagsOfResource"));
        let expected = [
            "DescribeContinuousBackups",
            "ListContributorInsights",
            "DescribeKinesisStreamingDestination",
            "UpdateContinuousBackups",
            "UpdateContributorInsights",
            "EnableKinesisStreamingDestination",
            "PutResourcePolicy",
        ];
        let expected =
            expected.map(|operation| format!("table `sessions`: the endpoint does not know {operation}"));
        assert_eq!(unsupported, expected, "{engine}");
        let again = block_on(sdk::create_tables(&client, &full())).unwrap();
        assert_eq!(again.existing, ["sessions"], "{engine}");
    }
}

fn stack(schema: &Value) -> Stack {
    let schema: TableSchema = serde_json::from_value(schema.clone()).unwrap();
    schema.validate().unwrap_or_else(|violations| panic!("{violations:?}"));
    Stack::new(Naming::verbatim()).schema(schema)
}

/// The differences between what one schema has created and another, on an account.
fn differences(created: &Value, expected: &Value) -> Vec<String> {
    let (_, client) = account();
    block_on(sdk::create_tables(&client, &stack(created))).unwrap();
    lines(&block_on(sdk::compare(&client, &stack(expected))).unwrap().differences)
}

fn orders() -> Value {
    json!({
        "name": "orders",
        "partition_key": { "name": "customer", "type": "S" },
        "sort_key": { "name": "number", "type": "N" },
        "indexes": [{
            "name": "status-index",
            "kind": "global",
            "partition_key": [{ "name": "status", "type": "S" }],
            "projection": { "include": ["total", "note"] },
        }],
    })
}

/// The same with some members replaced: of the table, or of its index.
fn with(members: Value, index: Value) -> Value {
    let mut orders = orders();
    for (name, value) in members.as_object().unwrap() {
        orders[name] = value.clone();
    }
    for (name, value) in index.as_object().unwrap() {
        orders["indexes"][0][name] = value.clone();
    }
    orders
}

#[test]
fn keys_and_indexes_are_compared() {
    let none = || json!({});
    let key = with(json!({ "sort_key": { "name": "number", "type": "S" } }), none());
    assert_eq!(
        differences(&key, &orders()),
        [
            "breaking: table `orders`, key: expected customer (S, HASH), number (N, RANGE), found customer (S, HASH), \
          number (S, RANGE)"
        ]
    );
    let without = with(json!({ "indexes": [] }), none());
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
        differences(&with(none(), local), &orders()),
        [
            "breaking: table `orders`, index `status-index`: expected a global index, found a local index",
            "breaking: table `orders`, index `status-index`, key: expected status (S, HASH), found customer (S, HASH), \
             status (S, RANGE)",
        ]
    );
    let projection = |projection: Value| with(none(), json!({ "projection": projection }));
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
    let cases = [
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
    ];
    for (setting, created, expected, difference) in cases {
        let table = |value: &Value| {
            let mut table = with(json!({ "indexes": [] }), json!({}));
            if !value.is_null() {
                table[setting] = value.clone();
            }
            table
        };
        assert_eq!(
            differences(&table(&created), &table(&expected)),
            [difference.replace('@', "table `orders`")]
        );
        assert_eq!(differences(&table(&created), &table(&created)), [""; 0], "{setting}");
    }
    // More than there is to be of what never shrinks, and a key by another of its names.
    let table = |setting: &str, value: Value| with(json!({ "indexes": [], setting: value }), json!({}));
    let warm = [13000, 12500].map(|reads| table("warm_throughput", json!({ "reads": reads })));
    assert_eq!(differences(&warm[0], &warm[1]), [""; 0]);
    let key = |key: &str| table("encryption", json!({ "customer": key }));
    let [id, alias] = [key("11111111-2222-3333-4444-555555555555"), key("alias/orders")];
    assert_eq!(differences(&id, &alias), [""; 0]);
}

#[test]
fn a_table_that_is_missing_is_said_to_be() {
    for (engine, client) in clients() {
        let comparison = block_on(sdk::compare(&client, &stack(&orders()))).unwrap();
        assert_eq!(
            lines(&comparison.differences),
            ["breaking: table `orders`: expected a table, found none"],
            "{engine}"
        );
        assert_eq!(comparison.severity(), Some(Severity::Breaking));
    }
}

#[test]
fn a_table_that_would_not_serve_is_refused() {
    let other =
        with(json!({ "sort_key": { "name": "number", "type": "S" }, "class": "standard" }), json!({}));
    for (engine, client) in clients() {
        block_on(sdk::create_tables(&client, &stack(&other))).unwrap();
        let error = block_on(sdk::create_tables(&client, &stack(&orders()))).unwrap_err();
        let ErrorKind::Different(differences) = error.kind() else { panic!("{engine}: {error}") };
        assert_eq!(differences.len(), 1, "{engine}: {error}");
        assert_eq!(
            error.to_string(),
            "CreateTable on table `orders`: the table is there, and is another one\n- breaking: table `orders`, key: \
             expected customer (S, HASH), number (N, RANGE), found customer (S, HASH), number (S, RANGE)",
            "{engine}"
        );
    }
}

/// To let items expire by another attribute first takes turning it off, which is no matter of creating a table.
#[test]
fn a_table_whose_items_expire_by_another_attribute_is_refused() {
    let (account, client) = account();
    block_on(sdk::create_tables(&client, &full())).unwrap();
    account.expire_by("sessions", "createdAt");
    let error = block_on(sdk::create_tables(&client, &full())).unwrap_err();
    assert!(error.to_string().ends_with("time to live: expected `endsAt`, found `createdAt`"), "{error}");
}

/// What only differs in settings is used as it is.
#[test]
fn a_table_with_other_settings_is_used() {
    let (account, client) = account();
    block_on(sdk::create_tables(&client, &stack(&orders()))).unwrap();
    account.change("orders", |table| table["DeletionProtectionEnabled"] = json!(true));
    let created = block_on(sdk::create_tables(&client, &stack(&orders()))).unwrap();
    assert_eq!(
        lines(&created.differences),
        ["harmless: table `orders`, deletion protection: expected off, found on"]
    );
}

#[test]
fn a_table_that_never_becomes_active_is_given_up() {
    let client = testing::client_of(|call| match call.operation {
        "CreateTable" => Answer::output("{}"),
        _ => Answer::error(400, "ResourceNotFoundException", "not yet"),
    });
    let error = block_on(sdk::create_tables(&client, &stack(&orders()))).unwrap_err();
    assert_eq!(
        error.to_string(),
        "DescribeTable on table `orders`: the table is not active after ten minutes"
    );
}

#[test]
fn a_stack_that_breaks_a_rule_says_which() {
    let client = testing::client_of(|call| panic!("{} was sent", call.operation));
    let error = block_on(sdk::create_tables(&client, &Stack::new(Naming::verbatim()))).unwrap_err();
    assert_eq!(error.to_string(), "the stack has no tables; add one with `.table::<T>()`");
}
