//! Plans, deployed step by step on an engine with items in the tables.
//!
//! The engine takes one operation on an index at a time, as `DynamoDB` does. Each deployment is made into the requests that
//! `CloudFormation` makes of it: one `UpdateTable` for an index, and the time to live.

use std::collections::HashMap;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, AttributeValue, CreateGlobalSecondaryIndexAction, DeleteGlobalSecondaryIndexAction,
    GlobalSecondaryIndexUpdate, KeySchemaElement, KeyType, Projection, ProjectionType, ProvisionedThroughput,
    ScalarAttributeType, TimeToLiveSpecification,
};
use serde_json::Value;
use tablewright::deploy::{Snapshot, What};
use tablewright::evolve::{SchemaChange, diff, plan};
use tablewright::{Stack, sdk, testing};
use tablewright_tests::changing::{self, ATTRIBUTES};

use super::block_on;

const ITEMS: usize = 12;

/// The items: each lacks one of the attributes, so that an index does not have all of them.
fn item(number: usize) -> HashMap<String, AttributeValue> {
    let text = |text: String| AttributeValue::S(text);
    let mut item = HashMap::from([("id".to_owned(), text(format!("item-{number}")))]);
    for (position, attribute) in ATTRIBUTES.iter().enumerate().filter(|(position, _)| number % 7 != *position)
    {
        item.insert((*attribute).to_owned(), text(format!("{position}-{}", number % 3)));
    }
    item
}

/// The tables of a template, by name, with their properties.
fn tables(template: &str) -> HashMap<String, Value> {
    let template: Value = serde_json::from_str(template).unwrap();
    let resources = template["Resources"].as_object().unwrap().values();
    let tables = resources.filter(|resource| resource["Type"] == "AWS::DynamoDB::Table");
    tables.map(|table| (text(&table["Properties"]["TableName"]), table["Properties"].clone())).collect()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

fn list(value: &Value) -> Vec<Value> {
    value.as_array().cloned().unwrap_or_default()
}

fn keys(index: &Value) -> Vec<KeySchemaElement> {
    let key = |key: &Value| {
        let ty = KeyType::from(key["KeyType"].as_str().unwrap());
        KeySchemaElement::builder().attribute_name(text(&key["AttributeName"])).key_type(ty).build().unwrap()
    };
    list(&index["KeySchema"]).iter().map(key).collect()
}

/// The operations on indexes between two definitions of a table.
fn updates(before: &Value, after: &Value) -> Vec<GlobalSecondaryIndexUpdate> {
    let (was, is) = (list(&before["GlobalSecondaryIndexes"]), list(&after["GlobalSecondaryIndexes"]));
    let find = |all: &[Value], index: &Value| {
        all.iter().find(|known| known["IndexName"] == index["IndexName"]).cloned()
    };
    let mut updates = Vec::new();
    for index in was.iter().filter(|index| find(&is, index).is_none()) {
        let delete = DeleteGlobalSecondaryIndexAction::builder()
            .index_name(text(&index["IndexName"]))
            .build()
            .unwrap();
        updates.push(GlobalSecondaryIndexUpdate::builder().delete(delete).build());
    }
    for index in &is {
        match find(&was, index) {
            None => {
                let ty = ProjectionType::from(index["Projection"]["ProjectionType"].as_str().unwrap());
                let create = CreateGlobalSecondaryIndexAction::builder()
                    .index_name(text(&index["IndexName"]))
                    .set_key_schema(Some(keys(index)))
                    .projection(Projection::builder().projection_type(ty).build());
                let capacity = index["ProvisionedThroughput"].is_object().then(|| {
                    ProvisionedThroughput::builder()
                        .read_capacity_units(5)
                        .write_capacity_units(5)
                        .build()
                        .unwrap()
                });
                let create = create.set_provisioned_throughput(capacity).build().unwrap();
                updates.push(GlobalSecondaryIndexUpdate::builder().create(create).build());
            }
            Some(was) => {
                assert_eq!(was["KeySchema"], index["KeySchema"], "an index does not change");
                assert_eq!(was["Projection"], index["Projection"], "an index does not change");
            }
        }
    }
    updates
}

fn deploy(client: &Client, before: &str, after: &str) {
    let before = tables(before);
    for (name, properties) in tables(after) {
        let was = &before[&name];
        let updates = updates(was, &properties);
        assert!(updates.len() < 2, "DynamoDB makes one operation at a time");
        if !updates.is_empty() {
            let attribute = |attribute: &Value| {
                AttributeDefinition::builder()
                    .attribute_name(text(&attribute["AttributeName"]))
                    .attribute_type(ScalarAttributeType::from(attribute["AttributeType"].as_str().unwrap()))
                    .build()
                    .unwrap()
            };
            let attributes = list(&properties["AttributeDefinitions"]).iter().map(attribute).collect();
            let update = client
                .update_table()
                .table_name(&name)
                .set_attribute_definitions(Some(attributes))
                .set_global_secondary_index_updates(Some(updates));
            block_on(update.send()).expect("an update that DynamoDB takes");
        }
        let ttl = |properties: &Value| {
            let ttl = &properties["TimeToLiveSpecification"];
            ttl.is_object().then(|| (text(&ttl["AttributeName"]), ttl["Enabled"] == true))
        };
        if let Some((attribute, enabled)) = ttl(&properties).filter(|is| ttl(was).as_ref() != Some(is)) {
            let is_on = ttl(was).is_some_and(|(_, enabled)| enabled);
            if enabled || is_on {
                let ttl = TimeToLiveSpecification::builder()
                    .attribute_name(attribute)
                    .enabled(enabled)
                    .build()
                    .unwrap();
                let update = client.update_time_to_live().table_name(&name).time_to_live_specification(ttl);
                block_on(update.send()).expect("a time to live that DynamoDB takes");
            }
        } else if ttl(&properties).is_none() {
            assert!(
                ttl(was).is_none_or(|(_, enabled)| !enabled),
                "it takes the attribute to turn time to live off"
            );
        }
    }
}

/// Puts the items into each table of a stack.
pub(super) fn fill(client: &Client, stack: &Stack) {
    for table in stack.tables() {
        for number in 0..ITEMS {
            let put = client.put_item().table_name(table.name()).set_item(Some(item(number)));
            block_on(put.send()).unwrap();
        }
    }
}

/// All items are there, and each index has those that have its key.
pub(super) fn assert_items(client: &Client, template: &str) {
    for (name, properties) in tables(template) {
        let scan = block_on(client.scan().table_name(&name).send()).unwrap();
        assert_eq!(scan.count(), i32::try_from(ITEMS).unwrap(), "{name}");
        for index in list(&properties["GlobalSecondaryIndexes"]) {
            let key: Vec<String> = keys(&index).into_iter().map(|key| key.attribute_name).collect();
            let has_key = |number: &usize| key.iter().all(|attribute| item(*number).contains_key(attribute));
            let expected = (0..ITEMS).filter(has_key).count();
            let scan = client.scan().table_name(&name).index_name(text(&index["IndexName"]));
            let scan = block_on(scan.send()).unwrap();
            assert_eq!(usize::try_from(scan.count()).unwrap(), expected, "{name}, {index}");
        }
    }
}

#[test]
fn random_plans_lose_no_item() {
    let (mut deployments, mut longest) = (0, 0);
    for seed in 1..=60 {
        let [before, after] = changing::pair(seed);
        let client = testing::client(&before).unwrap();
        fill(&client, &before);
        let template = before.cloudformation().unwrap();
        let plan = plan(&Snapshot::from_template(template.as_json(), &[]).unwrap(), &after).unwrap();
        let mut last = template.as_json();
        for deployment in &plan.deployments {
            deploy(&client, last, &deployment.template);
            assert_items(&client, &deployment.template);
            last = &deployment.template;
        }
        let live = block_on(sdk::snapshot(&client, &after)).unwrap();
        let left = diff(&live, &after.snapshot().unwrap());
        let is_left =
            |change: &&SchemaChange| change.at.index.is_some() || change.at.what == What::TimeToLive;
        let left: Vec<&SchemaChange> = left.changes.iter().filter(is_left).collect();
        // Nothing but capacity and streams, which `deploy` leaves as they are.
        assert!(left.iter().all(|change| change.at.what == What::Capacity), "{seed}: {left:?}");
        deployments += plan.deployments.len();
        longest = longest.max(plan.deployments.len());
    }
    assert!(deployments > 150 && longest > 6, "{deployments} deployments, {longest} at most");
}
