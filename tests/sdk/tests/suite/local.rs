//! Tables that are created and compared: on every engine there is, and in an account that keeps every setting.

use std::sync::Arc;

use aws_sdk_dynamodb::Client;
use serde_json::{Value, json};
use tablewright::sdk::{self, Aspect, Difference, ErrorKind, Severity};
use tablewright::testing::{self, Answer, Embedded};
use tablewright::{
    ContributorInsights, ImportFormat, ImportSource, KinesisPrecision, KinesisStream, Naming,
    OnDemandThroughput, PointInTimeRecovery, Stack, TableSchema,
};
use tablewright_tests::cases::cases;

use super::ddb_local::Local;
use super::model::block_on;
use account::Account;

mod account;
mod compare;

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
    use Aspect::{
        Class, DeletionProtection, Encryption, Existence, OnDemandThroughput, Replicas, Tag, WarmThroughput,
    };
    match difference.aspect {
        // The embedded engine takes a stream's tags for the table's.
        Tag => difference.severity == Severity::Harmless,
        Class | Encryption | WarmThroughput | OnDemandThroughput | DeletionProtection | Replicas => true,
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
            // What only a deployment knows: the ARN of a Kinesis stream, and the key of the stack.
            let is_open = |difference: &&Difference| {
                let expected = &difference.expected;
                expected.starts_with("a stream")
                    || expected == "the KMS key of the stack"
                    || difference.aspect == Aspect::Replicas
            };
            let open: Vec<Difference> = created.differences.iter().filter(is_open).cloned().collect();
            assert_eq!(created.differences, open, "{case}");
            assert_eq!(created.unsupported, [], "{case}");
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
    account.requests();
    let again = block_on(sdk::create_tables(&client, &full())).unwrap();
    assert_eq!((again.existing, lines(&again.differences)), (vec!["sessions".to_owned()], vec![]));
    let requests = account.requests();
    let requests: Vec<&str> = requests.iter().map(|(operation, _)| operation.as_str()).collect();
    let expected = [
        "CreateTable",
        "UpdateTimeToLive",
        "UpdateContinuousBackups",
        "UpdateContributorInsights",
        "UpdateContributorInsights",
        "EnableKinesisStreamingDestination",
        "PutResourcePolicy",
        "PutResourcePolicy",
        "TagResource",
    ];
    assert_eq!(requests, expected);
}

/// What a table has stays as it is, also where it is set by a request of its own.
#[test]
fn settings_that_are_there_stay() {
    let (account, client) = account();
    block_on(sdk::create_tables(&client, &full())).unwrap();
    account.requests();
    let other = full().configure_table("sessions", |table| {
        table
            .contributor_insights(ContributorInsights::ThrottledKeys)
            .point_in_time_recovery(PointInTimeRecovery::new(Some(7)))
            .resource_policy(json!({ "Version": "2012-10-17", "Statement": ["another one"] }))
            .stream_tag("team", "search")
            .stream_tag("stage", "test")
    });
    let again = block_on(sdk::create_tables(&client, &other)).unwrap();
    assert_eq!(
        lines(&again.differences),
        [
            "harmless: table `sessions`, point-in-time recovery: expected 7 days, found 14 days",
            "drift: table `sessions`, contributor insights: expected THROTTLED_KEYS, found ACCESSED_AND_THROTTLED_KEYS",
        ]
    );
    let requests = account.requests();
    let [(create, _), (tag, tags)] = &requests[..] else { panic!("{requests:?}") };
    assert_eq!((create.as_str(), tag.as_str()), ("CreateTable", "TagResource"));
    assert_eq!(tags["Tags"], json!([{ "Key": "stage", "Value": "test" }]));
}

#[test]
fn a_table_that_is_being_deleted_is_created_again() {
    let (account, client) = account();
    block_on(sdk::create_tables(&client, &full())).unwrap();
    account.delete("sessions");
    let comparison = block_on(sdk::compare(&client, &full())).unwrap();
    assert_eq!(
        lines(&comparison.differences),
        [
            "breaking: table `sessions`, index `user-index`: expected a global index, found a global index that is \
             DELETING",
            "breaking: table `sessions`: expected a table, found one that is DELETING",
        ]
    );
    let created = block_on(sdk::create_tables(&client, &full())).unwrap();
    assert_eq!((created.created, lines(&created.differences)), (vec!["sessions".to_owned()], vec![]));
}

#[test]
fn an_import_is_left_to_a_deployment() {
    let (_, client) = account();
    let stack = stack(&orders()).configure_each(|table| {
        table.import(ImportSource::new("arn:aws:s3:::orders", ImportFormat::DynamoDbJson))
    });
    let created = block_on(sdk::create_tables(&client, &stack)).unwrap();
    assert_eq!((created.not_imported, created.unsupported), (vec!["orders".to_owned()], vec![]));
    assert_eq!(block_on(sdk::create_tables(&client, &stack)).unwrap().not_imported, [""; 0]);
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
            "GetResourcePolicy",
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
fn with(members: &Value, index: &Value) -> Value {
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
        with(&json!({ "sort_key": { "name": "number", "type": "S" }, "class": "standard" }), &json!({}));
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
