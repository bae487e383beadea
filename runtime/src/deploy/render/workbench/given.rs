//! The items that the user gives, as `DynamoDB` writes them in JSON.

use serde_json::Value;

use crate::deploy::stack::{Sample, Stack};
use crate::json::{Json, Object};
use crate::key::KeyValue;
use crate::schema::TableSchema;
use crate::text::base64;

/// Returns the samples of a table.
pub(super) fn samples<'a>(stack: &'a Stack, schema: &TableSchema) -> Vec<&'a Sample> {
    stack.samples.iter().filter(|sample| sample.table == schema.name()).collect()
}

/// Returns an attribute of a sample, or `None` if the item lacks it.
pub(super) fn attribute<'a>(sample: &'a Sample, name: &str) -> Option<(&'static str, Json<'a>)> {
    sample.attributes.as_ref().ok()?.get(name).map(typed)
}

/// Returns a value with its type.
fn typed(value: &Value) -> (&'static str, Json<'_>) {
    let nested = |value| {
        let (ty, value) = typed(value);
        Json::from(Object::new().with(ty, value))
    };
    match value {
        Value::Null => ("NULL", true.into()),
        Value::Bool(value) => ("BOOL", (*value).into()),
        Value::Number(number) => ("N", number.to_string().into()),
        Value::String(text) => ("S", text.as_str().into()),
        Value::Array(values) => ("L", Json::List(values.iter().map(nested).collect())),
        Value::Object(members) => {
            let mut members: Vec<_> =
                members.iter().map(|(name, value)| (name.into(), nested(value))).collect();
            members.sort_by(|(one, _): &(std::borrow::Cow<'_, str>, _), (other, _)| one.cmp(other));
            ("M", Json::Object(Object(members)))
        }
    }
}

/// Returns a key's value as text.
pub(super) fn text(value: &KeyValue<'_>) -> String {
    match value {
        KeyValue::S(text) => text.as_ref().to_owned(),
        KeyValue::N(number) => number.to_string(),
        KeyValue::B(bytes) => base64(bytes),
    }
}

/// Adds an item, in place of an earlier one with the same key.
pub(super) fn add<'a>(items: &mut Vec<Object<'a>>, schema: &TableSchema, item: Object<'a>) {
    let key = schema.key_of(None);
    items.retain(|earlier| key.iter().any(|key| earlier.get(key.name()) != item.get(key.name())));
    items.push(item);
}
