//! Batches: nothing is lost and nothing is doubled, whatever the service leaves over.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value, json};
use tablewright::DynamoTable;
use tablewright::sdk::{ErrorKind, Table};
use tablewright::testing::{Answer, Call, Embedded, client_of};

use super::model::{Order, block_on, stack, tables};

fn orders(count: u64) -> Vec<Order> {
    (0..count).map(|number| Order::new("ada", number)).collect()
}

/// A table whose requests go through this function first; without an answer of its own, the engine answers.
fn through(
    engine: &Embedded,
    first: impl Fn(Call<'_>) -> Option<Answer> + Send + Sync + 'static,
) -> Table<Order> {
    let engine = engine.clone();
    let client = client_of(move |call| first(call).unwrap_or_else(|| engine.answer(call)));
    Table::named(client, stack().naming())
}

fn table(engine: &Embedded) -> Table<Order> {
    Table::named(engine.client(), stack().naming())
}

/// All there is, in order.
async fn stored(engine: &Embedded) -> Vec<Order> {
    let mut items = table(engine).scan().consistent().all().await.unwrap();
    items.sort_by_key(|order| order.number);
    items
}

#[test]
fn many_items_are_written_read_and_deleted() {
    for (engine, table) in tables() {
        block_on(async {
            let all = orders(230);
            table.batch_write().put_all(&all).send().await.unwrap();
            let keys = || all.iter().map(DynamoTable::primary_key);
            // Each key twice, and one that has no item.
            let asked = keys().chain(keys()).chain([Order::key("nobody", 1_u64)]);
            let mut read = table.batch_get(asked).consistent().send().await.unwrap();
            read.sort_by_key(|order| order.number);
            assert_eq!(read, all, "{engine}");

            let some = table
                .batch_get(keys().take(3))
                .project::<tablewright::Key<'_, Order>>()
                .send()
                .await
                .unwrap();
            assert_eq!(some.len(), 3, "{engine}");
            let delete = table.batch_write().delete_all(keys().skip(1)).put(&Order::new("bo", 1));
            delete.send().await.unwrap();
            assert_eq!(table.scan().all().await.unwrap().len(), 2, "{engine}");
            table.batch_write().send().await.unwrap();
            assert_eq!(table.batch_get([]).send().await.unwrap(), [], "{engine}");
        });
    }
}

#[test]
fn requests_have_the_size_that_is_allowed() {
    let all = orders(230);
    let table = Table::<Order>::without_client("orders");
    let writes = table.batch_write().put_all(&all).inputs().unwrap();
    let sizes: Vec<usize> =
        writes.iter().map(|input| input.request_items().unwrap()["orders"].len()).collect();
    assert_eq!(sizes, [vec![25; 9], vec![5]].concat());
    let reads = table.batch_get(all.iter().map(DynamoTable::primary_key)).inputs().unwrap();
    let sizes: Vec<usize> =
        reads.iter().map(|input| input.request_items().unwrap()["orders"].keys().len()).collect();
    assert_eq!(sizes, [100, 100, 30]);
}

#[test]
fn two_writes_of_one_key_have_no_order() {
    let table = Table::<Order>::without_client("orders");
    let order = Order::new("ada", 7);
    let error = table.batch_write().put(&order).delete(order.primary_key()).inputs().unwrap_err();
    assert_eq!(
        error.to_string(),
        "BatchWriteItem on table `orders`: the batch writes orders { customerId: \"ada\", number: 7 } twice, in no \
         order; write it once"
    );
}

/// Does a part of each request, says that the rest is unprocessed, and counts.
#[test]
fn what_is_left_over_is_asked_for_again() {
    let engine = Embedded::new(&stack()).unwrap();
    let written = std::sync::Arc::new(Mutex::new(Vec::new()));
    let (inner, seen) = (engine.clone(), std::sync::Arc::clone(&written));
    let table = through(&engine, move |call| {
        let mut body: Value = serde_json::from_str(call.body).unwrap();
        let requests = &mut body["RequestItems"]["acme-shop-orders"];
        let (list, left_name) = match call.operation {
            "BatchWriteItem" => (requests, "UnprocessedItems"),
            "BatchGetItem" => (&mut requests["Keys"], "UnprocessedKeys"),
            _ => return None,
        };
        let Value::Array(all) = list else { panic!("{}", call.body) };
        let left: Vec<Value> = all.split_off(all.len().div_ceil(2));
        seen.lock().unwrap().extend(all.iter().cloned());
        let mut left_over = body.clone();
        let answer = inner.answer(call.with_body(&body.to_string()));
        let mut output = output(&answer);
        if !left.is_empty() {
            match left_name {
                "UnprocessedItems" => left_over["RequestItems"]["acme-shop-orders"] = left.into(),
                _ => left_over["RequestItems"]["acme-shop-orders"]["Keys"] = left.into(),
            }
            output[left_name] = left_over["RequestItems"].take();
        }
        Some(Answer::output(output.to_string()))
    });
    block_on(async {
        let all = orders(60);
        table.batch_write().put_all(&all).send().await.unwrap();
        assert_eq!(stored(&engine).await, all);
        assert_eq!(written.lock().unwrap().len(), 60, "each was written once");

        written.lock().unwrap().clear();
        let mut read = table.batch_get(all.iter().map(DynamoTable::primary_key)).send().await.unwrap();
        read.sort_by_key(|order| order.number);
        assert_eq!(read, all);
        assert_eq!(written.lock().unwrap().len(), 60, "each was read once");
    });
}

/// The JSON of an answer that is an output.
fn output(answer: &Answer) -> Value {
    assert_eq!(answer.status(), Some(200), "{answer:?}");
    serde_json::from_str(answer.body().unwrap()).unwrap()
}

/// The first request is done; of all others, nothing.
#[test]
fn what_is_left_at_the_end_is_in_the_error() {
    let engine = Embedded::new(&stack()).unwrap();
    let calls = std::sync::Arc::new(AtomicUsize::new(0));
    let count = std::sync::Arc::clone(&calls);
    let nothing = move |call: Call<'_>| {
        if count.fetch_add(1, Ordering::Relaxed) == 0 {
            return None;
        }
        let body: Value = serde_json::from_str(call.body).unwrap();
        let name = if call.operation == "BatchGetItem" { "UnprocessedKeys" } else { "UnprocessedItems" };
        Some(Answer::output(json!({ name: body["RequestItems"] }).to_string()))
    };
    let table = through(&engine, nothing);
    block_on(async {
        let all = orders(120);
        let error = table.batch_write().put_all(&all[..30]).retries(3).send().await.unwrap_err();
        assert_eq!(
            error.to_string(),
            "BatchWriteItem on table `acme-shop-orders`: 5 of the batch are left: DynamoDB has left them over each time \
             it was asked"
        );
        assert_eq!(calls.load(Ordering::Relaxed), 1 + 1 + 3);
        assert_eq!(error.unprocessed_items::<Order>().unwrap(), all[25..30]);
        assert_eq!(stored(&engine).await, all[..25]);

        self::table(&engine).batch_write().put_all(&all).send().await.unwrap();
        calls.store(0, Ordering::Relaxed);
        let keys: Vec<_> = all.iter().map(DynamoTable::primary_key).collect();
        let error = table.batch_get(keys.clone()).retries(0).send().await.unwrap_err();
        assert_eq!(error.unprocessed_keys::<Order>().unwrap(), keys[100..]);
        let mut read = error.items_read::<Order>().unwrap();
        read.sort_by_key(|order| order.number);
        assert_eq!(read, all[..100]);
    });
}

/// The connection is lost after the first request: what is not known to be written is in the error, and writing that
/// again gives all.
#[test]
fn a_connection_lost_in_the_middle_loses_nothing() {
    let engine = Embedded::new(&stack()).unwrap();
    let calls = AtomicUsize::new(0);
    let inner = engine.clone();
    let table = through(&engine, move |call| match calls.fetch_add(1, Ordering::Relaxed) {
        0 => None,
        // It arrives, and its answer does not.
        1 => {
            let _ = inner.answer(call);
            Some(Answer::connection_lost())
        }
        _ => Some(Answer::connection_lost()),
    });
    block_on(async {
        let all = orders(60);
        let error = table.batch_write().put_all(&all).send().await.unwrap_err();
        let ErrorKind::Incomplete { puts, cause: Some(_), .. } = error.kind() else { panic!("{error}") };
        assert_eq!(puts.len(), 35);
        assert!(error.to_string().contains("35 of the batch are left: "), "{error}");
        assert!(error.to_string().contains("the connection is lost"), "{error}");
        let left: Vec<Order> = error.unprocessed_items().unwrap();
        self::table(&engine).batch_write().put_all(&left).send().await.unwrap();
        assert_eq!(stored(&engine).await, all);
    });
}
