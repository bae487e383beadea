//! Checks the classification of every property of a table against the properties that `CloudFormation`'s registry says
//! are fixed when a resource is created.
//!
//! Each value of each stored template is changed alone. A change of a property that is fixed must be a replacement, or
//! be refused. A change of any other property must not be a replacement.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde_json::{Map, Value, json};
use tablewright::deploy::Snapshot;
use tablewright::evolve::{Outcome, diff};

const TABLE: &str = "AWS::DynamoDB::Table";
const GLOBAL_TABLE: &str = "AWS::DynamoDB::GlobalTable";

/// Properties that the registry does not list, and that cannot change, with the source.
const ALSO_FIXED: &[(&str, &str, &str)] = &[
    (TABLE, "LocalSecondaryIndexes", "the documentation of the property: updates are not supported"),
    (TABLE, "AttributeDefinitions/AttributeType", "the documentation of the property: replacement"),
    (GLOBAL_TABLE, "AttributeDefinitions/AttributeType", "the documentation of the property: replacement"),
    (GLOBAL_TABLE, "MultiRegionConsistency", "the API reference: fixed at creation"),
];

/// The names that a resource around a table can be given. `CloudFormation` refuses to replace a resource with such a
/// name, unless the name changes, too.
const NAMES: [&str; 5] = ["AlarmName", "AliasName", "ManagedPolicyName", "Name", "PolicyName"];

/// One way to a value in a document.
type Steps = Vec<Value>;

fn read(path: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

fn tests() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn create_only() -> BTreeMap<String, BTreeSet<String>> {
    serde_json::from_value(read(&tests().join("validators/properties.json"))["createOnly"].clone()).unwrap()
}

/// Returns the resources of the stored templates.
fn resources() -> Vec<(String, Value)> {
    let mut resources = Vec::new();
    for case in fs::read_dir(tests().join("render")).unwrap() {
        let case = case.unwrap().path();
        let files = ["resolved.json", "parameterised.json"].map(|file| case.join(file));
        let Some(path) = files.into_iter().find(|path| path.is_file()) else { continue };
        let mut template = read(&path);
        for resource in template["Resources"].as_object_mut().into_iter().flat_map(Map::values_mut) {
            let properties = &mut resource["Properties"];
            if properties["GlobalTableSourceArn"].is_object() {
                // A source is always a parameter.
                properties["GlobalTableSourceArn"] =
                    json!("arn:aws:dynamodb:eu-west-1:111122223333:table/orders");
                properties["TableName"] = json!("orders");
            } else if path.ends_with("parameterised.json") {
                continue;
            }
            resources.push((format!("{}, {}", path.display(), resource["Type"]), resource.clone()));
        }
    }
    resources
}

/// Adds the ways to each text, number and flag.
fn leaves(value: &Value, way: &mut Steps, found: &mut Vec<Steps>) {
    let mut enter = |step: Value, value: &Value| {
        way.push(step);
        leaves(value, way, found);
        way.pop();
    };
    match value {
        Value::Object(members) => members.iter().for_each(|(name, value)| enter(json!(name), value)),
        Value::Array(elements) => {
            elements.iter().enumerate().for_each(|(position, value)| enter(json!(position), value));
        }
        _ => found.push(way.clone()),
    }
}

fn at<'v>(value: &'v mut Value, way: &[Value]) -> &'v mut Value {
    way.iter().fold(value, |value, step| match step {
        Value::String(name) => &mut value[name.as_str()],
        step => &mut value[usize::try_from(step.as_u64().unwrap()).unwrap()],
    })
}

/// Returns the names of a way, without the positions in lists.
fn names(way: &[Value]) -> String {
    way.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("/")
}

/// Returns another value that the property can have.
fn other(name: &str, value: &Value) -> Value {
    let words: &[&str] = match name {
        "KeyType" => &["HASH", "RANGE"],
        "AttributeType" => &["S", "N", "B"],
        "ProjectionType" => &["ALL", "KEYS_ONLY"],
        "BillingMode" => &["PAY_PER_REQUEST", "PROVISIONED"],
        "InputFormat" => &["CSV", "ION"],
        "InputCompressionType" => &["GZIP", "ZSTD"],
        "StreamViewType" => &["NEW_AND_OLD_IMAGES", "KEYS_ONLY"],
        "TableClass" => &["STANDARD", "STANDARD_INFREQUENT_ACCESS"],
        "MultiRegionConsistency" => &["EVENTUAL", "STRONG"],
        "Delimiter" => &[",", ";"],
        "DistanceFunction" => &["COSINE", "EUCLIDEAN"],
        "SearchSchemaElementType" => &["HASH", "INLINE_FILTER"],
        "Mode" => &["ACCESSED_AND_THROTTLED_KEYS", "THROTTLED_KEYS"],
        "ApproximateCreationDateTimePrecision" => &["MICROSECOND", "MILLISECOND"],
        "GlobalTableSettingsReplicationMode" => &["ENABLED", "DISABLED", "ENABLED_WITH_OVERRIDES"],
        _ => &[],
    };
    match value {
        Value::String(text) => {
            let word = words.iter().find(|word| *word != text);
            word.map_or_else(|| json!(format!("{text}-other")), |word| json!(word))
        }
        Value::Number(number) => json!(number.as_u64().unwrap() + 1),
        Value::Bool(flag) => json!(!flag),
        _ => Value::Null,
    }
}

fn snapshot(resource: &Value) -> Result<Snapshot<'static>, String> {
    let template = json!({ "Resources": { "Table": resource } });
    Snapshot::from_template(&template.to_string(), &[]).map_err(|error| error.to_string())
}

fn is_below(path: &str, fixed: &str) -> bool {
    path.strip_prefix(fixed).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[test]
fn a_property_that_is_fixed_is_replaced_or_refused() {
    let listed = create_only();
    let mut problems = BTreeSet::new();
    let mut tried: BTreeMap<String, usize> = BTreeMap::new();
    for (place, resource) in resources() {
        let kind = resource["Type"].as_str().unwrap();
        if ![TABLE, GLOBAL_TABLE].contains(&kind) {
            continue;
        }
        let is_fixed = |path: &str| {
            let also = ALSO_FIXED.iter().filter(|(of, ..)| *of == kind).map(|(_, fixed, _)| *fixed);
            also.chain(listed[kind].iter().map(String::as_str))
                .find(|fixed| is_below(path, fixed))
                .map(str::to_owned)
        };
        let mut ways = Vec::new();
        leaves(&resource["Properties"], &mut vec![json!("Properties")], &mut ways);
        // A property that is taken out is a change, too. A table cannot lack its key.
        let properties = resource["Properties"].as_object().unwrap().keys();
        ways.extend(
            properties.filter(|name| *name != "KeySchema").map(|name| vec![json!("Properties"), json!(name)]),
        );
        for way in ways {
            let mut changed = resource.clone();
            let value = at(&mut changed, &way);
            let name = way.iter().rev().find_map(Value::as_str).unwrap();
            let is_removed = value.is_object() || value.is_array();
            *value = other(name, value);
            if is_removed {
                changed["Properties"].as_object_mut().unwrap().remove(name);
            }
            let (Ok(before), Ok(after)) = (snapshot(&resource), snapshot(&changed)) else { continue };
            let diff = diff(&before, &after);
            let outcome = diff.cloudformation();
            let path = names(&way[1..]);
            let is_replaced =
                diff.changes.iter().any(|change| matches!(change.cloudformation, Outcome::Replaced { .. }));
            let fixed = is_fixed(&path);
            if let Some(fixed) = &fixed {
                *tried.entry(format!("{kind} {fixed}")).or_default() += 1;
            }
            let is_right = match &fixed {
                Some(_) => is_replaced || matches!(outcome, Outcome::Refused),
                None => !is_replaced,
            };
            if !is_right {
                problems.insert(format!("{kind} {path}: {outcome:?} ({place})\n{diff}"));
            }
        }
    }
    assert!(
        problems.is_empty(),
        "{} problems:\n{}",
        problems.len(),
        problems.into_iter().collect::<Vec<_>>().join("\n")
    );
    for (kind, paths) in listed.iter().filter(|(kind, _)| [TABLE, GLOBAL_TABLE].contains(&kind.as_str())) {
        for path in paths {
            assert!(tried.contains_key(&format!("{kind} {path}")), "{kind} {path} is in no stored template");
        }
    }
    assert!(tried.values().sum::<usize>() > 200, "{tried:?}");
}

/// A resource with a name of its own must not have another property that is fixed: if the property changed,
/// `CloudFormation` would refuse the whole update.
#[test]
fn a_resource_around_a_table_can_be_replaced() {
    let listed = create_only();
    let mut named = 0;
    for (place, resource) in resources() {
        let kind = resource["Type"].as_str().unwrap();
        let Some(fixed) = listed.get(kind).filter(|_| !kind.starts_with("AWS::DynamoDB")) else { continue };
        let has = |name: &&str| resource["Properties"].get(*name).is_some();
        let Some(name) = NAMES.iter().find(|name| fixed.contains(**name) && has(name)) else { continue };
        named += 1;
        let others: Vec<&str> =
            fixed.iter().map(String::as_str).filter(|other| other != name && has(other)).collect();
        // The name of a scaling policy is made from the logical id of its target.
        let target = resource["Properties"]["ScalingTargetId"]["Ref"].as_str();
        let follows = target.is_some_and(|target| {
            others == ["ScalingTargetId"]
                && resource["Properties"][name].as_str().unwrap().starts_with(target)
        });
        assert!(others.is_empty() || follows, "{place}: {name} and {others:?}");
    }
    assert!(named > 100, "{named}");
}
