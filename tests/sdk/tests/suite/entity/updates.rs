//! Updates: no key of an index goes stale.

use proptest::prelude::*;
use tablewright::sdk::path::kept;
use tablewright::sdk::{ErrorKind, Update};
use tablewright::testing;

use super::*;

/// Keys of every kind that an update computes.
#[derive(Debug, Deserialize, DynamoTable, PartialEq)]
#[table(name = "board", pk = "PK", sk = "SK", tag = "type")]
#[gsi(name = "GSI1", pk = "GSI1PK", sk = "GSI1SK")]
#[gsi(name = "GSI2", pk = "GSI2PK", sk = "GSI2SK")]
#[gsi(name = "GSI3", pk = "GSI3PK", sk = "rank")]
#[lsi(name = "LSI1", sk = "LSI1SK")]
enum Board {
    Task(Task),
}

#[derive(Clone, Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[pk("BOARD#{board}")]
#[sk("TASK#{number:04}")]
#[gsi(name = "GSI1", by = "assignee", pk("USER#{assignee}"), sk("{number:04}"))]
#[gsi(name = "GSI2", by = "state", pk("{board}#{state}#{due}"), sk("{is_late}"))]
#[gsi(name = "GSI3", by = "owner", pk("OWNER#{owner:lower}"), sk(rank))]
#[lsi(name = "LSI1", by = "rank", sk("RANK#{rank:05}"))]
struct Task {
    #[key_only]
    board: String,
    number: u16,
    assignee: Option<String>,
    state: State,
    #[serde(skip_serializing_if = "Option::is_none")]
    due: Option<String>,
    is_late: bool,
    #[serde(rename = "who")]
    owner: Option<String>,
    rank: u16,
    title: String,
}

#[derive(Clone, Copy, Debug, Deserialize, KeyAttribute, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
enum State {
    Open,
    Done,
}

fn task() -> Task {
    Task {
        board: "b".to_owned(),
        number: 7,
        assignee: Some("ada".to_owned()),
        state: State::Open,
        due: Some("2026-11-20".to_owned()),
        is_late: false,
        owner: Some("Bo".to_owned()),
        rank: 3,
        title: "one".to_owned(),
    }
}

fn boards() -> Vec<(&'static str, Table<Task>)> {
    let stack = Stack::new(Naming::verbatim()).table::<Task>();
    let clients = clients_of(&stack).into_iter();
    clients.map(|(engine, client)| (engine, Table::named(client, &Naming::verbatim()))).collect()
}

/// Puts one item, updates it, and asserts that the stored item equals the item that a put of the other writes.
async fn check(
    tasks: &Table<Task>,
    before: &Task,
    after: &Task,
    update: impl FnOnce(Update<Task>) -> Update<Task>,
) {
    tasks.put(before).send().await.unwrap();
    update(tasks.update(before.primary_key())).send().await.unwrap();
    let updated = stored(tasks, before).await;
    tasks.put(after).send().await.unwrap();
    assert_eq!(updated, stored(tasks, after).await, "{before:?} to {after:?}");
}

/// Returns the whole item, including the attributes that are not fields.
async fn stored(tasks: &Table<Task>, task: &Task) -> serde_json::Value {
    const ALL: &[&str] = &[
        "PK", "SK", "GSI1PK", "GSI1SK", "GSI2PK", "GSI2SK", "GSI3PK", "LSI1SK", "type", "number", "assignee",
        "state", "due", "isLate", "who", "rank", "title", "board",
    ];
    tasks.get(task.primary_key()).project_attributes(ALL).send().await.unwrap().unwrap()
}

#[test]
fn an_update_sets_the_keys_that_it_changes() {
    let (tasks, path) = (Table::<Task>::without_client("board"), Task::PATHS);
    let update = || tasks.update(Task::key("b", 7_u16));
    let expression = |update: Update<Task>| update.input().unwrap().update_expression.unwrap();
    assert_eq!(expression(update().set(path.title, "two")), "SET #a0 = :a0", "no key");
    assert_eq!(expression(update().set(path.assignee, "bo")), "SET #a0 = :a0, #a1 = :a1");
    assert_eq!(expression(update().remove(path.assignee)), "REMOVE #a0, #a1");
    assert_eq!(expression(update().set(path.assignee, None::<String>)), "REMOVE #a0, #a1");
    let names = update().set(path.rank, 5_u16).input().unwrap().expression_attribute_names.unwrap();
    assert!(names.values().any(|name| name == "LSI1SK"), "{names:?}");
}

#[test]
fn an_update_is_as_a_put_of_what_it_makes() {
    for (engine, tasks) in boards() {
        let path = Task::PATHS;
        block_on(async {
            let before = task();
            let after = Task { assignee: Some("bo".to_owned()), ..task() };
            check(&tasks, &before, &after, |update| update.set(path.assignee, "bo")).await;
            let after = Task { assignee: None, ..task() };
            check(&tasks, &before, &after, |update| update.remove(path.assignee)).await;
            check(&tasks, &after, &before, |update| update.set(path.assignee, "ada")).await;
            let after = Task { owner: Some("ADA".to_owned()), rank: 40, ..task() };
            check(&tasks, &before, &after, |update| update.set(path.owner, "ADA").set(path.rank, 40_u16))
                .await;
            let after = Task { is_late: true, title: "two".to_owned(), ..task() };
            check(&tasks, &before, &after, |update| update.set(path.is_late, true).set(path.title, "two"))
                .await;

            let after = Task { state: State::Done, ..task() };
            let update = |update: Update<Task>| {
                update.set_together(path.state_and_due, (State::Done, kept("2026-11-20")))
            };
            check(&tasks, &before, &after, update).await;
            let after = Task { state: State::Done, due: None, ..task() };
            let update =
                |update: Update<Task>| update.set_together(path.state_and_due, (State::Done, None::<String>));
            check(&tasks, &before, &after, update).await;
            let before = after;
            let update = |update: Update<Task>| {
                update.set_together(path.state_and_due, (kept(State::Done), "2026-12-01".to_owned()))
            };
            check(&tasks, &before, &Task { due: Some("2026-12-01".to_owned()), ..before.clone() }, update)
                .await;
            let update = |update: Update<Task>| {
                update.set_together(path.state_and_due, (State::Open, kept(None::<String>)))
            };
            check(&tasks, &before, &Task { state: State::Open, ..before.clone() }, update).await;
        });
        let _ = engine;
    }
}

#[test]
fn what_is_kept_has_to_be_so() {
    for (engine, tasks) in boards() {
        block_on(async {
            tasks.put(&task()).send().await.unwrap();
            let update = tasks.update(task().primary_key());
            let lie = (State::Done, kept("2026-11-21"));
            let error = update.set_together(Task::PATHS.state_and_due, lie).send().await.unwrap_err();
            assert!(error.is_condition_failed(), "{engine}: {error}");
            assert_eq!(tasks.get(task().primary_key()).send().await.unwrap(), Some(task()), "{engine}");
        });
    }
}

#[test]
fn a_value_that_makes_no_key_is_not_sent() {
    let (tasks, path) = (Table::<Task>::without_client("board"), Task::PATHS);
    let update = || tasks.update(Task::key("b", 7_u16));
    let empty = update().set(path.assignee, "").input().unwrap_err();
    assert_eq!(
        empty.to_string(),
        "UpdateItem on table `board`: `assignee` cannot be part of key attribute `GSI1PK`: it is empty"
    );
    let separator = update().set_together(path.state_and_due, (State::Done, "2026#")).input();
    assert!(separator.is_ok(), "it is the last field, and what shares an index is told by the table's key");
    let copied = update().set(path.assignee, path.owner).input().unwrap_err();
    assert!(matches!(copied.kind(), ErrorKind::InvalidRequest(_)), "{copied}");
}

#[test]
fn an_upsert_writes_the_keys_that_it_can() {
    for (engine, tasks) in boards() {
        block_on(async {
            let path = Task::PATHS;
            let update =
                tasks.update(task().primary_key()).set(path.assignee, "ada").set(path.is_late, false);
            let update = update.set(path.owner, "Bo").set(path.rank, 3_u16).set(path.title, "one");
            let update = update.set_together(path.state_and_due, (State::Open, "2026-11-20"));
            update.upsert().send().await.unwrap();
            let made = stored(&tasks, &task()).await;
            tasks.put(&task()).send().await.unwrap();
            assert_eq!(made, stored(&tasks, &task()).await, "{engine}");
        });
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_update_is_as_a_put(
        before in tasks(),
        after in tasks(),
        set in any::<[bool; 5]>(),
    ) {
        let stack = Stack::new(Naming::verbatim()).table::<Board>();
        let tasks = Table::<Task>::named(testing::client(&stack).unwrap(), &Naming::verbatim());
        let mut expected = before.clone();
        let path = Task::PATHS;
        block_on(async {
            tasks.put(&before).send().await.unwrap();
            let mut update = tasks.update(before.primary_key()).set(path.title, &after.title);
            expected.title.clone_from(&after.title);
            if set[0] {
                update = update.set(path.assignee, &after.assignee);
                expected.assignee.clone_from(&after.assignee);
            }
            if set[1] {
                update = update.set(path.is_late, after.is_late);
                expected.is_late = after.is_late;
            }
            if set[2] {
                update = update.set(path.owner, &after.owner).set(path.rank, after.rank);
                (expected.owner, expected.rank) = (after.owner.clone(), after.rank);
            }
            if set[3] && set[4] {
                update = update.set_together(path.state_and_due, (after.state, &after.due));
                (expected.state, expected.due) = (after.state, after.due.clone());
            } else if set[3] {
                update = update.set_together(path.state_and_due, (after.state, kept(&before.due)));
                expected.state = after.state;
            } else if set[4] {
                update = update.set_together(path.state_and_due, (kept(before.state), &after.due));
                expected.due.clone_from(&after.due);
            }
            update.send().await.unwrap();
            let updated = stored(&tasks, &before).await;
            tasks.put(&expected).send().await.unwrap();
            assert_eq!(updated, stored(&tasks, &expected).await);
        });
    }
}

fn tasks() -> impl Strategy<Value = Task> {
    let text = || proptest::option::of("[A-Za-z]{1,3}");
    (text(), any::<bool>(), text(), any::<bool>(), text(), any::<u16>(), "[a-z]{0,2}").prop_map(
        |(assignee, is_done, due, is_late, owner, rank, title)| Task {
            assignee,
            state: if is_done { State::Done } else { State::Open },
            due,
            is_late,
            owner,
            rank,
            title,
            ..task()
        },
    )
}

#[test]
fn an_update_from_a_difference_changes_the_keys_of_what_differs() {
    for (engine, tasks) in boards() {
        block_on(async {
            let before = task();
            let after = Task { state: State::Done, assignee: None, rank: 9, ..task() };
            tasks.put(&before).send().await.unwrap();
            tasks.update_from(&before, &after).unwrap().unwrap().send().await.unwrap();
            let updated = stored(&tasks, &before).await;
            tasks.put(&after).send().await.unwrap();
            assert_eq!(updated, stored(&tasks, &after).await, "{engine}");

            // A key is computed from `due`. Another writer has changed it, and this update keeps it.
            let due = (kept(State::Done), "2026-12-24");
            tasks
                .update(after.primary_key())
                .set_together(Task::PATHS.state_and_due, due)
                .send()
                .await
                .unwrap();
            let update =
                tasks.update_from(&after, &Task { state: State::Open, ..after.clone() }).unwrap().unwrap();
            assert!(update.send().await.unwrap_err().is_condition_failed(), "{engine}");
        });
    }
}
