//! The requests of the API as a template.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use tablewright::deploy::{Need, Step};

use super::template_of;

pub(super) fn template(steps: &[Step]) -> Value {
    let mut tables: BTreeMap<String, Value> = BTreeMap::new();
    let mut names: Vec<String> = Vec::new();
    for step in steps {
        let body: Value = serde_json::from_str(step.as_json()).unwrap();
        let name = step.table_name().to_owned();
        let position = names.iter().position(|known| *known == name).unwrap_or_else(|| {
            names.push(name);
            names.len() - 1
        });
        let table = tables.entry(format!("Table{position}")).or_insert_with(|| json!({}));
        add(table, step, body);
    }
    let resources = tables
        .into_iter()
        .map(|(id, properties)| (id, json!({ "Type": "AWS::DynamoDB::Table", "Properties": properties })))
        .collect();
    template_of(&resources)
}

fn add(table: &mut Value, step: &Step, mut body: Value) {
    match step.operation() {
        "CreateTable" => {
            rename(&mut body, "SSESpecification", "Enabled", "SSEEnabled");
            if let Some(stream) = body.get_mut("StreamSpecification") {
                assert_eq!(stream.as_object_mut().unwrap().remove("StreamEnabled"), Some(true.into()));
            }
            *table = body;
        }
        "UpdateTimeToLive" => table["TimeToLiveSpecification"] = body["TimeToLiveSpecification"].take(),
        "UpdateContinuousBackups" => {
            table["PointInTimeRecoverySpecification"] = body["PointInTimeRecoverySpecification"].take();
        }
        "UpdateContributorInsights" => {
            let target = match body["IndexName"].as_str() {
                None => table,
                Some(name) => {
                    let indexes = table["GlobalSecondaryIndexes"].as_array_mut().unwrap();
                    indexes.iter_mut().find(|index| index["IndexName"] == name).unwrap()
                }
            };
            let mut insights = json!({ "Enabled": body["ContributorInsightsAction"] == "ENABLE" });
            if let Some(mode) = body.get("ContributorInsightsMode") {
                insights["Mode"] = mode.clone();
            }
            target["ContributorInsightsSpecification"] = insights;
        }
        "EnableKinesisStreamingDestination" => {
            let mut stream = json!({});
            if let Some(arn) = body.get("StreamArn") {
                stream["StreamArn"] = arn.clone();
            }
            if let Some(configuration) = body.get("EnableKinesisStreamingConfiguration") {
                stream.as_object_mut().unwrap().extend(configuration.as_object().unwrap().clone());
            }
            table["KinesisStreamSpecification"] = stream;
        }
        "PutResourcePolicy" => {
            let policy: Value = serde_json::from_str(body["Policy"].as_str().unwrap()).unwrap();
            let policy = json!({ "PolicyDocument": policy });
            match step.needs() {
                Some(Need::StreamArn) => table["StreamSpecification"]["ResourcePolicy"] = policy,
                _ => table["ResourcePolicy"] = policy,
            }
        }
        "TagResource" => match step.needs() {
            Some(Need::StreamArn) => table["StreamSpecification"]["Tags"] = body["Tags"].take(),
            _ => table["Tags"] = body["Tags"].take(),
        },
        other => panic!("{other} is a new operation"),
    }
}

fn rename(body: &mut Value, part: &str, from: &str, to: &str) {
    if let Some(members) = body.get_mut(part).and_then(Value::as_object_mut) {
        let renamed: Map<String, Value> = std::mem::take(members)
            .into_iter()
            .map(|(name, value)| if name == from { (to.to_owned(), value) } else { (name, value) })
            .collect();
        *members = renamed;
    }
}
