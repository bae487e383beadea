//! Corrected requests for tables that AWS accepts and an engine refuses.

use serde_json::{Value, json};

use super::Definition;
use crate::suite::proof::requests::list;

/// Lowers capacities so far that 21 of them fit into the quotas of a table, an index and an account.
pub(super) fn less_capacity(_: &Definition<'_>, request: &mut Value) {
    const ENOUGH: u64 = 3_000;
    for_table_and_indexes(request, |of| {
        for throughput in ["ProvisionedThroughput", "OnDemandThroughput"] {
            let Some(Value::Object(members)) = of.get_mut(throughput) else { continue };
            for units in members.values_mut().filter(|units| units.as_u64() > Some(ENOUGH)) {
                *units = ENOUGH.into();
            }
        }
    });
}

/// Adds a missing limit as -1, which means no limit to DynamoDB Local.
pub(super) fn both_limits(_: &Definition<'_>, request: &mut Value) {
    for_table_and_indexes(request, |of| {
        let Some(Value::Object(limits)) = of.get_mut("OnDemandThroughput") else { return };
        for limit in ["MaxReadRequestUnits", "MaxWriteRequestUnits"] {
            limits.entry(limit).or_insert_with(|| json!(-1));
        }
    });
}

/// Removes global indexes beyond 20 if the document's quota allows them. The removed indexes are legal too, see
/// `raise_quota`.
pub(super) fn no_more_than_20_global_indexes(table: &Definition<'_>, request: &mut Value) {
    let quota = table.document["global_index_quota"].as_u64().unwrap_or_default();
    let Some(Value::Array(indexes)) = request.get_mut("GlobalSecondaryIndexes") else { return };
    if (21..=quota).contains(&(indexes.len() as u64)) {
        indexes.truncate(20);
        remove_unused_attributes(request);
    }
}

pub(super) fn no_vector_indexes(_: &Definition<'_>, request: &mut Value) {
    if request.as_object_mut().unwrap().remove("VectorIndexes").is_some() {
        remove_unused_attributes(request);
    }
}

pub(super) fn no_quotation_marks(_: &Definition<'_>, request: &mut Value) {
    fn replace(of: &mut Value) {
        match of {
            Value::String(text) => *text = text.replace('"', "'"),
            Value::Array(elements) => elements.iter_mut().for_each(replace),
            Value::Object(members) => members.values_mut().for_each(replace),
            _ => {}
        }
    }
    replace(request);
}

fn remove_unused_attributes(request: &mut Value) {
    let indexes = ["GlobalSecondaryIndexes", "LocalSecondaryIndexes"].map(|kind| list(&request[kind]));
    let keys = indexes.into_iter().flatten().map(|index| &index["KeySchema"]).chain([&request["KeySchema"]]);
    let searches = list(&request["VectorIndexes"]).iter().map(|index| &index["SearchSchema"]);
    let elements = keys.chain(searches).flat_map(list);
    let used: Vec<Value> = elements.map(|element| element["AttributeName"].clone()).collect();
    let attributes = request["AttributeDefinitions"].as_array_mut().unwrap();
    attributes.retain(|attribute| used.contains(&attribute["AttributeName"]));
}

fn for_table_and_indexes(request: &mut Value, change: impl Fn(&mut Value)) {
    change(request);
    if let Some(Value::Array(indexes)) = request.get_mut("GlobalSecondaryIndexes") {
        indexes.iter_mut().for_each(change);
    }
}
