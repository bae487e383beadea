//! The sizes of the item collections that writes change.

use std::collections::HashMap;
use std::ops::RangeInclusive;

use aws_sdk_dynamodb::types::{AttributeValue, ReturnItemCollectionMetrics};
use serde_json::{Value, json};
use tablewright::DynamoTable;
use tablewright::sdk::{BatchWrite, Error, ItemCollection, Table, TransactWrite};
use tablewright::testing::{Answer, client_of};

use super::faults::{Fault, Faulty};
use super::model::{Customer, Order, block_on, embedded, stack};

fn collection(table: &str, customer: &str, gigabytes: RangeInclusive<f64>) -> ItemCollection {
    let key = HashMap::from([("customerId".to_owned(), AttributeValue::S(customer.to_owned()))]);
    ItemCollection { table: table.to_owned(), key, gigabytes }
}

#[test]
fn each_write_returns_the_collection_that_it_changes() {
    let orders = embedded();
    let (order, key) = (Order::new("ada", 1), || Order::key("ada", 1_u64));
    let of_ada = [collection("acme-shop-orders", "ada", 0.0..=1.0)];
    block_on(async {
        let put = orders.put(&order).item_collection_metrics().send_metered().await.unwrap();
        assert_eq!(put.item_collection_metrics, of_ada);
        let put = orders.put(&order).returning_old().item_collection_metrics().send_metered().await.unwrap();
        assert_eq!((put.output, &put.item_collection_metrics[..]), (Some(order.clone()), &of_ada[..]));
        let update = orders.update(key()).set(Order::PATHS.note, "ring").item_collection_metrics();
        assert_eq!(update.send_metered().await.unwrap().item_collection_metrics, of_ada);
        let delete = orders.delete(key()).item_collection_metrics().returning_old();
        assert_eq!(delete.send_metered().await.unwrap().item_collection_metrics, of_ada);
        let unasked = orders.delete(key()).send_metered().await.unwrap();
        assert_eq!(unasked.item_collection_metrics, []);
    });
}

#[test]
fn a_batch_returns_the_collections_of_all_its_requests() {
    let orders = embedded();
    let imported: Vec<Order> = (0..30).map(|number| Order::new("ada", number)).collect();
    let batch = orders.batch_write().add_all(imported.iter().map(|order| orders.put(order)));
    let batch = batch.add(orders.put(&Order::new("bo", 1))).item_collection_metrics();
    let mut metrics = block_on(batch.send_metered()).unwrap().item_collection_metrics;
    metrics.sort_by_key(|collection| format!("{:?}", collection.key));
    let collection = |customer| collection("acme-shop-orders", customer, 0.0..=1.0);
    // 25 writes of Ada, then five more and the one of Bo.
    assert_eq!(metrics, [collection("ada"), collection("ada"), collection("bo")]);
}

#[test]
fn the_rest_of_a_batch_asks_as_the_batch_did_if_its_tables_have_collections() {
    let engine = Faulty::new([Fault::LostRequest]);
    let orders = Table::<Order>::named(engine.client(), stack().naming());
    let customers = Table::<Customer>::named(engine.client(), stack().naming());
    let batch = orders.batch_write().add(orders.put(&Order::new("ada", 1))).item_collection_metrics();
    let rest = block_on(batch.send()).unwrap_err().into_rest().unwrap();
    let metrics = block_on(rest.send_metered()).unwrap().item_collection_metrics;
    assert_eq!(metrics, [collection("acme-shop-orders", "ada", 0.0..=1.0)]);

    let ada = Customer { id: "ada".to_owned(), city: "London".to_owned() };
    let batch = customers.batch_write().add(customers.put(&ada)).item_collection_metrics();
    let rest = block_on(batch.send()).unwrap_err().into_rest().unwrap();
    assert_eq!(block_on(rest.send_metered()).unwrap().item_collection_metrics, []);
}

/// The embedded engine measures no collections in a transaction, so the response is made.
#[test]
fn a_transaction_returns_the_collections_of_each_table() {
    let client = client_of(|call| {
        let request: Value = serde_json::from_str(call.body).unwrap();
        assert_eq!(
            (call.operation, &request["ReturnItemCollectionMetrics"]),
            ("TransactWriteItems", &json!("SIZE"))
        );
        let metrics = |customer: &str, size: Value| json!({ "ItemCollectionKey": { "customerId": { "S": customer } }, "SizeEstimateRangeGB": size });
        let tables =
            json!({ "orders": [metrics("ada", json!([8.5, 9.5])), metrics("bo", json!([0.0, 1.0]))] });
        Answer::output(json!({ "ItemCollectionMetrics": tables }).to_string())
    });
    let orders = Table::<Order>::new(client, "orders");
    let (one, two) = (Order::new("ada", 1), Order::new("bo", 2));
    let write = orders.transact_write().add(orders.put(&one)).add(orders.put(&two));
    let metrics = block_on(write.item_collection_metrics().send_metered()).unwrap().item_collection_metrics;
    assert_eq!(metrics, [collection("orders", "ada", 8.5..=9.5), collection("orders", "bo", 0.0..=1.0)]);
}

#[test]
fn only_a_whole_with_a_table_that_has_collections_asks_for_them() {
    let orders = Table::<Order>::without_client("orders");
    let customers = Table::<Customer>::without_client("customers");
    let (order, ada) = (Order::new("ada", 1), Customer { id: "ada".to_owned(), city: "London".to_owned() });
    let size = Some(&ReturnItemCollectionMetrics::Size);

    let put = orders.put(&order).item_collection_metrics().input().unwrap();
    assert_eq!(put.return_item_collection_metrics(), size);
    let both = || orders.transact_write().add(customers.put(&ada)).add(orders.put(&order));
    assert_eq!(both().input().unwrap().return_item_collection_metrics(), None);
    assert_eq!(both().item_collection_metrics().input().unwrap().return_item_collection_metrics(), size);
    let both = orders.batch_write().add(customers.put(&ada)).add(orders.put(&order));
    let inputs = both.item_collection_metrics().inputs().unwrap();
    assert_eq!(inputs[0].return_item_collection_metrics(), size);

    let refusal = "no table of the request has a local index";
    let error = customers.transact_write().add(customers.put(&ada)).item_collection_metrics().input();
    assert!(error.unwrap_err().to_string().contains(refusal));
    let error = customers.batch_write().add(customers.put(&ada)).item_collection_metrics().inputs();
    assert!(error.unwrap_err().to_string().contains(refusal));

    let own = "reports no item collection metrics of its own; ask the whole for them";
    let put = || orders.put(&order).item_collection_metrics();
    let delete = orders.delete(order.primary_key()).item_collection_metrics();
    let update = orders.update(order.primary_key()).set(Order::PATHS.note, "ring").item_collection_metrics();
    let errors: [Error; 4] = [
        orders.batch_write().add(put()).inputs().unwrap_err(),
        orders.batch_write().add(delete).inputs().unwrap_err(),
        put().exactly_once().input().unwrap_err(),
        update.exactly_once().input().unwrap_err(),
    ];
    for error in errors {
        assert!(error.to_string().contains(own), "{error}");
    }
}

#[test]
fn without_writes_nothing_is_asked_for() {
    let client = client_of(|call| panic!("{} is sent", call.operation));
    let batch = BatchWrite::new(&client).item_collection_metrics();
    assert_eq!(block_on(batch.send_metered()).unwrap().item_collection_metrics, []);
    let write = TransactWrite::new(&client).item_collection_metrics();
    assert_eq!(block_on(write.send_metered()).unwrap().item_collection_metrics, []);
}
