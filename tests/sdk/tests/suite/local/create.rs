//! The requests after `CreateTable`, and tables that already exist.

use std::time::{Duration, Instant};

use aws_sdk_dynamodb::Client;
use serde_json::json;
use tablewright::deploy::{ImportFormat, ImportSource, KinesisPrecision, KinesisStream, What};
use tablewright::schema::{ContributorInsights, PointInTimeRecovery, TableSchema};
use tablewright::sdk::{self, Difference};
use tablewright::testing::{self, Answer};
use tablewright::{Naming, Stack};

use super::{account, clients, engines, lines, orders, stack};
use crate::suite::model::block_on;

/// Returns a table with every setting that needs a request of its own.
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
            .resource_policy(policy("1"))
            .stream_policy(policy("2"))
            .stream_tag("team", "analytics")
    })
}

fn policy(id: &str) -> serde_json::Value {
    json!({
        "Version": "2012-10-17",
        "Id": id,
        "Statement": [{ "Effect": "Allow", "Principal": "*", "Action": "dynamodb:*", "Resource": "*" }]
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
    let rendered = full().calls().unwrap().remove(0);
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
        // A new table cannot have backups immediately.
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
                "ResourceArn": arn, "Policy": policy("1").to_string(),
            }),
        ),
        (
            "PutResourcePolicy",
            json!({
                "ResourceArn": stream, "Policy": policy("2").to_string(),
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

/// Existing settings stay unchanged, including settings with a request of their own.
#[test]
fn settings_that_are_there_stay() {
    let (account, client) = account();
    block_on(sdk::create_tables(&client, &full())).unwrap();
    account.requests();
    let other = full().configure_table("sessions", |table| {
        table
            .contributor_insights(ContributorInsights::ThrottledKeys)
            .point_in_time_recovery(PointInTimeRecovery::new(Some(7)))
            .resource_policy(policy("3"))
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

/// Changing the attribute would require turning the time to live off first. That is not part of creating a table.
#[test]
fn a_table_whose_items_expire_by_another_attribute_is_refused() {
    let (account, client) = account();
    block_on(sdk::create_tables(&client, &full())).unwrap();
    account.expire_by("sessions", "createdAt");
    let error = block_on(sdk::create_tables(&client, &full())).unwrap_err();
    assert!(error.to_string().ends_with("time to live: expected `endsAt`, found `createdAt`"), "{error}");
}

/// Two processes create the tables at the same time, and the other process enables the time to live first.
#[test]
fn a_time_to_live_that_another_has_set_is_no_error() {
    for (engine, answers) in engines() {
        let client = testing::client_of(move |call| {
            if call.operation == "UpdateTimeToLive" {
                answers(call);
            }
            answers(call)
        });
        let created = block_on(sdk::create_tables(&client, &full())).unwrap();
        assert_eq!(created.created, ["sessions"], "{engine}");
        let is_ttl = |difference: &Difference| difference.at.what == What::TimeToLive;
        assert!(!created.differences.iter().any(is_ttl), "{engine}: {:?}", created.differences);
    }
}

/// A client that is configured by hand has no sleep implementation in its configuration.
#[test]
fn a_table_is_waited_for_as_the_sdk_waits() {
    let (_, client) = account();
    let mut config = client.config().to_builder();
    config.set_sleep_impl(None);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    let begin = Instant::now();
    let created =
        runtime.block_on(sdk::create_tables(&Client::from_conf(config.build()), &stack(&orders()))).unwrap();
    assert_eq!(created.created, ["orders"]);
    // The third description says that the table is active.
    assert!(begin.elapsed() >= Duration::from_millis(20 + 40), "{:?}", begin.elapsed());
}

/// A table that lost its KMS key for a week is archived. Waiting does not bring it back.
#[test]
fn a_table_that_cannot_be_used_is_refused_at_once() {
    for status in ["ARCHIVED", "INACCESSIBLE_ENCRYPTION_CREDENTIALS"] {
        let (account, client) = account();
        block_on(sdk::create_tables(&client, &full())).unwrap();
        let client = testing::client_of(move |call| {
            let answer = account.answer(call);
            match (call.operation, answer.body()) {
                ("DescribeTable", Some(body)) => {
                    let is = format!(r#""TableStatus":"{status}""#);
                    Answer::output(body.replace(r#""TableStatus":"ACTIVE""#, &is))
                }
                _ => answer,
            }
        });
        let error = block_on(sdk::create_tables(&client, &full())).unwrap_err();
        let text = error.to_string();
        assert!(text.ends_with(&format!("expected a table, found one that is {status}")), "{text}");
    }
}
