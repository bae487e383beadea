//! Requests are futures: `.await` is `.send().await`.

use std::future::IntoFuture;
use std::rc::Rc;

use serde::Deserialize;
use tablewright::sdk::{ErrorKind, Table};

use super::model::{Customer, Order, block_on, clients, embedded, stack};

#[test]
fn a_request_is_sent_by_its_await() {
    for (engine, client) in clients() {
        let orders = Table::<Order>::named(client.clone(), stack().naming());
        let customers = Table::<Customer>::named(client, stack().naming());
        let (order, key) = (Order::new("ada", 7), || Order::key("ada", 7_u64));
        let ada = Customer { id: "ada".to_owned(), city: "Turin".to_owned() };
        block_on(async {
            orders.put(&order).if_not_exists().await.unwrap();
            assert_eq!(orders.get(key()).consistent().await.unwrap(), Some(order.clone()), "{engine}");
            assert_eq!(orders.put(&order).returning_old().await.unwrap(), Some(order.clone()), "{engine}");
            let noted = Order { note: Some("ring".to_owned()), ..order.clone() };
            orders.update(key()).set(Order::PATHS.note, "ring").await.unwrap();
            let update = orders.update(key()).set(Order::PATHS.note, "ring").returning_new();
            assert_eq!(update.await.unwrap(), noted, "{engine}");
            orders.batch_write().add(customers.put(&ada)).await.unwrap();
            assert_eq!(orders.batch_get([key()]).await.unwrap(), [Some(noted.clone())], "{engine}");
            let reads = (orders.get(key()), customers.get(Customer::key("ada")));
            assert_eq!(
                orders.transact_get(reads).await.unwrap(),
                (Some(noted.clone()), Some(ada)),
                "{engine}"
            );
            orders.transact_write().add(customers.delete(Customer::key("ada"))).await.unwrap();
            assert_eq!(orders.delete(key()).returning_old().await.unwrap(), Some(noted), "{engine}");
            orders.delete(key()).await.unwrap();
            let error = orders.put(&order).if_exists().await.unwrap_err();
            assert!(error.is_condition_failed(), "{engine}: {error}");
        });
    }
}

/// Before a request is awaited, nothing is sent and no error is reported.
#[test]
fn a_request_waits_to_be_awaited() {
    let orders = embedded();
    let order = Order::new("ada", 7);
    drop(orders.put(&order).into_future());
    drop(orders.query(Order::partition("ada")).page());
    assert_eq!(block_on(orders.scan().all()).unwrap(), []);
    let invalid = orders.get(Order::key("", 7_u64)).into_future();
    assert!(matches!(block_on(invalid).unwrap_err().kind(), ErrorKind::Key(_)));
    assert_eq!(format!("{:?}", orders.query(Order::partition("ada")).page()), "Sending");
}

/// A page can be read on another thread even if its items are not `Send`.
#[test]
fn what_is_awaited_can_be_sent_to_other_threads() {
    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "never made")]
    struct Local {
        note: Option<Rc<str>>,
    }

    fn future<F: IntoFuture<IntoFuture: Send + 'static>>(_: F) {}

    let orders = embedded();
    let (order, key) = (Order::new("ada", 7), || Order::key("ada", 7_u64));
    future(orders.get(key()));
    future(orders.put(&order));
    future(orders.put(&order).returning_old());
    future(orders.update(key()).returning_new());
    future(orders.delete(key()).returning_old());
    future(orders.batch_get([key()]));
    future(orders.batch_write().add(orders.put(&order)));
    future(orders.transact_write().add(orders.put(&order)));
    future(orders.transact_get((orders.get(key()), vec![orders.get(key())])));
    future(orders.query(Order::partition("ada")).all());
    future(orders.scan_index(Order::by_courier).keys().all());
    future(orders.get(key()).project::<Local>());
    future(orders.query(Order::partition("ada")).project::<Local>().page());
    // `all` keeps the items until the last page, so its future is only `Send` if the items are.
    let local = orders.query(Order::partition("ada")).project::<Local>().all();
    assert!(block_on(local).unwrap().is_empty());
}
