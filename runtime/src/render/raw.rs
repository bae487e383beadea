//! Properties that are set as they are written.

use std::borrow::Cow;

use serde_json::Value as Json;

use super::cloudformation::{Properties, Resource};
use super::value::Value;
use crate::stack::RawProperty;

pub(super) fn set(
    resources: &mut [(String, Resource<'_>)],
    properties: &[RawProperty],
    problems: &mut Vec<String>,
) {
    for RawProperty { logical_id, path, value } in properties {
        let Some((_, resource)) = resources.iter_mut().find(|(id, _)| id == logical_id) else {
            problems.push(format!("no resource has the logical id `{logical_id}`, to set `{path}` of"));
            continue;
        };
        let set = serde_json::to_value(&resource.properties).map_err(|error| error.to_string()).and_then(
            |mut properties| {
                put(&mut properties, path, value.clone())?;
                Ok(properties)
            },
        );
        match set {
            Ok(properties) => resource.properties = Properties::Other(Value::Json(Cow::Owned(properties))),
            Err(problem) => problems.push(format!("property `{path}` of `{logical_id}`: {problem}")),
        }
    }
}

/// Puts `value` where the pointer says; objects that are missing on the way are added.
fn put(target: &mut Json, path: &str, value: Json) -> Result<(), String> {
    let Some(path) = path.strip_prefix('/') else {
        return Err("a path begins with a slash, such as `/SSESpecification/SSEEnabled`".to_owned());
    };
    let mut target = target;
    for part in path.split('/') {
        // https://www.rfc-editor.org/rfc/rfc6901#section-4
        let part = part.replace("~1", "/").replace("~0", "~");
        target = match target {
            Json::Object(members) => {
                members.entry(part).or_insert_with(|| Json::Object(serde_json::Map::new()))
            }
            Json::Array(items) => {
                let count = items.len();
                let item = part.parse().ok().and_then(|position: usize| items.get_mut(position));
                item.ok_or_else(|| format!("`{part}` is no position in a list of {count}"))?
            }
            _ => return Err(format!("what holds `{part}` is neither an object nor a list")),
        };
    }
    *target = value;
    Ok(())
}
