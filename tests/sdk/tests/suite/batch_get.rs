//! Reading many items: each key has a result, or the error contains the key.

use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::ReturnConsumedCapacity;
use proptest::prelude::*;
use serde::Deserialize;
use tablewright::sdk::{ErrorKind, Table};
use tablewright::testing::{Answer, client_of};
use tablewright::{DynamoTable, Key};

use super::batch_write::faults;
use super::faults::{ALL_UNPROCESSED, Fault, Faulty};
use super::model::{Customer, Order, block_on, clients, stack};

fn table(client: Client) -> Table<Order> {
    Table::named(client, stack().naming())
}

fn key(number: u64) -> Key<'static, Order> {
    Order::key("ada", number).into_owned()
}

/// Writes the orders with even numbers below the limit.
fn fill(client: Client, limit: u64) {
    let table = table(client);
    let orders: Vec<Order> = (0..limit).step_by(2).map(|number| Order::new("ada", number)).collect();
    block_on(table.batch_write().add_all(orders.iter().map(|order| table.put(order))).send()).unwrap();
}

fn expected(number: u64, limit: u64) -> Option<Order> {
    (number < limit && number.is_multiple_of(2)).then(|| Order::new("ada", number))
}

#[test]
fn items_come_in_the_order_of_their_keys() {
    for (engine, client) in clients() {
        fill(client.clone(), 250);
        // The keys are in descending order, some occur twice, and every other item is missing.
        let numbers: Vec<u64> = (0..250).rev().chain([6, 7, 248]).collect();
        let read = block_on(table(client).batch_get(numbers.iter().map(|n| key(*n))).consistent().send());
        let wanted: Vec<Option<Order>> = numbers.iter().map(|number| expected(*number, 250)).collect();
        assert_eq!(read.unwrap(), wanted, "{engine}");
    }
}

#[test]
fn no_keys_are_no_request() {
    let table = Table::<Order>::without_client("orders");
    assert_eq!(block_on(table.batch_get([]).send()).unwrap(), []);
    assert_eq!(table.batch_get([]).inputs().unwrap(), []);
}

#[test]
fn requests_have_as_many_keys_as_they_can() {
    let table = Table::<Order>::without_client("orders");
    let keys = || (0..250).chain([0, 1, 2]).map(key);
    let total = ReturnConsumedCapacity::Total;
    let inputs = table.batch_get(keys()).consistent().consumed_capacity(total.clone()).inputs().unwrap();
    let sizes = inputs.iter().map(|input| input.request_items().unwrap()["orders"].keys().len());
    assert_eq!(sizes.collect::<Vec<_>>(), [100, 100, 50]);
    let request = &inputs[0].request_items().unwrap()["orders"];
    assert_eq!((request.consistent_read(), request.projection_expression()), (Some(true), None));
    assert_eq!(inputs[0].return_consumed_capacity(), Some(&total));
    assert_eq!(request.keys()[0]["number"].as_n().map(String::as_str), Ok("0"));
}

/// The request also reads the key attributes, to match items with keys. They do not reach a type that does not ask for
/// them.
#[test]
fn items_are_read_as_a_part_of_them() {
    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(rename_all = "camelCase", deny_unknown_fields)]
    struct Summary {
        number: u64,
        placed_at: u64,
    }

    for (engine, client) in clients() {
        fill(client.clone(), 10);
        let table = table(client);
        let read = block_on(table.batch_get([key(4), key(5), key(2)]).project::<Summary>().send());
        let summary = |number| Some(Summary { number, placed_at: 1000 + number });
        assert_eq!(read.unwrap(), [summary(4), None, summary(2)], "{engine}");
        let read = block_on(table.batch_get([key(4), key(5)]).project::<Key<'_, Order>>().send());
        assert_eq!(read.unwrap(), [Some(key(4)), None], "{engine}");
    }
}

/// The items exceed the size of one response, so the engine itself leaves some keys unprocessed.
#[test]
fn items_that_are_too_many_for_one_answer() {
    for (engine, client) in clients() {
        let customers = Table::<Customer>::named(client, stack().naming());
        let large = |number| Customer { id: format!("c-{number:02}"), city: "x".repeat(390_000) };
        let all: Vec<Customer> = (0..50).map(large).collect();
        block_on(customers.batch_write().add_all(all.iter().map(|one| customers.put(one))).send()).unwrap();
        let batch = customers.batch_get(all.iter().map(Customer::primary_key));
        let batch = batch.consumed_capacity(ReturnConsumedCapacity::Total);
        let metered = block_on(batch.send_metered()).unwrap();
        let read: Vec<Customer> = metered.output.into_iter().flatten().collect();
        assert!(read == all, "{engine}: {} of 50", read.len());
        assert!(metered.consumed_capacity.len() > 1, "{engine}");
    }
}

#[test]
fn keys_that_are_left_are_asked_for_again() {
    let engine = Faulty::new([Fault::Unprocessed(0b101), ALL_UNPROCESSED, Fault::Throttled]);
    fill(engine.healthy(), 120);
    let read = block_on(table(engine.client()).batch_get((0..120).map(key)).send()).unwrap();
    let wanted: Vec<Option<Order>> = (0..120).map(|number| expected(number, 120)).collect();
    assert_eq!(read, wanted);
    let sent: Vec<(usize, usize)> =
        engine.sent().iter().map(|sent| (sent.parts.len(), sent.processed.len())).collect();
    assert_eq!(sent, [(100, 98), (22, 0), (22, 0), (22, 22)]);
    assert_eq!(engine.waits().len(), 3);
}

/// Waits must not grow when progress is slow only because the items are too large for one response.
#[test]
fn waits_do_not_grow_while_something_is_read() {
    const PART: Fault = Fault::Unprocessed(!0b11);
    let engine = Faulty::new([ALL_UNPROCESSED; 5].into_iter().chain([PART; 20]));
    fill(engine.healthy(), 50);
    let read = block_on(table(engine.client()).batch_get((0..50).map(key)).send()).unwrap();
    assert_eq!(read, (0..50).map(|number| expected(number, 50)).collect::<Vec<_>>());
    let waits = engine.waits();
    assert_eq!(waits.len(), 25);
    assert!(waits[8..].iter().all(|wait| *wait <= Duration::from_millis(50)), "{waits:?}");
}

/// A client that was built without the environment's defaults has no sleep implementation in its configuration.
#[test]
fn the_default_of_the_sdk_waits() {
    let engine = Faulty::new([ALL_UNPROCESSED, Fault::Unprocessed(0b1)]);
    fill(engine.healthy(), 3);
    let mut config = engine.client().config().to_builder();
    config.set_sleep_impl(None);
    let orders = table(Client::from_conf(config.build()));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    let read = runtime.block_on(orders.batch_get((0..3).map(key)).send()).unwrap();
    assert_eq!(read, (0..3).map(|number| expected(number, 3)).collect::<Vec<_>>());
    assert_eq!((engine.sent().len(), engine.waits().len()), (3, 0));
}

#[test]
fn an_error_has_what_was_read_and_what_was_not() {
    for (fault, requests) in [(ALL_UNPROCESSED, 4), (Fault::Throttled, 4), (Fault::LostAnswer, 2)] {
        let engine = Faulty::new([Fault::Unprocessed(0b11)]);
        engine.then(fault);
        fill(engine.healthy(), 150);
        let orders = table(engine.client());
        let error = block_on(orders.batch_get((0..150).map(key)).attempts(3).send()).unwrap_err();
        assert_eq!(engine.sent().len(), requests, "{fault:?}");
        let text = error.to_string();
        assert!(text.starts_with("BatchGetItem on table `acme-shop-orders`: 52 of 150 are not"), "{text}");
        assert!(matches!(error.kind(), ErrorKind::Incomplete { left: 52, of: 150, .. }));
        let unread: Vec<_> = [0, 1].into_iter().chain(100..150).map(key).collect();
        assert_eq!(error.unread_of(&orders).unwrap(), unread, "{fault:?}");
        let read: Vec<_> = (2..100).map(|number| (key(number), expected(number, 150))).collect();
        assert_eq!(error.read_of(&orders).unwrap(), read, "{fault:?}");
        // The error is typed by table and operation: it contains no writes, and no keys of customers.
        let customers = Table::<Customer>::without_client("customers");
        assert_eq!(error.unread_of(&customers).unwrap(), []);
        assert_eq!(error.read_of::<_, Customer>(&customers).unwrap(), []);
        assert_eq!(error.unprocessed().len(), 0);
        assert!(!format!("{error:?}").contains("sku"), "{error:?}");
        assert_eq!(error.into_rest().unwrap_err().to_string(), text, "it is not one of a batch write");
    }
}

#[test]
fn keys_are_checked_before_anything_is_sent() {
    let table = Table::<Order>::without_client("orders");
    let keys = || [key(1), Order::key("", 1_u64), key(2), Order::key("", 2_u64)];
    let error = block_on(table.batch_get(keys()).send()).unwrap_err();
    let empty = "BatchGetItem on table `orders`: key attribute `customerId` is empty; DynamoDB needs at least one byte";
    assert_eq!(error.to_string(), format!("BatchGetItem: action 1, {empty}; action 3, {empty}"));
    assert_eq!(error.read_of::<_, Order>(&table).unwrap(), []);
    assert_eq!(error.unread_of(&table).unwrap(), [key(1), key(2)]);
    assert!(table.batch_get(keys()).inputs().is_err());
    let error = block_on(table.batch_get([key(1)]).send()).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::NoClient));
}

/// One item that cannot be read as `P` does not discard the other items.
#[test]
fn an_item_that_is_something_else_is_told_from_the_others() {
    #[derive(Debug, Deserialize, PartialEq)]
    struct Noted {
        note: String,
    }

    let engine = Faulty::new([]);
    let table = table(engine.client());
    block_on(async {
        table.put(&Order { note: Some("ring".to_owned()), ..Order::new("ada", 1) }).send().await.unwrap();
        table.put(&Order::new("ada", 2)).send().await.unwrap();
        let batch = table.batch_get([key(1), key(2), key(3)]).project::<Noted>();
        let error = batch.send().await.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Deserialize { .. }), "{error}");
        assert_eq!(error.item_key(), Some(key(2)));
        assert_eq!(error.unread_of(&table).unwrap(), [key(2)]);
        let noted = Noted { note: "ring".to_owned() };
        assert_eq!(error.read_of(&table).unwrap(), [(key(1), Some(noted)), (key(3), None)]);
    });
}

#[test]
fn an_answer_that_makes_no_sense_is_no_answer() {
    // The response has an item that was not requested.
    let other = r#"{ "Responses": { "orders": [{ "customerId": { "S": "bo" }, "number": { "N": "1" } }] } }"#;
    let orders = Table::<Order>::new(client_of(move |_| Answer::output(other)), "orders");
    let error = block_on(orders.batch_get([key(1)]).send()).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::UnknownItem), "{error}");
    assert_eq!(error.unread_of(&orders).unwrap(), [key(1)]);
    // The response reports an unrequested key as unprocessed. It may stand for any key, so all keys count as unread.
    let other = r#"{ "UnprocessedKeys": { "orders": { "Keys": [{ "customerId": { "S": "bo" }, "number": { "N": "1" } }] } } }"#;
    let orders = Table::<Order>::new(client_of(move |_| Answer::output(other)), "orders");
    let error = block_on(orders.batch_get([key(1), key(2)]).send()).unwrap_err();
    assert_eq!(error.unread_of(&orders).unwrap(), [key(1), key(2)]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// Whatever fails, each key is read or is in the error, in order, and every item read is correct.
    #[test]
    fn each_key_is_read_or_left(
        numbers in proptest::collection::vec(0..300_u64, 0..260),
        faults in faults(),
        attempts in 1..4_u32,
    ) {
        let engine = Faulty::new(faults);
        fill(engine.healthy(), 300);
        let table = table(engine.client());
        let mut keys: Vec<Key<'static, Order>> = numbers.iter().copied().map(key).collect();
        let mut read = Vec::new();
        loop {
            match block_on(table.batch_get(keys.clone()).attempts(attempts).send()) {
                Ok(items) => {
                    prop_assert_eq!(items.len(), keys.len());
                    read.extend(keys.into_iter().zip(items));
                    break;
                }
                Err(error) => {
                    let (before, unread) = (error.read_of(&table).unwrap(), error.unread_of(&table).unwrap());
                    prop_assert!(!unread.is_empty());
                    prop_assert_eq!(before.len() + unread.len(), keys.len());
                    read.extend(before);
                    keys = unread;
                }
            }
        }
        let sort = |mut read: Vec<(Key<'static, Order>, Option<Order>)>| {
            read.sort_by_key(|(key, _)| key.to_string());
            read
        };
        let wanted = numbers.iter().map(|number| (key(*number), expected(*number, 300))).collect();
        prop_assert_eq!(sort(read), sort(wanted));
        for sent in engine.sent() {
            prop_assert!(sent.parts.len() <= 100);
            let mut parts: Vec<String> = sent.parts.iter().map(|(_, key)| key.to_string()).collect();
            parts.sort();
            parts.dedup();
            prop_assert_eq!(parts.len(), sent.parts.len());
        }
    }
}
