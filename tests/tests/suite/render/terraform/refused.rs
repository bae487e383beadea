//! Settings that Terraform cannot express are errors with the setting and the reason.

use tablewright::deploy::{KinesisStream, Parameter};

use super::*;

/// Checks that a file is refused for this.
fn assert_refused(stack: &Stack, expected: &[&str]) {
    assert_eq!(problems(stack), expected);
}

const NO_ARGUMENT: &str =
    "Terraform's AWS provider has no argument for it; leave it out, or deploy the table with CloudFormation";

#[test]
fn vector_indexes_and_sources_in_other_accounts() {
    let photo = schema(
        "photo",
        json!({
            "vector_indexes": [{
                "name": "embedding-index", "attribute": "embedding", "dimensions": 8, "distance": "cosine"
            }]
        }),
    );
    let expected = format!("table `photo`, index `embedding-index`, vector search: {NO_ARGUMENT}");
    assert_refused(&shop().schema(photo), &[&expected]);
    let replica = shop().schema(schema("orders", json!({}))).configure_table("orders", |table| {
        table.source_table(Parameter::required()).resource_policy(policy())
    });
    let expected = [
        format!("table `orders`, source table: {NO_ARGUMENT}"),
        format!("table `orders`, settings replication: {NO_ARGUMENT}"),
    ];
    assert_refused(&replica, &[&expected[0], &expected[1]]);
}

#[test]
fn settings_of_replicas() {
    let table =
        schema("orders", json!({ "stream": "new_and_old_images", "point_in_time_recovery": { "days": 7 } }));
    let stack = shop().schema(table).configure_table("orders", |table| {
        let stream = "arn:aws:kinesis:us-east-1:111122223333:stream/changes";
        table.replica(Replica::new("eu-west-1").point_in_time_recovery(None)).replica(
            Replica::new("us-east-1").kinesis_stream(KinesisStream::new(stream)).tag("a", "b").max_reads(5),
        )
    });
    let expected = ["point-in-time recovery", "Kinesis stream", "tag", "on-demand throughput"]
        .map(|what| format!("table `orders`, replica in `us-east-1`, {what}: {NO_ARGUMENT}"));
    let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
    assert_refused(&stack, &expected);
}

#[test]
fn keys_of_replicas_that_are_no_arns() {
    let table = schema(
        "orders",
        json!({ "stream": "new_and_old_images", "encryption": { "customer": "alias/orders" } }),
    );
    let stack = shop().schema(table).configure_table("orders", |table| {
        table.replica(Replica::new("us-east-1").encryption_key("alias/orders"))
    });
    assert_refused(
        &stack,
        &[
            "table `orders`, replica in `us-east-1`, encryption: Terraform's AWS provider takes the ARN of a key alone; \
           write it",
        ],
    );
}

#[test]
fn columns_of_imports() {
    let stack = shop().schema(schema("orders", json!({}))).configure_table("orders", |table| {
        let header = vec!["id".to_owned(), "total".to_owned()];
        table.import(ImportSource::new("archive", ImportFormat::Csv { delimiter: None, header }))
    });
    assert_refused(
        &stack,
        &[
            "table `orders`, import: Terraform's AWS provider keeps the header as a set and loses the order of its columns; \
           begin the files with their headers, or deploy the table with CloudFormation",
        ],
    );
}

#[test]
fn functions_of_cloudformation() {
    let with = |resource: Value| {
        let mut document = policy();
        document["Statement"][0]["Resource"] = resource;
        shop()
            .schema(schema("orders", json!({ "stream": "new_image" })))
            .configure_table("orders", |table| table.stream_policy(document))
    };
    for (resource, function) in [
        (json!({ "Fn::GetAtt": ["OrdersTable", "StreamArn"] }), "Fn::GetAtt"),
        (json!({ "Ref": "OrdersTable" }), "Ref"),
        (json!({ "Fn::Sub": "${OrdersTable.Arn}/stream" }), "Fn::Sub"),
        (json!([{ "Fn::ImportValue": "x" }]), "Fn::ImportValue"),
        (json!({ "Fn::Join": [":", ["arn", { "Ref": "AppName" }]] }), "Fn::Join"),
    ] {
        let expected = format!(
            "table `orders`, stream policy: Terraform resolves `{function}` of CloudFormation only for the Region, the \
             account and the partition; write the value in its place"
        );
        assert_refused(&with(resource), &[&expected]);
    }
    for (resource, expected) in [
        (json!({ "Ref": "AWS::AccountId" }), "${data.aws_caller_identity.current.account_id}"),
        (
            json!({ "Fn::Sub": "${AWS::Region}${!aws:username}%{" }),
            "${data.aws_region.current.id}&{aws:username}%%{",
        ),
        (
            json!({ "Fn::Join": ["-", ["x", { "Ref": "AWS::Partition" }, { "Fn::Sub": "y" }]] }),
            "x-${data.aws_partition.current.partition}-y",
        ),
    ] {
        let file = file(&with(resource));
        let document = &file["data"]["aws_iam_policy_document"]["orders_stream_policy"];
        assert_eq!(document["statement"][0]["resources"], json!([expected]));
    }
    let arn = "arn:aws:dynamodb:eu-west-1:111122223333:table/a&{b}";
    let expected = format!(
        "table `orders`, stream policy: Terraform's AWS provider takes `&{{` in `{arn}` for the beginning of a variable; take \
         it out"
    );
    assert_refused(&with(json!(arn)), &[&expected]);
}

#[test]
fn names_that_meet() {
    let tables = ["orders.v2", "orders-v2"];
    let stack =
        tables.iter().zip(["One", "Other"]).fold(Stack::new(Naming::verbatim()), |stack, (name, id)| {
            stack.schema(schema(name, json!({ "logical_id": id })))
        });
    let problems = problems(&stack);
    assert!(
        problems.iter().any(|problem| problem.contains("orders_v2") || problem.contains("ORDERS_V2")),
        "{problems:?}"
    );

    // An index and the table's own capacity.
    let table = schema(
        "orders",
        json!({
            "indexes": [
                { "name": "GSI1", "kind": "global", "partition_key": [{ "name": "a", "type": "S" }] },
                { "name": "gsi.1", "kind": "global", "partition_key": [{ "name": "b", "type": "S" }] },
                { "name": "gsi-1", "kind": "global", "partition_key": [{ "name": "c", "type": "S" }] }
            ]
        }),
    );
    let stack = shop()
        .schema(table)
        .configure_table("orders", |table| table.billing(Billing::Provisioned(Throughput::new(5, 5))));
    assert_refused(
        &stack,
        &[
            "two parts of the Terraform file have the address `var.orders_gsi_1_read_capacity`; rename one",
            "two parts of the Terraform file have the address `var.orders_gsi_1_write_capacity`; rename one",
        ],
    );
}

#[test]
fn names_that_are_too_long_or_of_a_stack() {
    let name = "n".repeat(250);
    let stack = Stack::new(Naming::verbatim())
        .schema(schema(&name, json!({})))
        .configure_table(&name, |table| table.alarms(Alarms::new("arn:aws:sns:eu-west-1:123456789012:x")));
    let problems = problems(&stack);
    assert!(
        problems[0].ends_with(
            "the name of its alarm would end in `read-throttle` and have 264 characters; CloudWatch allows 255, so \
             shorten the table's name"
        ),
        "{problems:?}"
    );
    let stack = Stack::new(Naming::verbatim())
        .schema(schema("orders", json!({})))
        .encryption_key(EncryptionKey::new());
    assert_refused(
        &stack,
        &[
            "encryption key: its alias begins with the name of the CloudFormation stack, which Terraform does not have; name \
           the tables by `Naming::new`, or deploy the stack with CloudFormation",
        ],
    );
}
