//! Plans of requests, applied to tables with items on every available engine.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use aws_sdk_dynamodb::Client;
use serde_json::json;
use tablewright::deploy::What;
use tablewright::evolve::{SchemaChange, diff, plan_calls};
use tablewright::schema::TableSchema;
use tablewright::testing::{self, Answer, Call, Embedded};
use tablewright::{Stack, sdk};
use tablewright_tests::changing;

use super::block_on;
use super::changes::is_not_kept;
use super::engines::Engine;
use super::items::Items;
use super::pairs;

/// Creates the tables of a stack, with items.
pub(super) fn create(engine: &Engine, before: &Stack, after: &Stack) -> Items {
    block_on(sdk::create_tables(&engine.client, before)).unwrap();
    let items = Items::of(before, after);
    items.fill(engine);
    items
}

/// Deletes the tables of both stacks.
pub(super) fn delete(engine: &Engine, before: &Stack, after: &Stack) {
    let names: BTreeSet<&str> = before.tables().chain(after.tables()).map(TableSchema::name).collect();
    let live = engine.ask("ListTables", &json!({}))["TableNames"].take();
    for name in names.into_iter().filter(|name| live.as_array().unwrap().contains(&json!(name))) {
        let table = engine.ask("DescribeTable", &json!({ "TableName": name }))["Table"].take();
        if table["DeletionProtectionEnabled"] == true {
            engine.ask("UpdateTable", &json!({ "TableName": name, "DeletionProtectionEnabled": false }));
        }
        engine.ask("DeleteTable", &json!({ "TableName": name }));
    }
}

/// Applies, and allows nothing or everything.
pub(super) fn applied(engine: &Engine, stack: &Stack, is_all_allowed: bool) -> sdk::Applied {
    applied_by(&engine.client, engine, stack, is_all_allowed)
}

/// Applies with another client of the engine.
fn applied_by(client: &Client, engine: &Engine, stack: &Stack, is_all_allowed: bool) -> sdk::Applied {
    let mut apply = sdk::apply(client, stack);
    if is_all_allowed {
        let live = block_on(sdk::snapshot(&engine.client, stack)).unwrap();
        let plan = plan_calls(&live, &stack.snapshot().unwrap());
        apply = plan.calls.into_iter().filter_map(|call| call.destroys).fold(apply, sdk::Apply::allow);
    }
    block_on(apply.send()).unwrap()
}

/// Returns the changes that an engine should have kept.
pub(super) fn left(engine: &Engine, stack: &Stack) -> Vec<SchemaChange> {
    let live = block_on(sdk::snapshot(&engine.client, stack)).unwrap();
    let mut left = diff(&live, &stack.snapshot().unwrap()).changes;
    left.retain(|change| !matches!(change.at.what, What::OnDelete | What::LogicalId | What::Items));
    // The embedded engine does not change the capacity of an index.
    left.retain(|change| engine.is_local || change.at.what != What::Capacity);
    left.retain(|change| !engine.is_local || !is_not_kept(change));
    left
}

/// Returns the indexes of the live tables.
fn indexes(engine: &Engine, stack: &Stack) -> BTreeSet<String> {
    let of_table = |name: &str| {
        let described = engine.ask("DescribeTable", &json!({ "TableName": name }));
        let indexes = described["Table"]["GlobalSecondaryIndexes"].as_array().cloned().unwrap_or_default();
        indexes.into_iter().map(|index| format!("{name} {}", index["IndexName"])).collect::<Vec<_>>()
    };
    stack.tables().flat_map(|table| of_table(table.name())).collect()
}

/// An interruption after any request is made good by the next call.
#[test]
fn an_interrupted_change_is_resumed() {
    let [before, after] = changing::pair(3);
    let mut interrupted = 0;
    for limit in 0.. {
        let engine = Engine::embedded();
        let items = create(&engine, &before, &after);
        let (count, answers) = (AtomicUsize::new(0), engine.answers());
        let failing = testing::client_of(move |call: Call<'_>| {
            let is_change = call.operation.starts_with("Update");
            if is_change && count.fetch_add(1, Ordering::Relaxed) == limit {
                return Answer::error(400, "AccessDeniedException", "no more");
            }
            answers(call)
        });
        let live = block_on(sdk::snapshot(&engine.client, &after)).unwrap();
        let plan = plan_calls(&live, &after.snapshot().unwrap());
        let destroyed = plan.calls.into_iter().filter_map(|call| call.destroys);
        let first = block_on(destroyed.fold(sdk::apply(&failing, &after), sdk::Apply::allow).send());
        applied(&engine, &after, true);
        assert_eq!(left(&engine, &after), [], "{limit}");
        items.assert_there(&engine, &limit.to_string());
        if first.is_ok() {
            break;
        }
        interrupted += 1;
    }
    assert!(interrupted > 2, "{interrupted}");
}

/// An error of the service during any request, even after the SDK's own attempts, does not end the change. Neither does
/// a lost answer.
#[test]
fn a_request_that_may_succeed_later_is_sent_again() {
    let calls = |[before, after]: &[Stack; 2]| {
        plan_calls(&before.snapshot().unwrap(), &after.snapshot().unwrap()).calls.len()
    };
    let [before, after] = (1..=1_000).map(changing::pair).find(|pair| calls(pair) == 3).unwrap();
    let no_answer = || Answer::connection_lost();
    let of_service = || Answer::error(500, "InternalServerError", "try again");
    let failures: [(fn() -> Answer, bool); 2] = [(of_service, false), (no_answer, true)];
    for (failure, is_done) in failures {
        for first in 0.. {
            let engine = Engine::embedded();
            let items = create(&engine, &before, &after);
            let (count, answers) = (AtomicUsize::new(0), engine.answers());
            let requests = Arc::new(AtomicUsize::new(0));
            let counted = Arc::clone(&requests);
            // More failures than the SDK makes attempts.
            let failing = testing::client_of(move |call: Call<'_>| {
                counted.fetch_add(1, Ordering::Relaxed);
                if (first..first + 4).contains(&count.fetch_add(1, Ordering::Relaxed)) {
                    if is_done {
                        answers(call);
                    }
                    return failure();
                }
                answers(call)
            });
            applied_by(&failing, &engine, &after, true);
            assert_eq!(left(&engine, &after), [], "{first}");
            items.assert_there(&engine, &first.to_string());
            if requests.load(Ordering::Relaxed) <= first {
                break;
            }
        }
    }
}

/// Two callers at once reach the same state.
#[test]
fn two_callers_do_not_disturb_each_other() {
    for engine in Engine::all() {
        let pairs = (1..).map(changing::pair).filter(|[before, after]| engine.can_change(before, after));
        for (number, [before, after]) in pairs.take(8).enumerate() {
            let items = create(&engine, &before, &after);
            std::thread::scope(|scope| {
                let callers = [(), ()].map(|()| scope.spawn(|| applied(&engine, &after, true)));
                callers.map(|caller| caller.join().unwrap())
            });
            applied(&engine, &after, true);
            let at = format!("{}, {number}", engine.name);
            assert_eq!(left(&engine, &after), [], "{at}");
            items.assert_there(&engine, &at);
            delete(&engine, &before, &after);
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

/// Each request is accepted, no item is lost, and each index has its items at the end. Returns the number of requests,
/// and of changes that the first, cautious call does not make.
pub(super) fn change(engine: &Engine, before: &Stack, after: &Stack, at: &str) -> (usize, usize) {
    let at = format!("{}, {at}", engine.name);
    let items = create(engine, before, after);
    let had = indexes(engine, before);
    let cautious = applied(engine, after, false);
    assert!(indexes(engine, before).is_superset(&had), "{at}: an index is gone");
    items.assert_there(engine, &at);
    let bold = applied(engine, after, true);
    assert_eq!(bold.not_allowed, Vec::<String>::new(), "{at}");
    assert_eq!(bold.remaining, [], "{at}");
    let is_dropped = |title: &&String| !engine.is_local && title.ends_with("set billing and capacity");
    let ineffective: Vec<&String> = bold.ineffective.iter().filter(|title| !is_dropped(title)).collect();
    assert_eq!(ineffective, Vec::<&String>::new(), "{at}");
    items.assert_there(engine, &at);
    assert_eq!(left(engine, after), [], "{at}");
    if ineffective.len() == bold.ineffective.len() {
        assert_eq!(applied(engine, after, true).done, Vec::<String>::new(), "{at}");
    }
    delete(engine, before, after);
    (cautious.done.len() + bold.done.len(), cautious.not_allowed.len())
}

#[test]
fn random_changes_lose_no_item() {
    for counts in pairs::each_random(|engine, [before, after], at| change(engine, before, after, at)) {
        let (requests, kept) = counts.iter().fold((0, 0), |sum, count| (sum.0 + count.0, sum.1 + count.1));
        assert!(requests > 2 * counts.len() && kept > 10, "{requests}, {kept}");
    }
}
