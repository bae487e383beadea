//! Values that a deployment gives to parameters, and how a snapshot treats parameters without a value.

use serde_json::json;
use tablewright::Stack;
use tablewright::deploy::{KinesisStream, Parameter, Setting, Snapshot};
use tablewright::evolve::{Diff, SchemaChange, diff};
use tablewright::schema::{Billing, PointInTimeRecovery, TableClass, TableSchema, Throughput};

use super::text;

fn schema() -> TableSchema {
    serde_json::from_value(json!({
        "name": "orders",
        "partition_key": { "name": "id", "type": "S" },
        "stream": "new_and_old_images"
    }))
    .unwrap()
}

fn shop() -> Stack {
    Stack::new(tablewright::Naming::new("acme", "shop").unwrap()).schema(schema())
}

fn texts(diff: &Diff) -> Vec<String> {
    diff.changes.iter().map(SchemaChange::summary).collect()
}

#[test]
fn given_values_take_the_place_of_defaults() {
    let stack = |billing, recovery: PointInTimeRecovery, is_protected, class| {
        shop().configure_each(|table| {
            table
                .billing(billing)
                .point_in_time_recovery(recovery)
                .deletion_protection(is_protected)
                .class(class)
                .expose(Setting::DeletionProtection)
                .expose(Setting::TableClass)
                .expose(Setting::RecoveryPeriod)
        })
    };
    let days = |days| PointInTimeRecovery::new(Some(days));
    let in_test = stack(Billing::Provisioned(Throughput::new(5, 5)), days(7), false, TableClass::Standard);
    let in_production = stack(
        Billing::Provisioned(Throughput::new(40, 10)),
        days(35),
        true,
        TableClass::StandardInfrequentAccess,
    );
    let template = in_test.cloudformation().unwrap();
    let read = Snapshot::from_template(
        template.as_json(),
        &[
            ("OrdersTableReadCapacity", "40"),
            ("OrdersTableWriteCapacity", "10"),
            ("OrdersTableRecoveryPeriodInDays", "35"),
            ("OrdersTableDeletionProtection", "true"),
            ("OrdersTableTableClass", "STANDARD_INFREQUENT_ACCESS"),
        ],
    )
    .unwrap();
    assert_eq!(text(&read), text(&in_production.snapshot().unwrap()));
    assert_eq!(
        texts(&diff(&in_test.snapshot().unwrap(), &read)),
        [
            "table `orders`, class: STANDARD becomes STANDARD_INFREQUENT_ACCESS",
            "table `orders`, capacity: 5 reads, 5 writes becomes 40 reads, 10 writes",
            "table `orders`, point-in-time recovery: 7 days becomes 35 days",
            "table `orders`, deletion protection: off becomes on",
        ]
    );
}

#[test]
fn names_are_made_of_given_parts() {
    let template = shop().cloudformation().unwrap();
    let read = Snapshot::from_template(template.as_json(), &[("AppName", "test")]).unwrap();
    assert_eq!(
        texts(&diff(&shop().snapshot().unwrap(), &read)),
        ["table `orders`, name: acme-shop-orders becomes acme-test-orders"]
    );
}

#[test]
fn a_parameter_without_a_value_is_unknown() {
    const ARN: &str = "arn:aws:kinesis:eu-central-1:111122223333:stream/changes";

    let stack =
        |arn: Parameter| shop().configure_each(|table| table.kinesis_stream(KinesisStream::new(arn.clone())));
    let required = stack(Parameter::required());
    let template = required.cloudformation().unwrap();
    let read = |parameters: &[_]| Snapshot::from_template(template.as_json(), parameters).unwrap();
    assert_eq!(text(&read(&[])), text(&required.snapshot().unwrap()));
    assert!(!text(&read(&[])).contains("arn"));

    let given = stack(ARN.into());
    assert_eq!(text(&read(&[("OrdersTableKinesisStreamArn", ARN)])), text(&given.snapshot().unwrap()));
    assert_eq!(diff(&read(&[]), &given.snapshot().unwrap()), Diff::default());
}

#[test]
fn parameters_that_a_template_does_not_have_are_refused() {
    let template = shop().cloudformation().unwrap();
    let refusal =
        |parameters: &[_]| Snapshot::from_template(template.as_json(), parameters).unwrap_err().to_string();
    assert_eq!(refusal(&[("AppNam", "test")]), "no parameter has the name `AppNam`; did you mean `AppName`?");
    assert_eq!(
        refusal(&[("AppName", "test"), ("Stage", "x")]),
        "no parameter has the name `Stage`; take one of the template's"
    );
}

#[test]
fn raw_parts_are_part_of_what_a_stack_describes() {
    let raw =
        shop().raw_property("OrdersTable", "/ContributorInsightsSpecification", json!({ "Enabled": true }));
    let (before, after) = (shop(), raw);
    assert_eq!(
        texts(&diff(&before.snapshot().unwrap(), &after.snapshot().unwrap())),
        ["table `orders`, contributor insights: ACCESSED_AND_THROTTLED_KEYS is added"]
    );
}
