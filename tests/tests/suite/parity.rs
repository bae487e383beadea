//! A table from JSON is checked by the same rules as a derived one, in the same words.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use tablewright::rules::Violation;
use tablewright::schema::TableSchema;
use tablewright::{DynamoTable, Naming, Stack};
use tablewright_tests::lints;

use documents::{embedded, global, number, string, table, tag, vector};
use rows::{rows, rows_of_json_alone};

mod documents;
mod rows;

fn schema(document: &Value) -> TableSchema {
    serde_json::from_value(document.clone()).unwrap_or_else(|error| panic!("{error} in {document}"))
}

/// Returns the violations of a table, as its user reads them.
fn violations(schema: &TableSchema) -> Vec<String> {
    schema.validate().err().unwrap_or_default().iter().map(ToString::to_string).collect()
}

/// Returns the compiler's messages about rules, from a stored message.
fn panics(stored: &str) -> Vec<String> {
    stored
        .lines()
        .filter_map(|line| line.strip_prefix("error[E0080]: evaluation panicked: "))
        .map(ToOwned::to_owned)
        .collect()
}

fn fail() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/ui/fail"))
}

#[test]
fn both_ways_say_the_same() {
    for (name, document) in rows() {
        let stored = fs::read_to_string(fail().join(name).with_extension("stderr")).expect(name);
        let (mut derived, mut dynamic) = (panics(&stored), violations(&schema(&document)));
        derived.sort();
        dynamic.sort();
        assert_eq!(derived, dynamic, "{name}");
    }
}

#[test]
fn every_rule_of_a_derived_table_has_a_row() {
    let mut broken = BTreeSet::new();
    let topics = fs::read_dir(fail()).expect("ui/fail").flatten();
    // Checks of key attributes and of key templates are not rules of a table: no JSON describes what they check.
    let others = ["computed", "entity", "key_attribute"];
    for topic in topics.filter(|topic| others.iter().all(|other| topic.file_name() != *other)) {
        for file in fs::read_dir(topic.path()).expect("a topic").flatten().map(|file| file.path()) {
            let is_stored = file.extension().is_some_and(|extension| extension == "stderr");
            if is_stored && !panics(&fs::read_to_string(&file).expect("a stored message")).is_empty() {
                let name = file.strip_prefix(fail()).expect("below").with_extension("");
                broken.insert(name.to_str().expect("a name").to_owned());
            }
        }
    }
    let rows = rows().into_iter().map(|(name, _)| name.to_owned()).collect();
    assert_eq!(broken, rows);
}

#[test]
fn json_can_break_more() {
    for (expected, document) in rows_of_json_alone() {
        assert_eq!(violations(&schema(&document)), [expected]);
    }
}

/// Returns the names of all rules.
pub(super) fn rules() -> BTreeSet<String> {
    let source = include_str!("../../../runtime/src/rules/violation.rs");
    let (_, rules) = source.split_once("enum Rule<'a> {\n").expect("the rules");
    let (rules, _) = rules.split_once("\n}").expect("the end of the rules");
    rules.lines().map(|line| identifier(line.trim())).collect()
}

/// Returns the name of the broken rule.
pub(super) fn rule(violation: &Violation<'_>) -> String {
    let debug = format!("{violation:?}");
    let (_, rule) = debug.split_once("rule: ").expect("a rule");
    identifier(rule)
}

/// Returns the names of the rules that a derived table can break.
pub(super) fn rules_of_the_derive() -> BTreeSet<String> {
    broken(rows().into_iter().map(|(_, document)| document))
}

/// Returns the names of the rules that documents break.
fn broken(documents: impl Iterator<Item = Value>) -> BTreeSet<String> {
    let broken = documents.flat_map(|document| -> Vec<String> {
        schema(&document).validate().err().unwrap_or_default().iter().map(rule).collect()
    });
    broken.collect()
}

fn identifier(text: &str) -> String {
    text.chars().take_while(char::is_ascii_alphanumeric).collect()
}

/// If no row breaks a rule, nobody has seen its message.
#[test]
fn every_rule_is_broken_by_a_row() {
    let documents = rows().into_iter().chain(rows_of_json_alone()).map(|(_, document)| document);
    assert_eq!(broken(documents), rules());
}

#[test]
fn a_stack_refuses_in_the_same_words() {
    for (_, document) in rows().into_iter().chain(rows_of_json_alone()) {
        let schema = schema(&document);
        let expected = violations(&schema);
        let error = Stack::new(Naming::verbatim()).schema(schema).cloudformation().expect_err("a violation");
        for text in expected {
            assert!(error.to_string().contains(&text), "{error} has not {text}");
        }
    }
}

#[test]
fn what_json_does_not_know_is_refused() {
    let unknown = json!(1);
    let refused = [
        table(json!({ "nmae": unknown })),
        table(json!({ "partition_key": { "name": "id", "type": "S", "nmae": unknown } })),
        table(json!({ "partition_key": { "name": "id", "type": "BOOL" } })),
        table(json!({ "partition_key": { "name": "id" } })),
        table(json!({ "indexes": [global("status-index", json!({ "nmae": unknown }))] })),
        table(json!({ "indexes": [global("status-index", json!({ "kind": "regional" }))] })),
        table(json!({ "indexes": [global("status-index", json!({ "projection": "some" }))] })),
        table(json!({ "billing": { "provisioned": { "reads": 5, "writes": 5, "nmae": unknown } } })),
        table(json!({ "billing": { "provisioned": { "reads": -5, "writes": 5 } } })),
        table(json!({ "on_demand_throughput": { "max_reads": -1 } })),
        table(json!({ "on_demand_throughput": { "nmae": unknown } })),
        table(json!({ "warm_throughput": { "nmae": unknown } })),
        table(json!({ "contributor_insights": "all" })),
        table(json!({ "global_index_quota": "30" })),
        embedded(&json!([vector("embedding-index", json!({ "nmae": unknown }))])),
        embedded(&json!([vector("embedding-index", json!({ "distance": "manhattan" }))])),
        embedded(&json!([{ "name": "embedding-index", "attribute": "embedding", "distance": "cosine" }])),
        table(json!({ "billing": "free" })),
        table(json!({ "point_in_time_recovery": { "nmae": unknown } })),
        table(json!({ "tags": [{ "key": "team", "value": "checkout", "nmae": unknown }] })),
        table(json!({ "stream": "everything" })),
        json!({ "name": "orders" }),
        json!({ "partition_key": string("id") }),
    ];
    for document in refused {
        assert!(serde_json::from_value::<TableSchema>(document.clone()).is_err(), "{document}");
    }
}

#[derive(DynamoTable)]
struct Order {
    #[pk]
    id: String,
}

/// Everything at once.
#[derive(DynamoTable)]
#[expect(dead_code, reason = "only its schema is looked at")]
#[table(
    name = "everything",
    tags("team" = "checkout"),
    billing(provisioned(reads = 5, writes = 6)),
    class(standard_infrequent_access),
    deletion_protection,
    point_in_time_recovery(days = 14),
    encryption(customer("alias/orders")),
    on_delete(retain_except_on_create),
    physical_name = "Orders",
    logical_id = "OrdersTable"
)]
#[stream(new_image)]
#[gsi("place", pk(region, id), sk(number), project(include(total)), provisioned(reads = 1, writes = 2))]
struct Everything {
    #[pk]
    id: String,
    #[sk]
    number: u64,
    region: serde_bytes::ByteBuf,
    #[lsi("total", project(keys_only))]
    total: i32,
    #[ttl]
    expires_at: Option<u64>,
}

#[test]
fn defaults_are_the_same_both_ways() {
    assert_eq!(Order::SCHEMA, &schema(&table(json!({}))));
}

#[test]
fn settings_are_the_same_both_ways() {
    let document = json!({
        "name": "everything",
        "description": "Everything at once.",
        "partition_key": string("id"),
        "sort_key": number("number"),
        "indexes": [
            {
                "name": "place-index",
                "kind": "global",
                "partition_key": [{ "name": "region", "type": "B" }, string("id")],
                "sort_key": [number("number")],
                "projection": { "include": ["total"] },
                "throughput": { "reads": 1, "writes": 2 },
            },
            { "name": "total-index", "kind": "local", "sort_key": [number("total")], "projection": "keys_only" },
        ],
        "time_to_live": number("expires_at"),
        "stream": "new_image",
        "billing": { "provisioned": { "reads": 5, "writes": 6 } },
        "class": "standard_infrequent_access",
        "deletion_protection": true,
        "point_in_time_recovery": { "days": 14 },
        "encryption": { "customer": "alias/orders" },
        "on_delete": "retain_except_on_create",
        "tags": [tag("team", "checkout")],
        "physical_name": "Orders",
        "logical_id": "OrdersTable",
    });
    assert_eq!(Everything::SCHEMA, &schema(&document));
    assert_eq!(serde_json::to_value(Everything::SCHEMA).expect("a document"), document);
    assert_eq!(violations(Everything::SCHEMA), [""; 0]);
}

/// An article, found by what it is about.
#[derive(DynamoTable)]
#[expect(dead_code, reason = "only its schema is looked at")]
#[table(
    billing(on_demand(max_reads = 100)),
    warm(reads = 15000, writes = 5000),
    contributor_insights(throttled_keys),
    global_index_quota = 30
)]
#[gsi("tenant", pk(tenant, topic), on_demand(max_reads = 10, max_writes = 20), warm(writes = 4000))]
struct Article {
    #[pk]
    id: String,
    tenant: String,
    #[gsi("topic", contributor_insights)]
    #[serde(skip_serializing_if = "Option::is_none")]
    topic: Option<String>,
    #[vector("body", dimensions = 1024, distance(cosine))]
    #[vector(name = "exact", dimensions = 1024, distance(dot_product), project(keys_only), filters(topic))]
    body: Vec<f32>,
    #[vector(
        "title",
        dimensions = 256,
        distance(euclidean),
        project(include(words)),
        pk(tenant),
        filters(topic, words)
    )]
    #[serde(rename = "titleVector", skip_serializing_if = "Option::is_none")]
    title: Option<Box<[f64]>>,
    words: u32,
}

#[test]
fn throughput_and_vectors_are_the_same_both_ways() {
    let document = json!({
        "name": "article",
        "description": "An article, found by what it is about.",
        "partition_key": string("id"),
        "indexes": [
            {
                "name": "tenant-index",
                "kind": "global",
                "partition_key": [string("tenant"), string("topic")],
                "projection": "all",
                "on_demand_throughput": { "max_reads": 10, "max_writes": 20 },
                "warm_throughput": { "writes": 4000 },
            },
            {
                "name": "topic-index",
                "kind": "global",
                "partition_key": [string("topic")],
                "projection": "all",
                "contributor_insights": "accessed_and_throttled_keys",
            },
        ],
        "vector_indexes": [
            {
                "name": "body-index",
                "attribute": "body",
                "dimensions": 1024,
                "distance": "cosine",
                "projection": "all",
            },
            {
                "name": "exact",
                "attribute": "body",
                "dimensions": 1024,
                "distance": "dot_product",
                "projection": "keys_only",
                "inline_filters": [string("topic")],
            },
            {
                "name": "title-index",
                "attribute": "titleVector",
                "dimensions": 256,
                "distance": "euclidean",
                "projection": { "include": ["words"] },
                "partition_key": string("tenant"),
                "inline_filters": [string("topic"), number("words")],
            },
        ],
        "global_index_quota": 30,
        "billing": "on_demand",
        "on_demand_throughput": { "max_reads": 100 },
        "warm_throughput": { "reads": 15000, "writes": 5000 },
        "contributor_insights": "throttled_keys",
        "class": "standard",
        "deletion_protection": false,
        "encryption": "aws_owned",
        "on_delete": "retain",
    });
    assert_eq!(Article::SCHEMA, &schema(&document));
    assert_eq!(serde_json::to_value(Article::SCHEMA).expect("a document"), document);
    assert_eq!(violations(Article::SCHEMA), [""; 0]);
}

#[test]
fn schemas_survive_json() {
    let derived = [
        Order::SCHEMA,
        Everything::SCHEMA,
        Article::SCHEMA,
        lints::Order::SCHEMA,
        lints::Mixed::SCHEMA,
        lints::Renamed::SCHEMA,
    ];
    let dynamic: Vec<TableSchema> =
        rows().iter().chain(&rows_of_json_alone()).map(|(_, document)| schema(document)).collect();
    for before in derived.into_iter().chain(&dynamic) {
        let text = serde_json::to_string(before).expect("a document");
        let after: TableSchema = serde_json::from_str(&text).expect("a schema");
        assert_eq!(before, &after);
        assert_eq!(text, serde_json::to_string(&after).expect("a document"));
    }
}
