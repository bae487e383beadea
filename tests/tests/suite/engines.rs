//! Engines that accept the tables of every case: one embedded in the tests, and AWS's own DynamoDB Local.
//!
//! DynamoDB Local has to be downloaded, so it is only used on request, see [`ddb_local`].

use std::collections::BTreeMap;

use serde_json::{Value, json};
use tablewright::Stack;
use tablewright::deploy::Step;
use tablewright::schema::{
    Attribute, Billing, IndexKind, Projection, StreamViewType, TableSchema, Throughput,
};
use tablewright_tests::cases::cases;

mod ddb_local;
mod embedded;

/// An engine that answers requests of DynamoDB's API.
pub(super) trait Engine {
    /// Returns the name of the engine, for messages of failed tests.
    fn name(&self) -> &'static str;

    /// Returns the response, or the type of the error and its message.
    fn call(&self, operation: &str, body: Value) -> Result<Value, String>;

    /// Adds members that the engine requires and DynamoDB does not.
    fn complete(&self, _request: &mut Value) {}

    /// Creates a table with its time to live. The engines support no other settings.
    fn create_table(&self, steps: &[Step]) -> Result<(), String> {
        for step in steps {
            let mut request: Value =
                serde_json::from_str(step.as_json()).map_err(|error| error.to_string())?;
            match step.operation() {
                "CreateTable" => {
                    remove_vector_indexes(&mut request);
                    self.complete(&mut request);
                }
                "UpdateTimeToLive" => {}
                _ => continue,
            }
            self.call(step.operation(), request)?;
        }
        Ok(())
    }
}

/// Removes vector indexes. No engine supports them, and DynamoDB Local rejects attributes that only they use.
fn remove_vector_indexes(request: &mut Value) {
    let Some(request) = request.as_object_mut() else { return };
    if request.remove("VectorIndexes").is_none() {
        return;
    }
    let indexes = ["GlobalSecondaryIndexes", "LocalSecondaryIndexes"].into_iter();
    let indexes = indexes.filter_map(|kind| request.get(kind)?.as_array()).flatten();
    let keys = indexes.map(|index| &index["KeySchema"]).chain(request.get("KeySchema"));
    let used: Vec<Value> =
        keys.filter_map(Value::as_array).flatten().map(|key| key["AttributeName"].clone()).collect();
    if let Some(Value::Array(attributes)) = request.get_mut("AttributeDefinitions") {
        attributes.retain(|attribute| used.contains(&attribute["AttributeName"]));
    }
}

impl Engine for ddb_local::Local {
    fn name(&self) -> &'static str {
        "DynamoDB Local"
    }

    /// Adds the missing limit of on-demand throughput as -1, which means no limit. DynamoDB accepts a single limit.
    fn complete(&self, request: &mut Value) {
        let complete = |limited: &mut Value| {
            let Some(Value::Object(limits)) = limited.get_mut("OnDemandThroughput") else { return };
            for limit in ["MaxReadRequestUnits", "MaxWriteRequestUnits"] {
                limits.entry(limit).or_insert_with(|| Value::from(-1));
            }
        };
        complete(request);
        if let Some(Value::Array(indexes)) = request.get_mut("GlobalSecondaryIndexes") {
            indexes.iter_mut().for_each(complete);
        }
    }

    fn call(&self, operation: &str, body: Value) -> Result<Value, String> {
        let (status, body) = self.answer(operation, &body.to_string())?;
        let body: Value = serde_json::from_str(&body).map_err(|error| format!("{error}: {body}"))?;
        if status == 200 {
            return Ok(body);
        }
        let text = |name: &str| body[name].as_str().unwrap_or_default();
        let kind = text("__type");
        Err(format!("{}: {}{}", kind.rsplit('#').next().unwrap_or(kind), text("message"), text("Message")))
    }
}

/// Returns the steps of a stack, grouped by table.
pub(super) fn tables(stack: &Stack) -> Vec<Vec<Step>> {
    let steps = stack.calls().unwrap();
    steps.chunk_by(|one, other| one.table_name() == other.table_name()).map(<[Step]>::to_vec).collect()
}

/// Returns the available engines, without tables.
pub(super) fn engines() -> Vec<Box<dyn Engine>> {
    std::iter::once(embedded()).chain(dynamodb_local()).collect()
}

pub(super) fn embedded() -> Box<dyn Engine> {
    Box::new(embedded::Embedded::new())
}

/// Prints a note and returns `None` if DynamoDB Local was not requested.
pub(super) fn dynamodb_local() -> Option<Box<dyn Engine>> {
    ddb_local::Local::new().map(|local| Box::new(local) as Box<dyn Engine>)
}

#[test]
fn the_tables_of_every_case_are_created() {
    for (case, stack) in cases() {
        for engine in engines() {
            for (table, schema) in tables(&stack).iter().zip(stack.tables()) {
                let name = table[0].table_name();
                let at = format!("{case}, table {name}, {}", engine.name());
                engine.create_table(table).unwrap_or_else(|error| panic!("{at}: {error}"));

                let answer = engine.call("DescribeTable", json!({ "TableName": name })).unwrap();
                assert_eq!(summary(&answer["Table"]), expected(schema), "{at}");

                let answer = engine.call("DescribeTimeToLive", json!({ "TableName": name })).unwrap();
                let attribute = answer["TimeToLiveDescription"]["AttributeName"].as_str();
                assert_eq!(attribute, schema.time_to_live().map(Attribute::name), "{at}");
            }
        }
    }
}

#[test]
fn broken_tables_are_refused() {
    let (_, stack) = cases().into_iter().find(|(case, _)| *case == "multi-attribute-keys").unwrap();
    let table: Value = serde_json::from_str(stack.calls().unwrap()[0].as_json()).unwrap();
    let index = "/GlobalSecondaryIndexes/0";
    for (path, value) in [
        ("/AttributeDefinitions/1/AttributeName", json!("unused")),
        ("/AttributeDefinitions/0/AttributeType", json!("BOOL")),
        ("/KeySchema/0/KeyType", json!("RANGE")),
        ("/TableName", json!("no")),
        (&format!("{index}/IndexName"), json!("referee-index")),
        (&format!("{index}/KeySchema/4/AttributeName"), json!("tournament")),
        (&format!("{index}/Projection/ProjectionType"), json!("INCLUDE")),
    ] {
        let mut broken = table.clone();
        *broken.pointer_mut(path).unwrap() = value;
        for engine in engines() {
            let answer = engine.call("CreateTable", broken.clone());
            let error = answer.expect_err(&format!("{path}, {}", engine.name()));
            assert!(error.starts_with("ValidationException: "), "{path}, {}: {error}", engine.name());
        }
    }
}

#[test]
fn engines_share_nothing() {
    let (_, stack) = cases().swap_remove(0);
    let [table] = &tables(&stack)[..] else { panic!("one table") };
    for engine in engines().iter().chain(&engines()) {
        engine.create_table(table).unwrap();
        let error = engine.create_table(table).unwrap_err();
        assert!(error.starts_with("ResourceInUseException: "), "{}: {error}", engine.name());
    }
}

/// Returns the expected summary of a table's description, by its schema.
fn expected(schema: &TableSchema) -> Value {
    let table_key = std::slice::from_ref(schema.partition_key());
    let indexes = |kind: IndexKind| -> BTreeMap<&str, Value> {
        let of_kind = schema.indexes().iter().filter(|index| index.kind() == kind);
        of_kind
            .map(|index| {
                let partition_key = if kind == IndexKind::Local { table_key } else { index.partition_key() };
                let index_summary = json!({
                    "key": key(partition_key, index.sort_key()),
                    "projection": match index.projection() {
                        Projection::All => json!("ALL"),
                        Projection::KeysOnly => json!("KEYS_ONLY"),
                        Projection::Include(attributes) => json!(attributes),
                    },
                    "capacity": index.throughput().map(capacity),
                });
                (index.name(), index_summary)
            })
            .collect()
    };
    let attributes: BTreeMap<&str, &str> = schema
        .key_attributes()
        .into_iter()
        .map(|attribute| (attribute.name(), attribute.ty().as_str()))
        .collect();
    json!({
        "key": key(table_key, schema.sort_key()),
        "attributes": attributes,
        "global indexes": indexes(IndexKind::Global),
        "local indexes": indexes(IndexKind::Local),
        "capacity": match schema.billing() {
            Billing::OnDemand => Value::Null,
            Billing::Provisioned(throughput) => capacity(throughput),
        },
        "stream": schema.stream().map(|view| match view {
            StreamViewType::KeysOnly => "KEYS_ONLY",
            StreamViewType::NewImage => "NEW_IMAGE",
            StreamViewType::OldImage => "OLD_IMAGE",
            StreamViewType::NewAndOldImages => "NEW_AND_OLD_IMAGES",
        }),
        "deletion protection": schema.deletion_protection(),
    })
}

fn key<'a>(
    partition_key: &'a [Attribute],
    sort_key: impl IntoIterator<Item = &'a Attribute>,
) -> Vec<[&'a str; 2]> {
    let partition_key = partition_key.iter().map(|attribute| [attribute.name(), "HASH"]);
    partition_key.chain(sort_key.into_iter().map(|attribute| [attribute.name(), "RANGE"])).collect()
}

fn capacity(throughput: Throughput) -> Value {
    json!([throughput.reads(), throughput.writes()])
}

/// Summarises the result of `DescribeTable` in the same form.
fn summary(description: &Value) -> Value {
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let key = |of: &Value| -> Value {
        list(&of["KeySchema"])
            .iter()
            .map(|element| json!([element["AttributeName"], element["KeyType"]]))
            .collect()
    };
    // For on-demand tables, engines return 0 or nothing.
    let capacity = |of: &Value| {
        let throughput = &of["ProvisionedThroughput"];
        match (throughput["ReadCapacityUnits"].as_u64(), throughput["WriteCapacityUnits"].as_u64()) {
            (None | Some(0), None | Some(0)) => Value::Null,
            (reads, writes) => json!([reads, writes]),
        }
    };
    let by_name = |value: &Value, name: &str, summary: &dyn Fn(&Value) -> Value| -> Value {
        list(value).iter().map(|part| (part[name].as_str().unwrap().to_owned(), summary(part))).collect()
    };
    let index = |of: &Value| {
        let projection = &of["Projection"];
        let kind = &projection["ProjectionType"];
        json!({
            "key": key(of),
            "projection": if kind == "INCLUDE" { &projection["NonKeyAttributes"] } else { kind },
            "capacity": capacity(of),
        })
    };
    let mode = description.pointer("/BillingModeSummary/BillingMode");
    assert_eq!(mode.is_some_and(|mode| mode == "PAY_PER_REQUEST"), capacity(description).is_null());
    json!({
        "key": key(description),
        "attributes":
            by_name(&description["AttributeDefinitions"], "AttributeName", &|part| part["AttributeType"].clone()),
        "global indexes": by_name(&description["GlobalSecondaryIndexes"], "IndexName", &index),
        "local indexes": by_name(&description["LocalSecondaryIndexes"], "IndexName", &index),
        "capacity": capacity(description),
        "stream": description["StreamSpecification"]["StreamViewType"],
        "deletion protection": description["DeletionProtectionEnabled"].as_bool().unwrap_or_default(),
    })
}
