//! Tables from the configuration format of the organization's builder.

mod json;
mod limits;
mod problems;
mod promises;
mod random;
mod rules;
mod written;

use tablewright::{Naming, Stack};

fn accounts() -> Stack {
    Stack::new(Naming::new("acme", "accounts").unwrap())
}

/// Returns the problems of a document, one line each.
fn problems(stack: Stack, json: &str) -> Vec<String> {
    let error = stack.config(json).unwrap_err();
    assert_eq!(error.to_string().lines().count(), error.problems().len(), "{error}");
    error.problems().iter().map(ToString::to_string).collect()
}

/// Returns a stack with a backup tag, so that its tables need no tags of their own.
fn tagged() -> Stack {
    accounts().backup_tag("backup", "daily")
}

/// Returns the problems of the table `orders` with this body.
fn body(body: &str) -> Vec<String> {
    let found = problems(tagged(), &format!(r#"{{ "orders": {body} }}"#));
    let alone = tagged().config_table("orders", body).unwrap_err();
    assert_eq!(alone.problems().iter().map(ToString::to_string).collect::<Vec<_>>(), found);
    found
}

/// Returns the problems of the table `orders` with a legal key and these members.
fn members(members: &str) -> Vec<String> {
    body(&format!(r#"{{ "pk": {{ "name": "id", "type": "STRING" }}, {members} }}"#))
}

const TYPES: &str = "expected one of `STRING`, `NUMBER`, `BINARY`";
