//! Sets parts of a file verbatim.

use serde_json::Value;

use crate::deploy::check::{MOST_LEVELS, is_deeper};
use crate::json::{Json, Object};
use crate::text::{did_you_mean, shown};

/// The blocks of a file.
///
/// <https://developer.hashicorp.com/terraform/language/syntax/json>
const SECTIONS: [&str; 13] = [
    "check",
    "data",
    "ephemeral",
    "import",
    "locals",
    "module",
    "moved",
    "output",
    "provider",
    "removed",
    "resource",
    "terraform",
    "variable",
];

/// The blocks whose names are known here.
const OWN: [&str; 4] = ["data", "output", "resource", "variable"];

/// Returns the number of path levels that name a block, for sections whose blocks have names.
fn levels_of_name(section: &str) -> Option<usize> {
    match section {
        "data" | "ephemeral" | "resource" => Some(2),
        "check" | "module" | "output" | "provider" | "variable" => Some(1),
        _ => None,
    }
}

/// Sets the parts in order, and returns the problems of parts that cannot be set.
pub(super) fn set(file: &mut Json<'_>, parts: &[(String, Value)]) -> Vec<String> {
    let problems = parts.iter().filter_map(|(path, value)| {
        let problem = set_part(file, path, value).err()?;
        Some(format!("{} of the Terraform file: {problem}", shown(path)))
    });
    problems.collect()
}

fn set_part(file: &mut Json<'_>, path: &str, value: &Value) -> Result<(), String> {
    let levels = path.bytes().filter(|byte| *byte == b'/').count();
    if levels > MOST_LEVELS || is_deeper(value, MOST_LEVELS - levels) {
        return Err(format!("this is more than {MOST_LEVELS} levels deep; a file needs far fewer"));
    }
    let Some(pointer) = path.strip_prefix('/') else {
        return Err(
            "a path begins with a slash, such as `/resource/aws_dynamodb_table/orders/timeouts`".to_owned()
        );
    };
    // https://www.rfc-editor.org/rfc/rfc6901#section-4
    let names: Vec<String> =
        pointer.split('/').map(|name| name.replace("~1", "/").replace("~0", "~")).collect();
    let section = names[0].as_str();
    if !SECTIONS.contains(&section) {
        let hint = did_you_mean(section, SECTIONS);
        return Err(format!("Terraform has no block {}{hint}", shown(section)));
    }
    if let Some(count) = levels_of_name(section) {
        if names.len() <= count {
            return Err(match count {
                1 => format!("this would replace several blocks; name one: `/{section}/{{name}}`"),
                _ => format!("this would replace several blocks; name one: `/{section}/{{type}}/{{name}}`"),
            });
        }
        if names.len() > count + 1 && OWN.contains(&section) {
            find(file, &names[..=count])?;
        }
    }
    put(file, &names, value)
}

/// Checks that the file has the block with this name.
fn find(file: &Json<'_>, names: &[String]) -> Result<(), String> {
    let mut json = file;
    for name in names {
        let Some(inner) = json.get(name) else {
            let known = json.as_object().into_iter().flat_map(|object| &object.0);
            let hint = did_you_mean(name, known.map(|(name, _)| name.as_ref()));
            return Err(format!("the file has no {} here{hint}", shown(name)));
        };
        json = inner;
    }
    Ok(())
}

/// Sets a value at a place. Missing objects on the way are added.
fn put(file: &mut Json<'_>, names: &[String], value: &Value) -> Result<(), String> {
    let mut target = file;
    for name in names {
        target = match target {
            Json::Object(Object(members)) => {
                let position = members.iter().position(|(known, _)| known == name).unwrap_or_else(|| {
                    members.push((name.clone().into(), Json::Object(Object::new())));
                    members.len() - 1
                });
                &mut members[position].1
            }
            Json::List(items) => {
                let count = items.len();
                let item = name.parse().ok().and_then(|position: usize| items.get_mut(position));
                item.ok_or_else(|| format!("{} is not a position in a list of {count}", shown(name)))?
            }
            _ => return Err(format!("what holds {} is neither an object nor a list", shown(name))),
        };
    }
    *target = Json::sorted(value).into_owned();
    Ok(())
}
