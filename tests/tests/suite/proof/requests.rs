//! Converts a document to the requests that create its table, as the renderers would if they accepted mistakes. The
//! library is only used for the physical name.

use serde_json::{Map, Value, json};

pub(super) struct Requests {
    pub(super) create_table: Value,
    /// The later requests, each with its operation.
    pub(super) later: Vec<(&'static str, Value)>,
}

impl Requests {
    pub(super) fn new(document: &Value, table_name: &str) -> Self {
        let mut later = Vec::new();
        if let Some(attribute) = document.get("time_to_live") {
            let specification = json!({ "AttributeName": attribute["name"], "Enabled": true });
            later.push((
                "UpdateTimeToLive",
                json!({ "TableName": table_name, "TimeToLiveSpecification": specification }),
            ));
        }
        if let Some(recovery) = document.get("point_in_time_recovery") {
            let mut specification = json!({ "PointInTimeRecoveryEnabled": true });
            if let Some(days) = recovery.get("days") {
                specification["RecoveryPeriodInDays"] = days.clone();
            }
            later.push((
                "UpdateContinuousBackups",
                json!({ "TableName": table_name, "PointInTimeRecoverySpecification": specification }),
            ));
        }
        let tables = std::iter::once((None, document));
        for (index, of) in tables.chain(indexes(document).map(|index| (Some(&index["name"]), index))) {
            if let Some(mode) = of["contributor_insights"].as_str() {
                let mut request = json!({
                    "TableName": table_name,
                    "ContributorInsightsAction": "ENABLE",
                    "ContributorInsightsMode": mode.to_uppercase(),
                });
                if let Some(name) = index {
                    request["IndexName"] = name.clone();
                }
                later.push(("UpdateContributorInsights", request));
            }
        }
        Self { create_table: create_table(document, table_name), later }
    }

    /// Returns all requests, each with its operation.
    pub(super) fn all(&self) -> impl Iterator<Item = (&'static str, &Value)> {
        let later = self.later.iter().map(|(operation, request)| (*operation, request));
        std::iter::once(("CreateTable", &self.create_table)).chain(later)
    }

    /// Returns the later requests of this operation.
    pub(super) fn later<'a>(&'a self, operation: &'a str) -> impl Iterator<Item = &'a Value> {
        self.later.iter().filter(move |(name, _)| *name == operation).map(|(_, request)| request)
    }
}

/// Returns the elements of a value that may be a list.
pub(super) fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn create_table(document: &Value, table_name: &str) -> Value {
    let mut request = Map::new();
    let mut put = |name: &str, value: Value| request.insert(name.to_owned(), value);
    put("TableName", json!(table_name));
    let table = [document.get("partition_key"), document.get("sort_key")]
        .map(|key| key.cloned().into_iter().collect());
    put("KeySchema", key_schema(&table));

    let mut keys: Vec<&Value> = table.iter().flatten().collect();
    keys.extend(
        indexes(document)
            .flat_map(|index| list(&index["partition_key"]).iter().chain(list(&index["sort_key"]))),
    );
    let vectors = list(&document["vector_indexes"]);
    for vector in vectors {
        keys.extend(vector.get("partition_key"));
        keys.extend(list(&vector["inline_filters"]));
    }
    put("AttributeDefinitions", attribute_definitions(&keys));
    for (kind, name) in [("global", "GlobalSecondaryIndexes"), ("local", "LocalSecondaryIndexes")] {
        let of_kind = indexes(document).filter(|index| index["kind"] == kind);
        let indexes: Vec<Value> = of_kind.map(|index| create_index(index, &table[0])).collect();
        if !indexes.is_empty() {
            put(name, indexes.into());
        }
    }
    match document.get("billing") {
        None => put("BillingMode", json!("PAY_PER_REQUEST")),
        Some(Value::String(word)) if word == "on_demand" => put("BillingMode", json!("PAY_PER_REQUEST")),
        Some(Value::String(word)) => put("BillingMode", json!(word.to_uppercase())),
        Some(billing) => {
            put("ProvisionedThroughput", throughput(&billing["provisioned"]));
            put("BillingMode", json!("PROVISIONED"))
        }
    };
    if !vectors.is_empty() {
        put("VectorIndexes", vectors.iter().map(create_vector_index).collect());
    }
    for (name, value) in limits_and_warmth(document) {
        put(name, value);
    }
    if let Some(class) = document["class"].as_str().filter(|class| *class != "standard") {
        put("TableClass", json!(class.to_uppercase()));
    }
    if let Some(view) = document["stream"].as_str() {
        put("StreamSpecification", json!({ "StreamEnabled": true, "StreamViewType": view.to_uppercase() }));
    }
    match document.get("encryption") {
        None => {}
        Some(word) if word == "aws_owned" => {}
        Some(Value::String(_)) => {
            put("SSESpecification", json!({ "Enabled": true, "SSEType": "KMS" }));
        }
        Some(encryption) => {
            let key = &encryption["customer"];
            put("SSESpecification", json!({ "Enabled": true, "SSEType": "KMS", "KMSMasterKeyId": key }));
        }
    }
    if document["deletion_protection"] == true {
        put("DeletionProtectionEnabled", json!(true));
    }
    let tags = list(&document["tags"]);
    if !tags.is_empty() {
        put("Tags", tags.iter().map(|tag| json!({ "Key": tag["key"], "Value": tag["value"] })).collect());
    }
    request.into()
}

fn indexes(document: &Value) -> impl Iterator<Item = &Value> {
    list(&document["indexes"]).iter()
}

/// Returns an index. `table` is the table's partition key, which local indexes use.
fn create_index(index: &Value, table: &[Value]) -> Value {
    let own = list(&index["partition_key"]);
    let partition_key = if own.is_empty() && index["kind"] == "local" { table } else { own };
    let mut request = json!({
        "IndexName": index["name"],
        "KeySchema": key_schema(&[partition_key.to_vec(), list(&index["sort_key"]).to_vec()]),
        "Projection": projection(index),
    });
    if let Some(capacity) = index.get("throughput") {
        request["ProvisionedThroughput"] = throughput(capacity);
    }
    for (name, value) in limits_and_warmth(index) {
        request[name] = value;
    }
    request
}

fn create_vector_index(index: &Value) -> Value {
    let element = |attribute: &Value, ty: &str| json!({ "AttributeName": attribute["name"], "SearchSchemaElementType": ty });
    let mut request = json!({
        "IndexName": index["name"],
        "VectorAttribute": { "AttributeName": index["attribute"] },
        "Dimensions": index["dimensions"],
        "DistanceFunction": index["distance"].as_str().map(str::to_uppercase),
        "Projection": projection(index),
    });
    let mut search: Vec<Value> =
        index.get("partition_key").map(|key| element(key, "HASH")).into_iter().collect();
    search.extend(list(&index["inline_filters"]).iter().map(|filter| element(filter, "INLINE_FILTER")));
    if !search.is_empty() {
        request["SearchSchema"] = search.into();
    }
    request
}

fn projection(index: &Value) -> Value {
    match index.get("projection") {
        None => json!({ "ProjectionType": "ALL" }),
        Some(Value::String(word)) => json!({ "ProjectionType": word.to_uppercase() }),
        Some(projection) => match list(&projection["include"]) {
            [] => json!({ "ProjectionType": "INCLUDE" }),
            included => json!({ "ProjectionType": "INCLUDE", "NonKeyAttributes": included }),
        },
    }
}

/// Returns the settings that a table and an index share.
fn limits_and_warmth(of: &Value) -> Vec<(&'static str, Value)> {
    let settings = [
        (
            "on_demand_throughput",
            "OnDemandThroughput",
            [("max_reads", "MaxReadRequestUnits"), ("max_writes", "MaxWriteRequestUnits")],
        ),
        (
            "warm_throughput",
            "WarmThroughput",
            [("reads", "ReadUnitsPerSecond"), ("writes", "WriteUnitsPerSecond")],
        ),
    ];
    let mut found = Vec::new();
    for (setting, name, members) in settings {
        if let Some(setting) = of.get(setting) {
            let members = members
                .into_iter()
                .filter_map(|(member, name)| Some((name.to_owned(), setting.get(member)?.clone())));
            found.push((name, Value::Object(members.collect())));
        }
    }
    found
}

fn key_schema(key: &[Vec<Value>; 2]) -> Value {
    let elements = key.iter().zip(["HASH", "RANGE"]).flat_map(|(attributes, ty)| {
        attributes.iter().map(move |attribute| json!({ "AttributeName": attribute["name"], "KeyType": ty }))
    });
    elements.collect()
}

/// Defines each attribute once. An attribute with two types is defined twice.
fn attribute_definitions(attributes: &[&Value]) -> Value {
    let mut definitions = Vec::new();
    for attribute in attributes {
        let definition = json!({ "AttributeName": attribute["name"], "AttributeType": attribute["type"] });
        if !definitions.contains(&definition) {
            definitions.push(definition);
        }
    }
    definitions.into()
}

fn throughput(capacity: &Value) -> Value {
    json!({ "ReadCapacityUnits": capacity["reads"], "WriteCapacityUnits": capacity["writes"] })
}
