//! Exceptions about settings.

use serde_json::Value;

use super::Definition;
use crate::suite::proof::requests::list;

pub(super) fn illegal_logical_id(table: &Definition<'_>) -> bool {
    let legal = |id: &str| (1..=255).contains(&id.len()) && id.chars().all(|c| c.is_ascii_alphanumeric());
    table.text("logical_id").is_some_and(|id| !legal(id))
}

pub(super) fn illegal_base_name(table: &Definition<'_>) -> bool {
    let is_legal = |c: char| c.is_ascii_alphanumeric() || "_-.".contains(c);
    table.text("name").is_none_or(|name| !(3..=255).contains(&name.len()) || !name.chars().all(is_legal))
}

pub(super) fn base_name_of_punctuation(table: &Definition<'_>) -> bool {
    table.text("name").is_none_or(|name| !name.contains(char::is_alphanumeric))
}

pub(super) fn great_capacity(table: &Definition<'_>) -> bool {
    table.numbers("ProvisionedThroughput").any(|units| units > 1e12)
}

pub(super) fn great_limit(table: &Definition<'_>) -> bool {
    table.numbers("OnDemandThroughput").chain(table.numbers("WarmThroughput")).any(|units| units > 1e12)
}

pub(super) fn limits_of_provisioned(table: &Definition<'_>) -> bool {
    table.requests.create_table["BillingMode"] == "PROVISIONED"
        && table.settings("OnDemandThroughput").next().is_some()
}

pub(super) fn limits_of_nothing(table: &Definition<'_>) -> bool {
    table.numbers("OnDemandThroughput").any(|units| units < 1.0)
}

pub(super) fn empty_limits(table: &Definition<'_>) -> bool {
    table.settings("OnDemandThroughput").any(|(_, limits)| limits.as_object().unwrap().is_empty())
}

pub(super) fn empty_warmth(table: &Definition<'_>) -> bool {
    table.settings("WarmThroughput").any(|(_, warm)| warm.as_object().unwrap().is_empty())
}

/// Warm throughput must be at least 12,000 reads and 4,000 writes on demand, and at least the provisioned capacity
/// otherwise.
pub(super) fn low_warmth(table: &Definition<'_>) -> bool {
    let is_on_demand = table.requests.create_table["BillingMode"] == "PAY_PER_REQUEST";
    table.settings("WarmThroughput").any(|(of, warm)| {
        [("Read", 12_000.0), ("Write", 4_000.0)].iter().any(|(units, on_demand)| {
            let capacity = of["ProvisionedThroughput"][format!("{units}CapacityUnits")].as_f64();
            let least = if is_on_demand { *on_demand } else { capacity.unwrap_or_default() };
            warm[format!("{units}UnitsPerSecond")].as_f64().is_some_and(|warm| warm < least)
        })
    })
}

pub(super) fn many_tags(table: &Definition<'_>) -> bool {
    table.tags().count() > 50
}

pub(super) fn tag_twice(table: &Definition<'_>) -> bool {
    let keys = || table.tags().map(|(key, _)| key);
    keys().enumerate().any(|(position, key)| keys().skip(position + 1).any(|other| other == key))
}

pub(super) fn reserved_tag(table: &Definition<'_>) -> bool {
    table.tags().any(|(key, _)| key.to_lowercase().starts_with("aws:"))
}

pub(super) fn illegal_tag(table: &Definition<'_>) -> bool {
    let is_letter = |c: char| c.is_alphanumeric() || (c.is_whitespace() && !c.is_control());
    let is_legal = |c: char| {
        if c.is_ascii() { c.is_ascii_alphanumeric() || " +-=._:/@".contains(c) } else { is_letter(c) }
    };
    table.tags().any(|(key, value)| !key.chars().chain(value.chars()).all(is_legal))
}

pub(super) fn time_to_live_of_no_number(table: &Definition<'_>) -> bool {
    let time_to_live = &table.document["time_to_live"];
    let is_it = |key: &&Value| key["AttributeName"] == time_to_live["name"];
    let keys = list(&table.requests.create_table["AttributeDefinitions"]).iter().filter(is_it);
    let mut types = keys.map(|key| &key["AttributeType"]).chain(time_to_live.get("type"));
    !time_to_live.is_null() && types.any(|ty| ty != "N")
}

pub(super) fn kms_key_of_aws(table: &Definition<'_>) -> bool {
    table.kms_key().is_some_and(|key| key.contains("alias/aws/"))
}

/// The legal forms are `1234abcd-…`, `mrk-1234abcd…` and `alias/orders`, each with or without `arn:aws:kms:…:…:` before
/// it.
pub(super) fn no_kms_key(table: &Definition<'_>) -> bool {
    let hex = |part: &str| part.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_id = |id: &str| {
        if let Some(id) = id.strip_prefix("mrk-") {
            return id.len() == 32 && hex(id);
        }
        let parts: Vec<&str> = id.split('-').collect();
        parts.iter().map(|part| part.len()).eq([8, 4, 4, 4, 12]) && parts.iter().all(|part| hex(part))
    };
    let is_alias = |alias: &str| {
        let is_legal = |c: char| c.is_ascii_alphanumeric() || "/_-".contains(c);
        alias.strip_prefix("alias/").is_some_and(|name| !name.is_empty() && name.chars().all(is_legal))
    };
    let is_key = |key: &str| match key.split(':').collect::<Vec<_>>()[..] {
        [name] => is_id(name) || is_alias(name),
        ["arn", _, "kms", _, _, name] => name.strip_prefix("key/").is_some_and(is_id) || is_alias(name),
        _ => false,
    };
    table.kms_key().is_some_and(|key| key.len() > 2048 || !is_key(key))
}

impl Definition<'_> {
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.document[name].as_str()
    }

    fn tags(&self) -> impl Iterator<Item = (&str, &str)> {
        let tags = list(&self.requests.create_table["Tags"]).iter();
        tags.map(|tag| (tag["Key"].as_str().unwrap_or_default(), tag["Value"].as_str().unwrap_or_default()))
    }

    fn kms_key(&self) -> Option<&str> {
        self.requests.create_table["SSESpecification"]["KMSMasterKeyId"].as_str()
    }

    /// Returns a setting of the table and its global indexes, each with the table or index.
    fn settings<'a>(&'a self, name: &'a str) -> impl Iterator<Item = (&'a Value, &'a Value)> {
        let table = &self.requests.create_table;
        let all = std::iter::once(table).chain(list(&table["GlobalSecondaryIndexes"]));
        all.filter_map(move |of| Some((of, of.get(name)?)))
    }

    fn numbers<'a>(&'a self, name: &'a str) -> impl Iterator<Item = f64> {
        let members = self.settings(name).filter_map(|(_, setting)| setting.as_object());
        members.flat_map(|members| members.values()).filter_map(Value::as_f64)
    }
}
