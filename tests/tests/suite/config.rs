//! Tables from the configuration of the organization's builder.

mod json;
mod limits;
mod problems;
mod promises;
mod random;
mod rules;

use tablewright::{Naming, Stack};

fn accounts() -> Stack {
    Stack::new(Naming::new("acme", "accounts").unwrap())
}

/// What is wrong with a document, one line each.
fn problems(stack: Stack, json: &str) -> Vec<String> {
    let error = stack.config(json).unwrap_err();
    assert_eq!(error.to_string().lines().count(), error.problems().len(), "{error}");
    error.problems().iter().map(ToString::to_string).collect()
}

/// A stack whose tables need no tags of their own.
fn tagged() -> Stack {
    accounts().backup_tag("backup", "daily")
}

/// What is wrong with the table `orders` of this body.
fn body(body: &str) -> Vec<String> {
    let found = problems(tagged(), &format!(r#"{{ "orders": {body} }}"#));
    let alone = tagged().config_table("orders", body).unwrap_err();
    assert_eq!(alone.problems().iter().map(ToString::to_string).collect::<Vec<_>>(), found);
    found
}

/// What is wrong with the table `orders`, which has a legal key, and these members.
fn members(members: &str) -> Vec<String> {
    body(&format!(r#"{{ "pk": {{ "name": "id", "type": "STRING" }}, {members} }}"#))
}

const TYPES: &str = "possible are `STRING`, `NUMBER` and `BINARY`";
