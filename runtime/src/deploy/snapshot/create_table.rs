//! Reads tables from requests and descriptions of the `DynamoDB` API.
//!
//! A request spells most settings as a template does, so it is converted into a template resource and read as one.
//! Settings that a template keeps elsewhere, such as replicas, are added afterwards.

use std::borrow::Cow;

use super::SnapshotTable;
use crate::deploy::plain::{Facts, Plain};
use crate::deploy::render::cloudformation::read;
use crate::deploy::shape::{
    By, Consistency, Given, KmsKey, Rate, RegionShape, ReplicaShape, ScalingShape, Shape, TagShape, Usage,
};
use crate::json::{Json, Leaf, Object};

const ID: &str = "Table";

pub(super) fn tables(json: &str) -> Result<Vec<SnapshotTable<'static>>, String> {
    let json = Json::parse(json).map_err(|error| format!("the tables are not JSON: {error}"))?;
    match &json {
        Json::List(tables) => tables.iter().map(table).collect(),
        json => Ok(vec![table(json)?]),
    }
}

fn table(json: &Json<'static>) -> Result<SnapshotTable<'static>, String> {
    let (request, beside) = match json.get("Table") {
        Some(Json::Object(description)) => (Some(description), json.as_object()),
        _ => (json.as_object(), None),
    };
    let is_table =
        |request: &&Object<'_>| request.get("TableName").is_some() && request.get("KeySchema").is_some();
    let Some(request) = request.filter(is_table) else {
        return Err("this is not a CreateTable request: it has no `TableName` or no `KeySchema`".to_owned());
    };
    let is_description = request.get("TableStatus").is_some() || request.get("TableArn").is_some();
    let members = |name: &str| request.get(name).or_else(|| beside?.get(name));
    let Json::Object(resource) = resource(&members) else { return Err(String::new()) };
    let template =
        Json::Object(Object::new().with("Resources", Object::new().with(ID, Json::Object(resource))));
    let mut table = read::template(&template, &[])?.swap_remove(0);
    table.logical_id = members("LogicalId").and_then(Json::as_text).map(|id| Cow::Owned(id.to_owned()));
    complete(&mut table.shape, &members);
    if is_description {
        forget(&mut table.shape, &members);
        table.is_reported = true;
    }
    Ok(table)
}

/// A member of the request.
type Members<'m> = dyn Fn(&str) -> Option<&'m Json<'static>> + 'm;

/// A property, the members that can take its place, and the nested members with other names.
type Renamed = (&'static str, &'static [&'static str], &'static [(&'static str, &'static str)]);

/// Converts the request into a resource of a template.
fn resource(members: &Members<'_>) -> Json<'static> {
    const SAME: [&str; 11] = [
        "TableName",
        "KeySchema",
        "AttributeDefinitions",
        "LocalSecondaryIndexes",
        "VectorIndexes",
        "OnDemandThroughput",
        "WarmThroughput",
        "Tags",
        "KinesisStreamSpecification",
        "ImportSourceSpecification",
        "PointInTimeRecoverySpecification",
    ];
    let mut properties = Object::new();
    for name in SAME {
        properties.push_some(name, members(name).cloned());
    }
    let inner = |name: &str, inner: &str| members(name).and_then(|object| object.get(inner)).cloned();
    let billing = members("BillingMode").cloned().or_else(|| inner("BillingModeSummary", "BillingMode"));
    properties.push_some("BillingMode", billing);
    properties.push_some("ProvisionedThroughput", members("ProvisionedThroughput").and_then(provisioned));
    for setting in Plain::ALL {
        let Facts { property, described, .. } = setting.facts();
        let described = || match described {
            [name, path @ ..] => path.iter().try_fold(members(name)?, |json, name| json.get(name)),
            [] => None,
        };
        properties.push_some(property, members(property).or_else(described).cloned());
    }
    properties.push_some("GlobalSecondaryIndexes", members("GlobalSecondaryIndexes").map(indexes));
    let is_on = |stream: &&Json<'_>| stream.get("StreamEnabled") != Some(&Json::Bool(false));
    properties.push_some("StreamSpecification", members("StreamSpecification").filter(is_on).cloned());
    let names: [Renamed; 5] = [
        ("TimeToLiveSpecification", &["TimeToLiveSpecification", "TimeToLive"], &[]),
        (
            "PointInTimeRecoverySpecification",
            &["PointInTimeRecovery"],
            &[("Enabled", "PointInTimeRecoveryEnabled")],
        ),
        (
            "SSESpecification",
            &["SSESpecification", "SSEDescription"],
            &[("Enabled", "SSEEnabled"), ("KMSMasterKeyArn", "KMSMasterKeyId")],
        ),
        (
            "ContributorInsightsSpecification",
            &["ContributorInsightsSpecification", "ContributorInsights"],
            &[],
        ),
        (
            "KinesisStreamSpecification",
            &["KinesisStream"],
            &[("Precision", "ApproximateCreationDateTimePrecision")],
        ),
    ];
    for (property, names, renames) in names {
        let found = names.iter().find_map(|name| members(name));
        properties.push_some(property, found.map(|json| renamed(json, renames)));
    }
    if let Some(policy) = members("ResourcePolicy") {
        let document = policy.get("PolicyDocument").unwrap_or(policy).clone();
        properties.push("ResourcePolicy", Object::new().with("PolicyDocument", document));
    }
    if let Some(Json::Object(import)) = members("ImportSource") {
        let (source, others): (Vec<_>, Vec<_>) = import
            .0
            .iter()
            .cloned()
            .partition(|(name, _)| name.starts_with("S3") && name != "S3BucketSource");
        let mut import = Object(others);
        if !source.is_empty() {
            import.push("S3BucketSource", Object(source));
        }
        properties.push("ImportSourceSpecification", import);
    }
    let is_prevented = members("PreventDestroy") == Some(&Json::Bool(true));
    let policy = members("DeletionPolicy").cloned().or_else(|| is_prevented.then(|| "Retain".into()));
    Object::new()
        .with("Type", "AWS::DynamoDB::Table")
        .with_some("DeletionPolicy", policy)
        .with("Properties", properties)
        .into()
}

fn renamed(json: &Json<'static>, renames: &[(&str, &'static str)]) -> Json<'static> {
    let Json::Object(object) = json else { return json.clone() };
    let mut object = object.clone();
    // A description has a status instead of a flag.
    if let Some(status) = object.get("Status").and_then(Json::as_text) {
        let is_on = matches!(status, "ENABLED" | "ENABLING" | "UPDATING");
        object.push("Enabled", is_on);
    }
    for (name, _) in &mut object.0 {
        if let Some((_, new)) = renames.iter().find(|(old, _)| name == old) {
            *name = Cow::Borrowed(new);
        }
    }
    object.into()
}

/// Returns the capacity. The description of a table on demand has a capacity of 0.
fn provisioned(json: &Json<'static>) -> Option<Json<'static>> {
    let is_zero = |json: &Json<'_>| u64::read(json) == Some(0);
    let is_none = json.get("ReadCapacityUnits").is_none_or(is_zero);
    (!is_none).then(|| json.clone())
}

fn indexes(json: &Json<'static>) -> Json<'static> {
    let Json::List(indexes) = json else { return json.clone() };
    let index = |index: &Json<'static>| {
        let Json::Object(index) = index else { return index.clone() };
        let mut members = Object::new();
        for (name, value) in &index.0 {
            match &**name {
                "ProvisionedThroughput" => members.push_some("ProvisionedThroughput", provisioned(value)),
                "ContributorInsights" => members.push("ContributorInsightsSpecification", value.clone()),
                _ => members.push(name.clone(), value.clone()),
            }
        }
        members.into()
    };
    Json::List(indexes.iter().map(index).collect())
}

/// Adds the settings that a single-region resource does not have.
fn complete(shape: &mut Shape<'static>, members: &Members<'_>) {
    let text = |json: Option<&Json<'static>>| {
        json.and_then(|json| Cow::read(json)).map(|text: Cow<'static, str>| text)
    };
    if let Some(scaling) = members("AutoScaling") {
        let number = |name: &str| scaling.get(name).and_then(u64::read);
        for rate in [&mut shape.home.usage.reads, &mut shape.writes] {
            *rate = scaled(rate, number("Min"), number("Max"));
        }
    }
    if let Some(word) = text(members("MultiRegionConsistency")) {
        shape.consistency = given(Consistency::from_word(&word));
    }
    if let Some(Json::List(witnesses)) = members("GlobalTableWitnesses") {
        let region =
            |witness: &Json<'static>| text(witness.get("RegionName").or_else(|| witness.get("Region")));
        shape.witness = Given::new(witnesses.first().and_then(region));
    }
    let Some(Json::List(replicas)) = members("Replicas") else { return };
    let tags = &shape.home.tags;
    let replica = |json: &Json<'static>| {
        let member = |name: &str| json.get(name);
        let is = |name: &str| member(name).and_then(bool::read);
        let mut settings = RegionShape::by_default();
        settings.indexes = shape.home.indexes.clone();
        settings.point_in_time_recovery =
            is("PointInTimeRecovery").map_or(settings.point_in_time_recovery, Given::new);
        for setting in Plain::ALL {
            let Facts { property, values, .. } = setting.facts();
            // The API writes a replica's own class as `TableClassOverride`.
            let value = member(property).or_else(|| member(&[property, "Override"].concat()));
            if let Some(value) = value {
                *settings.plain.get_mut(setting) = given(values.read(value));
            }
        }
        if is("PropagateTags") == Some(true) {
            settings.tags = tags.clone();
        }
        if let Some(Json::List(own)) = member("Tags") {
            let tag = |tag: &Json<'static>| TagShape {
                key: given(text(tag.get("Key"))),
                value: given(text(tag.get("Value"))),
            };
            settings.tags = Given::new(own.iter().map(tag).collect());
        }
        if let Some(key) = text(member("KMSMasterKeyId").or_else(|| member("KMSMasterKeyArn"))) {
            settings.kms_key = Given::new(Some(KmsKey::Named(key)));
        }
        ReplicaShape { region: given(text(member("Region").or_else(|| member("RegionName")))), settings }
    };
    shape.replicas = Given::new(replicas.iter().map(replica).collect());
    shape.is_global = Given::new(!replicas.is_empty());
    let is_strong = |json: &Json<'_>| json.get("ConsistencyMode").and_then(Json::as_text) == Some("STRONG");
    if replicas.iter().any(is_strong) {
        shape.consistency = Given::new(Consistency::Strong);
    }
}

fn scaled(rate: &Rate, min: Option<u64>, max: Option<u64>) -> Rate {
    const TARGET: u64 = 70;
    let bounds = ScalingShape {
        min: given(min),
        max: given(max),
        target: Given::new(TARGET),
        ..ScalingShape::by_default()
    };
    Rate { units: rate.units, scaling: Given::new(Some(bounds)) }
}

const fn given<T>(value: Option<T>) -> Given<T> {
    Given { value, by: By::Description }
}

/// Marks settings as unknown that a table's description does not contain, unless they are given next to it.
fn forget(shape: &mut Shape<'static>, members: &Members<'_>) {
    let is_told = |names: &[&str]| names.iter().any(|name| members(name).is_some());
    if !is_told(&["TimeToLive", "TimeToLiveSpecification"]) {
        (shape.time_to_live, shape.time_to_live_off) = (Given::unknown(), Given::unknown());
    }
    let RegionShape {
        indexes,
        usage,
        point_in_time_recovery,
        recovery_days,
        kinesis_streams,
        resource_policy,
        stream_policy,
        stream_tags,
        tags,
        // Read like a template.
        plain: _,
        kms_key: _,
        settings_replication: _,
    } = &mut shape.home;
    if !is_told(&["PointInTimeRecovery", "PointInTimeRecoverySpecification"]) {
        (*point_in_time_recovery, *recovery_days) = (Given::unknown(), Given::unknown());
    }
    if !is_told(&["Tags"]) {
        *tags = Given::unknown();
    }
    if !is_told(&["KinesisStream", "KinesisStreamSpecification"]) {
        *kinesis_streams = Given::unknown();
    }
    if !is_told(&["ResourcePolicy"]) {
        *resource_policy = Given::unknown();
    }
    if !is_told(&["ContributorInsights", "ContributorInsightsSpecification"]) {
        let of_indexes = indexes.value.iter_mut().flatten().map(|index| &mut index.usage);
        for Usage { contributor_insights, reads: _ } in std::iter::once(usage).chain(of_indexes) {
            *contributor_insights = Given::unknown();
        }
    }
    (*stream_policy, *stream_tags) = (Given::unknown(), Given::unknown());
    if !is_told(&["ImportSource", "ImportSourceSpecification"]) {
        shape.import = Given::unknown();
    }
    if !is_told(&["DeletionPolicy", "PreventDestroy"]) {
        shape.on_delete = Given::unknown();
    }
    shape.is_global = Given::unknown();
    shape.mark_reported();
    // The description lists replicas without their settings.
    for replica in shape.replicas.value.iter_mut().flatten() {
        replica.settings = RegionShape::unknown();
    }
}
