//! Every property that CloudFormation has for a table appears in some stored template.
//!
//! `tests/validators/properties.py` extracts the properties from CloudFormation's own schemas.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde_json::{Map, Value};

const TABLE: &str = "AWS::DynamoDB::Table";
const GLOBAL_TABLE: &str = "AWS::DynamoDB::GlobalTable";

const READ_ONLY: &str = "an attribute that CloudFormation gives, not an input";
const UNKNOWN: &str = "CloudFormation describes it nowhere, and no operation of DynamoDB takes it";

/// The properties that no stored template has, with the reason.
const LEFT_OUT: &[(&str, &str, &str)] = &[
    (TABLE, "Arn", READ_ONLY),
    (TABLE, "StreamArn", READ_ONLY),
    (GLOBAL_TABLE, "Arn", READ_ONLY),
    (GLOBAL_TABLE, "StreamArn", READ_ONLY),
    (GLOBAL_TABLE, "TableId", READ_ONLY),
    (GLOBAL_TABLE, "TableType", UNKNOWN),
];

/// The paths of properties, by type of resource.
type Paths = BTreeMap<String, BTreeSet<String>>;

#[test]
fn every_property_is_rendered() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let known = read(&root.join("validators/properties.json"));
    let known: Paths = serde_json::from_value(known["types"].clone()).unwrap();
    let rendered = rendered(&root.join("render"), &known);

    let mut problems = Vec::new();
    for (kind, paths) in &known {
        for path in paths.difference(&rendered[kind]) {
            if !LEFT_OUT.iter().any(|left_out| (left_out.0, left_out.1) == (kind, path)) {
                problems.push(format!("{kind} {path} is in no stored template; add it to a case"));
            }
        }
        for path in rendered[kind].difference(paths) {
            problems.push(format!("{kind} {path} is in a stored template and is no property"));
        }
    }
    for (kind, path, reason) in LEFT_OUT {
        if !known[*kind].contains(*path) {
            problems.push(format!("{kind} {path} is left out and is no property"));
        }
        if rendered[*kind].contains(*path) {
            problems.push(format!("{kind} {path} is left out ({reason}) and is in a stored template"));
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

/// Returns the properties that the tables of the cases have.
fn rendered(root: &Path, known: &Paths) -> Paths {
    let mut rendered: Paths = known.keys().map(|kind| (kind.clone(), BTreeSet::new())).collect();
    let files = |folder: &Path| fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    // A raw property may be anything, so its case does not count.
    let cases = files(root).filter(|case| !case.ends_with("raw-property"));
    for path in cases.flat_map(|case| files(&case).collect::<Vec<_>>()) {
        if path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        // Files of requests have no resources.
        let file = read(&path);
        for resource in file["Resources"].as_object().into_iter().flat_map(Map::values) {
            let kind = resource["Type"].as_str().unwrap();
            if let (Some(known), Some(found)) = (known.get(kind), rendered.get_mut(kind)) {
                walk(&resource["Properties"], "", known, found);
            }
        }
    }
    rendered
}

/// Finds the paths in a value. They begin with `prefix`.
fn walk(value: &Value, prefix: &str, known: &BTreeSet<String>, found: &mut BTreeSet<String>) {
    // The schema does not describe the content of a policy.
    if !known.iter().any(|path| path.starts_with(prefix)) {
        return;
    }
    match value {
        Value::Array(elements) => {
            let prefix = format!("{prefix}*/");
            for element in elements {
                walk(element, &prefix, known, found);
            }
        }
        Value::Object(members) if !is_intrinsic(members) => {
            for (name, value) in members {
                let path = format!("{prefix}{name}");
                walk(value, &format!("{path}/"), known, found);
                found.insert(path);
            }
        }
        _ => {}
    }
}

/// Returns whether `{"Ref": …}` or `{"Fn::…": …}` stands for the value.
fn is_intrinsic(members: &Map<String, Value>) -> bool {
    let mut names = members.keys();
    names.next().is_some_and(|name| name == "Ref" || name.starts_with("Fn::")) && names.next().is_none()
}

fn read(path: &Path) -> Value {
    let text = fs::read_to_string(path).unwrap();
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
