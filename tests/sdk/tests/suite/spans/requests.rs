//! A span does not change the request: the same client sends the same fields.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::{ConfigBag, HttpClient, RuntimeComponents, SharedHttpClient};
use aws_sdk_dynamodb::error::BoxError;
use aws_sdk_dynamodb::types::ReturnConsumedCapacity;
use aws_smithy_runtime_api::client::http::{HttpConnectorSettings, SharedHttpConnector};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponentsBuilder;
use serde_json::Value;
use tablewright::DynamoTable;
use tablewright::sdk::{BatchWrite, Table, TransactGet, TransactWrite};
use tablewright::testing::{Embedded, client_of};

use super::spans;
use crate::suite::model::{Order, Status, block_on, stack};

/// Sends every operation, with every option.
async fn requests(client: Client) {
    let capacity = || ReturnConsumedCapacity::Indexes;
    let orders = Table::<Order>::named(client, stack().naming());
    let order =
        Order { status: Some(Status::Open), note: Some("ring twice".to_owned()), ..Order::new("ada", 7) };
    let key = || order.primary_key();
    let is_open = || Order::PATHS.status.eq(Status::Open);
    orders.put(&order).if_not_exists().consumed_capacity(capacity()).send().await.unwrap();
    orders.put(&order).condition(is_open()).returning_old().send().await.unwrap();
    orders.get(key()).consistent().project::<Order>().consumed_capacity(capacity()).send().await.unwrap();
    let update = orders.update(key()).set(Order::PATHS.note, "knock".to_owned()).condition(is_open());
    update.consumed_capacity(capacity()).send().await.unwrap();
    orders.update(key()).set(Order::PATHS.note, "whisper".to_owned()).returning_new().send().await.unwrap();
    let query = || {
        let query = orders.query(Order::partition("ada")).consistent().descending();
        query.filter(Order::PATHS.status.eq(Status::Open)).page_size(1).consumed_capacity(capacity())
    };
    let page = query().page().await.unwrap();
    query().after(page.next.as_ref()).page().await.unwrap();
    orders.query(Order::by_status(Status::Open)).count().await.unwrap();
    let scan = orders.scan().segment(0, 2).consistent().filter(is_open()).page_size(5);
    scan.consumed_capacity(capacity()).page().await.unwrap();
    orders.scan_index(Order::by_status).project::<Order>().count().await.unwrap();
    orders.batch_get([key()]).consistent().send().await.unwrap();
    orders.batch_write().add(orders.put(&Order::new("grace", 2))).send().await.unwrap();
    let transaction = orders.transact_write().add(orders.put(&Order::new("grace", 3)));
    transaction.idempotency_token("once").consumed_capacity(capacity()).send().await.unwrap();
    orders.transact_get((orders.get(key()),)).send().await.unwrap();
    orders.delete(key()).condition(is_open()).returning_old().send().await.unwrap();
}

/// Returns the requests that arrive at an engine.
fn sent(run: impl FnOnce(Client)) -> Vec<(String, Value)> {
    let engine = Embedded::new(&stack()).unwrap();
    let calls = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&calls);
    run(client_of(move |call| {
        seen.lock().unwrap().push((call.operation.to_owned(), serde_json::from_str(call.body).unwrap()));
        engine.answer(call)
    }));
    std::mem::take(&mut *calls.lock().unwrap())
}

#[test]
fn a_span_changes_no_request() {
    let without = sent(|client| block_on(requests(client)));
    let with = sent(|client| assert_eq!(spans(requests(client)).len(), without.len()));
    assert_eq!(with, without);
}

/// Counts the clients that are built with this HTTP client. The SDK makes separate connections for each client without
/// one.
#[derive(Debug)]
struct Connections {
    inner: SharedHttpClient,
    clients: Arc<AtomicUsize>,
}

impl HttpClient for Connections {
    fn http_connector(
        &self,
        settings: &HttpConnectorSettings,
        components: &RuntimeComponents,
    ) -> SharedHttpConnector {
        self.inner.http_connector(settings, components)
    }

    fn validate_base_client_config(
        &self,
        _: &RuntimeComponentsBuilder,
        _: &ConfigBag,
    ) -> Result<(), BoxError> {
        self.clients.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }
}

#[test]
fn spans_take_no_other_client() {
    let engine = Embedded::new(&stack()).unwrap().client();
    let clients = Arc::new(AtomicUsize::new(0));
    let connections =
        Connections { inner: engine.config().http_client().unwrap(), clients: Arc::clone(&clients) };
    let client = Client::from_conf(engine.config().to_builder().http_client(connections).build());
    let spans = spans(async {
        let orders = Table::<Order>::named(client.clone(), stack().naming());
        for number in 0..3 {
            TransactWrite::new(&client).add(orders.put(&Order::new("ada", number))).send().await.unwrap();
            BatchWrite::new(&client).add(orders.delete(Order::key("ada", number))).send().await.unwrap();
            TransactGet::new(&client, (orders.get(Order::key("ada", number)),)).send().await.unwrap();
        }
    });
    assert_eq!((spans.len(), clients.load(Ordering::Relaxed)), (9, 1));
}
