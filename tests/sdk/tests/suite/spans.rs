//! The fields of the requests' spans.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::future::poll_fn;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, Once};
use std::task::Poll;
use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::{AsyncSleep, Sleep};
use aws_sdk_dynamodb::types::ReturnConsumedCapacity;
use tablewright::DynamoTable;
use tablewright::sdk::{Table, TransactWrite};
use tablewright::testing::{Answer, Embedded, client_of};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::Interest;
use tracing::{Event, Metadata, Subscriber};

mod requests;

use super::model::{Customer, Order, Status, block_on, stack};

/// Records the fields of each of our spans.
#[derive(Clone, Default)]
struct Recorder(Arc<Recorded>);

#[derive(Default)]
struct Recorded {
    next: AtomicU64,
    /// In the order of creation.
    spans: Mutex<BTreeMap<u64, Fields>>,
}

type Fields = HashMap<&'static str, String>;

struct Visitor<'a>(&'a mut Fields);

impl Visit for Visitor<'_> {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name(), value.to_owned());
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.0.insert(field.name(), format!("{value:?}"));
    }
}

impl Subscriber for Recorder {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.is_span()
    }

    fn new_span(&self, attributes: &Attributes<'_>) -> Id {
        let id = self.0.next.fetch_add(1, Ordering::Relaxed) + 1;
        if attributes.metadata().target() == "tablewright::sdk" {
            let mut fields = Fields::new();
            attributes.record(&mut Visitor(&mut fields));
            self.0.spans.lock().unwrap().insert(id, fields);
        }
        Id::from_u64(id)
    }

    fn record(&self, span: &Id, values: &Record<'_>) {
        if let Some(fields) = self.0.spans.lock().unwrap().get_mut(&span.into_u64()) {
            values.record(&mut Visitor(fields));
        }
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, _: &Event<'_>) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

/// The subscriber of threads that record nothing. It wants no span, but asks to be asked each time: without it, a test on
/// another thread could turn off the spans of all threads.
struct Uninterested;

impl Subscriber for Uninterested {
    fn register_callsite(&self, _: &'static Metadata<'static>) -> Interest {
        Interest::sometimes()
    }

    fn enabled(&self, _: &Metadata<'_>) -> bool {
        false
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, _: &Event<'_>) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

/// Returns the spans that a future creates.
fn spans(run: impl Future<Output = ()>) -> Vec<Fields> {
    static GLOBAL: Once = Once::new();
    GLOBAL.call_once(|| tracing::subscriber::set_global_default(Uninterested).unwrap());
    let recorder = Recorder::default();
    tracing::subscriber::with_default(recorder.clone(), || block_on(run));
    let spans = std::mem::take(&mut *recorder.0.spans.lock().unwrap());
    spans.into_values().collect()
}

/// Returns the fields that every span of a request to one table has.
fn expected<'a>(
    operation: &'a str,
    name: &'a str,
    more: &[(&'static str, &'a str)],
) -> HashMap<&'static str, &'a str> {
    let mut fields = HashMap::from([
        ("otel.name", name),
        ("otel.kind", "client"),
        ("db.system.name", "aws.dynamodb"),
        ("db.operation.name", operation),
        ("db.collection.name", "acme-shop-orders"),
        ("rpc.system", "aws-api"),
        ("rpc.service", "DynamoDB"),
        ("rpc.method", operation),
        ("cloud.region", "us-east-1"),
        ("aws.dynamodb.table_names", r#"["acme-shop-orders"]"#),
    ]);
    fields.extend(more.iter().copied());
    fields
}

fn texts(fields: &Fields) -> HashMap<&'static str, &str> {
    fields.iter().map(|(name, value)| (*name, value.as_str())).collect()
}

#[test]
fn each_operation_has_a_span() {
    let engine = Embedded::new(&stack()).unwrap();
    let orders = Table::<Order>::named(engine.client(), stack().naming());
    let order = Order { note: Some("ring twice".to_owned()), ..Order::new("ada-lovelace", 70_007) };
    let key = || order.primary_key();
    let spans = spans(async {
        orders.put(&order).send().await.unwrap();
        orders.get(key()).consistent().send().await.unwrap();
        orders.update(key()).set(Order::PATHS.status, Status::Open).send().await.unwrap();
        let total = ReturnConsumedCapacity::Total;
        let open =
            orders.query(Order::by_status(Status::Open)).descending().page_size(10).consumed_capacity(total);
        open.page().await.unwrap();
        orders.scan().segment(0, 1).page().await.unwrap();
        orders.scan_index(Order::by_status).count().await.unwrap();
        orders.batch_get([key(), Order::key("nobody", 1_u64)]).send().await.unwrap();
        orders.batch_write().add(orders.put(&Order::new("grace-hopper", 2))).send().await.unwrap();
        let transaction =
            TransactWrite::new(&engine.client()).add(orders.put(&Order::new("grace-hopper", 3)));
        transaction.send().await.unwrap();
        orders.transact_get((orders.get(key()),)).send().await.unwrap();
        orders.delete(key()).send().await.unwrap();
    });
    let found: Vec<_> = spans.iter().map(texts).collect();
    let capacity = found[3]["aws.dynamodb.consumed_capacity"];
    let operations = [
        expected("PutItem", "DynamoDB.PutItem", &[]),
        expected(
            "GetItem",
            "DynamoDB.GetItem",
            &[("aws.dynamodb.consistent_read", "true"), ("db.response.returned_rows", "1")],
        ),
        expected("UpdateItem", "DynamoDB.UpdateItem", &[]),
        expected(
            "Query",
            "DynamoDB.Query",
            &[
                ("aws.dynamodb.index_name", "status-index"),
                ("aws.dynamodb.scan_forward", "false"),
                ("aws.dynamodb.limit", "10"),
                ("aws.dynamodb.count", "1"),
                ("aws.dynamodb.scanned_count", "1"),
                ("db.response.returned_rows", "1"),
                ("aws.dynamodb.consumed_capacity", capacity),
            ],
        ),
        expected(
            "Scan",
            "DynamoDB.Scan",
            &[
                ("aws.dynamodb.segment", "0"),
                ("aws.dynamodb.total_segments", "1"),
                ("aws.dynamodb.count", "1"),
                ("aws.dynamodb.scanned_count", "1"),
                ("db.response.returned_rows", "1"),
            ],
        ),
        expected(
            "Scan",
            "DynamoDB.Scan",
            &[
                ("aws.dynamodb.index_name", "status-index"),
                ("aws.dynamodb.select", "COUNT"),
                ("aws.dynamodb.count", "1"),
                ("aws.dynamodb.scanned_count", "1"),
                ("db.response.returned_rows", "0"),
            ],
        ),
        expected(
            "BatchGetItem",
            "DynamoDB.BatchGetItem",
            &[("db.operation.batch.size", "2"), ("db.response.returned_rows", "1")],
        ),
        expected("BatchWriteItem", "DynamoDB.BatchWriteItem", &[]),
        expected("TransactWriteItems", "DynamoDB.TransactWriteItems", &[]),
        expected("TransactGetItems", "DynamoDB.TransactGetItems", &[("db.response.returned_rows", "1")]),
        expected("DeleteItem", "DynamoDB.DeleteItem", &[]),
    ];
    assert_eq!(found.len(), operations.len());
    for (found, expected) in found.iter().zip(&operations) {
        assert_eq!(found, expected);
    }
    let capacity: serde_json::Value = serde_json::from_str(capacity).unwrap();
    assert_eq!(capacity[0]["TableName"], "acme-shop-orders");
    assert!(capacity[0]["CapacityUnits"].as_f64().is_some_and(|units| units > 0.0), "{capacity}");

    let text = format!("{spans:?}");
    for value in ["ada", "grace", "70007", "ring twice", "open", "sku"] {
        assert!(!text.contains(value), "{value} is in {text}");
    }
}

#[test]
fn a_request_to_several_tables_names_them() {
    let engine = Embedded::new(&stack()).unwrap();
    let orders = Table::<Order>::named(engine.client(), stack().naming());
    let customers = Table::<Customer>::named(engine.client(), stack().naming());
    let spans = spans(async {
        let check = orders.check(Order::key("ada", 7_u64)).if_not_exists();
        let write = orders.transact_write().add(check).add(customers.delete(Customer::key("ada")));
        write.send().await.unwrap();
    });
    let mut expected = expected(
        "TransactWriteItems",
        "DynamoDB.TransactWriteItems",
        &[
            ("aws.dynamodb.table_names", r#"["acme-shop-customers","acme-shop-orders"]"#),
            ("db.operation.batch.size", "2"),
        ],
    );
    expected.remove("db.collection.name");
    assert_eq!(texts(&spans[0]), expected);
}

#[test]
fn a_failure_has_its_code_and_no_message() {
    let engine = Embedded::new(&stack()).unwrap();
    let orders = Table::<Order>::named(engine.client(), stack().naming());
    let nowhere = Table::<Order>::new(engine.client(), "nowhere");
    let lost = Table::<Order>::new(client_of(|_| Answer::connection_lost()), "acme-shop-orders");
    let spans = spans(async {
        orders.put(&Order::new("ada", 7)).if_exists().send().await.unwrap_err();
        nowhere.get(Order::key("ada", 7_u64)).send().await.unwrap_err();
        lost.delete(Order::key("ada", 7_u64)).send().await.unwrap_err();
    });
    let code = "ConditionalCheckFailedException";
    let failed = [("otel.status_code", "ERROR"), ("error.type", code), ("db.response.status_code", code)];
    assert_eq!(texts(&spans[0]), expected("PutItem", "DynamoDB.PutItem", &failed));
    let code = "ResourceNotFoundException";
    let names = r#"["nowhere"]"#;
    let failed = [
        ("db.collection.name", "nowhere"),
        ("aws.dynamodb.table_names", names),
        ("otel.status_code", "ERROR"),
        ("error.type", code),
        ("db.response.status_code", code),
    ];
    assert_eq!(texts(&spans[1]), expected("GetItem", "DynamoDB.GetItem", &failed));
    let failed = [
        ("otel.status_code", "ERROR"),
        ("error.type", "dispatch_failure"),
        ("http.request.resend_count", "2"),
    ];
    assert_eq!(texts(&spans[2]), expected("DeleteItem", "DynamoDB.DeleteItem", &failed));
}

#[test]
fn attempts_are_counted_for_each_request() {
    let engine = Embedded::new(&stack()).unwrap();
    let asked = AtomicUsize::new(0);
    // Throttle the first two attempts.
    let client = client_of(move |call| match asked.fetch_add(1, Ordering::Relaxed) {
        0 | 1 => Answer::error(400, "ThrottlingException", "Rate exceeded"),
        _ => engine.answer(call),
    });
    let orders = Table::<Order>::named(client, stack().naming());
    let spans = spans(async {
        orders.put(&Order::new("ada", 7)).send().await.unwrap();
        orders.put(&Order::new("ada", 8)).send().await.unwrap();
    });
    assert_eq!(texts(&spans[0])["http.request.resend_count"], "2");
    assert_eq!(texts(&spans[1]).get("http.request.resend_count"), None);
}

/// A pause that lasts one poll.
#[derive(Debug)]
struct Yield;

impl AsyncSleep for Yield {
    fn sleep(&self, _: Duration) -> Sleep {
        let mut has_yielded = false;
        Sleep::new(poll_fn(move |context| {
            if std::mem::replace(&mut has_yielded, true) {
                return Poll::Ready(());
            }
            context.waker().wake_by_ref();
            Poll::Pending
        }))
    }
}

/// Requests that one thread polls in turns each count their own attempts.
#[test]
fn requests_at_the_same_time_are_told_apart() {
    let engine = Embedded::new(&stack()).unwrap();
    let order = Arc::new(Mutex::new(Vec::new()));
    let table = |name: char, throttled: usize| {
        let (engine, order, asked) = (engine.clone(), Arc::clone(&order), AtomicUsize::new(0));
        let client = client_of(move |call| {
            order.lock().unwrap().push(name);
            if asked.fetch_add(1, Ordering::Relaxed) < throttled {
                return Answer::error(400, "ThrottlingException", "Rate exceeded");
            }
            engine.answer(call)
        });
        let client = Client::from_conf(client.config().to_builder().sleep_impl(Yield).build());
        Table::<Order>::named(client, stack().naming())
    };
    let (one, other) = (table('a', 1), table('b', 2));
    let (first, second) = (Order::new("ada", 7), Order::new("ada", 8));
    let spans = spans(async {
        let mut left = [Box::pin(one.put(&first).send()), Box::pin(other.put(&second).send())].map(Some);
        poll_fn(|context| {
            for request in &mut left {
                if let Some(Poll::Ready(output)) =
                    request.as_mut().map(|request| request.as_mut().poll(context))
                {
                    output.unwrap();
                    *request = None;
                }
            }
            if left.iter().all(Option::is_none) { Poll::Ready(()) } else { Poll::Pending }
        })
        .await;
    });
    assert_eq!(*order.lock().unwrap(), ['a', 'b', 'a', 'b', 'b']);
    let counts: Vec<_> = spans.iter().map(|span| texts(span)["http.request.resend_count"]).collect();
    assert_eq!(counts, ["1", "2"]);
}
