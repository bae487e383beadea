//! Queries and scans, of one entity and of all.

use aws_sdk_dynamodb::types::AttributeValue;
use tablewright::Key;
use tablewright::sdk::{CursorError, ErrorKind};

use super::*;

async fn fill(shop: &Table<Shop>) {
    shop.entity().put(&user("ada")).send().await.unwrap();
    for number in 1..=4 {
        shop.entity().put(&order(number)).send().await.unwrap();
        for line in ["a", "b"] {
            shop.entity().put(&item(number, line)).send().await.unwrap();
        }
    }
    shop.entity().put(&Product { sku: "cup".to_owned(), count: 1 }).send().await.unwrap();
}

fn numbers(orders: &[Order]) -> Vec<u32> {
    orders.iter().map(|order| order.number).collect()
}

#[test]
fn a_query_of_an_entity_has_no_other() {
    for (engine, shop) in shops() {
        block_on(async {
            fill(&shop).await;
            let orders = shop.entity::<Order>();
            let all = orders.query(Order::partition(ada())).all().await.unwrap();
            assert_eq!(all, (1..=4).map(order).collect::<Vec<_>>(), "{engine}");
            let some = orders.query(Order::partition(ada()).placed_at().ge(day(3))).all().await.unwrap();
            assert_eq!(numbers(&some), [3, 4], "{engine}");
            let some =
                orders.query(Order::partition(ada()).placed_at().begins_with("2026-11-02")).all().await;
            assert_eq!(numbers(&some.unwrap()), [2], "{engine}");
            // The query also reads the order's items (the entity `OrderItem`), but does not count them.
            assert_eq!(orders.query(Order::partition(ada())).count().await.unwrap(), 4, "{engine}");
            assert_eq!(orders.query(Order::partition(ada())).limit(3).count().await.unwrap(), 3, "{engine}");
            let items = shop.entity::<OrderItem>();
            let condition = OrderItem::partition(ada()).placed_at().eq(day(2)).number().eq(2_u32);
            assert_eq!(items.query(condition).all().await.unwrap(), [item(2, "a"), item(2, "b")], "{engine}");
            assert_eq!(items.query(OrderItem::partition(ada())).count().await.unwrap(), 8, "{engine}");

            let open =
                orders.query(Order::by_courier("bo").is_late().eq(false)).descending().all().await.unwrap();
            assert_eq!(numbers(&open), [4, 2, 1], "{engine}");
            let user = shop.entity::<User>().query(User::by_email("ADA@example.com")).all().await.unwrap();
            assert_eq!(user, [User { version: 1, ..user_of("ada") }], "{engine}");
        });
    }
}

fn user_of(id: &str) -> User {
    user(id)
}

#[test]
fn pages_have_the_items_of_one_entity() {
    for (engine, shop) in shops() {
        block_on(async {
            fill(&shop).await;
            let orders = shop.entity::<Order>();
            let query = || orders.query(Order::partition(ada()));
            let (mut pages, mut cursor) = (Vec::new(), None);
            loop {
                let page = query().limit(3).after(cursor.as_ref()).page().await.unwrap();
                pages.push(numbers(&page.items));
                cursor = page.next;
                if cursor.is_none() {
                    break;
                }
            }
            assert_eq!(pages.concat(), [1, 2, 3, 4], "{engine}");
            assert_eq!(pages[0], [1, 2, 3], "a page is full although others lie between, {engine}");

            let page = query().limit(1).page().await.unwrap();
            let cursor = page.next.unwrap();
            let of_items = shop.entity::<OrderItem>().query(OrderItem::partition(ada()));
            let error = of_items.after(&cursor).page().await.unwrap_err();
            let ErrorKind::Cursor(CursorError::OfAnother { cursor: of, query: by }) = error.kind() else {
                panic!("{engine}: {error}");
            };
            assert_eq!([of.as_str(), by], ["shop: Order", "shop: OrderItem"]);
            let any = shop.query(Order::partition(ada()).any_entity()).after(&cursor).page().await;
            assert!(matches!(any.unwrap_err().kind(), ErrorKind::Cursor(_)), "{engine}");
        });
    }
}

#[test]
fn a_collection_has_all_entities() {
    for (engine, shop) in shops() {
        block_on(async {
            fill(&shop).await;
            let condition = Order::partition(ada()).placed_at().eq(day(2));
            let all = shop.query(condition.any_entity()).all().await.unwrap();
            let expected = [
                Shop::Order(Box::new(order(2))),
                Shop::OrderItem(item(2, "a")),
                Shop::OrderItem(item(2, "b")),
            ];
            assert_eq!(all, expected, "{engine}");
            let all = shop.query(User::partition(ada()).any_entity()).all().await.unwrap();
            assert_eq!(all.len(), 13, "the whole partition, {engine}");
            let mut of_index = shop.query(Order::by_courier("bo").any_entity()).items().unwrap();
            assert_eq!(of_index.next().await.unwrap().unwrap(), Shop::Order(Box::new(order(1))), "{engine}");
            assert_eq!(shop.scan().all().await.unwrap().len(), 14, "{engine}");
            assert_eq!(shop.scan().count().await.unwrap(), 14, "{engine}");
        });
    }
}

#[test]
fn a_scan_of_an_entity_has_no_other() {
    for (engine, shop) in shops() {
        block_on(async {
            fill(&shop).await;
            let users = shop.entity::<User>().scan().all().await.unwrap();
            assert_eq!(users, [User { version: 1, ..user("ada") }], "{engine}");
            let mut orders = shop.entity::<Order>().scan().page_size(2).all().await.unwrap();
            orders.sort_by_key(|order| order.number);
            assert_eq!(orders, (1..=4).map(order).collect::<Vec<_>>(), "{engine}");
            assert_eq!(shop.entity::<OrderItem>().scan().count().await.unwrap(), 8, "{engine}");
            let of_index = shop.entity::<Order>().scan_index(Order::by_courier).all().await.unwrap();
            assert_eq!(of_index.len(), 4, "{engine}");
        });
    }
}

/// Some attributes of an order: from its keys, and stored ones.
#[derive(Debug, Deserialize, PartialEq)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Part {
    number: u32,
    is_late: bool,
}

/// The attributes of an order that a partial index gives: its own key and the table's key.
#[derive(Debug, Deserialize, PartialEq)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Total {
    user_id: UserId,
    number: u32,
    placed_at: Timestamp,
    total_cents: u64,
}

#[test]
fn a_part_of_an_item_has_fields_of_its_key() {
    for (engine, shop) in shops() {
        block_on(async {
            fill(&shop).await;
            let orders = shop.entity::<Order>();
            let get = orders.get(order(3).primary_key()).project::<Part>().send().await.unwrap();
            assert_eq!(get, Some(Part { number: 3, is_late: true }), "{engine}");
            let query = orders.query(Order::partition(ada()).placed_at().le(day(1))).project::<Part>();
            assert_eq!(query.all().await.unwrap(), [Part { number: 1, is_late: false }], "{engine}");
            let keys = orders.batch_get([order(2).primary_key()]).project::<Part>().send().await.unwrap();
            assert_eq!(keys, [Some(Part { number: 2, is_late: false })], "{engine}");

            let totals =
                orders.query(Order::by_total(Status::Open).total_cents().gt(300_u64)).project::<Total>();
            let total = Total { user_id: ada(), number: 4, placed_at: day(4), total_cents: 400 };
            assert_eq!(totals.all().await.unwrap(), [total], "{engine}");
            let unheld = orders.query(Order::by_total(Status::Open)).project::<Part>().input().unwrap_err();
            assert!(
                matches!(unheld.kind(), ErrorKind::NotProjected { attribute: "isLate", .. }),
                "{engine}: {unheld}"
            );
            let keys = orders.query(Order::by_total(Status::Open)).keys().all().await.unwrap();
            assert_eq!(keys, [order(2).primary_key(), order(4).primary_key()], "{engine}");
            let whole = orders.query(Order::by_total(Status::Open)).hydrate().await.unwrap();
            assert_eq!(whole, [order(2), order(4)], "{engine}");
        });
    }
}

/// The same table, for a service that knows other entities of it.
#[derive(Deserialize, DynamoTable)]
#[table(name = "shop", pk = "PK", sk = "SK")]
enum Site {
    #[allow(dead_code, reason = "no item of it is there")]
    Visit(Visit),
}

#[derive(Debug, Deserialize, DynamoEntity)]
#[pk("USER#{user}")]
#[sk("{kind}#{day}#{id:03}")]
struct Visit {
    #[allow(dead_code, reason = "no item of it is there")]
    user: String,
    kind: String,
    day: Timestamp,
    id: u8,
}

#[test]
fn an_item_of_no_entity_is_told() {
    for (engine, client) in clients_of(&stack()) {
        let shop = Table::<Shop>::named(client.clone(), stack().naming());
        block_on(async {
            fill(&shop).await;
            let foreign = [("PK", "USER#ada"), ("SK", "ORDER#2026#x")];
            let foreign = foreign.map(|(name, value)| (name.to_owned(), AttributeValue::S(value.to_owned())));
            client.put_item().table_name(shop.name()).set_item(Some(foreign.into())).send().await.unwrap();

            let all = shop.query(Order::partition(ada()).any_entity()).all().await.unwrap();
            assert!(all.contains(&Shop::Other(Other { partition_key: "USER#ada".to_owned() })), "{engine}");
            let orders = shop.entity::<Order>().query(Order::partition(ada())).all().await.unwrap();
            assert_eq!(orders.len(), 4, "the table says that it has others, {engine}");

            let visits = Table::<Site>::named(client, stack().naming()).entity::<Visit>();
            let error = visits.query(Visit::partition("ada")).all().await.unwrap_err();
            assert!(matches!(error.kind(), ErrorKind::NoEntity), "{engine}: {error}");
            let key: Key<'_, Site> = error.item_key().unwrap();
            assert_eq!((key.entity(), key.to_string().contains("ORDER#2026#x")), (None, true), "{engine}");

            // A deserialized key can be the key of another entity.
            let key: Key<'_, Order> =
                serde_json::from_str(r#"{ "PK": "USER#ada", "SK": "PROFILE" }"#).unwrap();
            let error = shop.entity().get(key).send().await.unwrap_err();
            assert!(matches!(error.kind(), ErrorKind::OtherEntity { entity: "User" }), "{engine}: {error}");
        });
    }
}
