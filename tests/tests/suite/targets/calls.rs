//! The requests that create the tables, as files for any tool.

use serde_json::{Value, json};
use tablewright::deploy::{
    AutoScaling, EncryptionKey, ImportFormat, ImportSource, KinesisStream, Need, Parameter, Replica, Scaling,
    StackTable, Wait,
};
use tablewright::schema::{Billing, Throughput};
use tablewright::{DynamoTable, Stack, export};
use tablewright_tests::cases::cases;

use super::shop;

#[derive(DynamoTable)]
#[table(name = "orders", point_in_time_recovery)]
#[stream]
struct Order {
    #[pk]
    id: String,
}

fn orders(change: impl FnOnce(StackTable) -> StackTable) -> Stack {
    shop().table::<Order>().configure::<Order>(change)
}

/// Returns the problems of an export. If nothing were refused, the export would fail to create the folder.
fn export(stack: &Stack) -> Vec<String> {
    let error: export::Error = stack.export_calls("/proc/tablewright").unwrap_err();
    error.to_string().lines().map(str::to_owned).collect()
}

#[test]
fn what_takes_other_requests_is_refused() {
    let replicated = orders(|table| table.replica(Replica::new("eu-west-1")));
    let scaled = orders(|table| {
        table
            .billing(Billing::Provisioned(Throughput::new(5, 5)))
            .auto_scaling(AutoScaling::new().reads(Scaling::new(5, 100)))
    });
    let imported = orders(|table| table.import(ImportSource::new("orders", ImportFormat::DynamoDbJson)));
    let changes = KinesisStream::new(Parameter::required());
    for (stack, setting) in [
        (replicated, "replicas: the requests create"),
        (scaled, "auto scaling: the requests create"),
        (imported, "import: the requests create"),
        (orders(|table| table).encryption_key(EncryptionKey::new()), "encryption: the requests create"),
        (orders(|table| table.kinesis_stream(changes)), "Kinesis stream: a request has no parameters"),
    ] {
        let problems = export(&stack);
        let [problem] = &problems[..] else { panic!("{setting}: {problems:?}") };
        assert!(problem.starts_with(&format!("table `orders`, {setting}")), "{problem}");
    }
    let [problem, ..] = &export(&orders(|table| table))[..] else { panic!("the folder was made") };
    assert!(problem.starts_with("/proc/tablewright/01-create-table.orders.json "), "{problem}");
}

#[test]
fn a_step_says_what_it_needs_and_what_comes_before_the_next() {
    let policy = json!({
        "Version": "2012-10-17",
        "Statement": [{
            "Effect": "Allow",
            "Principal": { "AWS": "111122223333" },
            "Action": "dynamodb:GetRecords",
            "Resource": "*"
        }]
    });
    let stack = orders(|table| table.stream_policy(policy).stream_tag("team", "checkout"));
    let steps = stack.calls().unwrap();
    let found: Vec<_> =
        steps.iter().map(|step| (step.operation(), step.needs(), step.retry_on(), step.wait())).collect();
    assert_eq!(
        found,
        [
            ("CreateTable", None, None, Some(Wait::Active)),
            ("UpdateContinuousBackups", None, Some("ContinuousBackupsUnavailableException"), None),
            ("PutResourcePolicy", Some(Need::StreamArn), None, None),
            ("TagResource", Some(Need::StreamArn), None, None),
        ]
    );
    for step in steps.iter().filter(|step| step.needs().is_some()) {
        let body: Value = serde_json::from_str(step.as_json()).unwrap();
        assert_eq!(body.get("ResourceArn"), None, "an ARN is not made up");
    }
}

/// The steps of each table begin with its `CreateTable`, and the next step waits for it.
#[test]
fn the_steps_of_a_table_stand_together() {
    for (case, stack) in cases() {
        let mut table = String::new();
        for step in stack.calls().unwrap() {
            assert_eq!(step.operation() == "CreateTable", step.table_name() != table, "{case}");
            table = step.table_name().to_owned();
        }
    }
}
