use tablewright::sdk::Table;
use tablewright::testing::Embedded;

use super::projection::handle;
use super::store::{Account, Refused, Store};
use super::tables::{Balance, Body, stack};

fn run(test: impl AsyncFnOnce(Embedded, Store, Table<Balance>)) {
    let stack = stack().unwrap();
    let engine = Embedded::new(&stack).unwrap();
    let store = Store::new(Table::named(engine.client(), stack.naming()));
    let balances = Table::named(engine.client(), stack.naming());
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(test(engine, store, balances));
}

fn opened() -> Body {
    Body::Opened { owner: "ada".to_owned() }
}

#[test]
fn the_day_of_the_bank_goes_on_to_its_end() {
    super::main().unwrap();
}

#[test]
fn one_of_two_writers_appends() {
    run(async |_, store, _| {
        let account = store.append("a", Account::default(), &[opened()]).await.unwrap();
        let deposit = [Body::Deposited { cents: 5 }, Body::Deposited { cents: 7 }];
        store.append("a", account.clone(), &deposit).await.unwrap();
        let refused = store.append("a", account, &[Body::Withdrawn { cents: 1 }]).await;
        assert!(matches!(refused, Err(Refused::Conflict)), "{refused:?}");
        assert_eq!(store.load("a").await.unwrap().state.cents, 12);
    });
}

#[test]
fn a_snapshot_changes_nothing_that_is_read() {
    run(async |_, store, _| {
        let mut account = store.append("a", Account::default(), &[opened()]).await.unwrap();
        for number in 1..=25 {
            account = store.append("a", account, &[Body::Deposited { cents: number }]).await.unwrap();
            let read = store.load("a").await.unwrap();
            assert_eq!(read, account, "with or without a snapshot");
        }
        let events = store.events_after("a", 20).await.unwrap();
        assert_eq!(events.iter().map(|event| event.version).collect::<Vec<_>>(), [21, 22, 23, 24, 25, 26]);
        assert_eq!(store.load("nobody").await.unwrap(), Account::default());
    });
}

#[test]
fn an_event_that_is_delivered_twice_counts_once() {
    run(async |engine, store, balances| {
        let bodies = [opened(), Body::Deposited { cents: 500 }, Body::Withdrawn { cents: 20 }];
        store.append("a", Account::default(), &bodies).await.unwrap();
        let accounts = Table::<super::tables::Accounts>::named(engine.client(), stack().unwrap().naming());
        let batch = engine.event(&accounts).unwrap();
        assert_eq!(batch.records.len(), 3);
        for _ in 0..2 {
            let response = handle(&balances, batch.clone()).await;
            assert!(response.batch_item_failures.is_empty());
        }
        let balance = balances.get(Balance::key("a")).await.unwrap().unwrap();
        assert_eq!((balance.cents, balance.applied), (480, 3));
    });
}
