//! The service model of DynamoDB: the form that a request must have before the service processes it.
//!
//! `service_model.json` is an extract of the model from which AWS's clients are generated.
//! `validators/service_model.py` writes it.

use serde_json::{Map, Value};

pub(super) struct Model {
    operations: Map<String, Value>,
    shapes: Map<String, Value>,
}

impl Model {
    pub(super) fn new() -> Self {
        let model: Value = serde_json::from_str(include_str!("service_model.json")).unwrap();
        let object = |name: &str| model[name].as_object().unwrap().clone();
        Self { operations: object("operations"), shapes: object("shapes") }
    }

    pub(super) fn knows(&self, operation: &str) -> bool {
        self.operations.contains_key(operation)
    }

    /// Returns the model's objections to a request.
    pub(super) fn problems(&self, operation: &str, request: &Value) -> Vec<String> {
        let mut problems = Vec::new();
        self.check(self.operations[operation].as_str().unwrap(), operation, request, &mut problems);
        problems
    }

    fn check(&self, shape: &str, at: &str, value: &Value, problems: &mut Vec<String>) {
        let shape = &self.shapes[shape];
        let mut problem = |text: String| problems.push(format!("{at} {text}"));
        match (shape["type"].as_str().unwrap(), value) {
            ("structure", Value::Object(fields)) => {
                for required in shape["required"].as_array().into_iter().flatten() {
                    if !fields.contains_key(required.as_str().unwrap()) {
                        problem(format!("has no {required}"));
                    }
                }
                for (name, value) in fields {
                    match shape["members"][name].as_str() {
                        Some(member) => self.check(member, &format!("{at}.{name}"), value, problems),
                        None => problems.push(format!("{at} has the unknown member {name}")),
                    }
                }
            }
            ("list", Value::Array(elements)) => {
                in_range(shape, elements.len() as u64, "elements", &mut problem);
                let member = shape["member"].as_str().unwrap();
                for (position, element) in elements.iter().enumerate() {
                    self.check(member, &format!("{at}[{position}]"), element, problems);
                }
            }
            ("string", Value::String(text)) => {
                in_range(shape, text.chars().count() as u64, "characters", &mut problem);
                if let Some(words) = shape["enum"].as_array()
                    && !words.contains(value)
                {
                    problem(format!("is {text}, none of its words"));
                }
                if let Some(pattern) = shape["pattern"].as_str()
                    && !matches(pattern, text)
                {
                    problem(format!("does not match {pattern}"));
                }
            }
            ("integer" | "long", Value::Number(number)) => match number.as_i64() {
                Some(number) if number < 0 => problem(format!("is {number}, negative")),
                Some(number) => in_range(shape, number.unsigned_abs(), "by value", &mut problem),
                None => problem(format!("is {number}, no integer of 64 bits")),
            },
            ("boolean", Value::Bool(_)) => {}
            (ty, value) => problem(format!("is {value}, no {ty}")),
        }
    }
}

fn in_range(shape: &Value, found: u64, of: &str, problem: &mut dyn FnMut(String)) {
    let (min, max) = (shape["min"].as_u64(), shape["max"].as_u64());
    if min.is_some_and(|min| found < min) || max.is_some_and(|max| found > max) {
        problem(format!("has {found} {of}, not {} to {}", min.unwrap_or(0), max.unwrap_or(u64::MAX)));
    }
}

/// Returns whether the whole text matches. The model has only one pattern; a new one must be implemented here first.
fn matches(pattern: &str, text: &str) -> bool {
    assert_eq!(pattern, "[a-zA-Z0-9_.-]+");
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte))
}

mod tests {
    use serde_json::json;
    use tablewright_tests::cases::cases;

    use super::*;

    #[test]
    fn the_requests_of_every_case_are_well_formed() {
        let model = Model::new();
        for (case, stack) in cases() {
            for step in stack.calls().unwrap().iter().filter(|step| model.knows(step.operation())) {
                let request = serde_json::from_str(step.as_json()).unwrap();
                assert_eq!(model.problems(step.operation(), &request), [""; 0], "{case}");
            }
        }
    }

    #[test]
    fn mistakes_are_found() {
        let model = Model::new();
        let index = |settings: Value| {
            let mut index = json!({
                "IndexName": "status-index",
                "KeySchema": [{ "AttributeName": "status", "KeyType": "HASH" }],
                "Projection": { "ProjectionType": "ALL" },
            });
            index.as_object_mut().unwrap().extend(settings.as_object().unwrap().clone());
            json!({ "TableName": "orders", "GlobalSecondaryIndexes": [index] })
        };
        let at = "CreateTable.GlobalSecondaryIndexes[0]";
        let names: Vec<String> = (0..21).map(|n| format!("line-{n}")).collect();
        for (request, problem) in [
            (json!({}), "CreateTable has no \"TableName\"".to_owned()),
            (index(json!({ "Kind": "odd" })), format!("{at} has the unknown member Kind")),
            (
                index(json!({ "IndexName": "by status" })),
                format!("{at}.IndexName does not match [a-zA-Z0-9_.-]+"),
            ),
            (index(json!({ "IndexName": "by" })), format!("{at}.IndexName has 2 characters, not 3 to 255")),
            (index(json!({ "IndexName": 5 })), format!("{at}.IndexName is 5, no string")),
            (
                index(json!({ "Projection": { "NonKeyAttributes": names } })),
                format!("{at}.Projection.NonKeyAttributes has 21 elements, not 1 to 20"),
            ),
            (
                index(json!({ "Projection": { "ProjectionType": "SOME" } })),
                format!("{at}.Projection.ProjectionType is SOME, none of its words"),
            ),
            (
                index(json!({ "OnDemandThroughput": { "MaxReadRequestUnits": 1_u64 << 63 } })),
                format!(
                    "{at}.OnDemandThroughput.MaxReadRequestUnits is 9223372036854775808, no integer of 64 bits"
                ),
            ),
        ] {
            assert_eq!(model.problems("CreateTable", &request), [problem]);
        }
    }
}
