//! The outputs of a stack for tools other than `CloudFormation`.

mod calls;
mod coverage;
mod fragment;
mod page;
mod workbench;

use serde_json::Value;
use tablewright::{Naming, Stack, StackError};

fn shop() -> Stack {
    Stack::new(Naming::new("acme", "shop").unwrap())
}

/// Returns the problems of a stack that a target cannot express.
fn problems<T>(rendered: Result<T, StackError>) -> Vec<String> {
    match rendered {
        Ok(_) => Vec::new(),
        Err(error) => error.problems().iter().map(|problem| problem.text().to_owned()).collect(),
    }
}

fn parse(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}
