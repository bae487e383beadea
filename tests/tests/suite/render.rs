//! Tests of rendered stacks.

mod account;
mod auto_scaling;
mod codes;
mod coverage;
mod deployment;
mod filters;
mod global_table;
mod grid;
mod limits_of_parts;
mod lints;
mod many;
mod names;
mod order;
mod parts;
mod raw;
mod resource_policies;
mod stack;
mod terraform;
mod texts;

use tablewright::deploy::Problem;
use tablewright::schema::TableSchema;
use tablewright::{Naming, Stack, StackError};

/// Returns a table with this name, a partition key, and the members of `more`.
fn schema(name: &str, more: serde_json::Value) -> TableSchema {
    let mut schema = serde_json::json!({ "name": name, "partition_key": { "name": "id", "type": "S" } });
    let members = schema.as_object_mut().unwrap();
    if let serde_json::Value::Object(more) = more {
        members.extend(more);
    }
    serde_json::from_value(schema).unwrap()
}

/// Returns a policy for a table or a stream.
fn policy() -> serde_json::Value {
    serde_json::json!({
        "Version": "2012-10-17",
        "Statement": [{
            "Effect": "Allow",
            "Principal": { "AWS": "111122223333" },
            "Action": "dynamodb:DescribeTable",
            "Resource": "*"
        }]
    })
}

/// Returns a stack without a prefix for Parameter Store names, on purpose.
fn shop() -> Stack {
    Stack::new(Naming::new("acme", "shop").unwrap().parameter_prefix("").unwrap())
}

/// Returns the problems of a stack in words, without their codes.
fn texts(error: &StackError) -> Vec<String> {
    error.problems().iter().map(Problem::text).map(str::to_owned).collect()
}
