//! Optimistic locking: a write fails if the item changed since it was read.

use std::thread;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;
use serde::{Deserialize, Serialize};
use tablewright::sdk::{Cancellation, Error, ErrorKind, Table, TransactWrite};
use tablewright::testing::{Answer, client_of};
use tablewright::{DynamoTable, Naming, Stack};

use super::model::{block_on, clients_of};

#[derive(Clone, Debug, Deserialize, DynamoTable, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Account {
    #[pk]
    owner: String,
    balance: i64,
    #[version]
    #[serde(default)]
    item_version: u64,
}

fn account(item_version: u64) -> Account {
    Account { owner: "ada".to_owned(), balance: 10, item_version }
}

fn stack() -> Stack {
    Stack::new(Naming::new("acme", "bank").unwrap()).table::<Account>()
}

fn accounts(client: &Client) -> Table<Account> {
    Table::named(client.clone(), stack().naming())
}

fn each_engine(test: &impl AsyncFn(&str, &Client, Table<Account>)) {
    for (engine, client) in clients_of(&stack()) {
        block_on(test(engine, &client, accounts(&client)));
    }
}

async fn stored(accounts: &Table<Account>) -> Account {
    accounts.get(Account::key("ada")).send().await.unwrap().unwrap()
}

#[test]
fn a_put_writes_what_was_read_and_nothing_else() {
    each_engine(&async |engine, _, accounts| {
        let mut first = account(0);
        first.item_version = accounts.put(&first).send().await.unwrap();
        assert_eq!((first.item_version, stored(&accounts).await), (1, account(1)), "{engine}");

        let mut second = stored(&accounts).await;
        second.balance = 20;
        second.item_version = accounts.put(&second).send().await.unwrap();

        first.balance = 0;
        let error = accounts.put(&first).old_item_on_failure().send().await.unwrap_err();
        assert!(error.is_version_conflict(), "{engine}: {error}");
        assert_eq!(error.old_item::<Account>().unwrap(), Some(second.clone()), "{engine}");
        let error = accounts.put(&account(0)).send().await.unwrap_err();
        assert!(error.is_version_conflict(), "{engine}: {error}");
        assert_eq!((second.item_version, stored(&accounts).await), (2, second.clone()), "{engine}");

        let old = accounts.put(&second).returning_old().send().await.unwrap();
        assert_eq!(old, Some(second), "{engine}");
    });
}

/// Tests items written before the field existed, and items that another program stored with version 0.
#[test]
fn items_without_a_version_have_version_0() {
    each_engine(&async |engine, client, accounts| {
        for stored_version in [None, Some(AttributeValue::N("0".to_owned()))] {
            let put = client.put_item().table_name(accounts.name());
            let put = put.item("owner", AttributeValue::S("ada".to_owned()));
            let mut put = put.item("balance", AttributeValue::N("10".to_owned()));
            if let Some(version) = stored_version {
                put = put.item("itemVersion", version);
            }
            put.send().await.unwrap();

            let read = stored(&accounts).await;
            assert_eq!(read, account(0), "{engine}");
            assert_eq!(accounts.put(&read).send().await.unwrap(), 1, "{engine}");
            assert!(accounts.put(&read).send().await.unwrap_err().is_version_conflict(), "{engine}");
        }
    });
}

#[test]
fn an_update_counts_and_compares_if_asked_to() {
    each_engine(&async |engine, _, accounts| {
        let update = || accounts.update(Account::key("ada")).add(Account::PATHS.balance, 5).returning_new();
        let made = update().upsert().send().await.unwrap();
        assert_eq!(made, Account { balance: 5, ..account(1) }, "{engine}");
        assert_eq!(update().if_version(1).send().await.unwrap(), account(2), "{engine}");
        let error = update().if_version(1).send().await.unwrap_err();
        assert!(error.is_version_conflict(), "{engine}: {error}");
        // A writer who read the item before the update gets a conflict too.
        assert!(accounts.put(&account(1)).send().await.unwrap_err().is_version_conflict(), "{engine}");
        assert_eq!(stored(&accounts).await, account(2), "{engine}");
    });
}

#[test]
fn a_delete_compares_if_asked_to() {
    each_engine(&async |engine, _, accounts| {
        accounts.put(&account(0)).send().await.unwrap();
        let delete = || accounts.delete(Account::key("ada")).returning_old();
        let error = delete().if_version(0).send().await.unwrap_err();
        assert!(error.is_version_conflict(), "{engine}: {error}");
        assert_eq!(delete().if_version(1).send().await.unwrap(), Some(account(1)), "{engine}");
        // An item that does not exist has version 0.
        assert_eq!(delete().if_version(0).send().await.unwrap(), None, "{engine}");
        assert!(delete().if_version(1).send().await.unwrap_err().is_version_conflict(), "{engine}");
    });
}

#[test]
fn a_transaction_compares_all_of_them() {
    each_engine(&async |engine, client, accounts| {
        let bo = Account { owner: "bo".to_owned(), ..account(0) };
        let transfer = |from: u64, to: u64| {
            TransactWrite::new(client)
                .add(accounts.put(&Account { balance: 3, ..account(from) }))
                .add(accounts.check(Account::key("bo")).if_version(to))
        };
        transfer(0, 0).send().await.unwrap();
        accounts.put(&bo).send().await.unwrap();
        let failed = async |from, to| {
            let error = transfer(from, to).send().await.unwrap_err();
            assert!(error.is_version_conflict() && !error.is_condition_failed(), "{engine}: {error}");
            error.cancellations().iter().map(Cancellation::position).collect::<Vec<_>>()
        };
        assert_eq!(failed(1, 0).await, [1], "{engine}");
        assert_eq!(failed(0, 1).await, [0], "{engine}");
        transfer(1, 1).send().await.unwrap();
        assert_eq!(stored(&accounts).await, Account { balance: 3, ..account(2) }, "{engine}");
    });
}

/// A version conflict is distinguished from the caller's own condition, whichever of them fails, or both.
#[test]
fn a_conflict_is_told_from_a_condition() {
    each_engine(&async |engine, client, accounts| {
        let balance = Account::PATHS.balance;
        accounts.put(&account(0)).send().await.unwrap();
        accounts.put(&account(1)).send().await.unwrap();
        let is_conflict = async |engine_says: Result<(), Error>, what: &str| {
            let error = engine_says.unwrap_err();
            let (conflict, condition) = (error.is_version_conflict(), error.is_condition_failed());
            assert!(conflict != condition, "{what}, {engine}: {error}");
            assert_eq!(error.code(), Some("ConditionalCheckFailedException"), "{what}, {engine}");
            // The item is returned without being asked for, in case it is needed.
            assert_eq!(error.old_item().unwrap(), Some(account(2)), "{what}, {engine}");
            assert!(!error.is_retryable(), "{what}, {engine}");
            conflict
        };
        let update = |version| accounts.update(Account::key("ada")).set(balance, 1).if_version(version);
        assert!(is_conflict(update(1).send().await, "another version").await);
        assert!(is_conflict(update(1).condition(balance.ge(0)).send().await, "and a condition").await);
        assert!(is_conflict(update(1).condition(balance.lt(0)).send().await, "both").await);
        assert!(!is_conflict(update(2).condition(balance.lt(0)).send().await, "a condition").await);
        let put = |version| accounts.put(&account(version)).condition(balance.lt(0));
        assert!(is_conflict(put(1).send().await.map(drop), "a put, both").await);
        assert!(!is_conflict(put(2).send().await.map(drop), "a put, a condition").await);
        let delete = |version| accounts.delete(Account::key("ada")).if_version(version);
        assert!(is_conflict(delete(7).condition(balance.lt(0)).send().await, "a delete, both").await);
        assert!(!is_conflict(delete(2).condition(balance.lt(0)).send().await, "a delete, a condition").await);
        // If the caller asks whether the item exists, the error answers that question.
        assert!(
            !is_conflict(accounts.put(&account(0)).if_not_exists().send().await.map(drop), "taken").await
        );
        assert!(is_conflict(accounts.put(&account(0)).send().await.map(drop), "not new").await);

        let gone = |version| accounts.delete(Account::key("bo")).if_version(version);
        let error = gone(3).send().await.unwrap_err();
        assert_eq!(
            error.to_string(),
            "DeleteItem on table `acme-bank-account`: there is no item with version 3, which the write expects; it has \
             changed since it was read, and nothing was written",
            "{engine}"
        );
        assert!(gone(3).condition(balance.ge(0)).send().await.unwrap_err().is_version_conflict(), "{engine}");
        assert!(gone(3).if_exists().send().await.unwrap_err().is_condition_failed(), "{engine}");
        assert!(gone(0).condition(balance.ge(0)).send().await.unwrap_err().is_condition_failed(), "{engine}");

        let write = TransactWrite::new(client)
            .add_named("both", update(1).condition(balance.lt(0)))
            .add_named("gone", accounts.check(Account::key("bo")).if_version(3))
            .add_named("own", accounts.check(Account::key("cy")).condition(balance.exists()));
        let error = write.send().await.unwrap_err();
        let [both, gone, own] = error.cancellations() else { panic!("{engine}: {error}") };
        assert!(both.is_version_conflict() && !both.is_condition_failed(), "{engine}: {error}");
        assert!(gone.is_version_conflict() && own.is_condition_failed(), "{engine}: {error}");
        assert!(error.is_version_conflict() && error.is_condition_failed(), "{engine}");
        assert_eq!(both.old_item().unwrap(), Some(account(2)), "{engine}");
        assert!(
            error.to_string().starts_with(
                "TransactWriteItems on table `acme-bank-account`: the transaction was cancelled: action 0, `both`, \
                 UpdateItem on table `acme-bank-account`: the item has changed since it was read; action 1, `gone`, "
            ),
            "{engine}: {error}"
        );
        assert_eq!(stored(&accounts).await, account(2), "{engine}");
    });
}

/// An engine that does not know `ReturnValuesOnConditionCheckFailure`, which is newer than conditions, returns no item.
#[test]
fn a_conflict_is_one_without_the_item() {
    let client = client_of(|_| Answer::error(400, "ConditionalCheckFailedException", "failed"));
    let accounts = Table::<Account>::new(client, "accounts");
    for version in [0, 3] {
        let error = block_on(accounts.put(&account(version)).send()).unwrap_err();
        assert!(error.is_version_conflict(), "{error}");
        let delete = accounts.delete(Account::key("ada")).condition(Account::PATHS.balance.gt(0));
        assert!(block_on(delete.send()).unwrap_err().is_condition_failed());
    }
}

/// Many writers read, change and put the same item, and retry after a conflict.
#[test]
fn no_change_is_lost() {
    const WRITERS: u64 = 4;
    const CHANGES: u64 = 25;

    each_engine(&async |engine, _, accounts| {
        accounts.put(&Account { balance: 0, ..account(0) }).send().await.unwrap();
        let change = || async {
            loop {
                let mut account = stored(&accounts).await;
                account.balance += 1;
                match accounts.put(&account).send().await {
                    Err(error) if error.is_version_conflict() => {}
                    written => return written.unwrap(),
                }
            }
        };
        thread::scope(|scope| {
            for _ in 0..WRITERS {
                scope.spawn(|| (0..CHANGES).for_each(|_| _ = block_on(change())));
            }
        });
        let (balance, item_version) = (100, WRITERS * CHANGES + 1);
        assert_eq!(stored(&accounts).await, Account { balance, ..account(item_version) }, "{engine}");
    });
}

#[test]
fn the_conditions() {
    let accounts = Table::<Account>::without_client("accounts");
    let put = accounts.put(&account(7)).condition(Account::PATHS.balance.gt(0));
    assert_eq!(put.version(), 8);
    let put = put.input().unwrap();
    assert_eq!(put.condition_expression(), Some("(#a0 = :a0) AND (#a1 > :a1)"));
    assert_eq!(put.item().unwrap()["itemVersion"], AttributeValue::N("8".to_owned()));
    assert_eq!(put.expression_attribute_values().unwrap()[":a0"], AttributeValue::N("7".to_owned()));
    let put = accounts.put(&account(0)).if_not_exists().input().unwrap();
    assert_eq!(
        put.condition_expression(),
        Some("(attribute_not_exists(#a0) OR #a0 = :a0) AND (attribute_not_exists(#a1))")
    );
    let update = accounts.update(Account::key("ada")).set(Account::PATHS.balance, 0).if_version(7);
    let update = update.input().unwrap();
    assert_eq!(update.update_expression(), Some("SET #a1 = :a1 ADD #a0 :a0"));
    assert_eq!(update.condition_expression(), Some("(#a0 = :a2) AND (attribute_exists(#a2))"));
    // The stored item shows whether the version or another condition failed.
    assert!(update.return_values_on_condition_check_failure().is_some());
}

#[test]
fn the_last_version_is_an_error() {
    #[derive(DynamoTable, Serialize)]
    struct Counter {
        #[pk]
        id: String,
        #[version]
        version: u32,
    }
    let counters = Table::<Counter>::without_client("counters");
    let error = counters.put(&Counter { id: "a".to_owned(), version: u32::MAX }).input().unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::InvalidRequest(_)));
    assert_eq!(
        error.to_string(),
        "PutItem on table `counters`: the item has the last version that its type can count; make the field a `u64`"
    );
}
