//! Requests that are sent with settings of their own.

use std::future::Future;
use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::config::timeout::TimeoutConfig;
use aws_sdk_dynamodb::config::{Builder, Config};
use tablewright::sdk::{BatchWrite, Error, Table, TransactGet, TransactWrite};

use super::faults::{Fault, Faulty};
use super::model::{Order, block_on, stack};

fn attempts(attempts: u32) -> Builder {
    Config::builder().retry_config(RetryConfig::standard().with_max_attempts(attempts))
}

fn key(number: u64) -> tablewright::key::Key<'static, Order> {
    Order::key("ada", number)
}

/// Sends a request to an engine that answers every attempt with an error, and returns the number of attempts.
fn sent<F: Future<Output = Result<O, Error>>, O>(
    fault: Fault,
    client: impl Fn(&Faulty) -> Client,
    request: impl FnOnce(Table<Order>) -> F,
) -> usize {
    let engine = Faulty::new([]);
    engine.then(fault);
    let orders = Table::named(client(&engine), stack().naming());
    assert!(block_on(request(orders)).is_err());
    engine.sent().len()
}

/// A client that sends a request once sends it twice, and one that sends it three times sends it once.
#[test]
fn each_request_has_its_own_retries() {
    for fault in [Fault::Throttled, Fault::LostRequest] {
        for (number, client) in [(2, Faulty::client as fn(&Faulty) -> Client), (1, Faulty::retrying_client)] {
            let own = || attempts(number);
            let wanted = usize::try_from(number).unwrap();
            macro_rules! sends {
                ($($request:expr;)*) => {$(
                    let text = stringify!($request);
                    assert_eq!(sent(fault, client, $request), wanted, "{fault:?}: {text}");
                )*};
            }
            let order = Order::new("ada", 1);
            sends! {
                |orders| async move { orders.get(key(1)).config_override(own()).await };
                |orders| async move { orders.put(&order).config_override(own()).await };
                |orders| async move { orders.update(key(1)).set(Order::PATHS.note, "n").config_override(own()).await };
                |orders| async move { orders.delete(key(1)).config_override(own()).await };
                |orders| async move { orders.query(Order::partition("ada")).config_override(own()).all().await };
                |orders| async move { orders.query(Order::partition("ada")).config_override(own()).page().await };
                |orders| async move { orders.query(Order::partition("ada")).config_override(own()).count().await };
                |orders| async move { orders.query(Order::by_courier("c")).config_override(own()).hydrate().await };
                |orders| async move { orders.query(Order::partition("ada")).config_override(own()).delete_all().send().await };
                |orders| async move { orders.scan().config_override(own()).all().await };
                |orders| async move { orders.batch_get([key(1)]).attempts(1).config_override(own()).await };
                |orders| async move { orders.batch_write().add(orders.delete(key(1))).attempts(1).config_override(own()).await };
                |orders| async move { orders.transact_get(orders.get(key(1))).config_override(own()).await };
                |orders| async move { orders.transact_write().add(orders.delete(key(1))).config_override(own()).await };
                |orders| async move { orders.delete(key(1)).config_override(own()).exactly_once().await };
            }
        }
    }
}

/// Each of the segments is a request of its own.
#[test]
fn a_parallel_scan_has_its_own_retries() {
    let sent = sent(Fault::Throttled, Faulty::client, |orders| async move {
        let mut items = orders.scan().config_override(attempts(2)).parallel(3).unwrap();
        let mut error = Ok(());
        while let Some(item) = items.next().await {
            error = error.and(item.map(|_| ()));
        }
        error
    });
    assert_eq!(sent, 6);
}

/// An update that counts is not sent again after a lost response, whatever the settings are.
#[test]
fn settings_do_not_repeat_what_is_not_repeatable() {
    let update = |orders: Table<Order>| async move {
        orders.update(key(1)).add(Order::PATHS.total_cents, 1).config_override(attempts(5)).await
    };
    assert_eq!(sent(Fault::LostAnswer, Faulty::client, update), 1);
    assert_eq!(sent(Fault::Throttled, Faulty::client, update), 5);
}

/// The rest of a batch is sent with the settings of the batch, and the deletes of a query with the settings of the query.
#[test]
fn the_rest_keeps_its_settings() {
    let engine = Faulty::new([]);
    engine.then(Fault::Throttled);
    let orders = Table::<Order>::named(engine.client(), stack().naming());
    let batch = orders.batch_write().add(orders.delete(key(1))).attempts(1).config_override(attempts(2));
    let error = block_on(batch.send()).unwrap_err();
    assert!(block_on(error.into_rest().unwrap().send()).is_err());
    assert_eq!(engine.sent().len(), 4);

    let engine = Faulty::new([Fault::Throttled, Fault::None, Fault::Throttled]);
    let orders = Table::<Order>::named(engine.healthy(), stack().naming());
    block_on(orders.put(&Order::new("ada", 1)).send()).unwrap();
    let orders = Table::<Order>::named(engine.client(), stack().naming());
    let mut all = orders.query(Order::partition("ada")).config_override(attempts(2)).delete_all();
    assert_eq!(block_on(all.send()).unwrap(), 1);
    let operations: Vec<String> = engine.sent().into_iter().map(|sent| sent.operation).collect();
    assert_eq!(operations, ["Query", "Query", "BatchWriteItem", "BatchWriteItem"]);
}

#[test]
fn a_request_has_its_own_timeout() {
    let engine = Faulty::new([]);
    let orders = Table::<Order>::named(engine.retrying_client(), stack().naming());
    assert_eq!(block_on(orders.get(key(1)).send()).unwrap(), None);
    assert!(engine.waits().is_empty());
    let timeouts = TimeoutConfig::builder().operation_timeout(Duration::from_hours(1)).build();
    let own = Config::builder().timeout_config(timeouts);
    // On the clock of this engine every wait is over at once, so that the timeout may end the request.
    let _ = block_on(orders.get(key(1)).config_override(own).send());
    assert_eq!(engine.waits(), [Duration::from_hours(1)]);
}

/// The settings of an action are never ignored.
#[test]
fn an_action_has_no_settings_of_its_own() {
    let client = Faulty::new([]).client();
    let orders = Table::<Order>::named(client.clone(), stack().naming());
    let order = Order::new("ada", 1);
    let own = || attempts(2);
    let changed = || orders.update(key(1)).set(Order::PATHS.note, "n");
    let errors = [
        BatchWrite::new(&client).add(orders.put(&order).config_override(own())).inputs().unwrap_err(),
        BatchWrite::new(&client).add(orders.delete(key(1)).config_override(own())).inputs().unwrap_err(),
        TransactWrite::new(&client).add(orders.put(&order).config_override(own())).input().unwrap_err(),
        TransactWrite::new(&client).add(changed().config_override(own())).input().unwrap_err(),
        TransactWrite::new(&client).add(orders.delete(key(1)).config_override(own())).input().unwrap_err(),
        TransactGet::new(&client, orders.get(key(1)).config_override(own())).input().unwrap_err(),
    ];
    for error in errors {
        assert!(error.to_string().contains("with its `config_override(…)`"), "{error}");
    }
}
