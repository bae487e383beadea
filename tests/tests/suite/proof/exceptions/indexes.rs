//! Exceptions about secondary indexes.

use serde_json::Value;

use super::Definition;
use crate::suite::proof::requests::list;

pub(super) fn capacity_on_demand(table: &Definition<'_>) -> bool {
    let request = &table.requests.create_table;
    let mut indexes = list(&request["GlobalSecondaryIndexes"]).iter();
    request["BillingMode"] == "PAY_PER_REQUEST"
        && indexes.any(|index| index.get("ProvisionedThroughput").is_some())
}

pub(super) fn no_capacity(table: &Definition<'_>) -> bool {
    let request = &table.requests.create_table;
    let mut indexes = list(&request["GlobalSecondaryIndexes"]).iter();
    request["BillingMode"] == "PROVISIONED"
        && indexes.any(|index| index.get("ProvisionedThroughput").is_none())
}

pub(super) fn insights_of_local(table: &Definition<'_>) -> bool {
    let locals = list(&table.requests.create_table["LocalSecondaryIndexes"]);
    let mut insights = table.requests.later("UpdateContributorInsights");
    insights.any(|request| locals.iter().any(|index| request.get("IndexName") == Some(&index["IndexName"])))
}

pub(super) fn quota_not_raised(table: &Definition<'_>) -> bool {
    table.document["global_index_quota"].as_u64().is_some_and(|quota| quota <= 20)
}

pub(super) fn long_attribute_name(table: &Definition<'_>) -> bool {
    let keys =
        list(&table.requests.create_table["AttributeDefinitions"]).iter().map(|key| &key["AttributeName"]);
    let projected = table.indexes().flat_map(included);
    let time_to_live = table.document["time_to_live"].get("name");
    keys.chain(projected).chain(time_to_live).filter_map(Value::as_str).any(|name| name.len() > 255)
}

pub(super) fn many_projected(table: &Definition<'_>) -> bool {
    table.indexes().map(|index| included(index).len()).sum::<usize>() > 100
}

pub(super) fn projection_repeats(table: &Definition<'_>) -> bool {
    table.indexes().any(repeats)
}

/// Returns the attributes that an index lists.
pub(super) fn included(index: &Value) -> &[Value] {
    list(&index["Projection"]["NonKeyAttributes"])
}

pub(super) fn repeats(index: &Value) -> bool {
    let included = included(index);
    included.iter().enumerate().any(|(position, name)| included[..position].contains(name))
}

impl Definition<'_> {
    /// Returns the global and local indexes.
    pub(super) fn indexes(&self) -> impl Iterator<Item = &Value> {
        let request = &self.requests.create_table;
        ["GlobalSecondaryIndexes", "LocalSecondaryIndexes"].into_iter().flat_map(|kind| list(&request[kind]))
    }
}
