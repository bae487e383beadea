//! Plans of requests, sent to engines with items in the tables.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};

use aws_sdk_dynamodb::Client;
use tablewright::deploy::What;
use tablewright::evolve::{SchemaChange, diff};
use tablewright::testing::{self, Answer, Call, Embedded};
use tablewright::{Stack, sdk};
use tablewright_tests::changing;

use super::block_on;
use super::plan::{assert_items, fill};

/// Returns the engine. DynamoDB Local fills an index in real time, and these clients do not wait in real time.
fn clients() -> [(&'static str, Client); 1] {
    let embedded = Embedded::without_tables().unwrap();
    [("the embedded engine", testing::client_of(move |call| embedded.answer(call)))]
}

fn names(stack: &Stack) -> Vec<String> {
    stack.tables().map(|table| table.name().to_owned()).collect()
}

fn create(client: &Client, stack: &Stack) {
    block_on(sdk::create_tables(client, stack)).unwrap();
    fill(client, stack);
}

fn delete(client: &Client, stack: &Stack) {
    for name in names(stack) {
        block_on(client.delete_table().table_name(name).send()).unwrap();
    }
}

/// Applies, and allows nothing or everything.
fn applied(client: &Client, stack: &Stack, is_all_allowed: bool) -> sdk::Applied {
    let apply = sdk::apply(client, stack);
    if !is_all_allowed {
        return block_on(apply.send()).unwrap();
    }
    let live = block_on(sdk::snapshot(client, stack)).unwrap();
    let plan = tablewright::evolve::plan_calls(&live, &stack.snapshot().unwrap());
    let destroyed = plan.calls.into_iter().filter_map(|call| call.destroys);
    block_on(destroyed.fold(apply, sdk::Apply::allow).send()).unwrap()
}

/// Returns the changes that an engine should have kept.
fn left(engine: &str, client: &Client, stack: &Stack) -> Vec<SchemaChange> {
    let live = block_on(sdk::snapshot(client, stack)).unwrap();
    let mut left = diff(&live, &stack.snapshot().unwrap()).changes;
    left.retain(|change| !matches!(change.at.what, What::OnDelete | What::LogicalId | What::Items));
    // The embedded engine does not change the capacity of an index.
    left.retain(|change| engine == "DynamoDB Local" || change.at.what != What::Capacity);
    left
}

/// Returns the indexes of the live tables.
fn indexes(client: &Client, stack: &Stack) -> BTreeSet<String> {
    let names = names(stack).into_iter();
    names
        .flat_map(|name| {
            let described = block_on(client.describe_table().table_name(&name).send()).unwrap();
            let indexes = described.table.unwrap().global_secondary_indexes.unwrap_or_default();
            indexes.into_iter().map(move |index| format!("{name} {}", index.index_name.unwrap()))
        })
        .collect()
}

/// Each request is accepted, no item is lost, and each index has its items at the end.
#[test]
fn random_changes_lose_no_item() {
    for (engine, client) in clients() {
        let (mut requests, mut kept) = (0, 0);
        let seeds = 100;
        for seed in 1..=seeds {
            let [before, after] = changing::pair(seed);
            create(&client, &before);
            let had = indexes(&client, &before);
            let cautious = applied(&client, &after, false);
            assert!(indexes(&client, &before).is_superset(&had), "{engine}, {seed}: an index is gone");
            kept += cautious.not_allowed.len();
            let bold = applied(&client, &after, true);
            assert_eq!(bold.not_allowed, Vec::<String>::new(), "{engine}, {seed}");
            assert_eq!(bold.left, [], "{engine}, {seed}");
            let is_dropped =
                |title: &&String| engine != "DynamoDB Local" && title.ends_with("set billing and capacity");
            let ineffective: Vec<&String> =
                bold.ineffective.iter().filter(|title| !is_dropped(title)).collect();
            assert_eq!(ineffective, Vec::<&String>::new(), "{engine}, {seed}");
            requests += cautious.done.len() + bold.done.len();
            assert_items(&client, after.cloudformation().unwrap().as_json());
            assert_eq!(left(engine, &client, &after), [], "{engine}, {seed}");
            if ineffective.len() == bold.ineffective.len() {
                assert_eq!(applied(&client, &after, true).done, Vec::<String>::new(), "{engine}, {seed}");
            }
            delete(&client, &after);
        }
        assert!(requests > 2 * usize::try_from(seeds).unwrap() && kept > 10, "{engine}: {requests}, {kept}");
    }
}

/// An interruption after any request is made good by the next call.
#[test]
fn an_interrupted_change_is_resumed() {
    let [before, after] = changing::pair(3);
    let mut interrupted = 0;
    for limit in 0.. {
        let embedded = Embedded::new(&before).unwrap();
        let engine = embedded.clone();
        let client = testing::client_of(move |call| engine.answer(call));
        fill(&client, &before);
        let count = AtomicUsize::new(0);
        let failing = testing::client_of(move |call: Call<'_>| {
            let is_change = call.operation.starts_with("Update");
            if is_change && count.fetch_add(1, Ordering::Relaxed) == limit {
                return Answer::error(400, "AccessDeniedException", "no more");
            }
            embedded.answer(call)
        });
        let live = block_on(sdk::snapshot(&client, &after)).unwrap();
        let plan = tablewright::evolve::plan_calls(&live, &after.snapshot().unwrap());
        let destroyed = plan.calls.into_iter().filter_map(|call| call.destroys);
        let first = block_on(destroyed.fold(sdk::apply(&failing, &after), sdk::Apply::allow).send());
        applied(&client, &after, true);
        assert_eq!(left("the embedded engine", &client, &after), [], "{limit}");
        assert_items(&client, after.cloudformation().unwrap().as_json());
        if first.is_ok() {
            break;
        }
        interrupted += 1;
    }
    assert!(interrupted > 2, "{interrupted}");
}

/// Two callers at once reach the same state.
#[test]
fn two_callers_do_not_disturb_each_other() {
    for (engine, client) in clients() {
        for seed in [3, 5, 8, 13] {
            let [before, after] = changing::pair(seed);
            create(&client, &before);
            std::thread::scope(|scope| {
                let callers = [(), ()].map(|()| scope.spawn(|| applied(&client, &after, true)));
                callers.map(|caller| caller.join().unwrap())
            });
            applied(&client, &after, true);
            assert_eq!(left(engine, &client, &after), [], "{engine}, {seed}");
            assert_items(&client, after.cloudformation().unwrap().as_json());
            delete(&client, &after);
        }
    }
}

/// Progress is told in order, and a missing table is created.
#[test]
fn progress_is_told() {
    let (before, after) = (Embedded::without_tables().unwrap(), changing::pair(3)[1].clone());
    let client = testing::client_of(move |call| before.answer(call));
    let mut told = Vec::new();
    let apply = sdk::apply(&client, &after).progress(|progress| told.push(progress.to_string()));
    let applied = block_on(apply.send()).unwrap();
    assert_eq!(applied.done.first().map(String::as_str), Some("one: create table"));
    assert_eq!(&told[..2], ["one: create table", "one: create table: done"]);
}
