//! Writing many items: all of them arrive, or the error contains the rest.

use std::collections::BTreeMap;
use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::ReturnConsumedCapacity;
use proptest::prelude::*;
use tablewright::DynamoTable;
use tablewright::sdk::{BatchWrite, Error, ErrorKind, Expression, Table, Write};
use tablewright::testing::{Answer, client_of};

use super::faults::{ALL_UNPROCESSED, Fault, Faulty};
use super::model::{Customer, Order, block_on, clients, stack};

fn orders_of(client: Client) -> Table<Order> {
    Table::named(client, stack().naming())
}

fn customers_of(client: Client) -> Table<Customer> {
    Table::named(client, stack().naming())
}

fn orders(numbers: std::ops::Range<u64>) -> Vec<Order> {
    numbers.map(|number| Order::new("ada", number)).collect()
}

/// Returns all stored orders, by number.
fn stored(table: &Table<Order>) -> Vec<Order> {
    let mut all = block_on(table.scan().consistent().all()).unwrap();
    all.sort_by_key(|order| order.number);
    all
}

#[test]
fn any_number_of_writes_of_several_tables() {
    for (engine, client) in clients() {
        let (orders_table, customers) = (orders_of(client.clone()), customers_of(client.clone()));
        let imported = orders(0..60);
        let customer = |id: u32| Customer { id: format!("c-{id}"), city: "Turin".to_owned() };
        block_on(async {
            orders_table.put(&Order::new("ada", 1000)).send().await.unwrap();
            BatchWrite::new(&client)
                .add_all(imported.iter().map(|order| orders_table.put(order)))
                .add(orders_table.delete(Order::key("ada", 1000_u64)))
                .add_all((0..30).map(|id| customers.put(&customer(id))))
                .send()
                .await
                .unwrap();
            assert_eq!(customers.scan().all().await.unwrap().len(), 30, "{engine}");
        });
        assert_eq!(stored(&orders_table), imported, "{engine}");
    }
}

/// Deletes a partition with more items than one request can have, by the keys that a query returns.
#[test]
fn a_partition_is_deleted_whole() {
    for (engine, client) in clients() {
        let table = orders_of(client);
        let others = [Order::new("bo", 1)];
        let imported = orders(0..70);
        let all = imported.iter().chain(&others);
        block_on(async {
            table.batch_write().add_all(all.map(|order| table.put(order))).send().await.unwrap();
            let keys = table.query(Order::partition("ada")).page_size(30).keys().all().await.unwrap();
            table.batch_write().add_all(keys.into_iter().map(|key| table.delete(key))).send().await.unwrap();
        });
        assert_eq!(stored(&table), others, "{engine}");
    }
}

#[test]
fn nothing_to_write_is_no_request() {
    block_on(Table::<Order>::without_client("orders").batch_write().send()).unwrap();
    assert_eq!(Table::<Order>::without_client("orders").batch_write().inputs().unwrap(), []);
}

/// One request cannot contain both writes, so the second waits for the first.
#[test]
fn two_writes_of_one_item_keep_their_order() {
    for (engine, client) in clients() {
        let table = orders_of(client);
        let order = |total_cents| Order { total_cents, ..Order::new("ada", 1) };
        let key = || Order::key("ada", 1_u64);
        block_on(async {
            let batch = table.batch_write().add(table.put(&order(1))).add(table.delete(key()));
            batch.add(table.put(&order(2))).add(table.put(&Order::new("ada", 2))).send().await.unwrap();
            let read = table.get(key()).consistent().send().await.unwrap();
            assert_eq!(read, Some(order(2)), "{engine}");
            let batch = table.batch_write().add(table.put(&order(3))).add(table.delete(key()));
            batch.send().await.unwrap();
            assert_eq!(table.get(key()).consistent().send().await.unwrap(), None, "{engine}");
        });
    }
}

#[test]
fn what_is_left_is_sent_again_after_a_wait_that_grows() {
    let engine = Faulty::new([Fault::Unprocessed(0b1011), ALL_UNPROCESSED, Fault::Throttled, Fault::None]);
    let table = orders_of(engine.client());
    let imported = orders(0..30);
    block_on(table.batch_write().add_all(imported.iter().map(|order| table.put(order))).send()).unwrap();
    assert_eq!(stored(&orders_of(engine.healthy())), imported);
    let sent: Vec<(usize, usize)> =
        engine.sent().iter().map(|sent| (sent.parts.len(), sent.processed.len())).collect();
    // The next request has the unprocessed writes first, then the writes that follow.
    assert_eq!(sent, [(25, 22), (8, 0), (8, 0), (8, 8)]);
    let waits = engine.waits();
    assert_eq!(waits.len(), 3);
    for (wait, longest) in waits.iter().zip([50, 100, 200]) {
        assert!(*wait <= Duration::from_millis(longest), "{waits:?}");
    }
}

/// Waits are spread over their whole range, and never longer than the client's maximum.
#[test]
fn waits_are_random_and_bounded() {
    let engine = Faulty::new([]);
    engine.then(ALL_UNPROCESSED);
    let table = orders_of(engine.client());
    let error = block_on(table.batch_write().add(table.put(&Order::new("ada", 1))).attempts(40).send());
    assert!(error.is_err());
    let waits = engine.waits();
    assert_eq!((waits.len(), engine.sent().len()), (39, 40));
    let longest = Duration::from_secs(20);
    assert!(waits.iter().all(|wait| *wait <= longest), "{waits:?}");
    // Thirty random waits of up to 20 s all fall into the same half once in 500 million runs.
    let short = waits[9..].iter().filter(|wait| **wait < longest / 2).count();
    assert!((1..30).contains(&short), "{waits:?}");
}

#[test]
fn what_is_never_processed_is_in_the_error() {
    let engine = Faulty::new([Fault::None]);
    engine.then(ALL_UNPROCESSED);
    let table = orders_of(engine.client());
    let (imported, gone) = (orders(0..30), Order::key("bo", 7_u64));
    let batch = table.batch_write().add_all(imported.iter().map(|order| table.put(order)));
    let error = block_on(batch.add(table.delete(gone.clone())).send()).unwrap_err();

    assert_eq!(
        error.to_string(),
        "BatchWriteItem on table `acme-shop-orders`: 6 of 31 are not processed: DynamoDB leaves them again and again; \
         send them later, or more slowly"
    );
    assert!(matches!(error.kind(), ErrorKind::Incomplete { left: 6, of: 31, cause: None }));
    // One request is processed, and ten are not.
    assert_eq!((engine.sent().len(), engine.waits().len()), (11, 9));
    let positions: Vec<usize> = error.unprocessed().map(|write| write.position).collect();
    assert_eq!(positions, [25, 26, 27, 28, 29, 30]);
    let mut left: Vec<Write<Order>> = imported[25..].iter().cloned().map(Write::Put).collect();
    left.push(Write::Delete(gone));
    assert_eq!(error.unprocessed_of(&table).unwrap(), left);
    assert_eq!(error.unprocessed_of(&Table::<Customer>::without_client("customers")).unwrap(), []);
    // The debug output shows no attribute values.
    assert!(!format!("{error:?}").contains("sku"), "{error:?}");

    engine.then(Fault::None);
    block_on(error.into_rest().unwrap().send()).unwrap();
    assert_eq!(stored(&table), imported);
}

#[test]
fn one_attempt_asks_once() {
    let engine = Faulty::new([ALL_UNPROCESSED]);
    let table = orders_of(engine.client());
    let error = block_on(table.batch_write().add(table.put(&Order::new("ada", 1))).attempts(1).send());
    assert_eq!(error.unwrap_err().unprocessed().len(), 1);
    assert_eq!((engine.sent().len(), engine.waits().len()), (1, 0));
}

/// The connection is lost halfway, either before a request arrives or before its response does.
#[test]
fn a_connection_that_is_cut_loses_and_doubles_nothing() {
    for (fault, arrived) in
        [(Fault::LostRequest, 50), (Fault::LostAnswer, 75), (Fault::LateAnswer, 75), (Fault::Internal, 50)]
    {
        let engine = Faulty::new([Fault::None, Fault::None, fault]);
        let table = orders_of(engine.client());
        let imported = orders(0..90);
        let batch = table.batch_write().add_all(imported.iter().map(|order| table.put(order)));
        let error = block_on(batch.send()).unwrap_err();
        let text = error.to_string();
        assert!(text.contains("40 of 90 are not processed: "), "{fault:?}: {text}");
        assert!(matches!(error.kind(), ErrorKind::Incomplete { cause: Some(_), .. }), "{fault:?}");
        assert!(error.is_retryable() && !error.is_throttled(), "{fault:?}");
        // No wait: the cause of the failure is not known, so the batch ends at once.
        assert_eq!((engine.sent().len(), engine.waits().len()), (3, 0), "{fault:?}");
        assert_eq!(stored(&table).len(), arrived, "{fault:?}");

        block_on(error.into_rest().unwrap().send()).unwrap();
        assert_eq!(stored(&table), imported, "{fault:?}");
    }
}

/// With the SDK's own retries, an error only surfaces after three failures in a row.
#[test]
fn what_the_sdk_tries_again_is_no_error() {
    let engine =
        Faulty::new([Fault::LostAnswer, Fault::Throttled, Fault::None, Fault::LateAnswer, Fault::Internal]);
    let table = orders_of(engine.retrying_client());
    let imported = orders(0..60);
    block_on(table.batch_write().add_all(imported.iter().map(|order| table.put(order))).send()).unwrap();
    assert_eq!(stored(&table), imported);
}

/// The response may name a table whose ARN was in the request. An unprocessed item that was never sent may stand for
/// any write, so all writes are sent again.
#[test]
fn what_is_left_is_found_by_its_key() {
    let unprocessed = |table: &str, number: u64| {
        let key = serde_json::json!({ "customerId": { "S": "ada" }, "number": { "N": number.to_string() } });
        serde_json::json!({ "UnprocessedItems": { table: [{ "DeleteRequest": { "Key": key } }] } })
    };
    let (arn, other) = (
        "arn:aws:dynamodb:eu-south-1:123456789012:table/orders",
        "arn:aws:dynamodb:eu-south-1:2:table/orders",
    );
    for (answer, left) in [
        (unprocessed("orders", 2), 4),
        (unprocessed(arn, 2), 1),
        (unprocessed(other, 2), 1),
        (unprocessed("orders", 3), 1),
        (unprocessed("customers", 2), 4),
        (unprocessed(arn, 9), 4),
    ] {
        let client = client_of(move |_| Answer::output(answer.to_string()));
        let (here, there) = (Table::<Order>::new(client.clone(), arn), Table::<Order>::new(client, other));
        let delete = |table: &Table<Order>, number: u64| table.delete(Order::key("ada", number).into_owned());
        let batch = here.batch_write().add(delete(&here, 1)).add(delete(&here, 2));
        let batch = batch.add(delete(&there, 3)).add(delete(&there, 2));
        let error = block_on(batch.attempts(1).send()).unwrap_err();
        assert_eq!(error.unprocessed().len(), left);
    }
}

#[test]
fn what_a_batch_cannot_have_is_not_sent() {
    let table = Table::<Order>::without_client("orders");
    let (good, bad) = (Order::new("ada", 1), Order::new("", 1));
    let condition = Expression::new("#t < :t").name("#t", "total").value(":t", &1);
    let batch = table
        .batch_write()
        .add(table.put(&good))
        .add(table.put(&bad))
        .add(table.put(&good).if_not_exists())
        .add(table.delete(good.primary_key()).condition(condition))
        .add(table.put(&good).consumed_capacity(ReturnConsumedCapacity::Total));
    let error = block_on(batch.send()).unwrap_err();
    let ErrorKind::Actions(errors) = error.kind() else { panic!("{error}") };
    let lines: Vec<String> = errors.iter().map(ToString::to_string).collect();
    assert_eq!(
        lines,
        [
            "action 1, PutItem on table `orders`: key attribute `customerId` is empty; DynamoDB needs at least one \
             byte",
            "action 2, PutItem on table `orders`: a batch write takes no condition; put it into a transaction, or \
             send it on its own",
            "action 3, DeleteItem on table `orders`: a batch write takes no condition; put it into a transaction, or \
             send it on its own",
            "action 4, PutItem on table `orders`: a part of a batch or transaction reports no capacity of its own; ask \
             the whole for it, with its `consumed_capacity(…)`",
        ]
    );
    assert_eq!(error.to_string(), format!("BatchWriteItem on table `orders`: {}", lines.join("; ")));
    // The error keeps the writes that could be sent.
    assert_eq!(error.unprocessed().map(|write| write.position).collect::<Vec<_>>(), [0]);
    let error = block_on(table.batch_write().add(table.put(&good)).send()).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::NoClient), "{error}");
}

/// A batch returns the same error type as every other operation, so a caller's own error needs only one conversion. The
/// error keeps the rest of the batch through that conversion.
#[test]
fn errors_are_those_of_every_operation() {
    struct Failed(Error);

    impl From<Error> for Failed {
        fn from(error: Error) -> Self {
            Self(error)
        }
    }

    async fn import(table: &Table<Order>) -> Result<(), Failed> {
        table.batch_write().add(table.put(&Order::new("ada", 1))).send().await?;
        table.batch_get([Order::key("ada", 1_u64)]).send().await?;
        Ok(())
    }

    fn can_be_boxed<E: std::error::Error + Send + Sync + 'static>(_: &E) {}

    let engine = Faulty::new([Fault::LostRequest]);
    let table = orders_of(engine.client());
    let Err(Failed(error)) = block_on(import(&table)) else { panic!("it is not written") };
    assert_eq!(
        error.to_string(),
        "BatchWriteItem on table `acme-shop-orders`: 1 of 1 are not processed: no answer: dispatch failure: io error: \
         the connection is lost"
    );
    can_be_boxed(&error);
    block_on(error.into_rest().unwrap().send()).unwrap();
    assert_eq!(stored(&table), [Order::new("ada", 1)]);
    let other = Table::<Order>::new(engine.client(), "no-such-table");
    let error = block_on(other.batch_get([Order::key("ada", 1_u64)]).send()).unwrap_err();
    assert!(error.to_string().contains("ResourceNotFoundException"), "{error}");
    assert!(!error.is_retryable());
}

#[test]
fn capacity_is_that_of_all_requests() {
    for (engine, client) in clients() {
        let table = orders_of(client);
        let imported = orders(0..30);
        let batch = table.batch_write().add_all(imported.iter().map(|order| table.put(order)));
        let batch = batch.consumed_capacity(ReturnConsumedCapacity::Total);
        let metered = block_on(batch.send_metered()).unwrap();
        assert_eq!(metered.consumed_capacity.len(), 2, "{engine}");
        let units: f64 = metered.consumed_capacity.iter().filter_map(|it| it.capacity_units).sum();
        assert!(units >= 30.0, "{engine}: {units}");
    }
}

/// A write of one of a few items: a delete, or a put with a unique total.
#[derive(Clone, Copy, Debug)]
struct Step {
    number: u64,
    is_put: bool,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = (0..40_u64, any::<bool>()).prop_map(|(number, is_put)| Step { number, is_put });
    proptest::collection::vec(step, 0..120)
}

pub(super) fn faults() -> impl Strategy<Value = Vec<Fault>> {
    let fault = prop_oneof![
        3 => Just(Fault::None),
        2 => any::<u128>().prop_map(Fault::Unprocessed),
        1 => Just(ALL_UNPROCESSED),
        1 => Just(Fault::Throttled),
        1 => Just(Fault::Internal),
        1 => Just(Fault::LostRequest),
        1 => Just(Fault::LostAnswer),
        1 => Just(Fault::LateAnswer),
    ];
    proptest::collection::vec(fault, 0..40)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    /// Whatever fails, resending the rest until there is no error stores exactly the batch: each write once and in
    /// order.
    #[test]
    fn nothing_is_lost_doubled_or_overtaken(steps in steps(), faults in faults(), retrying: bool, attempts in 1..4_u32) {
        let engine = Faulty::new(faults);
        let client = if retrying { engine.retrying_client() } else { engine.client() };
        let table = orders_of(client);
        let (mut expected, mut writes) = (BTreeMap::new(), BTreeMap::<u64, Vec<Option<u64>>>::new());
        let mut batch = table.batch_write().attempts(attempts);
        for (step, total_cents) in steps.iter().zip(0..) {
            let order = Order { total_cents, ..Order::new("ada", step.number) };
            batch = if step.is_put {
                expected.insert(step.number, order.clone());
                batch.add(table.put(&order))
            } else {
                expected.remove(&step.number);
                batch.add(table.delete(order.primary_key()))
            };
            writes.entry(step.number).or_default().push(step.is_put.then_some(total_cents));
        }
        let mut left = steps.len();
        while let Err(error) = block_on(batch.send()) {
            prop_assert!(error.unprocessed().len() > 0 && error.unprocessed().len() <= left);
            left = error.unprocessed().len();
            batch = error.into_rest().unwrap();
        }

        let expected: Vec<Order> = expected.into_values().collect();
        prop_assert_eq!(stored(&orders_of(engine.healthy())), expected);

        let mut arrived = BTreeMap::<u64, Vec<Option<u64>>>::new();
        for sent in engine.sent() {
            prop_assert!(sent.parts.len() <= 25);
            if sent.operation != "BatchWriteItem" {
                continue;
            }
            for (_, write) in sent.processed {
                let number = |key: &serde_json::Value| key["number"]["N"].as_str().unwrap().parse::<u64>().unwrap();
                let (at, what) = match (write.pointer("/PutRequest/Item"), write.pointer("/DeleteRequest/Key")) {
                    (Some(item), _) => (number(item), item["totalCents"]["N"].as_str().map(|it| it.parse().unwrap())),
                    (None, Some(key)) => (number(key), None),
                    (None, None) => panic!("{write}"),
                };
                arrived.entry(at).or_default().push(what);
            }
        }
        // After a lost response, the same write may arrive again, directly after the first time.
        for writes in writes.values_mut().chain(arrived.values_mut()) {
            writes.dedup();
        }
        prop_assert_eq!(arrived, writes);
    }
}
