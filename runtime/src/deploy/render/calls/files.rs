//! The sequence of requests as files for the AWS CLI.

use heck::ToKebabCase;

use super::{Step, Wait};
use crate::json::{Json, Object};

/// The file that lists the requests' files, in order.
const INDEX: &str = "index.json";

/// Returns the files with their names: one numbered file for each request, and the index.
pub(crate) fn files(steps: &[Step]) -> Vec<(String, String)> {
    // All numbers have the same number of digits, so that the names sort like the numbers.
    let digits = steps.len().to_string().len().max(2);
    let mut tables = Object::new();
    let mut calls = Vec::with_capacity(steps.len());
    let mut files = Vec::with_capacity(steps.len() + 1);
    for (step, number) in steps.iter().zip(1..) {
        let operation = step.operation().to_kebab_case();
        let file = format!("{number:0digits$}-{operation}.{}.json", step.base);
        if tables.get(&step.base).is_none() {
            tables.push(step.base.clone(), step.table.clone());
        }
        let arn =
            step.needs().map(|need| Object::new().with("needs", [&step.base, ".", need.as_str()].concat()));
        let call = Object::new()
            .with("file", file.clone())
            .with("operation", operation)
            .with("table", step.base.clone())
            .with_some("ResourceArn", arn)
            .with_some("retry-on", step.retry_on())
            .with_some("wait", step.wait().map(|Wait::Active| "ACTIVE"));
        calls.push(call.into());
        files.push((file, [step.as_json(), "\n"].concat()));
    }
    let index = Json::from(Object::new().with("tables", tables).with("calls", calls));
    files.push((INDEX.to_owned(), [&index.to_pretty(), "\n"].concat()));
    files
}

/// Returns whether a name has the form that [`files`] makes: it begins with a number of at least two digits.
pub(crate) fn is_call(name: &str) -> bool {
    name.strip_suffix(".json").and_then(|name| name.split_once('-')).is_some_and(|(number, rest)| {
        number.len() >= 2 && number.bytes().all(|byte| byte.is_ascii_digit()) && rest.contains('.')
    })
}
