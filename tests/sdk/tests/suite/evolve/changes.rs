//! The measured changes of tables, made on DynamoDB Local in both directions.

use serde_json::{Map, Value, json};
use tablewright::deploy::{ImportFormat, ImportSource, KinesisPrecision, KinesisStream, What};
use tablewright::evolve::{SchemaChange, plan_calls};
use tablewright::schema::TableSchema;
use tablewright::{Naming, Stack, sdk};

use super::apply::{applied, create, delete, left};
use super::block_on;
use super::engines::{Engine, THREADS, each};
use super::plan::deployed;

const CASES: [&str; 2] = [
    include_str!("../../../../tests/suite/evolve/changes.json"),
    include_str!("../../../../tests/suite/evolve/documented.json"),
];

/// The settings that DynamoDB Local 3.3.1 does not have. A change of them can only be seen at AWS.
const NOT_LOCAL: [(&str, &str); 2] = [
    ("Replicas", "UpdateTable ignores them: Nothing to update"),
    ("VectorIndexes", "CreateTable refuses the attributes, and UpdateTable ignores the indexes"),
];

/// Returns whether DynamoDB Local 3.3.1 neither keeps nor describes a setting: the class, the encryption, the warm
/// throughput, and limits of an index.
pub(super) fn is_not_kept(change: &SchemaChange) -> bool {
    match change.at.what {
        What::Class | What::Encryption | What::WarmThroughput => true,
        What::OnDemandThroughput => change.at.index.is_some(),
        _ => false,
    }
}

/// Returns the stack of a table that is defined as a request.
fn stack(request: &Value) -> Stack {
    let ty = |name: &Value| {
        let mut attributes = request["AttributeDefinitions"].as_array().unwrap().iter();
        attributes.find(|attribute| attribute["AttributeName"] == *name).unwrap()["AttributeType"].clone()
    };
    let key = |of: &Value, key_type: &str| -> Vec<Value> {
        let elements = of["KeySchema"].as_array().unwrap().iter();
        let elements = elements.filter(|element| element["KeyType"] == key_type);
        let attributes = elements.map(|element| &element["AttributeName"]);
        attributes.map(|name| json!({ "name": name, "type": ty(name) })).collect()
    };
    let index = |index: &Value, kind: &str| {
        let projection = &index["Projection"];
        let mut members = json!({
            "name": index["IndexName"],
            "kind": kind,
            "partition_key": if kind == "global" { key(index, "HASH") } else { Vec::new() },
            "sort_key": key(index, "RANGE"),
            "projection": match projection["ProjectionType"].as_str().unwrap() {
                "INCLUDE" => json!({ "include": projection["NonKeyAttributes"] }),
                word => json!(word.to_lowercase()),
            },
        });
        capacity(index, members.as_object_mut().unwrap());
        members
    };
    let list = |name: &str| request[name].as_array().cloned().unwrap_or_default();
    let global = list("GlobalSecondaryIndexes").into_iter().map(|of| index(&of, "global"));
    let local = list("LocalSecondaryIndexes").into_iter().map(|of| index(&of, "local"));
    let mut schema = json!({
        "name": request["TableName"],
        "partition_key": key(request, "HASH")[0],
        "indexes": global.chain(local).collect::<Vec<_>>(),
    });
    let members = schema.as_object_mut().unwrap();
    capacity(request, members);
    if let Some(capacity) = members.remove("throughput") {
        members.insert("billing".to_owned(), json!({ "provisioned": capacity }));
    }
    let mut set =
        |name: &str, value: Option<Value>| value.map(|value| members.insert(name.to_owned(), value));
    let word = |value: &Value| value.as_str().map(|word| json!(word.to_lowercase()));
    let text = |value: &Value| value.as_str().map(|text| json!(text));
    set("sort_key", key(request, "RANGE").pop());
    set("stream", word(&request["StreamSpecification"]["StreamViewType"]));
    set("class", word(&request["TableClass"]));
    set("deletion_protection", request["DeletionProtectionEnabled"].as_bool().map(Value::Bool));
    set("logical_id", text(&request["LogicalId"]));
    set("on_delete", word(&request["DeletionPolicy"]));
    set(
        "encryption",
        text(&request["SSESpecification"]["KMSMasterKeyId"]).map(|key| json!({ "customer": key })),
    );
    let ttl = &request["TimeToLive"];
    let ttl = text(&ttl["AttributeName"]).filter(|_| ttl["Enabled"] == true);
    set("time_to_live", ttl.map(|name| json!({ "name": name, "type": "N" })));
    let recovery = &request["PointInTimeRecovery"];
    let recovery = Some(recovery).filter(|recovery| recovery["Enabled"] == true);
    set(
        "point_in_time_recovery",
        recovery.map(|recovery| json!({ "days": recovery["RecoveryPeriodInDays"] })),
    );
    let tag = |tag: &Value| json!({ "key": tag["Key"], "value": tag["Value"] });
    set("tags", request["Tags"].as_array().map(|tags| tags.iter().map(tag).collect()));
    let schema: TableSchema = serde_json::from_value(schema).unwrap();
    Stack::new(Naming::verbatim()).schema(schema).configure_each(|mut table| {
        if let Some(arn) = request["KinesisStream"]["StreamArn"].as_str() {
            let mut stream = KinesisStream::new(arn);
            if request["KinesisStream"]["Precision"] == "MICROSECOND" {
                stream = stream.precision(KinesisPrecision::Microsecond);
            }
            table = table.kinesis_stream(stream);
        }
        if request["ResourcePolicy"].is_object() {
            table = table.resource_policy(request["ResourcePolicy"].clone());
        }
        if request["ImportSource"].is_object() {
            table = table.import(ImportSource::new("exports", ImportFormat::DynamoDbJson));
        }
        table
    })
}

/// Adds the capacity, the limits and the insights of a table or an index.
fn capacity(of: &Value, members: &mut Map<String, Value>) {
    let settings = [
        (
            "ProvisionedThroughput",
            "throughput",
            ["ReadCapacityUnits", "WriteCapacityUnits"],
            ["reads", "writes"],
        ),
        (
            "OnDemandThroughput",
            "on_demand_throughput",
            ["MaxReadRequestUnits", "MaxWriteRequestUnits"],
            ["max_reads", "max_writes"],
        ),
        (
            "WarmThroughput",
            "warm_throughput",
            ["ReadUnitsPerSecond", "WriteUnitsPerSecond"],
            ["reads", "writes"],
        ),
    ];
    for (of_request, of_schema, units, rates) in settings {
        if of[of_request].is_object() {
            // A request writes -1 for no limit, and a stack leaves it out.
            let rates = rates.iter().zip(units).filter(|(_, unit)| of[of_request][unit] != -1);
            let rates: Map<String, Value> =
                rates.map(|(rate, unit)| ((*rate).to_owned(), of[of_request][unit].clone())).collect();
            if !rates.is_empty() {
                members.insert(of_schema.to_owned(), rates.into());
            }
        }
    }
    let insights = &of["ContributorInsights"];
    if insights["Enabled"] == true {
        let mode = insights["Mode"].as_str().unwrap_or("ACCESSED_AND_THROTTLED_KEYS").to_lowercase();
        members.insert("contributor_insights".to_owned(), json!(mode));
    }
}

/// Returns the changes in both directions that DynamoDB Local can show, each with its name.
fn pairs(engine: &Engine) -> Vec<(String, [Stack; 2])> {
    let cases: Vec<Value> =
        CASES.iter().flat_map(|file| serde_json::from_str::<Vec<Value>>(file).unwrap()).collect();
    let is_local = |case: &&Value| {
        NOT_LOCAL
            .iter()
            .all(|(member, _)| case["before"][member].is_null() && case["after"][member].is_null())
    };
    let pairs = cases.iter().filter(is_local).flat_map(|case| {
        let [before, after] = ["before", "after"].map(|side| stack(&case[side]));
        let name = case["id"].as_str().unwrap();
        [(name.to_owned(), [before.clone(), after.clone()]), (format!("{name}, back"), [after, before])]
    });
    pairs.filter(|(_, [before, after])| engine.can_change(before, after)).collect()
}

/// Applies a change, and asserts that each difference that remains is reported.
fn change(engine: &Engine, before: &Stack, after: &Stack, at: &str) -> bool {
    let items = create(engine, before, after);
    applied(engine, after, false);
    items.assert_there(engine, at);
    let applied = applied(engine, after, true);
    items.assert_there(engine, at);
    let live = block_on(sdk::snapshot(&engine.client, after)).unwrap();
    let again = plan_calls(&live, &after.snapshot().unwrap());
    for change in left(engine, after) {
        let is_left = applied.remaining.iter().any(|left| left.id == change.id);
        assert!(is_left, "{at}: {change}\n{applied:?}");
    }
    let titles: Vec<&String> = again.calls.iter().map(|call| &call.title).collect();
    assert!(titles.iter().all(|title| applied.ineffective.contains(title)), "{at}: {titles:?}\n{applied:?}");
    delete(engine, before, after);
    applied.remaining.is_empty()
}

#[test]
fn measured_changes_are_applied() {
    let Some(local) = Engine::local() else { return };
    let run =
        |engine: &Engine, (at, [before, after]): &(String, [Stack; 2])| change(engine, before, after, at);
    let made = each(|| Engine::local().unwrap(), THREADS, &pairs(&local), run);
    let whole = made.iter().filter(|is_whole| **is_whole).count();
    assert!(made.len() > 150 && whole > 80, "{} changes, {whole} of them whole", made.len());
}

#[test]
fn measured_plans_are_deployed() {
    let Some(local) = Engine::local() else { return };
    let run =
        |engine: &Engine, (at, [before, after]): &(String, [Stack; 2])| deployed(engine, before, after, at);
    let counts = each(|| Engine::local().unwrap(), THREADS, &pairs(&local), run);
    let planned = counts.iter().filter(|count| **count > 0).count();
    assert!(counts.len() > 150 && planned > 80, "{} changes, {planned} of them with a plan", counts.len());
}
