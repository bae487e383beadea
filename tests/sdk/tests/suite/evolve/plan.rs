//! Plans, deployed step by step on every available engine, with items in the tables.
//!
//! The engines take one operation on an index at a time, as `DynamoDB` does. Each deployment is made into the requests
//! that `CloudFormation` makes of it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use tablewright::Stack;
use tablewright::deploy::Snapshot;
use tablewright::evolve::plan;

use super::apply::{create, delete, left};
use super::engines::Engine;
use super::pairs;

/// The properties that DynamoDB Local 3.3.1 does not have, or takes only with a new table. It cannot show their changes.
const NOT_LOCAL: [&str; 9] = [
    "ContributorInsightsSpecification",
    "ImportSourceSpecification",
    "KinesisStreamSpecification",
    "PointInTimeRecoverySpecification",
    "ResourcePolicy",
    "SSESpecification",
    "TableClass",
    "Tags",
    "WarmThroughput",
];

/// Returns the properties of the tables of a template, by name. Parameters have their defaults.
fn tables(template: &str) -> BTreeMap<String, Value> {
    let template: Value = serde_json::from_str(template).unwrap();
    let resources = template["Resources"].as_object().unwrap().values();
    let tables = resources.filter(|resource| resource["Type"] == "AWS::DynamoDB::Table");
    let tables = tables.map(|table| resolved(&table["Properties"], &template["Parameters"]));
    tables.map(|table| (table["TableName"].as_str().unwrap().to_owned(), table)).collect()
}

fn resolved(value: &Value, parameters: &Value) -> Value {
    match value {
        Value::Object(members) => match members.get("Ref").and_then(Value::as_str) {
            Some(parameter) => parameters[parameter]["Default"].clone(),
            None => members.iter().map(|(name, value)| (name.clone(), resolved(value, parameters))).collect(),
        },
        Value::Array(values) => values.iter().map(|value| resolved(value, parameters)).collect(),
        _ => value.clone(),
    }
}

/// Returns the global indexes of a table, by name.
fn indexes(table: &Value) -> BTreeMap<String, Value> {
    let indexes = table["GlobalSecondaryIndexes"].as_array().cloned().unwrap_or_default();
    indexes.into_iter().map(|index| (index["IndexName"].as_str().unwrap().to_owned(), index)).collect()
}

/// Sends the requests that `CloudFormation` makes of a new template.
fn deploy(engine: &Engine, before: &str, after: &str) {
    let before = tables(before);
    for (name, is) in tables(after) {
        let was = &before[&name];
        let update = |mut request: Value| {
            request["TableName"] = json!(name);
            engine.ask("UpdateTable", &request);
            engine.wait(&name);
        };
        let operations = operations(was, &is);
        let (deletions, creations): (Vec<_>, Vec<_>) =
            operations.into_iter().partition(|operation| operation["Delete"].is_object());
        assert!(deletions.len() + creations.len() < 2, "CloudFormation makes one operation at a time");
        if !deletions.is_empty() {
            update(json!({ "GlobalSecondaryIndexUpdates": deletions }));
        }
        if let Some(request) = billing(was, &is) {
            update(request);
        }
        if !creations.is_empty() {
            update(json!({
                "AttributeDefinitions": is["AttributeDefinitions"],
                "GlobalSecondaryIndexUpdates": creations,
            }));
        }
        let stream = |table: &Value| table["StreamSpecification"]["StreamViewType"].clone();
        if stream(was) != stream(&is) {
            if !stream(was).is_null() {
                update(json!({ "StreamSpecification": { "StreamEnabled": false } }));
            }
            if !stream(&is).is_null() {
                let stream = json!({ "StreamEnabled": true, "StreamViewType": stream(&is) });
                update(json!({ "StreamSpecification": stream }));
            }
        }
        time_to_live(engine, &name, was, &is);
        let members = was.as_object().unwrap().keys().chain(is.as_object().unwrap().keys());
        let members: BTreeSet<&String> = members.filter(|member| was[*member] != is[*member]).collect();
        for member in members {
            match member.as_str() {
                "AttributeDefinitions"
                | "BillingMode"
                | "GlobalSecondaryIndexes"
                | "OnDemandThroughput"
                | "ProvisionedThroughput"
                | "StreamSpecification"
                | "TimeToLiveSpecification" => {}
                "DeletionProtectionEnabled" => {
                    let mut request = json!({});
                    request[member] = json!(is[member] == true || is[member] == "true");
                    update(request);
                }
                other => assert!(NOT_LOCAL.contains(&other), "{other} changes, and nothing changes it"),
            }
        }
    }
}

/// Returns the operations on indexes between two definitions of a table.
fn operations(was: &Value, is: &Value) -> Vec<Value> {
    let (was, is) = (indexes(was), indexes(is));
    let mut operations: Vec<Value> = was
        .keys()
        .filter(|name| !is.contains_key(*name))
        .map(|name| json!({ "Delete": { "IndexName": name } }))
        .collect();
    for (name, index) in &is {
        match was.get(name) {
            None => operations.push(json!({ "Create": index })),
            Some(was) => {
                for member in ["KeySchema", "Projection"] {
                    assert_eq!(was[member], index[member], "an index does not change");
                }
            }
        }
    }
    operations
}

/// Returns the request that changes the billing, or the capacity of the table and of the indexes that stay.
fn billing(was: &Value, is: &Value) -> Option<Value> {
    let mut request = rates(was, is);
    let of_indexes = indexes(is).into_iter().filter_map(|(name, index)| {
        let mut update = rates(indexes(was).get(&name)?, &index);
        if update == json!({}) {
            return None;
        }
        update["IndexName"] = json!(name);
        Some(json!({ "Update": update }))
    });
    let updates: Vec<Value> = of_indexes.collect();
    if !updates.is_empty() {
        request["GlobalSecondaryIndexUpdates"] = json!(updates);
    }
    if was["BillingMode"] != is["BillingMode"] {
        request["BillingMode"] = is["BillingMode"].clone();
    }
    (request != json!({})).then_some(request)
}

/// Returns the capacity and the limits that a table or an index gets. A limit that goes becomes -1.
fn rates(was: &Value, is: &Value) -> Value {
    let mut rates = json!({});
    for member in ["ProvisionedThroughput", "OnDemandThroughput"] {
        if was[member] != is[member] && !is[member].is_null() {
            rates[member] = is[member].clone();
        }
    }
    if !was["OnDemandThroughput"].is_null() && is["OnDemandThroughput"].is_null() {
        rates["OnDemandThroughput"] = json!({ "MaxReadRequestUnits": -1, "MaxWriteRequestUnits": -1 });
    }
    rates
}

fn time_to_live(engine: &Engine, table: &str, was: &Value, is: &Value) {
    let [was, is] = [was, is].map(|table| table["TimeToLiveSpecification"].clone());
    if is.is_null() {
        assert_ne!(was["Enabled"], true, "it takes the attribute to turn time to live off");
    } else if was != is && (is["Enabled"] == true || was["Enabled"] == true) {
        let request = json!({ "TableName": table, "TimeToLiveSpecification": is });
        engine.ask("UpdateTimeToLive", &request);
    }
}

/// Deploys each step, and counts the items after each. Returns the number of deployments.
pub(super) fn deployed(engine: &Engine, before: &Stack, after: &Stack, at: &str) -> usize {
    let items = create(engine, before, after);
    let template = before.cloudformation().unwrap();
    let plan = plan(&Snapshot::from_template(template.as_json(), &[]).unwrap(), after).unwrap();
    let mut last = template.as_json();
    for deployment in &plan.deployments {
        deploy(engine, last, &deployment.template);
        items.assert_there(engine, &format!("{}, {at}: {}", engine.name, deployment.title));
        last = &deployment.template;
    }
    if plan.obstacles.is_empty() {
        assert_eq!(left(engine, after), [], "{}, {at}", engine.name);
    }
    items.assert_there(engine, at);
    delete(engine, before, after);
    plan.deployments.len()
}

#[test]
fn random_plans_lose_no_item() {
    for counts in pairs::each_random(|engine, [before, after], at| deployed(engine, before, after, at)) {
        let (sum, most) = (counts.iter().sum::<usize>(), counts.iter().max().unwrap());
        assert!(sum > 2 * counts.len() && *most > 4, "{sum} deployments, {most} at most");
    }
}
