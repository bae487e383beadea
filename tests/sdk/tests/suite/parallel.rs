//! Scans by several requests at a time.

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};

use aws_sdk_dynamodb::Client;
use serde::{Deserialize, Serialize};
use tablewright::sdk::{ScanRest, Table};
use tablewright::testing::{self, Answer, Embedded};
use tablewright::{DynamoTable, Naming, Stack};

use super::model::{block_on, clients_of};

#[derive(Clone, Debug, Deserialize, DynamoTable, Eq, Ord, PartialEq, PartialOrd, Serialize)]
struct Order {
    #[pk]
    customer: String,
    #[sk]
    number: u32,
    #[gsi("status")]
    status: String,
}

fn stack() -> Stack {
    Stack::new(Naming::verbatim()).table::<Order>()
}

fn orders() -> BTreeSet<Order> {
    let order = |number: u32| Order {
        customer: format!("c-{}", number % 37),
        number,
        status: if number.is_multiple_of(3) { "open" } else { "shipped" }.to_owned(),
    };
    (0..300).map(order).collect()
}

fn filled(client: Client) -> Table<Order> {
    let table = Table::<Order>::new(client, "order");
    block_on(table.batch_write().add_all(orders().iter().map(|order| table.put(order))).send()).unwrap();
    table
}

#[test]
fn every_item_is_read_once() {
    for (engine, client) in clients_of(&stack()) {
        let table = filled(client);
        for segments in [1, 2, 8, 64] {
            let read = block_on(table.scan().page_size(7).parallel(segments).unwrap().all()).unwrap();
            assert_eq!(read.len(), 300, "{engine}, {segments} segments");
            assert_eq!(read.into_iter().collect::<BTreeSet<_>>(), orders(), "{engine}, {segments} segments");
        }
        let open = Order::PATHS.status.eq("open");
        let filtered = block_on(table.scan().filter(open).parallel(8).unwrap().all()).unwrap();
        assert_eq!(filtered.len(), 100, "{engine}");
        let of_index =
            block_on(table.scan_index(Order::by_status).keys().parallel(4).unwrap().all()).unwrap();
        assert_eq!(of_index.len(), 300, "{engine}");
        let limited = block_on(table.scan().limit(10).parallel(4).unwrap().all()).unwrap();
        assert_eq!(limited.len(), 10, "{engine}");
    }
}

/// Stops after any number of items, stores what is left, and goes on: no item is missed.
#[test]
fn a_scan_goes_on_where_it_has_stopped() {
    let table = filled(testing::client(&stack()).unwrap());
    for stop in [0, 1, 6, 7, 8, 100, 299, 300] {
        let mut items = table.scan().page_size(7).parallel(5).unwrap();
        let mut read = BTreeSet::new();
        for _ in 0..stop {
            read.insert(block_on(items.next()).unwrap().unwrap());
        }
        let stored = serde_json::to_string(&items.rest()).unwrap();
        let rest: ScanRest = serde_json::from_str(&stored).unwrap();
        let mut items = table.scan().page_size(7).parallel_rest(&rest).unwrap();
        while let Some(item) = block_on(items.next()) {
            read.insert(item.unwrap());
        }
        assert_eq!(read, orders(), "after {stop}");
        assert!(items.rest().is_empty());
    }
}

/// One request in seven fails. The stream says so, and what is left is read in a second run.
#[test]
fn a_request_that_fails_loses_nothing() {
    let engine = Embedded::new(&stack()).unwrap();
    filled(engine.client());
    let calls = AtomicU32::new(0);
    let faulty = testing::client_of(move |call| match calls.fetch_add(1, Ordering::Relaxed) % 7 {
        6 => Answer::error(400, "ValidationException", "no"),
        _ => engine.answer(call),
    });
    let table = Table::<Order>::new(faulty, "order");
    let read = Mutex::new(BTreeSet::new());
    let mut rest = None;
    let mut errors = 0;
    while rest.as_ref().is_none_or(|rest: &ScanRest| !rest.is_empty()) {
        let scan = table.scan().page_size(7);
        let mut items = match &rest {
            None => scan.parallel(8),
            Some(rest) => scan.parallel_rest(rest),
        }
        .unwrap();
        while let Some(item) = block_on(items.next()) {
            match item {
                Ok(item) => drop(read.lock().unwrap().insert(item)),
                Err(_) => errors += 1,
            }
        }
        rest = Some(items.rest());
    }
    assert!(errors > 3, "{errors}");
    assert_eq!(read.into_inner().unwrap(), orders());
}

#[test]
fn what_cannot_be_read_in_parallel_is_an_error() {
    let table = Table::<Order>::without_client("order");
    assert!(table.scan().parallel(0).is_err());
    assert!(table.scan().parallel(1_000_001).is_err());
    assert!(table.scan().segment(0, 2).parallel(2).is_err());
    // The rest of another scan.
    let rest: ScanRest = serde_json::from_str(r#"{"total":2,"segments":[[2,null]]}"#).unwrap();
    assert!(table.scan().parallel_rest(&rest).is_err());
}
