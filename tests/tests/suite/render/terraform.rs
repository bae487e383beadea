//! Terraform files.

use serde_json::{Value, json};
use tablewright::deploy::{
    Alarms, AutoScaling, EncryptionKey, ImportFormat, ImportSource, Replica, Scaling, StreamFunction,
};
use tablewright::schema::{Billing, Throughput};
use tablewright::{Naming, Stack};

use super::{policy, schema, shop};

mod coverage;
mod guide;
mod refused;

fn file(stack: &Stack) -> Value {
    serde_json::from_str(stack.terraform().unwrap().as_json()).unwrap()
}

fn problems(stack: &Stack) -> Vec<String> {
    stack.terraform().unwrap_err().problems().iter().map(|problem| problem.text().to_owned()).collect()
}

/// Terraform resolves `${` and `%{` in every text but in descriptions and defaults.
#[test]
fn texts_are_no_templates() {
    let name = "a${b}%{if}";
    let table = schema(
        "orders",
        json!({
            "stream": "new_image",
            "description": "Where %{if} is",
            "indexes": [{
                "name": "status-index",
                "kind": "global",
                "partition_key": [{ "name": name, "type": "S" }],
                "projection": { "include": [format!("{name}2")] }
            }]
        }),
    );
    let stack = shop().schema(table).configure_table("orders", |table| {
        table
            .stream_function(StreamFunction::new("f").filter(json!({ "eventName": [{ "prefix": name }] })))
            .resource_policy(json!({
                "Version": "2012-10-17",
                "Statement": {
                    "Effect": "Allow", "Principal": "*", "Action": "dynamodb:GetItem", "Resource": "*",
                    "Condition": { "StringEquals": { "aws:PrincipalTag/team": "${aws:ResourceTag/team}%{x}" } }
                }
            }))
    });
    let file = file(&stack);
    let escaped = "a$${b}%%{if}";
    let index = &file["resource"]["aws_dynamodb_table"]["orders"]["global_secondary_index"][0];
    assert_eq!(index["hash_key"], escaped);
    assert_eq!(index["non_key_attributes"], json!([format!("{escaped}2")]));
    let mapping = &file["resource"]["aws_lambda_event_source_mapping"]["orders_stream"];
    let pattern = mapping["filter_criteria"][0]["filter"][0]["pattern"].as_str().unwrap();
    assert!(pattern.contains(escaped), "{pattern}");
    let description = &file["resource"]["aws_ssm_parameter"]["orders_arn"]["description"];
    assert_eq!(description, "ARN of table orders: Where %%{if} is");
    assert_eq!(file["output"]["orders_arn"]["description"], "ARN of table orders: Where %{if} is");
    // IAM resolves its own variables, which are written in another way here.
    let documents = &file["data"]["aws_iam_policy_document"];
    let values = &documents["orders_resource_policy"]["statement"][0]["condition"][0]["values"];
    assert_eq!(values, &json!(["&{aws:ResourceTag/team}%%{x}"]));
}

#[test]
fn a_table_is_known_by_its_base_name() {
    let named = schema("2-go.Now", json!({ "logical_id": "Other", "physical_name": "as-it-was" }));
    let file = file(&shop().schema(named));
    let table = &file["resource"]["aws_dynamodb_table"]["_2_go_now"];
    assert_eq!(table["name"], "as-it-was");
    assert_eq!(file["output"]["_2_go_now_arn"]["value"], "${aws_dynamodb_table._2_go_now.arn}");
    assert_eq!(file["locals"], Value::Null);
}

#[test]
fn what_is_off_is_said() {
    let file = file(&shop().schema(schema("orders", json!({}))));
    let table = &file["resource"]["aws_dynamodb_table"]["orders"];
    assert_eq!(table["point_in_time_recovery"], json!([{ "enabled": false }]));
    assert_eq!(table["server_side_encryption"], json!([{ "enabled": false }]));
    assert_eq!(table["deletion_protection_enabled"], false);
    assert_eq!(table["stream_enabled"], false);
    assert_eq!(table["table_class"], "STANDARD");
    assert_eq!(table["ttl"], Value::Null);
    assert_eq!(table["lifecycle"], json!([{ "prevent_destroy": true }]));
}

#[test]
fn scaled_capacity_is_ignored() {
    let table = schema(
        "orders",
        json!({
            "billing": { "provisioned": { "reads": 5, "writes": 5 } },
            "indexes": [{
                "name": "status-index",
                "kind": "global",
                "partition_key": [{ "name": "status", "type": "S" }],
                "throughput": { "reads": 5, "writes": 5 }
            }]
        }),
    );
    let stack = shop().schema(table);
    let ignored = |stack: &Stack| {
        let file = file(stack);
        file["resource"]["aws_dynamodb_table"]["orders"]["lifecycle"][0]["ignore_changes"].clone()
    };
    assert_eq!(ignored(&stack), Value::Null);
    let scaled = stack.configure_table("orders", |table| {
        table.auto_scaling(AutoScaling::new().writes(Scaling::new(5, 50)))
    });
    assert_eq!(ignored(&scaled), json!(["write_capacity"]));
    let lints = scaled.terraform().unwrap().lints().iter().map(ToString::to_string).collect::<Vec<_>>();
    let expected = "table `orders`: auto scaling changes the capacity of index `status-index`, and each apply sets it \
                    back to its first one; `ignore_scaled_indexes` keeps it, and then Terraform ignores every change of \
                    an index [TW9014]";
    assert_eq!(lints, [expected]);
    let ignoring = scaled.ignore_scaled_indexes();
    assert_eq!(ignored(&ignoring), json!(["write_capacity", "global_secondary_index"]));
    assert!(ignoring.terraform().unwrap().lints().is_empty());
}

#[test]
fn the_floor_is_what_is_used() {
    let floor = |stack: Stack| {
        let file = file(&stack);
        file["terraform"]["required_providers"]["aws"]["version"].as_str().unwrap().to_owned()
    };
    let plain = || shop().schema(schema("orders", json!({})));
    assert_eq!(floor(plain()), ">= 5.100");
    assert_eq!(floor(plain().terraform_floor("5.31")), ">= 5.31");
    assert_eq!(floor(plain().terraform_floor("6.100")), ">= 6.100");
    let limited = json!({ "on_demand_throughput": { "max_reads": 5 } });
    assert_eq!(floor(shop().schema(schema("orders", limited.clone())).terraform_floor("5.31")), ">= 5.72");
    assert_eq!(floor(shop().schema(schema("orders", limited))), ">= 5.100");
    // If the first provider that knows a setting is not established, the tested one is needed.
    let attached = plain().configure_table("orders", |table| table.resource_policy(policy()));
    assert_eq!(floor(attached.terraform_floor("5.31")), ">= 5.100");
    let bad = problems(&plain().terraform_floor("~> 5"));
    assert_eq!(
        bad,
        ["`~> 5` is not a version of Terraform's AWS provider; write its first two numbers, such as `5.100`"]
    );
}

#[test]
fn parts_are_set_as_they_are_written() {
    let stack = || shop().schema(schema("orders", json!({})));
    let set = |path: &str, value: Value| file(&stack().raw_terraform(path, value));
    let table = set("/resource/aws_dynamodb_table/orders/ttl", json!([{ "enabled": "${var.x}" }]));
    assert_eq!(table["resource"]["aws_dynamodb_table"]["orders"]["ttl"][0]["enabled"], "${var.x}");
    let provider = set("/provider/aws/region", json!("eu-west-1"));
    assert_eq!(provider["provider"]["aws"]["region"], "eu-west-1");
    let new = set("/resource/null_resource/x", json!({}));
    assert_eq!(new["resource"]["null_resource"]["x"], json!({}));
    for (path, problem) in [
        ("resource", "a path begins with a slash, such as `/resource/aws_dynamodb_table/orders/timeouts`"),
        ("/resources/x/y", "Terraform has no block `resources`; did you mean `resource`?"),
        (
            "/resource/aws_dynamodb_table",
            "this would replace several blocks; name one: `/resource/{type}/{name}`",
        ),
        ("/output", "this would replace several blocks; name one: `/output/{name}`"),
        ("/resource/aws_dynamodb_table/order/name", "the file has no `order` here; did you mean `orders`?"),
        ("/resource/aws_dynamodb_table/orders/attribute/7/name", "`7` is not a position in a list of 1"),
        ("/resource/aws_dynamodb_table/orders/name/x", "what holds `x` is neither an object nor a list"),
    ] {
        let expected = format!("`{path}` of the Terraform file: {problem}");
        assert_eq!(problems(&stack().raw_terraform(path, json!({}))), [expected]);
    }
    // The two targets do not see each other's parts.
    let of_template = stack().raw_property("OrdersTable", "/TableClass", "STANDARD");
    assert_eq!(of_template.terraform().unwrap(), stack().terraform().unwrap());
    let of_file = stack().raw_terraform("/locals/x", 1);
    assert_eq!(of_file.cloudformation().unwrap(), stack().cloudformation().unwrap());
}
