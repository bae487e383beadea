//! Brings policies into one form: IAM treats a value and a list of that value as the same, and no list has an order.

use serde_json::Value;

/// Brings all policies in a snapshot into that form.
pub(super) fn normalise(json: &mut Value) {
    match json {
        Value::Object(members) => {
            for (name, value) in members {
                if name.ends_with("_policy") {
                    policy(value);
                } else {
                    normalise(value);
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(normalise),
        _ => {}
    }
}

fn policy(json: &mut Value) {
    match json {
        Value::Object(members) => members.values_mut().for_each(policy),
        Value::Array(items) => {
            items.iter_mut().for_each(policy);
            items.sort_by_key(Value::to_string);
            if let [only] = items.as_mut_slice() {
                *json = only.take();
            }
        }
        _ => {}
    }
}
