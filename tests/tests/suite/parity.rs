//! The rules hold for a table from JSON as they do for a derived one, in the same words.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use tablewright::{DynamoTable, Naming, Stack, TableSchema};
use tablewright_tests::lints;

/// `document` with what `settings` adds to it or replaces of it.
fn with(mut document: Value, settings: Value) -> Value {
    if let (Value::Object(document), Value::Object(settings)) = (&mut document, settings) {
        document.extend(settings);
    }
    document
}

/// The smallest table, and more.
fn table(settings: Value) -> Value {
    with(json!({ "name": "order", "partition_key": string("id") }), settings)
}

/// A table with a sort key.
fn indexed(indexes: &Value) -> Value {
    table(json!({ "sort_key": number("number"), "indexes": indexes }))
}

/// A global index on the string `status`, and more.
fn global(name: &str, settings: Value) -> Value {
    with(json!({ "name": name, "kind": "global", "partition_key": [string("status")] }), settings)
}

/// A local index on the number `total`, and more.
fn local(name: &str, settings: Value) -> Value {
    with(json!({ "name": name, "kind": "local", "sort_key": [number("total")] }), settings)
}

fn string(name: &str) -> Value {
    json!({ "name": name, "type": "S" })
}

fn number(name: &str) -> Value {
    json!({ "name": name, "type": "N" })
}

fn provisioned() -> Value {
    json!({ "provisioned": { "reads": 5, "writes": 5 } })
}

fn strings(names: &[&str]) -> Vec<Value> {
    names.iter().map(|name| string(name)).collect()
}

fn tag(key: &str, value: &str) -> Value {
    json!({ "key": key, "value": value })
}

/// For each derived table that breaks a rule, by the name of its stored message, a document that breaks the same.
#[expect(clippy::too_many_lines, reason = "one row for each case")]
fn rows() -> Vec<(&'static str, Value)> {
    let place = ["continent", "country", "region", "city", "street"];
    let lines: Vec<String> = (1..=21).map(|number| format!("line_{number:02}")).collect();
    let totals =
        |count: usize, settings: fn(usize) -> Value| -> Vec<Value> { (1..=count).map(settings).collect() };
    vec![
        (
            "rule/attribute_name_empty",
            table(json!({ "indexes": [global("status-index", json!({ "partition_key": [string("")] }))] })),
        ),
        (
            "rule/attribute_name_long",
            table(
                json!({ "indexes": [global("status-index", json!({ "partition_key": [string(&"status-".repeat(37))] }))] }),
            ),
        ),
        ("rule/capacity_zero", table(json!({ "billing": { "provisioned": { "reads": 0, "writes": 5 } } }))),
        (
            "rule/global_indexes",
            table(json!({ "indexes": totals(21, |n| global(&format!("total-{n:02}-index"), json!({}))) })),
        ),
        (
            "rule/index_capacity_on_demand",
            table(
                json!({ "indexes": [global("total-index", json!({ "throughput": { "reads": 5, "writes": 5 } }))] }),
            ),
        ),
        (
            "rule/index_capacity_zero",
            table(
                json!({ "billing": provisioned(), "indexes": [global("total-index", json!({ "throughput": { "reads": 5, "writes": 0 } }))] }),
            ),
        ),
        ("rule/index_name_character", table(json!({ "indexes": [global("by status-index", json!({}))] }))),
        ("rule/index_name_short", table(json!({ "indexes": [global("s", json!({}))] }))),
        (
            "rule/index_name_taken",
            indexed(&json!([global("total-index", json!({})), local("total-index", json!({}))])),
        ),
        (
            "rule/index_name_taken_on_struct",
            table(json!({ "indexes": [global("total-index", json!({})), global("total-index", json!({}))] })),
        ),
        (
            "rule/index_without_capacity",
            table(json!({ "billing": provisioned(), "indexes": [global("total-index", json!({}))] })),
        ),
        ("rule/key_name_empty", table(json!({ "partition_key": string("") }))),
        (
            "rule/key_repeats",
            table(
                json!({ "indexes": [global("total-index", json!({ "partition_key": [string("total")], "sort_key": [string("total")] }))] }),
            ),
        ),
        ("rule/kms_key_character", table(json!({ "encryption": { "customer": "alias/shop orders" } }))),
        ("rule/kms_key_empty", table(json!({ "encryption": { "customer": "" } }))),
        ("rule/kms_key_long", table(json!({ "encryption": { "customer": "a".repeat(2049) } }))),
        ("rule/kms_key_managed", table(json!({ "encryption": { "customer": "alias/aws/dynamodb" } }))),
        ("rule/local_indexes", indexed(&json!(totals(6, |n| local(&format!("total-{n}-index"), json!({})))))),
        (
            "rule/local_key_repeats",
            indexed(&json!([local("id-index", json!({ "sort_key": [string("id")] }))])),
        ),
        ("rule/local_without_sort_key", table(json!({ "indexes": [local("total-index", json!({}))] }))),
        ("rule/logical_id_character", table(json!({ "logical_id": "orders-table" }))),
        ("rule/logical_id_empty", table(json!({ "logical_id": "" }))),
        ("rule/logical_id_long", table(json!({ "logical_id": "Orders".repeat(43) }))),
        (
            "rule/partition_attributes",
            table(json!({ "indexes": [global("place-index", json!({ "partition_key": strings(&place) }))] })),
        ),
        ("rule/physical_name", table(json!({ "physical_name": "shop orders" }))),
        (
            "rule/projected_name_long",
            table(
                json!({ "indexes": [global("status-index", json!({ "projection": { "include": ["note-".repeat(52)] } }))] }),
            ),
        ),
        (
            "rule/projection_empty",
            table(json!({ "indexes": [global("total-index", json!({ "projection": { "include": [] } }))] })),
        ),
        (
            "rule/projection_long",
            table(
                json!({ "indexes": [global("total-index", json!({ "projection": { "include": lines } }))] }),
            ),
        ),
        (
            "rule/projection_total",
            table(json!({ "indexes": (1..=6).map(|n| {
            let included = if n == 6 { &lines[..1] } else { &lines[..20] };
            global(&format!("total-{n}-index"), json!({ "projection": { "include": included } }))
        }).collect::<Vec<_>>() })),
        ),
        ("rule/recovery_days_many", table(json!({ "point_in_time_recovery": { "days": 36 } }))),
        ("rule/recovery_days_zero", table(json!({ "point_in_time_recovery": { "days": 0 } }))),
        (
            "rule/sort_attributes",
            table(json!({ "indexes": [global("place-index", json!({ "sort_key": strings(&place) }))] })),
        ),
        ("rule/table_name_character", table(json!({ "name": "orders/2026" }))),
        ("rule/table_name_long", table(json!({ "name": "orders-".repeat(37) }))),
        ("rule/table_name_of_struct", table(json!({ "name": "ok" }))),
        ("rule/table_name_short", table(json!({ "name": "o" }))),
        ("rule/tag_key_character", table(json!({ "tags": [tag("team!", "checkout")] }))),
        ("rule/tag_key_empty", table(json!({ "tags": [tag("", "checkout")] }))),
        ("rule/tag_key_long", table(json!({ "tags": [tag(&"team-".repeat(26), "checkout")] }))),
        ("rule/tag_key_reserved", table(json!({ "tags": [tag("AWS:team", "checkout")] }))),
        (
            "rule/tag_twice",
            table(
                json!({ "tags": [tag("team", "checkout"), tag("backup", "daily"), tag("team", "orders")] }),
            ),
        ),
        ("rule/tag_value_character", table(json!({ "tags": [tag("team", "check\nout")] }))),
        ("rule/tag_value_long", table(json!({ "tags": [tag("team", &"checkout-".repeat(29))] }))),
        (
            "rule/tags",
            table(
                json!({ "tags": (1..=51).map(|n| tag(&format!("tag-{n:02}"), "value")).collect::<Vec<_>>() }),
            ),
        ),
        ("rule/ttl_name_long", table(json!({ "time_to_live": number(&"expires-".repeat(32)) }))),
        ("rule/ttl_type", table(json!({ "time_to_live": string("expires_at") }))),
        (
            "stages/rules",
            table(json!({
                "name": "o",
                "partition_key": string(""),
                "tags": [tag("aws:team", "checkout"), tag("backup", "daily!")],
                "billing": { "provisioned": { "reads": 5, "writes": 0 } },
                "point_in_time_recovery": { "days": 40 },
                "encryption": { "customer": "alias/aws/dynamodb" },
                "physical_name": "orders/2026",
                "logical_id": "orders-table",
                "time_to_live": string("expires_at"),
                "indexes": [
                    global("region-index", json!({ "partition_key": [string("region")], "sort_key": [string("region")] })),
                    global("by status-index", json!({ "throughput": { "reads": 5, "writes": 5 } })),
                    local("region-index", json!({})),
                ],
            })),
        ),
    ]
}

/// What a derived table cannot do: an attribute is a field, which has one type and one name, and the grammar has no
/// place for the others.
fn rows_of_json_alone() -> Vec<(&'static str, Value)> {
    vec![
        (
            "attribute `id` is both the partition key and the sort key; a key needs two different attributes",
            table(json!({ "sort_key": string("id") })),
        ),
        (
            "attribute `status` is a number (N) in one key and a string (S) in another; DynamoDB has one type for an \
             attribute",
            table(json!({ "sort_key": number("status"), "indexes": [global("status-index", json!({}))] })),
        ),
        (
            "attribute `id` is a string (S) in one key and binary (B) in another; DynamoDB has one type for an attribute",
            indexed(&json!([global("status-index", json!({ "sort_key": [{ "name": "id", "type": "B" }] }))])),
        ),
        (
            "attribute `number` is a string (S) in one key and a number (N) in another; DynamoDB has one type for an \
             attribute",
            table(json!({ "sort_key": string("number"), "time_to_live": number("number") })),
        ),
        (
            "local index `total-index` has a partition key of its own; it always has the table's, `id`, so make the \
             index global or leave the partition key out",
            indexed(&json!([local("total-index", json!({ "partition_key": [string("status")] }))])),
        ),
        (
            "local index `total-index` has 0 sort key attributes; DynamoDB allows exactly one",
            indexed(&json!([local("total-index", json!({ "sort_key": [] }))])),
        ),
        (
            "local index `total-index` has 2 sort key attributes; DynamoDB allows exactly one",
            indexed(&json!([local("total-index", json!({ "sort_key": [number("total"), number("tax")] }))])),
        ),
        (
            "local index `total-index` has a capacity; it uses the table's, so leave it out",
            indexed(&json!([local("total-index", json!({ "throughput": { "reads": 5, "writes": 5 } }))])),
        ),
        (
            "global index `status-index` has no partition key; give it at least one attribute",
            table(json!({ "indexes": [global("status-index", json!({ "partition_key": [] }))] })),
        ),
        (
            "index `status-index` includes attribute `total` twice; list it once",
            table(json!({
                "indexes": [global("status-index", json!({ "projection": { "include": ["total", "tax", "total"] } }))]
            })),
        ),
    ]
}

fn schema(document: &Value) -> TableSchema {
    serde_json::from_value(document.clone()).unwrap_or_else(|error| panic!("{error} in {document}"))
}

/// The violations of a table, as its user reads them.
fn violations(schema: &TableSchema) -> Vec<String> {
    schema.validate().err().unwrap_or_default().iter().map(ToString::to_string).collect()
}

/// What the compiler says about rules, in a stored message.
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
    for topic in fs::read_dir(fail()).expect("ui/fail").flatten() {
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

/// A rule nothing breaks is a rule nobody has seen the message of.
#[test]
fn every_rule_is_broken_by_a_row() {
    let source = include_str!("../../../runtime/src/violation.rs");
    let (_, rules) = source.split_once("enum Rule<'a> {\n").expect("the rules");
    let (rules, _) = rules.split_once("\n}").expect("the end of the rules");
    let identifier =
        |text: &str| -> String { text.chars().take_while(char::is_ascii_alphanumeric).collect() };
    let rules: BTreeSet<String> = rules.lines().map(|line| identifier(line.trim())).collect();

    let mut broken = BTreeSet::new();
    for (_, document) in rows().into_iter().chain(rows_of_json_alone()) {
        for violation in schema(&document).validate().err().unwrap_or_default() {
            let debug = format!("{violation:?}");
            let (_, rule) = debug.split_once("rule: ").expect("a rule");
            broken.insert(identifier(rule));
        }
    }
    assert_eq!(broken, rules);
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

#[test]
fn schemas_survive_json() {
    let derived = [
        Order::SCHEMA,
        Everything::SCHEMA,
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
