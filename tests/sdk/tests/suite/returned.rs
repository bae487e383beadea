//! Updates that return only what they change, and the capacity of reads over several requests.

use aws_sdk_dynamodb::types::ReturnConsumedCapacity;
use serde::Deserialize;
use tablewright::DynamoTable;
use tablewright::sdk::{ErrorKind, Table};
use tablewright::testing::{self, Answer, Embedded};

use super::model::{Order, block_on, tables};

#[derive(Debug, Deserialize, PartialEq)]
#[serde(rename_all = "camelCase")]
struct Changed {
    placed_at: u64,
    note: Option<String>,
}

#[derive(Debug, Deserialize, PartialEq)]
struct Note {
    note: Option<String>,
}

fn filled(table: &Table<Order>, count: u64) {
    let orders: Vec<Order> = (1..=count).map(|number| Order::new("ada", number)).collect();
    block_on(table.batch_write().add_all(orders.iter().map(|order| table.put(order))).send()).unwrap();
}

#[test]
fn only_the_changed_attributes_are_returned() {
    for (engine, table) in tables() {
        filled(&table, 1);
        let update = || table.update(Order::key("ada", 1)).add(Order::PATHS.placed_at, 1);
        let new: Changed = block_on(update().returning_updated_new().send()).unwrap();
        assert_eq!(new, Changed { placed_at: 1002, note: None }, "{engine}");
        let both = update().set(Order::PATHS.note, "gift".to_owned());
        let old: Option<Changed> = block_on(both.returning_updated_old().send()).unwrap();
        assert_eq!(old, Some(Changed { placed_at: 1002, note: None }), "{engine}");
        // `note` is not changed, so that its value is not returned.
        let new: Changed = block_on(update().returning_updated_new().send()).unwrap();
        assert_eq!(new, Changed { placed_at: 1004, note: None }, "{engine}");

        let remove = || table.update(Order::key("ada", 1)).remove(Order::PATHS.note);
        let old: Option<Note> = block_on(remove().returning_updated_old().send()).unwrap();
        assert_eq!(old, Some(Note { note: Some("gift".to_owned()) }), "{engine}");
        let old: Option<Note> = block_on(remove().returning_updated_old().send()).unwrap();
        assert_eq!(old, None, "{engine}");
        let new: Note = block_on(remove().returning_updated_new().send()).unwrap();
        assert_eq!(new, Note { note: None }, "{engine}");

        let missing = table.update(Order::key("ada", 9)).set(Order::PATHS.note, "new".to_owned()).upsert();
        let old: Option<Note> = block_on(missing.returning_updated_old().send()).unwrap();
        assert_eq!(old, None, "{engine}");
    }
}

#[test]
fn what_cannot_be_returned_is_refused_before_it_is_sent() {
    #[derive(Debug, Deserialize)]
    struct Misspelt {
        #[serde(rename = "nota")]
        _note: Option<String>,
    }
    #[derive(Debug, Deserialize)]
    struct Lines {
        #[serde(rename = "lines")]
        _lines: Vec<super::model::Line>,
    }

    let table = Table::<Order>::without_client("orders");
    let update = || table.update(Order::key("ada", 1)).set(Order::PATHS.note, "gift".to_owned());
    let error = update().returning_updated_new::<Misspelt>().input().unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::UnknownAttribute { attribute: "nota", .. }), "{error}");
    // DynamoDB would return the number alone in place of the line.
    let count = Order::PATHS.lines.index(0).field::<u32>("count");
    let error = update().add(count.clone(), 1).returning_updated_new::<Lines>().input().unwrap_err();
    assert!(error.to_string().contains("changed inside"), "{error}");
    assert!(update().add(count, 1).returning_updated_new::<Note>().input().is_ok());
}

/// The second attempt finds its own write by the version, and returns only what it has changed.
#[test]
fn after_a_lost_response_only_the_changed_attributes_are_returned() {
    use std::sync::atomic::{AtomicU32, Ordering};

    use serde::Serialize;
    use tablewright::{Naming, Stack};

    #[derive(Deserialize, DynamoTable, Serialize)]
    struct Account {
        #[pk]
        id: String,
        #[version]
        version: u32,
        name: String,
        note: Option<String>,
    }

    #[derive(Debug, Deserialize, PartialEq)]
    struct Part {
        name: Option<String>,
        note: Option<String>,
    }

    let stack = Stack::new(Naming::verbatim()).table::<Account>();
    let engine = Embedded::new(&stack).unwrap();
    let table = Table::<Account>::named(engine.client(), stack.naming());
    let account =
        Account { id: "a".to_owned(), version: 0, name: "Ada".to_owned(), note: Some("x".to_owned()) };
    block_on(table.put(&account).send()).unwrap();
    let calls = AtomicU32::new(0);
    let faulty = testing::client_of(move |call| {
        let answer = engine.answer(call);
        if calls.fetch_add(1, Ordering::Relaxed) == 0 { Answer::connection_lost() } else { answer }
    });
    let table = Table::<Account>::named(faulty, stack.naming());
    let update = table.update(Account::key("a")).set(Account::PATHS.name, "Bo".to_owned()).if_version(1);
    let part: Part = block_on(update.returning_updated_new().send()).unwrap();
    assert_eq!(part, Part { name: Some("Bo".to_owned()), note: None });
}

#[test]
fn the_capacity_of_every_request_is_returned() {
    for (engine, table) in tables() {
        filled(&table, 30);
        let query = || table.query(Order::partition("ada")).page_size(7);
        let total = ReturnConsumedCapacity::Total;
        let all = block_on(query().consumed_capacity(total.clone()).all_metered()).unwrap();
        assert_eq!(all.output.len(), 30, "{engine}");
        assert_eq!(all.consumed_capacity.len(), 5, "{engine}");
        let limited = block_on(query().limit(9).consumed_capacity(total.clone()).all_metered()).unwrap();
        assert_eq!((limited.output.len(), limited.consumed_capacity.len()), (9, 2), "{engine}");
        let none = block_on(query().all_metered()).unwrap();
        assert_eq!((none.output, none.consumed_capacity.len()), (all.output, 0), "{engine}");

        let mut items = query().consumed_capacity(total.clone()).items().unwrap();
        while block_on(items.next()).is_some() {}
        assert_eq!(items.consumed_capacity().count(), 5, "{engine}");
        let mut items = table.scan().consumed_capacity(total.clone()).parallel(4).unwrap();
        while block_on(items.next()).is_some() {}
        assert!(items.consumed_capacity().count() >= 4, "{engine}");

        // The index is read in pages, and the table in one batch.
        let index = table.query(Order::by_courier("courier-1")).page_size(4).consumed_capacity(total.clone());
        let hydrated = block_on(index.hydrate_metered()).unwrap();
        assert_eq!((hydrated.output.len(), hydrated.consumed_capacity.len()), (10, 4), "{engine}");
        let scan = table.scan_index(Order::by_courier).consumed_capacity(total);
        let hydrated = block_on(scan.hydrate_metered()).unwrap();
        assert_eq!((hydrated.output.len(), hydrated.consumed_capacity.len()), (30, 2), "{engine}");
    }
}
