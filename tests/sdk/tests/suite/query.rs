//! Queries and scans.

use aws_sdk_dynamodb::types::ReturnConsumedCapacity;
use serde::{Deserialize, Serialize};
use tablewright::sdk::{Cursor, Expression, Table};
use tablewright::{DynamoTable, Key};

use super::model::{Order, Status, block_on, tables};

/// Puts twelve orders by Ada and three by Bo.
async fn fill(orders: &Table<Order>) -> Vec<Order> {
    let all: Vec<Order> =
        (0..12).map(|number| Order::new("ada", number)).chain((0..3).map(|n| Order::new("bo", n))).collect();
    for order in &all {
        orders.put(order).send().await.unwrap();
    }
    all
}

fn numbers(orders: &[Order]) -> Vec<u64> {
    orders.iter().map(|order| order.number).collect()
}

#[test]
fn the_items_of_a_partition_come_in_order() {
    for (engine, orders) in tables() {
        block_on(async {
            let all = fill(&orders).await;
            let ada = orders.query(Order::partition("ada")).consistent().all().await.unwrap();
            assert_eq!(ada, all[..12], "{engine}");
            let range = || orders.query(Order::partition("ada").number().between(3_u64, 5_u64));
            assert_eq!(numbers(&range().all().await.unwrap()), [3, 4, 5], "{engine}");
            assert_eq!(numbers(&range().descending().all().await.unwrap()), [5, 4, 3], "{engine}");
            assert_eq!(numbers(&range().descending().ascending().all().await.unwrap()), [3, 4, 5]);
            assert_eq!(orders.query(Order::partition("cy")).all().await.unwrap(), [], "{engine}");
        });
    }
}

#[test]
fn indexes_are_queried() {
    for (engine, orders) in tables() {
        block_on(async {
            fill(&orders).await;
            let late = orders.query(Order::by_status(Status::Open).placed_at().ge(1006_u64));
            assert_eq!(numbers(&late.all().await.unwrap()), [6, 8, 10], "{engine}");
            let cheap = orders.query(Order::by_total("ada").total_cents().lt(4200_u64)).consistent();
            let cheap = cheap.whole_items().all().await.unwrap();
            assert_eq!(numbers(&cheap), [11, 10, 9], "{engine}");
            assert!(cheap.iter().all(|order| !order.lines.is_empty()), "whole ones, {engine}");
        });
    }
}

/// Pages of any size return the same items, each once and in the same order.
#[test]
fn pages_go_on_where_the_one_before_has_ended() {
    for (engine, orders) in tables() {
        block_on(async {
            fill(&orders).await;
            for size in [1, 2, 3, 5, 12, 13] {
                let (mut seen, mut after) = (Vec::new(), None::<Cursor>);
                loop {
                    let query = orders.query(Order::partition("ada")).limit(size);
                    let page = query.after(after.as_ref()).page().await.unwrap();
                    let page = page.map(|order| order.number);
                    assert!(page.items.len() <= size as usize, "{engine}");
                    seen.extend(page.items);
                    match page.next {
                        // The cursor becomes text, as if a client had stored it.
                        Some(next) => after = Some(next.to_string().parse().unwrap()),
                        None => break,
                    }
                }
                assert_eq!(seen, (0..12).collect::<Vec<_>>(), "pages of {size}, {engine}");
            }
        });
    }
}

/// A limit counts the returned items, not the items that were read.
#[test]
fn a_limit_counts_the_items_that_are_left_by_a_filter() {
    for (engine, orders) in tables() {
        block_on(async {
            fill(&orders).await;
            let odd = || {
                let odd = Expression::new("#s = :s").name("#s", Order::STATUS).value(":s", &Status::Shipped);
                orders.query(Order::partition("ada")).filter(odd)
            };
            assert_eq!(numbers(&odd().all().await.unwrap()), [1, 3, 5, 7, 9, 11], "{engine}");
            for page_size in [1, 2, 3, 4, 5, 100] {
                let page = odd().limit(4).page_size(page_size).page().await.unwrap();
                assert_eq!(numbers(&page.items), [1, 3, 5, 7], "read by {page_size}, {engine}");
                assert!(page.scanned >= 8, "{} read by {page_size}, {engine}", page.scanned);
                let rest = odd().after(&page.next.unwrap()).all().await.unwrap();
                assert_eq!(numbers(&rest), [9, 11], "read by {page_size}, {engine}");
                let items = odd().limit(4).page_size(page_size).all().await.unwrap();
                assert_eq!(numbers(&items), [1, 3, 5, 7], "read by {page_size}, {engine}");
            }
            let page = odd().page_size(3).page().await.unwrap();
            assert_eq!((numbers(&page.items), page.scanned), (vec![1], 3), "one request, {engine}");
        });
    }
}

/// An index that holds only some attributes returns a type with these attributes, or keys.
#[test]
fn a_partial_index_gives_a_type_of_what_it_holds() {
    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(rename_all = "camelCase")]
    struct Delivery {
        courier: String,
        number: u64,
    }

    for (engine, orders) in tables() {
        block_on(async {
            fill(&orders).await;
            let query = || orders.query(Order::by_courier("courier-2"));
            let mut deliveries = query().project::<Delivery>().all().await.unwrap();
            deliveries.sort_by_key(|delivery| delivery.number);
            let numbers: Vec<u64> = deliveries.iter().map(|delivery| delivery.number).collect();
            assert_eq!(numbers, [2, 2, 5, 8, 11], "{engine}");
            assert!(deliveries.iter().all(|delivery| delivery.courier == "courier-2"), "{engine}");

            let keys = query().keys().all().await.unwrap();
            assert_eq!(keys.len(), 5, "{engine}");
            for customer in ["ada", "bo"] {
                let key: Key<'_, Order> = Order::key(customer, 2_u64);
                assert!(keys.contains(&key), "{key}, {engine}");
            }
        });
    }
}

/// Attributes that the index lacks are read from the table, in the order of the index.
#[test]
fn whole_items_are_hydrated() {
    for (engine, orders) in tables() {
        block_on(async {
            let all = fill(&orders).await;
            let keys = orders.query(Order::by_courier("courier-2")).keys().all().await.unwrap();
            let hydrated = orders.query(Order::by_courier("courier-2")).hydrate().await.unwrap();
            assert_eq!(hydrated.iter().map(DynamoTable::primary_key).collect::<Vec<_>>(), keys, "{engine}");
            assert!(hydrated.len() == 5 && hydrated.iter().all(|order| all.contains(order)), "{engine}");
            let first = orders.query(Order::by_courier("courier-2")).limit(1).hydrate().await.unwrap();
            assert_eq!(first, hydrated[..1], "{engine}");
        });
    }
}

/// A filter on a key attribute is refused before anything is sent. The engines refuse it too.
#[test]
fn filters_compare_what_can_be_compared() {
    let attribute = Order::PATHS;
    for (engine, orders) in tables() {
        block_on(async {
            fill(&orders).await;
            let ada = || orders.query(Order::partition("ada"));
            let error = ada().filter(attribute.number.gt(3)).input().unwrap_err();
            assert_eq!(
                error.to_string(),
                "Query on table `acme-shop-orders`: a filter cannot compare `number`, which is part of the key that the \
                 query reads by; compare it in the key condition"
            );
            assert!(ada().filter(!attribute.note.exists() & attribute.customer_id.ne("bo")).input().is_err());
            let raw = Expression::new("#n > :n").name("#n", Order::NUMBER).value(":n", &3);
            let refused = ada().filter(raw).all().await.unwrap_err();
            assert!(refused.to_string().contains("ValidationException"), "{engine}: {refused}");
            // The table's key is not the key of this index, so the filter is allowed. A scan may filter on any key.
            let open = orders.query(Order::by_status(Status::Open)).filter(attribute.number.gt(9_u64));
            assert_eq!(numbers(&open.all().await.unwrap()), [10], "{engine}");
            let scan = orders.scan().filter(attribute.number.gt(9_u64));
            assert_eq!(scan.count().await.unwrap(), 2, "{engine}");
            // DynamoDB fetches attributes that a local index lacks, but not for a filter. The embedded engine fetches
            // them for a filter too.
            let raw = Expression::new("placedAt > :t").value(":t", &1009);
            let total = orders.query(Order::by_total("ada")).whole_items().filter(raw).all().await;
            if engine == "DynamoDB Local" {
                let refused = total.unwrap_err();
                assert!(refused.to_string().contains("does not project one or more filter"), "{refused}");
            }
        });
    }
    let orders = super::model::embedded();
    let errors = [
        orders
            .query(Order::by_courier("c"))
            .keys()
            .filter(attribute.placed_at.gt(9_u64))
            .input()
            .unwrap_err(),
        orders
            .query(Order::by_total("a"))
            .whole_items()
            .filter(attribute.placed_at.gt(9_u64))
            .input()
            .unwrap_err(),
        orders.scan_index(Order::by_courier).filter(attribute.placed_at.exists()).count_input().unwrap_err(),
    ];
    for error in errors {
        assert!(error.to_string().contains("-index` does not hold attribute `placedAt`"), "{error}");
    }
    orders.query(Order::by_courier("c")).filter(attribute.number.gt(3)).count_input().unwrap();
    orders.query(Order::by_total("a")).filter(attribute.note.exists()).count_input().unwrap();
}

/// A field that the index does not hold would be missing in every item.
#[test]
fn a_partial_index_gives_nothing_it_does_not_hold() {
    #[derive(Debug, Deserialize, Serialize)]
    #[serde(rename_all = "camelCase")]
    struct TooMuch {
        number: u64,
        note: Option<String>,
    }

    let orders = super::model::embedded();
    let error = orders.query(Order::by_courier("c")).project::<TooMuch>().input().unwrap_err();
    assert_eq!(
        error.to_string(),
        "Query on table `acme-shop-orders`: index `courier-index` does not hold attribute `note`; project it, or leave \
         it out of the filter and of the type that is read"
    );
    // `total-index` includes `note`. It is a local index, so DynamoDB would even fetch a missing attribute.
    orders.query(Order::by_total("ada")).project::<TooMuch>().input().unwrap();
    orders.query(Order::by_status(Status::Open)).project::<TooMuch>().input().unwrap();
}

/// Attributes that the request needs for itself, such as the key for a cursor, are not passed to the type.
#[test]
fn a_type_gets_its_own_attributes_and_no_others() {
    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(deny_unknown_fields)]
    struct Row {
        note: Option<String>,
    }

    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(deny_unknown_fields)]
    struct Nothing {}

    for (engine, orders) in tables() {
        block_on(async {
            fill(&orders).await;
            let rows = [Row { note: None }, Row { note: None }];
            let query = || orders.query(Order::partition("ada")).filter(Order::PATHS.total_cents.gt(0));
            let page = query().project::<Row>().limit(2).page().await.unwrap();
            assert_eq!(page.items, rows, "{engine}");
            let page = query().project::<Row>().limit(2).after(page.next.as_ref()).page().await.unwrap();
            assert_eq!(page.items, rows, "{engine}");
            let scan = orders.scan().filter(Order::PATHS.total_cents.gt(0));
            assert_eq!(scan.project::<Row>().limit(2).page().await.unwrap().items, rows, "{engine}");

            let key = || Order::key("ada", 1_u64);
            assert_eq!(
                orders.query(Order::partition("bo")).project::<Nothing>().all().await.unwrap(),
                [const { Nothing {} }; 3]
            );
            assert_eq!(orders.get(key()).project().send().await.unwrap(), Some(Nothing {}), "{engine}");
            let read = orders.batch_get([key()]).project().send().await.unwrap();
            assert_eq!(read, [Some(Nothing {})], "{engine}");
            assert_eq!(
                orders.transact_get(orders.get(key()).project()).send().await.unwrap(),
                Some(Nothing {})
            );
        });
    }
}

/// DynamoDB accepts either whole items or a projection, not both.
#[test]
fn whole_items_of_a_local_index_can_be_projected() {
    #[derive(Debug, Deserialize, PartialEq)]
    struct Note {
        note: Option<String>,
    }

    for (engine, orders) in tables() {
        block_on(async {
            let all = fill(&orders).await;
            let query = || orders.query(Order::by_total("bo")).whole_items();
            let notes = query().project::<Note>().all().await.unwrap();
            assert_eq!(notes, [const { Note { note: None } }; 3], "{engine}");
            let mut keys = query().descending().keys().all().await.unwrap();
            assert_eq!(keys, all[12..].iter().map(DynamoTable::primary_key).collect::<Vec<_>>(), "{engine}");
            let scanned = orders.scan_index(Order::by_total).whole_items().keys().all().await.unwrap();
            keys.extend(all[..12].iter().map(|order| order.primary_key().into_owned()));
            assert!(scanned.len() == 15 && scanned.iter().all(|key| keys.contains(key)), "{engine}");
            assert_eq!(query().project::<Note>().count().await.unwrap(), 3, "{engine}");
        });
    }
}

/// Counts all pages, whatever the page size and whatever the index holds.
#[test]
fn items_are_counted() {
    for (engine, orders) in tables() {
        block_on(async {
            fill(&orders).await;
            let ada = || orders.query(Order::partition("ada"));
            let odd = || Expression::new("#s = :s").name("#s", Order::STATUS).value(":s", &Status::Shipped);
            for size in [1, 5, 100] {
                assert_eq!(ada().page_size(size).count().await.unwrap(), 12, "{engine}");
                assert_eq!(ada().page_size(size).limit(7).count().await.unwrap(), 7, "{engine}");
                assert_eq!(ada().page_size(size).filter(odd()).count().await.unwrap(), 6, "{engine}");
                assert_eq!(
                    ada().page_size(size).filter(odd()).limit(4).count().await.unwrap(),
                    4,
                    "{engine}"
                );
                assert_eq!(orders.scan().page_size(size).count().await.unwrap(), 15, "{engine}");
                let courier = orders.query(Order::by_courier("courier-2")).page_size(size);
                assert_eq!(courier.count().await.unwrap(), 5, "{engine}");
                let assigned = orders.scan_index(Order::by_courier).page_size(size);
                assert_eq!(assigned.count().await.unwrap(), 15, "{engine}");
            }
            assert_eq!(ada().keys().count().await.unwrap(), 12, "{engine}");
            assert_eq!(orders.query(Order::partition("cy")).count().await.unwrap(), 0, "{engine}");
            let first = ada().limit(5).page().await.unwrap().next.unwrap();
            assert_eq!(ada().after(&first).count().await.unwrap(), 7, "{engine}");
            let mut segments = 0;
            for segment in 0..3 {
                segments += orders.scan().segment(segment, 3).count().await.unwrap();
            }
            assert_eq!(segments, 15, "{engine}");
            let total = ReturnConsumedCapacity::Total;
            let metered = ada().page_size(5).consumed_capacity(total).count_metered().await.unwrap();
            assert_eq!((metered.output, metered.consumed_capacity.len()), (12, 3), "{engine}");
        });
    }
}

/// The type of a scan of an index depends on what the index holds, like the type of a query.
#[test]
fn indexes_are_scanned() {
    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(rename_all = "camelCase")]
    struct Delivery {
        courier: String,
        number: u64,
    }

    for (engine, orders) in tables() {
        block_on(async {
            let mut all = fill(&orders).await;
            // An item without the key of an index is not in the index.
            orders.put(&Order { status: None, ..all.remove(14) }).send().await.unwrap();
            let sorted = |mut orders: Vec<Order>| {
                orders.sort_by(|a, b| (&a.customer_id, a.number).cmp(&(&b.customer_id, b.number)));
                orders
            };
            let open = orders.scan_index(Order::by_status).page_size(4).all().await.unwrap();
            assert_eq!(sorted(open), all, "{engine}");
            // The embedded engine fetches no missing attributes for a scan.
            if engine == "DynamoDB Local" {
                let whole = orders.scan_index(Order::by_total).consistent().whole_items();
                assert_eq!(sorted(whole.all().await.unwrap())[..14], all, "{engine}");
            }
            let deliveries = orders.scan_index(Order::by_courier).project::<Delivery>().all().await.unwrap();
            assert_eq!(deliveries.len(), 15, "{engine}");
            let hydrated = orders.scan_index(Order::by_courier).limit(4).hydrate().await.unwrap();
            assert!(hydrated.len() == 4 && hydrated.iter().all(|order| !order.lines.is_empty()), "{engine}");

            let scan = || orders.scan_index(Order::by_status);
            let page = scan().limit(5).page().await.unwrap();
            let next = page.next.unwrap();
            let rest = scan().after(&next).all().await.unwrap();
            assert_eq!(sorted([page.items, rest].concat()), all, "{engine}");
            let error = orders.scan().after(&next).input().unwrap_err();
            assert!(
                error
                    .to_string()
                    .contains("the cursor belongs to `orders/status-index`, and this reads `orders`"),
                "{error}"
            );
        });
    }
}

#[test]
fn an_index_of_several_attributes_is_scanned() {
    #[derive(Serialize, Deserialize, DynamoTable)]
    #[gsi("place", pk(country, city), sk(street))]
    #[gsi("door", pk(number, stairs, floor, door))]
    struct House {
        #[pk]
        id: String,
        country: String,
        city: String,
        street: String,
        number: String,
        stairs: serde_bytes::ByteBuf,
        #[serde(skip_serializing_if = "Option::is_none")]
        floor: Option<i32>,
        door: u32,
    }

    let houses = Table::<House>::without_client("houses");
    assert_eq!(houses.scan_index(House::by_place).input().unwrap().index_name(), Some("place-index"));
    assert_eq!(houses.scan_index(House::by_door).input().unwrap().index_name(), Some("door-index"));
    let named = houses.scan_index(House::partition).input().unwrap();
    assert_eq!(named.index_name(), None, "the table by its own function");
}

#[test]
fn a_scan_gives_everything_and_segments_share_it() {
    for (engine, orders) in tables() {
        block_on(async {
            let all = fill(&orders).await;
            assert_eq!(orders.scan().all().await.unwrap().len(), all.len(), "{engine}");
            assert_eq!(orders.scan().limit(4).all().await.unwrap().len(), 4, "{engine}");
            let mut seen = Vec::new();
            for segment in 0..3 {
                let mut items = orders.scan().segment(segment, 3).page_size(2).items().unwrap();
                while let Some(order) = items.next().await {
                    seen.push(order.unwrap());
                }
                assert!(items.next().await.is_none(), "an end is an end, {engine}");
            }
            seen.sort_by(|a, b| (&a.customer_id, a.number).cmp(&(&b.customer_id, b.number)));
            assert_eq!(seen, all, "{engine}");
            let keys = orders.scan().project::<Key<'_, Order>>().all().await.unwrap();
            assert_eq!(keys.len(), all.len(), "{engine}");
        });
    }
}
