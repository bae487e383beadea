//! Many concurrent writers of one item, over a connection that fails.

use std::sync::Mutex;
use std::thread;

use tablewright::sdk::{Error, Table};

use super::super::faults::Fault;
use super::super::model::block_on;
use super::{Account, Counter, accounts, counters, faulty, stored};

/// The outcome that a write reports.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Said {
    Done,
    NotDone,
    /// The write may have been done.
    Unknown,
}

impl Said {
    fn of<O>(outcome: &Result<O, Error>) -> Self {
        match outcome {
            Ok(_) => Self::Done,
            Err(error) if error.is_uncertain() => Self::Unknown,
            // Any other error means that the write was not done.
            Err(_) => Self::NotDone,
        }
    }
}

/// Returns faults that look random but are the same in each run.
fn plan(length: u64) -> Vec<Fault> {
    let fault = |number: u64| {
        let random = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        match (random ^ (random >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 60 {
            0 => Fault::LostAnswer,
            1 => Fault::LateAnswer,
            2 => Fault::LostRequest,
            3 => Fault::Internal,
            4 => Fault::Throttled,
            _ => Fault::None,
        }
    };
    (0..length).map(fault).collect()
}

/// Runs many writers on one item. Each write adds a signature, and the stored item shows which writes were done.
fn signed(
    write: &(impl AsyncFn(&Table<Account>, &Table<Counter>, &str) -> Result<(), Error> + Sync),
    log: impl Fn(&(Account, Counter)) -> &Vec<String>,
) {
    const WRITERS: usize = 8;
    const WRITES: usize = 40;

    let (faulty, ..) = faulty(&plan(100_000));
    let client = faulty.retrying_client();
    let all = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for writer in 0..WRITERS {
            let (client, all) = (client.clone(), &all);
            scope.spawn(move || {
                let (accounts, counters) = (accounts(client.clone()), counters(client));
                for number in 0..WRITES {
                    let signature = format!("{writer}.{number}");
                    let outcome = block_on(write(&accounts, &counters, &signature));
                    all.lock().unwrap().push((signature, Said::of(&outcome), format!("{outcome:?}")));
                }
            });
        }
    });
    let stored = stored(&faulty);
    let mut numbers = [0; 3];
    for (signature, said, outcome) in all.into_inner().unwrap() {
        let times = log(&stored).iter().filter(|entry| **entry == signature).count();
        match said {
            Said::Done => assert_eq!(times, 1, "{signature}: {outcome}"),
            Said::NotDone => assert_eq!(times, 0, "{signature}: {outcome}"),
            Said::Unknown => assert!(times <= 1, "{signature}: {outcome}"),
        }
        numbers[said as usize] += 1;
    }
    assert!(numbers[Said::Done as usize] > WRITERS * WRITES / 20, "{numbers:?}");
}

#[test]
fn many_writers_lose_and_double_no_change() {
    signed(
        &async |_, counters, signature| {
            counters.update(Counter::key("a")).append(Counter::PATHS.log, [signature.to_owned()]).send().await
        },
        |(_, counter)| &counter.log,
    );
}

#[test]
fn many_writers_lose_and_double_no_change_of_a_version() {
    signed(
        &async |accounts, _, signature| {
            let version =
                accounts.get(Account::key("a")).consistent().send().await?.unwrap_or_default().version;
            let update =
                accounts.update(Account::key("a")).append(Account::PATHS.log, [signature.to_owned()]);
            update.if_version(version).send().await
        },
        |(account, _)| &account.log,
    );
}

#[test]
fn many_writers_lose_and_double_no_put() {
    signed(
        &async |accounts, _, signature| {
            let mut account = accounts.get(Account::key("a")).consistent().send().await?.unwrap_or_default();
            account.log.push(signature.to_owned());
            accounts.put(&account).send().await.map(drop)
        },
        |(account, _)| &account.log,
    );
}

#[test]
fn many_writers_lose_and_double_no_change_exactly_once() {
    signed(
        &async |_, counters, signature| {
            let update =
                counters.update(Counter::key("a")).append(Counter::PATHS.log, [signature.to_owned()]);
            update.exactly_once().send().await
        },
        |(_, counter)| &counter.log,
    );
}
