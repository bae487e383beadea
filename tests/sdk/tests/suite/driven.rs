//! Batches several at a time, rates, and deleting everything that a query or a scan finds.

use std::collections::BTreeSet;
use std::future::poll_fn;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::Poll;
use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::{AsyncSleep, Sleep};
use tablewright::sdk::{Cursor, Table};
use tablewright::testing::{self, Answer, Embedded};

use super::model::{Order, block_on, stack, tables};

fn orders(customer: &str, count: u64) -> Vec<Order> {
    (1..=count).map(|number| Order::new(customer, number)).collect()
}

fn fill(table: &Table<Order>, orders: &[Order]) {
    block_on(table.batch_write().parallel(4).add_all(orders.iter().map(|order| table.put(order))).send())
        .unwrap();
}

fn numbers(table: &Table<Order>) -> BTreeSet<u64> {
    block_on(table.scan().all()).unwrap().into_iter().map(|order| order.number).collect()
}

#[test]
fn batches_several_at_a_time() {
    for (engine, table) in tables() {
        let orders = orders("ada", 230);
        fill(&table, &orders);
        let keys = || (0..=231).rev().map(|number| Order::key("ada", number));
        let read = block_on(table.batch_get(keys()).parallel(3).send()).unwrap();
        assert_eq!(read.len(), 232, "{engine}");
        assert!(read[0].is_none() && read[231].is_none(), "{engine}");
        let expected: Vec<Order> = orders.into_iter().rev().collect();
        assert_eq!(read.into_iter().flatten().collect::<Vec<_>>(), expected, "{engine}");
    }
}

/// However many requests are sent at a time, the last write of an item is the one that stays.
#[test]
fn writes_of_one_item_keep_their_order() {
    for (engine, table) in tables() {
        let writes: Vec<Order> = (0..120)
            .map(|write| Order { note: Some(write.to_string()), ..Order::new("ada", write % 7) })
            .collect();
        fill(&table, &writes);
        for number in 0..7 {
            let last = (0..120).rev().find(|write| write % 7 == number).unwrap();
            let order = block_on(table.get(Order::key("ada", number)).consistent().send()).unwrap().unwrap();
            assert_eq!(order.note, Some(last.to_string()), "{engine}, item {number}");
        }
    }
}

/// Returns an engine and a client that leaves some writes and keys unprocessed, throttles some requests, and loses some
/// answers.
fn faulty(seed: u64) -> (Embedded, Client) {
    let engine = Embedded::new(&stack()).unwrap();
    let (answering, state) = (engine.clone(), AtomicU64::new(seed));
    let client = testing::client_of(move |call| {
        let step = |state: u64| {
            Some(state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407))
        };
        let random = state.fetch_update(Ordering::Relaxed, Ordering::Relaxed, step).unwrap() >> 33;
        match random % 8 {
            0 => Answer::error(400, "ThrottlingException", "Rate exceeded"),
            1 => drop_and(answering.answer(call), Answer::connection_lost()),
            2 if call.operation == "BatchWriteItem" => {
                // The first half of the writes is done, the other half is not.
                let mut body: serde_json::Value = serde_json::from_str(call.body).unwrap();
                let mut left = serde_json::Map::new();
                for (table, writes) in body["RequestItems"].as_object_mut().unwrap() {
                    let writes = writes.as_array_mut().unwrap();
                    let rest = writes.split_off(writes.len().div_ceil(2));
                    if !rest.is_empty() {
                        left.insert(table.clone(), rest.into());
                    }
                }
                let done = answering.answer(call.with_body(&body.to_string()));
                assert_eq!(done.status(), Some(200), "{done:?}");
                Answer::output(serde_json::json!({ "UnprocessedItems": left }).to_string())
            }
            _ => answering.answer(call),
        }
    });
    (engine, client)
}

fn drop_and(_: Answer, answer: Answer) -> Answer {
    answer
}

#[test]
fn no_write_is_lost_under_faults() {
    for seed in 0..30 {
        let (engine, client) = faulty(seed);
        let table = Table::<Order>::named(client, stack().naming());
        let orders = orders("ada", 150);
        let puts = orders.iter().map(|order| table.put(order));
        let mut batch = table.batch_write().parallel(3).add_all(puts);
        while let Err(error) = block_on(batch.send()) {
            batch = error.into_rest().unwrap();
        }
        let whole = Table::<Order>::named(engine.client(), stack().naming());
        assert_eq!(numbers(&whole), (1..=150).collect(), "seed {seed}");

        let mut unread: Vec<_> = orders.iter().map(|order| Order::key("ada", order.number)).collect();
        let mut read = BTreeSet::new();
        while !unread.is_empty() {
            match block_on(table.batch_get(unread).parallel(2).send()) {
                Ok(found) => {
                    read.extend(found.into_iter().flatten().map(|order| order.number));
                    unread = Vec::new();
                }
                Err(error) => {
                    let found = error.read_of::<_, Order>(&table).unwrap();
                    read.extend(found.into_iter().filter_map(|(_, order)| order).map(|order| order.number));
                    unread = error.unread_of(&table).unwrap();
                }
            }
        }
        assert_eq!(read, (1..=150).collect(), "seed {seed}");
    }
}

/// Records the waits, and how many of them happen at the same time.
#[derive(Clone, Debug, Default)]
struct Waits {
    all: Arc<Mutex<Vec<Duration>>>,
    now: Arc<AtomicUsize>,
    most: Arc<AtomicUsize>,
}

impl AsyncSleep for Waits {
    fn sleep(&self, duration: Duration) -> Sleep {
        self.all.lock().unwrap().push(duration);
        let (now, most, mut is_waiting) = (Arc::clone(&self.now), Arc::clone(&self.most), false);
        Sleep::new(poll_fn(move |context| {
            if is_waiting {
                now.fetch_sub(1, Ordering::Relaxed);
                return Poll::Ready(());
            }
            is_waiting = true;
            most.fetch_max(now.fetch_add(1, Ordering::Relaxed) + 1, Ordering::Relaxed);
            context.waker().wake_by_ref();
            Poll::Pending
        }))
    }
}

/// The clock stands almost still, so that the last wait is the time that all requests before it take at this rate.
#[test]
fn a_rate_spreads_the_requests() {
    let engine = Embedded::new(&stack()).unwrap();
    fill(&Table::named(engine.client(), stack().naming()), &orders("ada", 200));
    let run = |requests: &dyn Fn(&Table<Order>)| {
        let waits = Waits::default();
        let config = engine.client().config().to_builder().sleep_impl(waits.clone()).build();
        requests(&Table::named(Client::from_conf(config), stack().naming()));
        let all = waits.all.lock().unwrap().clone();
        let longest = all.iter().max().copied().unwrap_or_default();
        (all.len(), longest.as_secs_f64(), waits.most.load(Ordering::Relaxed))
    };
    let units = |table: &Table<Order>| {
        let scan = table.scan().page_size(10).consumed_capacity("TOTAL".into());
        let all = block_on(scan.all_metered()).unwrap().consumed_capacity;
        (all.len(), all.iter().filter_map(|consumed| consumed.capacity_units).sum::<f64>())
    };
    let (requests, units) = units(&Table::named(engine.client(), stack().naming()));

    // Without a rate there are no waits.
    assert_eq!(run(&|table| drop(block_on(table.scan().page_size(10).all()).unwrap())).0, 0);
    let (count, longest, _) = run(&|table| {
        let all = block_on(table.scan().page_size(10).rate(2).all_metered()).unwrap();
        assert_eq!((all.output.len(), all.consumed_capacity.len()), (200, 0));
    });
    assert_eq!(count, requests - 1);
    let expected = units / 2.0;
    assert!((expected * 0.8..=expected).contains(&longest), "{longest} of {expected}");

    // The segments share the rate.
    let (_, longest, most) = run(&|table| {
        let all = block_on(table.scan().page_size(10).rate(2).parallel(4).unwrap().all()).unwrap();
        assert_eq!(all.len(), 200);
    });
    assert!((expected * 0.6..=expected * 1.5).contains(&longest), "{longest} of {expected}");
    assert!(most >= 2, "{most}");

    // 200 writes, of one unit for the table and up to three for its indexes each.
    let (count, longest, most) = run(&|table| {
        let orders = orders("bo", 200);
        let batch =
            table.batch_write().parallel(4).rate(10).add_all(orders.iter().map(|order| table.put(order)));
        let metered = block_on(batch.send_metered()).unwrap();
        assert!(metered.consumed_capacity.is_empty());
    });
    assert!(count >= 3 && longest >= 14.0, "{count} waits, {longest}");
    assert!((2..=4).contains(&most), "{most}");
    let (count, longest, _) = run(&|table| {
        let keys = (1..=200).map(|number| Order::key("bo", number));
        assert_eq!(block_on(table.batch_get(keys).rate(10).send()).unwrap().len(), 200);
    });
    assert!(count == 1 && longest >= 4.0, "{count} waits, {longest}");
}

#[test]
fn numbers_of_zero_are_refused() {
    let table = Table::<Order>::named(Embedded::new(&stack()).unwrap().client(), stack().naming());
    let order = Order::new("ada", 1);
    let batch = || table.batch_write().add(table.put(&order));
    let errors = [
        block_on(batch().parallel(0).send()).unwrap_err(),
        block_on(batch().rate(0).send()).unwrap_err(),
        block_on(table.batch_get([Order::key("ada", 1)]).parallel(0).send()).unwrap_err(),
        table.scan().rate(0).items().unwrap_err(),
        block_on(table.query(Order::partition("ada")).rate(0).all()).unwrap_err(),
        block_on(table.scan().rate(0).delete_all().send()).unwrap_err(),
    ];
    for error in errors {
        assert!(error.to_string().contains("at least 1"), "{error}");
    }
    assert!(numbers(&table).is_empty());
}

#[test]
fn everything_that_is_found_is_deleted() {
    for (engine, table) in tables() {
        fill(&table, &orders("ada", 90));
        fill(&table, &orders("bo", 90));
        let deleted =
            block_on(table.query(Order::partition("ada")).page_size(40).delete_all().send()).unwrap();
        assert_eq!(deleted, 90, "{engine}");
        assert_eq!(block_on(table.scan().count()).unwrap(), 90, "{engine}");
        // Nothing is left to find.
        let again = block_on(table.query(Order::partition("ada")).delete_all().send()).unwrap();
        assert_eq!(again, 0, "{engine}");

        let dear = table.scan().filter(Order::PATHS.total_cents.gt(4000)).page_size(7);
        assert_eq!(block_on(dear.delete_all().parallel(3).send()).unwrap(), 9, "{engine}");
        assert_eq!(numbers(&table), (10..=90).collect(), "{engine}");
        let range = Order::partition("bo").number().between(20, 29);
        assert_eq!(block_on(table.query(range).limit(4).page_size(3).delete_all().send()).unwrap(), 4);
        let last = table.query(Order::partition("bo")).filter(Order::PATHS.note.not_exists()).descending();
        assert_eq!(block_on(last.limit(10).page_size(4).delete_all().send()).unwrap(), 10, "{engine}");
        assert_eq!(numbers(&table), (10..=19).chain(24..=80).collect(), "{engine}");
        let of_index = table.query(Order::by_courier("courier-1"));
        assert_eq!(block_on(of_index.delete_all().send()).unwrap(), 23, "{engine}");
        assert!(numbers(&table).iter().all(|number| number % 3 != 1), "{engine}");
    }
}

/// Whatever fails, sending again deletes the rest, and each item is counted once.
#[test]
fn a_mass_delete_goes_on_after_faults() {
    for seed in 0..30 {
        let (engine, client) = faulty(seed);
        let whole = Table::<Order>::named(engine.client(), stack().naming());
        fill(&whole, &orders("ada", 100));
        fill(&whole, &orders("bo", 10));
        let table = Table::<Order>::named(client, stack().naming());
        let mut mass_delete = table.query(Order::partition("ada")).page_size(9).delete_all().parallel(2);
        let deleted = loop {
            if let Ok(deleted) = block_on(mass_delete.send()) {
                break deleted;
            }
        };
        assert!(deleted <= 100, "seed {seed}: {deleted}");
        assert_eq!(block_on(whole.scan().count()).unwrap(), 10, "seed {seed}");
        assert_eq!(mass_delete.cursor(), None);
    }
}

/// A page at a time, each in another process.
#[test]
fn a_mass_delete_goes_on_from_its_cursor() {
    let table = Table::<Order>::named(testing::client(&stack()).unwrap(), stack().naming());
    fill(&table, &orders("ada", 50));
    let even = || Order::PATHS.status.eq(super::model::Status::Open);
    let (mut cursor, mut deleted, mut steps) = (None::<Cursor>, 0, 0);
    loop {
        let query = table.query(Order::partition("ada")).filter(even()).page_size(8);
        let mut mass_delete = query.after(cursor.as_ref()).delete_all();
        let Some(page) = block_on(mass_delete.next()) else { break };
        deleted += page.unwrap();
        assert!(mass_delete.deleted() <= 8);
        steps += 1;
        cursor = mass_delete.cursor().map(|cursor| cursor.to_string().parse().unwrap());
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!((deleted, steps), (25, 7));
    assert_eq!(numbers(&table), (1..=50).filter(|number| number % 2 == 1).collect());
}
