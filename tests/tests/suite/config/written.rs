//! Writes tables as documents. Settings that the format can express are read back unchanged, and every other setting is
//! refused by name.

use proptest::prelude::*;
use serde_json::json;
use tablewright::Stack;
use tablewright::deploy::{
    Alarms, AutoScaling, EncryptionKey, ImportFormat, ImportSource, KinesisStream, ManagedPolicy, Policy,
    Problem, Replica, Scaling, Setting, StackTable, StreamFunction,
};
use tablewright::schema::{Billing, TableSchema, Throughput};

use super::random::legal_table;
use super::{accounts, tagged};

/// Generates a tag of the stack: its backup tag, or a tag for tables that have no tag with that key.
fn tag() -> impl Strategy<Value = Option<(String, String)>> {
    prop::option::of(("[a-z]{1,3}", "[a-z]{0,3}"))
}

/// Schemas, some of them without a tag of their own.
fn schemas() -> impl Strategy<Value = Vec<TableSchema>> {
    let schema = (legal_table(), any::<bool>()).prop_map(|(table, has_tag)| {
        let mut schema = serde_json::to_value(table.schema()).unwrap();
        if !has_tag {
            schema.as_object_mut().unwrap().remove("tags");
        }
        serde_json::from_value(schema).unwrap()
    });
    prop::collection::vec(schema, 1..4)
}

/// Returns the number of tags that the table has in a document, without the document's own tag.
fn own_tags(
    schema: &TableSchema,
    backup: Option<&(String, String)>,
    inherited: Option<&(String, String)>,
) -> usize {
    let has = |key: &str| schema.tags().iter().any(|tag| tag.key() == key);
    let own = schema
        .tags()
        .iter()
        .filter(|tag| backup.is_none_or(|(key, value)| (tag.key(), tag.value()) != (key, value)));
    own.count() + usize::from(inherited.is_some_and(|(key, _)| !has(key)))
}

#[test]
fn tables_come_back_as_they_were() {
    let (written, refused) = (std::cell::Cell::new(0), std::cell::Cell::new(0));
    let config = ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() };
    let mut runner = proptest::test_runner::TestRunner::new(config);
    let outcome = runner.run(&(schemas(), tag(), tag()), |(schemas, backup, inherited)| {
        let mut stack = schemas.iter().cloned().fold(accounts(), Stack::schema);
        if let Some((key, value)) = &backup {
            stack = stack.backup_tag(key, value);
        }
        if let Some((key, value)) = &inherited {
            stack = stack.tag(key, value);
        }
        let Ok(template) = stack.cloudformation() else { return Ok(()) };
        let counts: Vec<usize> =
            schemas.iter().map(|schema| own_tags(schema, backup.as_ref(), inherited.as_ref())).collect();
        let fits = counts.iter().all(|count| *count == 1 || (*count == 0 && backup.is_some()));
        match stack.builder_config() {
            Ok(document) => {
                written.set(written.get() + 1);
                prop_assert!(fits, "{document}");
                let again = accounts().config(document.as_json()).unwrap();
                prop_assert_eq!(again.cloudformation().unwrap(), template);
                prop_assert_eq!(again.builder_config().unwrap(), document);
            }
            Err(error) => {
                refused.set(refused.get() + 1);
                prop_assert!(!fits, "{error}");
                prop_assert!(
                    error.problems().iter().all(|problem| problem.text().contains(", tag: ")),
                    "{error}"
                );
            }
        }
        Ok(())
    });
    outcome.unwrap_or_else(|error| panic!("{error}"));
    assert!(written.get() > 100 && refused.get() > 50, "{written:?} written, {refused:?} refused");
}

/// Returns a stack of the table `orders`, with these members besides its key.
fn orders(more: &serde_json::Value) -> Stack {
    let mut schema = json!({ "name": "orders", "partition_key": { "name": "id", "type": "S" } });
    schema.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    tagged().schema(serde_json::from_value(schema).unwrap())
}

fn index(more: &serde_json::Value) -> Stack {
    let mut index = json!({
        "name": "status-index",
        "kind": "global",
        "partition_key": [{ "name": "status", "type": "S" }],
    });
    index.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    orders(&json!({ "sort_key": { "name": "at", "type": "N" }, "indexes": [index] }))
}

/// Returns the problems of a stack, each without its reason.
fn refused(stack: &Stack) -> Vec<String> {
    let error = stack.builder_config().unwrap_err();
    let without_reason = |problem: &Problem| problem.text().split(": ").next().unwrap().to_owned();
    error.problems().iter().map(without_reason).collect()
}

#[test]
fn settings_of_a_table_are_refused_by_name() {
    let attribute = json!([{ "name": "a", "type": "S" }, { "name": "b", "type": "S" }]);
    let vector = json!([{ "name": "photo-index", "attribute": "e", "dimensions": 3, "distance": "cosine" }]);
    for (more, setting) in [
        (json!({ "time_to_live": { "name": "t", "type": "N" } }), "time to live"),
        (json!({ "stream": "keys_only" }), "stream"),
        (json!({ "billing": { "provisioned": { "reads": 1, "writes": 1 } } }), "billing"),
        (json!({ "on_demand_throughput": { "max_reads": 1 } }), "on-demand throughput"),
        (json!({ "warm_throughput": { "reads": 12000 } }), "warm throughput"),
        (json!({ "contributor_insights": "throttled_keys" }), "contributor insights"),
        (json!({ "class": "standard_infrequent_access" }), "class"),
        (json!({ "deletion_protection": true }), "deletion protection"),
        (json!({ "point_in_time_recovery": {} }), "point-in-time recovery"),
        (json!({ "encryption": "aws_managed" }), "encryption"),
        (json!({ "on_delete": "delete" }), "deletion policy"),
        (json!({ "physical_name": "Orders" }), "name"),
        (json!({ "logical_id": "Orders" }), "logical id"),
        (json!({ "global_index_quota": 30 }), "quota of global indexes"),
        (json!({ "vector_indexes": vector }), "index `photo-index`, vector index"),
        (json!({ "tags": [{ "key": "a", "value": "" }, { "key": "b", "value": "" }] }), "tag"),
    ] {
        assert_eq!(refused(&orders(&more)), [format!("table `orders`, {setting}")]);
    }
    for (more, setting) in [
        (json!({ "projection": "keys_only" }), "projection"),
        (json!({ "on_demand_throughput": { "max_reads": 1 } }), "on-demand throughput"),
        (json!({ "warm_throughput": { "reads": 12000 } }), "warm throughput"),
        (json!({ "contributor_insights": "throttled_keys" }), "contributor insights"),
        (json!({ "partition_key": attribute }), "key"),
        (json!({ "sort_key": attribute }), "key"),
        (
            json!({ "kind": "local", "partition_key": [], "sort_key": [{ "name": "a", "type": "S" }] }),
            "local index",
        ),
    ] {
        assert_eq!(refused(&index(&more)), [format!("table `orders`, index `status-index`, {setting}")]);
    }
    assert_eq!(refused(&index(&json!({ "name": "GSI1" }))), ["table `orders`, index `GSI1`, name"]);
    let untagged = accounts().schema(orders(&json!({})).tables().next().unwrap().clone());
    assert_eq!(refused(&untagged), ["table `orders`, tag"]);
    // Documentation is not a setting.
    orders(&json!({ "description": "Orders." })).builder_config().unwrap();
}

#[test]
fn settings_of_a_deployment_are_refused_by_name() {
    let configure = |change: fn(StackTable) -> StackTable| {
        orders(&json!({ "stream": "new_and_old_images" })).configure_table("orders", change)
    };
    let arn = "arn:aws:kinesis:eu-west-1:111122223333:stream/changes";
    for (stack, setting) in [
        (configure(|table| table.expose(Setting::DeletionProtection)), "exposed settings"),
        (configure(|table| table.import(ImportSource::new("orders", ImportFormat::DynamoDbJson))), "import"),
        (configure(|table| table.stream_tag("a", "b")), "stream tag"),
        (configure(|table| table.replica(Replica::new("eu-west-1"))), "replicas"),
        (configure(StackTable::global_table), "replicas"),
        (configure(|table| table.policy(Policy::reader())), "policies"),
        (configure(|table| table.stream_function(StreamFunction::new("consume"))), "functions of the stream"),
        (configure(|table| table.alarms(Alarms::new("arn:aws:sns:eu-west-1:111122223333:alarms"))), "alarms"),
        (
            orders(&json!({}))
                .configure_table("orders", |table| table.kinesis_stream(KinesisStream::new(arn))),
            "Kinesis stream",
        ),
        (configure(|table| table.resource_policy(policy())), "resource policy"),
        (configure(|table| table.stream_policy(policy())), "stream policy"),
    ] {
        assert_eq!(refused(&stack), [format!("table `orders`, {setting}")]);
    }
    let scaled = configure(|table| {
        table
            .billing(Billing::Provisioned(Throughput::new(5, 5)))
            .auto_scaling(AutoScaling::new().reads(Scaling::new(5, 50)))
    });
    assert_eq!(refused(&scaled), ["table `orders`, auto scaling", "table `orders`, billing"]);
    let tables = || orders(&json!({}));
    for (stack, setting) in [
        (tables().export_outputs(), "exported outputs"),
        (tables().encryption_key(EncryptionKey::new()), "encryption key"),
        (tables().user_errors_alarm("arn:aws:sns:eu-west-1:111122223333:alarms", 5), "alarm on user errors"),
        (tables().raw_property("OrdersTable", "/TableClass", "STANDARD"), "raw parts"),
        (
            tables().managed_policy(ManagedPolicy::new("Service").each_table(Policy::reader())),
            "managed policies",
        ),
    ] {
        assert_eq!(refused(&stack), [format!("stack, {setting}")]);
    }
    assert_eq!(refused(&tables().hardened())[0], "stack, `hardened`");
}

fn policy() -> serde_json::Value {
    json!({
        "Version": "2012-10-17",
        "Statement": [{
            "Effect": "Allow",
            "Principal": { "AWS": "111122223333" },
            "Action": "dynamodb:DescribeTable",
            "Resource": "*"
        }]
    })
}
