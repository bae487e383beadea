//! Operations on one item.

use aws_sdk_dynamodb::types::ReturnConsumedCapacity;
use serde::{Deserialize, Serialize};
use tablewright::DynamoTable;
use tablewright::sdk::{ErrorKind, Expression};

use super::model::{Line, Order, Status, block_on, tables};

#[test]
fn what_is_put_is_read() {
    for (engine, orders) in tables() {
        block_on(async {
            let order = Order { note: Some("ring twice".to_owned()), ..Order::new("ada", 7) };
            assert_eq!(orders.get(Order::key("ada", 7_u64)).send().await.unwrap(), None, "{engine}");
            orders.put(&order).send().await.unwrap();
            let read = orders.get(Order::key("ada", 7_u64)).consistent().send().await.unwrap();
            assert_eq!(read.as_ref(), Some(&order), "{engine}");
            assert_eq!(orders.get(order.primary_key()).send().await.unwrap(), Some(order), "{engine}");
            assert_eq!(orders.get(Order::key("ada", 8_u64)).send().await.unwrap(), None, "{engine}");
        });
    }
}

#[test]
fn an_item_is_read_as_a_part_of_it() {
    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(rename_all = "camelCase", deny_unknown_fields)]
    struct Summary {
        number: u64,
        lines: Vec<Line>,
    }

    for (engine, orders) in tables() {
        block_on(async {
            let order = Order::new("ada", 7);
            orders.put(&order).send().await.unwrap();
            // Only these attributes are read: any other would be an unknown field.
            let summary = orders.get(order.primary_key()).project::<Summary>().send().await.unwrap();
            assert_eq!(summary, Some(Summary { number: 7, lines: order.lines }), "{engine}");
        });
    }
}

#[test]
fn a_put_returns_what_was_there() {
    for (engine, orders) in tables() {
        block_on(async {
            let (first, second) = (Order::new("ada", 7), Order { placed_at: 5, ..Order::new("ada", 7) });
            assert_eq!(orders.put(&first).returning_old().send().await.unwrap(), None, "{engine}");
            assert_eq!(orders.put(&second).returning_old().send().await.unwrap(), Some(first), "{engine}");
        });
    }
}

#[test]
fn conditions_decide_whether_there_is_a_write() {
    for (engine, orders) in tables() {
        block_on(async {
            let order = Order::new("ada", 7);
            let error = orders.put(&order).if_exists().send().await.unwrap_err();
            assert!(error.is_condition_failed(), "{engine}: {error}");
            orders.put(&order).if_not_exists().send().await.unwrap();

            let other = Order { placed_at: 5, ..order.clone() };
            let error = orders.put(&other).if_not_exists().old_item_on_failure().send().await.unwrap_err();
            assert!(error.is_condition_failed(), "{engine}: {error}");
            assert_eq!(error.old_item().unwrap(), Some(order.clone()), "{engine}");
            assert_eq!(
                error.to_string(),
                "PutItem on table `acme-shop-orders`: the condition was not met; nothing was written"
            );

            let placed_before =
                |time: u64| Expression::new("#t < :t").name("#t", Order::PLACED_AT).value(":t", &time);
            let error = orders.put(&other).condition(placed_before(1007)).send().await.unwrap_err();
            assert_eq!(error.old_item::<Order>().unwrap(), None, "not asked for, {engine}");
            orders.put(&other).if_exists().condition(placed_before(1008)).send().await.unwrap();
            assert_eq!(orders.get(order.primary_key()).send().await.unwrap(), Some(other), "{engine}");
        });
    }
}

#[test]
fn what_is_deleted_is_gone() {
    for (engine, orders) in tables() {
        block_on(async {
            let order = Order::new("ada", 7);
            let key = || order.primary_key();
            assert_eq!(orders.delete(key()).returning_old().send().await.unwrap(), None, "{engine}");
            assert!(orders.delete(key()).if_exists().send().await.unwrap_err().is_condition_failed());
            orders.put(&order).send().await.unwrap();
            let old = orders.delete(key()).if_exists().returning_old().send().await.unwrap();
            assert_eq!(old.as_ref(), Some(&order), "{engine}");
            assert_eq!(orders.get(key()).send().await.unwrap(), None, "{engine}");
        });
    }
}

#[test]
fn an_update_changes_attributes() {
    for (engine, orders) in tables() {
        block_on(async {
            let order = Order { note: Some("ring twice".to_owned()), ..Order::new("ada", 6) };
            let key = || order.primary_key();
            let error = orders.update(key()).set(Order::PATHS.note, "x").send().await.unwrap_err();
            assert!(matches!(error.kind(), ErrorKind::NotFound), "{engine}: {error}");
            assert_eq!(orders.get(key()).send().await.unwrap(), None, "{engine}");
            orders.put(&order).send().await.unwrap();
            let update =
                orders.update(key()).set(Order::PATHS.status, Status::Shipped).remove(Order::PATHS.note);
            let new = update.returning_new().send().await.unwrap();
            let expected = Order { status: Some(Status::Shipped), note: None, ..order.clone() };
            assert_eq!(new, expected, "{engine}");
            let old =
                orders.update(key()).set(Order::PATHS.total_cents, 1).returning_old().send().await.unwrap();
            assert_eq!(old, Some(expected), "{engine}");
        });
    }
}

/// `DynamoDB` rejects NULL as the key of an index, so the attribute is removed and the item leaves the index.
#[test]
fn an_index_key_set_to_none_is_removed() {
    for (engine, orders) in tables() {
        block_on(async {
            let order = Order::new("ada", 6);
            orders.put(&order).send().await.unwrap();
            let update = orders.update(order.primary_key()).set(Order::PATHS.status, None);
            let new = update.returning_new().send().await.unwrap();
            assert_eq!(new.status, None, "{engine}");
            let open = orders.query(Order::by_status(Status::Open)).all().await.unwrap();
            assert_eq!(open, [], "{engine}");
        });
    }
}

#[test]
fn capacity_is_given_where_it_is_asked_for() {
    for (engine, orders) in tables() {
        block_on(async {
            let order = Order::new("ada", 7);
            let none = orders.put(&order).send_metered().await.unwrap();
            assert_eq!(none.consumed_capacity, None, "{engine}");
            let total = ReturnConsumedCapacity::Total;
            let put = orders.put(&order).consumed_capacity(total.clone()).send_metered().await.unwrap();
            let table = put.consumed_capacity.unwrap().table_name;
            assert_eq!(table.as_deref(), Some("acme-shop-orders"), "{engine}");
            let get = orders.get(order.primary_key()).consistent().consumed_capacity(total);
            let get = get.send_metered().await.unwrap();
            assert_eq!(get.output, Some(order), "{engine}");
            assert_eq!(get.consumed_capacity.unwrap().capacity_units, Some(1.0), "{engine}");
        });
    }
}

/// An item can be read as any type that deserializes from a map, not only as a struct.
#[test]
fn items_are_read_as_what_serde_reads_from_a_map() {
    #[derive(Debug, Deserialize, PartialEq, Serialize)]
    #[serde(transparent)]
    struct Wrapper(Order);

    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(untagged)]
    enum Either {
        #[serde(rename_all = "camelCase")]
        Order { customer_id: String },
    }

    #[derive(Debug, Deserialize, PartialEq)]
    struct Flat {
        number: u64,
        #[serde(flatten)]
        rest: std::collections::BTreeMap<String, serde_json::Value>,
    }

    for (engine, orders) in tables() {
        block_on(async {
            let order = Order::new("ada", 7);
            orders.put(&order).send().await.unwrap();
            let get = || orders.get(order.primary_key());
            let wrapper = get().project::<Wrapper>().send().await.unwrap();
            assert_eq!(wrapper, Some(Wrapper(order.clone())), "{engine}");
            let either = get().project::<Either>().send().await.unwrap();
            assert_eq!(either, Some(Either::Order { customer_id: "ada".to_owned() }), "{engine}");
            let flat = get().project::<Flat>().send().await.unwrap().unwrap();
            assert_eq!((flat.number, &flat.rest["status"]), (7, &"shipped".into()), "{engine}");
        });
    }
}
