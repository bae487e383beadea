//! Creating and comparing tables, on every available engine and on an account that stores every setting.

use std::sync::Arc;

use aws_sdk_dynamodb::Client;
use serde_json::{Value, json};
use tablewright::deploy::What;
use tablewright::schema::{OnDemandThroughput, TableSchema};
use tablewright::sdk::{self, Difference, ErrorKind, Severity};
use tablewright::testing::{self, Answer, Call, Embedded};
use tablewright::{Naming, Stack};
use tablewright_tests::cases::cases;

use super::ddb_local::Local;
use super::model::block_on;
use account::Account;

mod account;
mod compare;
mod create;

type Answers = Arc<dyn Fn(Call<'_>) -> Answer + Send + Sync>;

/// Returns the engines, without tables.
fn engines() -> Vec<(&'static str, Answers)> {
    let embedded = Embedded::without_tables().unwrap();
    let mut engines: Vec<(_, Answers)> =
        vec![("the embedded engine", Arc::new(move |call| embedded.answer(call)))];
    if let Some(local) = Local::new() {
        let answers = move |call: Call<'_>| {
            let (status, body) = local.answer(call.operation, call.body).unwrap();
            Answer::response(status, body)
        };
        engines.push(("DynamoDB Local", Arc::new(answers)));
    }
    engines
}

/// Returns a client of each engine.
fn clients() -> Vec<(&'static str, Client)> {
    let client = |answers: Answers| testing::client_of(move |call| answers(call));
    engines().into_iter().map(|(engine, answers)| (engine, client(answers))).collect()
}

fn lines<T: ToString>(items: &[T]) -> Vec<String> {
    items.iter().map(ToString::to_string).collect()
}

/// Returns whether an engine is known to ignore a setting of this kind silently.
fn is_dropped(difference: &Difference) -> bool {
    use What::{
        Class, DeletionProtection, Encryption, Existence, OnDemandThroughput, Replicas, Tag, WarmThroughput,
    };
    match difference.at.what {
        // The embedded engine returns a stream's tags as tags of the table.
        Tag => difference.severity == Severity::Harmless,
        Class | Encryption | WarmThroughput | OnDemandThroughput | DeletionProtection | Replicas => true,
        Existence => difference.expected == "a vector index",
        _ => false,
    }
}

/// Returns whether DynamoDB Local rejects a table. It requires both on-demand limits for an index, and rejects
/// attributes that only vector indexes use.
fn is_refused_locally(schema: &TableSchema) -> bool {
    let one_limit = |most: OnDemandThroughput| most.max_reads().is_none() || most.max_writes().is_none();
    !schema.vector_indexes().is_empty()
        || schema.indexes().iter().any(|index| index.on_demand_throughput().is_some_and(one_limit))
}

#[test]
fn every_case_is_created_and_is_as_its_schema_has_it() {
    for (case, stack) in cases() {
        for (engine, client) in clients() {
            if engine == "DynamoDB Local" && stack.tables().any(is_refused_locally) {
                continue;
            }
            block_on(async {
                let at = format!("{case} on {engine}");
                let created =
                    sdk::create_tables(&client, &stack).await.unwrap_or_else(|error| panic!("{at}: {error}"));
                assert_eq!(created.created.len(), stack.tables().len(), "{at}");
                assert_eq!(created.existing, [""; 0], "{at}");
                for difference in &created.differences {
                    assert!(is_dropped(difference), "{at}: {difference}");
                }
                let comparison = sdk::compare(&client, &stack).await.unwrap();
                assert_eq!(comparison.differences, created.differences, "{at}");
            });
        }
    }
}

/// Returns an account and a client for it.
fn account() -> (Arc<Account>, Client) {
    let account = Arc::new(Account::default());
    let answers = Arc::clone(&account);
    (account, testing::client_of(move |call| answers.answer(call)))
}

#[test]
fn in_an_account_every_case_differs_in_nothing() {
    for (case, stack) in cases() {
        let (account, client) = account();
        block_on(async {
            let created = sdk::create_tables(&client, &stack).await;
            let created = created.unwrap_or_else(|error| panic!("{case}: {error}"));
            // These are known only to a deployment: the ARN of a Kinesis stream, and the key of the stack.
            let is_open = |difference: &&Difference| {
                let expected = &difference.expected;
                expected.starts_with("a stream")
                    || expected == "the KMS key of the stack"
                    || difference.at.what == What::Replicas
            };
            let open: Vec<Difference> = created.differences.iter().filter(is_open).cloned().collect();
            assert_eq!(created.differences, open, "{case}");
            assert_eq!(created.unsupported, [], "{case}");
            account.requests();

            let again = sdk::create_tables(&client, &stack).await.unwrap();
            assert_eq!(again.created, [""; 0], "{case}");
            assert_eq!(again.existing, created.created, "{case}");
            assert_eq!(again.differences, open, "{case}");
            let again = account.requests();
            assert!(again.iter().all(|(operation, _)| operation == "CreateTable"), "{case}: {again:?}");
            assert_eq!(sdk::compare(&client, &stack).await.unwrap().differences, open, "{case}");
        });
    }
}

fn stack(schema: &Value) -> Stack {
    let schema: TableSchema = serde_json::from_value(schema.clone()).unwrap();
    schema.validate().unwrap_or_else(|violations| panic!("{violations:?}"));
    Stack::new(Naming::verbatim()).schema(schema)
}

fn orders() -> Value {
    json!({
        "name": "orders",
        "partition_key": { "name": "customer", "type": "S" },
        "sort_key": { "name": "number", "type": "N" },
        "indexes": [{
            "name": "status-index",
            "kind": "global",
            "partition_key": [{ "name": "status", "type": "S" }],
            "projection": { "include": ["total", "note"] },
        }],
    })
}

/// Returns the definition of `orders` with some members of the table or its index replaced.
fn with(members: &Value, index: &Value) -> Value {
    let mut orders = orders();
    for (name, value) in members.as_object().unwrap() {
        orders[name] = value.clone();
    }
    for (name, value) in index.as_object().unwrap() {
        orders["indexes"][0][name] = value.clone();
    }
    orders
}

#[test]
fn a_table_that_is_missing_is_said_to_be() {
    for (engine, client) in clients() {
        let comparison = block_on(sdk::compare(&client, &stack(&orders()))).unwrap();
        assert_eq!(
            lines(&comparison.differences),
            ["breaking: table `orders`: expected a table, found none"],
            "{engine}"
        );
        assert_eq!(comparison.severity(), Some(Severity::Breaking));
    }
}

#[test]
fn a_table_that_would_not_serve_is_refused() {
    let other =
        with(&json!({ "sort_key": { "name": "number", "type": "S" }, "class": "standard" }), &json!({}));
    for (engine, client) in clients() {
        block_on(sdk::create_tables(&client, &stack(&other))).unwrap();
        let error = block_on(sdk::create_tables(&client, &stack(&orders()))).unwrap_err();
        let ErrorKind::Different(differences) = error.kind() else { panic!("{engine}: {error}") };
        assert_eq!(differences.len(), 1, "{engine}: {error}");
        assert_eq!(
            error.to_string(),
            "CreateTable on table `orders`: the table already exists, but differs from its schema\n- breaking: table `orders`, key: \
             expected customer (S, HASH), number (N, RANGE), found customer (S, HASH), number (S, RANGE)",
            "{engine}"
        );
    }
}

/// An existing table that only differs in settings is used unchanged.
#[test]
fn a_table_with_other_settings_is_used() {
    let (account, client) = account();
    block_on(sdk::create_tables(&client, &stack(&orders()))).unwrap();
    account.change("orders", |table| table["DeletionProtectionEnabled"] = json!(true));
    let created = block_on(sdk::create_tables(&client, &stack(&orders()))).unwrap();
    assert_eq!(
        lines(&created.differences),
        ["harmless: table `orders`, deletion protection: expected off, found on"]
    );
}

#[test]
fn a_table_that_never_becomes_active_is_given_up() {
    let client = testing::client_of(|call| match call.operation {
        "CreateTable" => Answer::output("{}"),
        _ => Answer::error(400, "ResourceNotFoundException", "not yet"),
    });
    let error = block_on(sdk::create_tables(&client, &stack(&orders()))).unwrap_err();
    assert_eq!(error.to_string(), "DescribeTable on table `orders`: the table did not become active in time");
}

#[test]
fn a_stack_that_breaks_a_rule_says_which() {
    let client = testing::client_of(|call| panic!("{} was sent", call.operation));
    let error = block_on(sdk::create_tables(&client, &Stack::new(Naming::verbatim()))).unwrap_err();
    assert_eq!(error.to_string(), "the stack has no tables; add one with `.table::<T>()` [TW2001]");
}
