//! Writes whose response is lost: the result of a write must match what it did.

use std::sync::Mutex;

use aws_sdk_dynamodb::Client;
use serde::{Deserialize, Serialize};
use tablewright::sdk::{Error, Table};
use tablewright::testing::{Answer, Call, Embedded, client_of};
use tablewright::{DynamoTable, Naming, Stack};

use super::faults::{Fault, Faulty};
use super::model::block_on;

mod writers;

#[derive(Clone, Debug, Default, Deserialize, DynamoTable, PartialEq, Serialize)]
struct Account {
    #[pk]
    id: String,
    count: u64,
    owner: String,
    log: Vec<String>,
    #[version]
    version: u64,
}

#[derive(Clone, Debug, Default, Deserialize, DynamoTable, PartialEq, Serialize)]
struct Counter {
    #[pk]
    id: String,
    count: u64,
    log: Vec<String>,
}

fn stack() -> Stack {
    Stack::new(Naming::verbatim()).table::<Account>().table::<Counter>()
}

fn accounts(client: Client) -> Table<Account> {
    Table::named(client, stack().naming())
}

fn counters(client: Client) -> Table<Counter> {
    Table::named(client, stack().naming())
}

fn account(owner: &str, version: u64) -> Account {
    Account { id: "a".to_owned(), owner: owner.to_owned(), version, ..Account::default() }
}

/// Returns tables whose client has these faults in turn. Each table has one item, with version 1 if it is versioned.
fn faulty(plan: &[Fault]) -> (Faulty, Table<Account>, Table<Counter>) {
    let faulty = Faulty::of(&stack(), plan.iter().copied());
    block_on(accounts(faulty.healthy()).put(&account("ada", 0)).send()).unwrap();
    block_on(counters(faulty.healthy()).put(&Counter { id: "a".to_owned(), ..Counter::default() }).send())
        .unwrap();
    let client = faulty.retrying_client();
    (faulty.clone(), accounts(client.clone()), counters(client))
}

fn stored(faulty: &Faulty) -> (Account, Counter) {
    let account = block_on(accounts(faulty.healthy()).get(Account::key("a")).send()).unwrap();
    let counter = block_on(counters(faulty.healthy()).get(Counter::key("a")).send()).unwrap();
    (account.unwrap_or_default(), counter.unwrap_or_default())
}

const LOST: [Fault; 4] = [Fault::LostAnswer, Fault::LateAnswer, Fault::LostRequest, Fault::Internal];

/// Returns whether a request with this fault is processed.
fn is_done(fault: Fault) -> bool {
    matches!(fault, Fault::None | Fault::LostAnswer | Fault::LateAnswer)
}

#[test]
fn the_error_says_what_is_not_known() {
    let (_, _, counters) = faulty(&[Fault::LostAnswer]);
    let error = block_on(counters.update(Counter::key("a")).add(Counter::PATHS.count, 1).send()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "UpdateItem on table `counter`: it is unknown whether the write was done, because a response was lost; read the item: \
         no answer: dispatch failure: io error: the connection is lost"
    );
    let (_, _, counters) = faulty(&[Fault::LostAnswer]);
    let put = counters.put(&Counter { id: "b".to_owned(), ..Counter::default() }).if_not_exists();
    assert_eq!(
        block_on(put.send()).unwrap_err().to_string(),
        "PutItem on table `counter`: it is unknown whether the write was done, because a response was lost; read the item: the \
         condition is not met now"
    );
}

/// Sending it again would count or append twice.
#[test]
fn a_change_that_can_be_done_once_is_not_sent_again() {
    let path = Counter::PATHS;
    for fault in LOST {
        for change in 0..6 {
            let (faulty, _, counters) = faulty(&[fault]);
            let update = counters.update(Counter::key("a"));
            let update = match change {
                0 => update.add(path.count, 1),
                1 => update.subtract(path.count, 0),
                2 => update.append(path.log, ["x".to_owned()]),
                3 => update.prepend(path.log, ["x".to_owned()]),
                4 => update.set(path.log.index(7), "x"),
                _ => update.set(path.count, path.count),
            };
            let error = block_on(update.send()).unwrap_err();
            assert!(error.is_uncertain(), "{fault:?}, {change}: {error}");
            assert_eq!(faulty.sent().len(), 1, "{fault:?}, {change}");
            let counter = stored(&faulty).1;
            let done = usize::from(is_done(fault));
            match change {
                0 => assert_eq!(counter.count, done as u64, "{fault:?}"),
                2..5 => assert_eq!(counter.log.len(), done, "{fault:?}, {change}"),
                _ => {}
            }
        }
    }
}

/// A throttling response says that nothing was done.
#[test]
fn a_change_that_was_throttled_is_sent_again() {
    let (faulty, _, counters) = faulty(&[Fault::Throttled, Fault::Throttled]);
    block_on(counters.update(Counter::key("a")).add(Counter::PATHS.count, 1).send()).unwrap();
    assert_eq!((faulty.sent().len(), stored(&faulty).1.count), (3, 1));
}

/// The result is the same, however often the write is repeated.
#[test]
fn a_change_that_can_be_done_twice_is_sent_again() {
    let path = Counter::PATHS;
    for fault in LOST {
        let (faulty, _, counters) = faulty(&[fault; 5]);
        let counter = Counter { id: "a".to_owned(), count: 3, log: vec!["y".to_owned()] };
        // The SDK gives up after three attempts.
        let put = block_on(counters.put(&counter).send());
        assert!(put.is_err() && faulty.sent().len() == 3, "{fault:?}");
        block_on(counters.put(&counter).send()).unwrap();
        faulty.then(Fault::None);
        let update = counters.update(Counter::key("a")).set(path.count, 4).set_if_absent(path.log, []);
        let new = block_on(update.returning_new().send()).unwrap();
        assert_eq!(new, Counter { count: 4, ..counter }, "{fault:?}");
        block_on(counters.delete(Counter::key("a")).send()).unwrap();
    }
}

/// The second attempt would return the item that the first one wrote.
#[test]
fn a_write_that_returns_the_item_before_it_is_not_sent_again() {
    for fault in LOST {
        let (faulty, _, counters) = faulty(&[fault; 3]);
        let counter = Counter { id: "a".to_owned(), count: 3, ..Counter::default() };
        block_on(counters.put(&counter).returning_old().send()).unwrap_err();
        block_on(counters.update(Counter::key("a")).set(Counter::PATHS.count, 4).returning_old().send())
            .unwrap_err();
        block_on(counters.delete(Counter::key("a")).returning_old().send()).unwrap_err();
        assert_eq!(faulty.sent().len(), 3, "{fault:?}");
    }
}

/// The version shows whether the lost write was done.
#[test]
fn a_write_that_finds_its_own_version_is_done() {
    let path = Account::PATHS;
    for fault in LOST {
        for plan in [&[fault][..], &[fault, Fault::Throttled]] {
            let (faulty, accounts, _) = faulty(plan);
            let version = block_on(accounts.put(&account("bo", 1)).send()).unwrap();
            assert_eq!((version, stored(&faulty).0), (2, account("bo", 2)), "{plan:?}");
            assert_eq!(faulty.sent().len(), plan.len() + 1, "{plan:?}");
        }
        let (faulty_update, accounts, _) = faulty(&[fault]);
        let update =
            accounts.update(Account::key("a")).set(path.owner, "cy").set(path.count, 7).if_version(1);
        let new = block_on(update.returning_new().send()).unwrap();
        assert_eq!(new, Account { count: 7, ..account("cy", 2) }, "{fault:?}");
        assert_eq!((new, 2), (stored(&faulty_update).0, faulty_update.sent().len()), "{fault:?}");

        let (faulty_delete, accounts, _) = faulty(&[fault]);
        block_on(accounts.delete(Account::key("a")).if_version(1).send()).unwrap();
        assert_eq!(
            (stored(&faulty_delete).0, 2),
            (Account::default(), faulty_delete.sent().len()),
            "{fault:?}"
        );
    }
}

/// An update whose result depends on the old item cannot be recognized by its version alone.
#[test]
fn counting_compares_the_version_once() {
    for fault in LOST {
        let (faulty, accounts, _) = faulty(&[fault]);
        let update = accounts.update(Account::key("a")).add(Account::PATHS.count, 1).if_version(1);
        let error = block_on(update.send()).unwrap_err();
        assert!(error.is_uncertain(), "{fault:?}: {error}");
        assert_eq!(
            (faulty.sent().len(), stored(&faulty).0.count),
            (1, u64::from(is_done(fault))),
            "{fault:?}"
        );
    }
}

/// Returns a client whose first response is lost, either before or after the write is done. Another writer writes
/// before the second attempt.
fn overtaken(
    is_done: bool,
    other: impl Fn(&Table<Account>) + Send + Sync + 'static,
) -> (Table<Account>, Embedded) {
    let engine = Embedded::new(&stack()).unwrap();
    block_on(accounts(engine.client()).put(&account("ada", 0)).send()).unwrap();
    let (behind, number) = (engine.clone(), Mutex::new(0));
    let client = client_of(move |call: Call<'_>| {
        let mut number = number.lock().unwrap();
        *number += 1;
        if *number > 1 {
            return behind.answer(call);
        }
        if is_done {
            let _ = behind.answer(call);
        }
        other(&accounts(behind.client()));
        Answer::connection_lost()
    });
    (accounts(client), engine)
}

fn put_by(owner: &'static str, version: u64) -> impl Fn(&Table<Account>) + Send + Sync + 'static {
    move |accounts| {
        block_on(accounts.put(&account(owner, version)).send()).unwrap();
    }
}

#[test]
fn the_version_of_another_writer_is_told_apart() {
    let put =
        |accounts: &Table<Account>| block_on(accounts.put(&account("bo", 1)).old_item_on_failure().send());

    // The write was not done, and another writer was first.
    let (table, _) = overtaken(false, put_by("cy", 1));
    let error = put(&table).unwrap_err();
    assert!(error.is_version_conflict(), "{error}");
    assert_eq!(error.old_item().unwrap(), Some(account("cy", 2)));

    // The write was done, and another writer wrote after it.
    let (table, _) = overtaken(true, put_by("cy", 2));
    let error = put(&table).unwrap_err();
    assert!(error.is_uncertain() && !error.is_condition_failed(), "{error}");
    assert_eq!(error.old_item().unwrap(), Some(account("cy", 3)));

    // The item is gone, so nothing shows whether the write was done.
    let (table, _) = overtaken(true, |accounts| block_on(accounts.delete(Account::key("a")).send()).unwrap());
    let error = put(&table).unwrap_err();
    assert!(error.is_uncertain(), "{error}");

    // The item still has the old version, so the write was not done and the caller's condition failed.
    let (table, _) = overtaken(false, |_| ());
    let put = table.put(&account("bo", 1)).condition(Account::PATHS.owner.eq("cy"));
    assert!(block_on(put.send()).unwrap_err().is_condition_failed());

    let update = |accounts: &Table<Account>| {
        block_on(accounts.update(Account::key("a")).set(Account::PATHS.owner, "bo").if_version(1).send())
    };
    let (table, _) = overtaken(false, put_by("cy", 1));
    assert!(update(&table).unwrap_err().is_version_conflict());
    let (table, _) = overtaken(true, put_by("cy", 2));
    assert!(update(&table).unwrap_err().is_uncertain());
    let (table, _) =
        overtaken(false, |accounts| block_on(accounts.delete(Account::key("a")).send()).unwrap());
    assert!(update(&table).unwrap_err().is_uncertain());

    let delete =
        |accounts: &Table<Account>| block_on(accounts.delete(Account::key("a")).if_version(1).send());
    let (table, _) = overtaken(false, put_by("cy", 1));
    assert!(delete(&table).unwrap_err().is_version_conflict());
}

/// If the write itself makes its condition false, a failed condition does not show whether the write was done.
#[test]
fn a_condition_that_fails_after_a_lost_response_is_uncertain() {
    for fault in [Fault::LostAnswer, Fault::LateAnswer] {
        let uncertain = |error: Error| {
            assert!(error.is_uncertain() && !error.is_condition_failed(), "{fault:?}: {error}");
            assert_eq!(error.code(), None);
            error.old_item::<Counter>().unwrap()
        };
        let new = Counter { id: "new".to_owned(), ..Counter::default() };
        let (_, _, counters) = faulty(&[fault]);
        let put = counters.put(&new).if_not_exists().old_item_on_failure();
        assert_eq!(uncertain(block_on(put.send()).unwrap_err()), Some(new));
        let (_, _, counters) = faulty(&[fault]);
        let update = counters.update(Counter::key("a")).set(Counter::PATHS.count, 1);
        let update = update.condition(Counter::PATHS.count.eq(0));
        assert_eq!(uncertain(block_on(update.send()).unwrap_err()), None);
        let (_, _, counters) = faulty(&[fault]);
        uncertain(block_on(counters.delete(Counter::key("a")).if_exists().send()).unwrap_err());

        // The item does not exist, whatever was done.
        let (_, _, counters) = faulty(&[fault]);
        let update = counters.update(Counter::key("missing")).set(Counter::PATHS.count, 1);
        assert!(block_on(update.send()).unwrap_err().is_not_found());
    }
}

#[test]
fn exactly_once_is_once() {
    for fault in LOST {
        let (faulty, accounts, counters) = faulty(&[fault]);
        block_on(counters.update(Counter::key("a")).add(Counter::PATHS.count, 1).exactly_once().send())
            .unwrap();
        assert_eq!((faulty.sent().len(), stored(&faulty).1.count), (2, 1), "{fault:?}");
        let put = accounts.put(&account("bo", 1));
        block_on(put.exactly_once().send()).unwrap();
        let late = block_on(accounts.put(&account("cy", 1)).exactly_once().send()).unwrap_err();
        assert!(late.is_version_conflict(), "{late}");
        assert_eq!(stored(&faulty).0, account("bo", 2));
        block_on(counters.delete(Counter::key("a")).exactly_once().send()).unwrap();
        let missing = counters.update(Counter::key("a")).add(Counter::PATHS.count, 1).exactly_once();
        let missing = block_on(missing.send()).unwrap_err();
        assert!(missing.cancellations()[0].is_not_found(), "{missing}");
    }
}
