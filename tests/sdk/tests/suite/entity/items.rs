//! Writes items of entities and reads them back.

use std::collections::BTreeMap;

use aws_sdk_dynamodb::types::AttributeValue;
use serde_json::{Value, json};
use tablewright::sdk::{Error, ErrorKind, Item};

use super::*;

/// Returns an item as JSON, without the types of its values.
fn shown(item: Option<&Item>) -> Value {
    let shown = |value: &AttributeValue| match value {
        AttributeValue::S(text) => json!(text),
        AttributeValue::N(digits) => digits.parse().unwrap(),
        AttributeValue::Bool(value) => json!(value),
        other => json!(format!("{other:?}")),
    };
    json!(item.unwrap().iter().map(|(name, value)| (name, shown(value))).collect::<BTreeMap<_, _>>())
}

#[test]
fn an_item_has_the_keys_that_its_templates_say() {
    let shop = Table::<Shop>::without_client("shop");
    let put = shop.entity::<Order>().put(&order(7)).input().unwrap();
    assert_eq!(
        shown(put.item()),
        json!({
            "PK": "USER#ada", "SK": "ORDER#2026-11-07T06:29:00.000Z#000007",
            "GSI1PK": "COURIER#bo", "GSI1SK": "false#2026-11-07T06:29:00.000Z",
            "type": "order", "placedAt": "2026-11-07T06:29:00.000Z", "status": "shipped", "courier": "bo",
            "isLate": false, "totalCents": 700,
        })
    );
    let put = shop.entity::<User>().put(&user("ada")).input().unwrap();
    assert_eq!(
        shown(put.item()),
        json!({
            "PK": "USER#ada", "SK": "PROFILE", "GSI1PK": "EMAIL#ada@example.com", "GSI1SK": "EMAIL", "type": "user",
            "userId": "ada", "email": "ada@Example.com", "version": 1,
        })
    );
    let product = Product { sku: "cup".to_owned(), count: -2 };
    let put = shop.entity::<Product>().put(&product).input().unwrap();
    assert_eq!(shown(put.item()), json!({ "PK": "PRODUCT#cup", "SK": "STOCK", "sku": "cup", "count": -2 }));
}

#[test]
fn an_item_that_lacks_a_field_is_not_in_its_index() {
    let orders = Table::<Order>::without_client("shop");
    let put = orders.put(&Order { courier: None, status: None, ..order(7) }).input().unwrap();
    assert_eq!(
        shown(put.item()),
        json!({
            "PK": "USER#ada", "SK": "ORDER#2026-11-07T06:29:00.000Z#000007",
            "GSI1SK": "false#2026-11-07T06:29:00.000Z", "type": "order",
            "placedAt": "2026-11-07T06:29:00.000Z", "isLate": false, "totalCents": 700,
        }),
        "without a partition key it is in no index"
    );
}

#[test]
fn a_value_that_would_be_another_key_is_not_sent() {
    let shop = Table::<Shop>::without_client("shop");
    let error = |error: Error| error.to_string();
    let named = |id: &str| UserId(id.to_owned());
    assert_eq!(
        error(shop.entity::<Order>().put(&Order { user_id: named(""), ..order(7) }).input().unwrap_err()),
        "PutItem on table `shop`: `user_id` cannot be part of key attribute `PK`: it is empty"
    );
    assert_eq!(
        error(shop.entity::<Order>().put(&Order { number: 1_234_567, ..order(7) }).input().unwrap_err()),
        "PutItem on table `shop`: `number` cannot be part of key attribute `SK`: it has more than 6 digits"
    );
    let key = Order::key(named(""), day(7), 7_u32);
    assert!(matches!(shop.entity().get(key.clone()).input().unwrap_err().kind(), ErrorKind::Key(_)));
    assert!(matches!(shop.entity().delete(key.clone()).input().unwrap_err().kind(), ErrorKind::Key(_)));
    assert!(matches!(shop.get(key.any_entity()).input().unwrap_err().kind(), ErrorKind::Key(_)));
    let long = Order { courier: Some("b".repeat(2049)), ..order(7) };
    let long = shop.entity::<Order>().put(&long).input().unwrap_err();
    assert!(error(long).contains("`GSI1PK`"));
    let long = Order { user_id: named(&"a".repeat(2048)), ..order(7) };
    assert!(error(shop.entity::<Order>().put(&long).input().unwrap_err()).contains("`PK`"));
}

#[test]
fn what_is_put_is_read() {
    for (engine, shop) in shops() {
        block_on(async {
            let (orders, items, users) =
                (shop.entity::<Order>(), shop.entity::<OrderItem>(), shop.entity::<User>());
            users.put(&user("ada")).send().await.unwrap();
            orders.put(&order(7)).if_not_exists().send().await.unwrap();
            items.put(&item(7, "a#1")).send().await.unwrap();
            let sparse = Order { courier: None, status: None, ..order(8) };
            orders.put(&sparse).send().await.unwrap();

            let read = orders.get(Order::key(ada(), day(7), 7_u32)).consistent().send().await.unwrap();
            assert_eq!(read, Some(order(7)), "{engine}");
            assert_eq!(orders.get(sparse.primary_key()).send().await.unwrap(), Some(sparse), "{engine}");
            let read = items.get(item(7, "a#1").primary_key()).send().await.unwrap();
            assert_eq!(read, Some(item(7, "a#1")), "{engine}");
            let read = users.get(User::key(ada())).send().await.unwrap();
            assert_eq!(read, Some(User { version: 1, ..user("ada") }), "{engine}");

            let read = shop.get(order(7).primary_key().any_entity()).send().await.unwrap();
            assert_eq!(read, Some(Shop::Order(Box::new(order(7)))), "{engine}");

            let seven = order(7);
            let keys = [
                seven.primary_key().any_entity(),
                User::key(ada()).any_entity(),
                Product::key("x").any_entity(),
            ];
            let read = shop.batch_get(keys).send().await.unwrap();
            let user = User { version: 1, ..user("ada") };
            assert_eq!(
                read,
                [Some(Shop::Order(Box::new(order(7)))), Some(Shop::User(user)), None],
                "{engine}"
            );

            // The types reject the key of another entity, but a deserialized key can be one.
            let (one, other) = (orders.get(order(7).primary_key()), items.get(item(7, "a#1").primary_key()));
            let read = shop.transact_get((one, other)).send().await.unwrap();
            assert_eq!(read, (Some(order(7)), Some(item(7, "a#1"))), "{engine}");

            let old = orders.put(&Order { total_cents: 1, ..order(7) }).returning_old().send().await.unwrap();
            assert_eq!(old, Some(order(7)), "{engine}");
            let error = orders.put(&order(7)).if_not_exists().old_item_on_failure().send().await.unwrap_err();
            assert_eq!(error.old_item().unwrap(), Some(Order { total_cents: 1, ..order(7) }), "{engine}");
            let old = orders.delete(order(7).primary_key()).returning_old().send().await.unwrap();
            assert_eq!(old.map(|order| order.total_cents), Some(1), "{engine}");
        });
    }
}

#[test]
fn a_version_is_one_of_an_entity() {
    for (engine, shop) in shops() {
        block_on(async {
            let users = shop.entity::<User>();
            assert_eq!(users.put(&user("ada")).send().await.unwrap(), 1, "{engine}");
            let conflict = users.put(&user("ada")).send().await.unwrap_err();
            assert!(conflict.is_version_conflict(), "{engine}: {conflict}");
            assert_eq!(conflict.old_item::<User>().unwrap(), Some(User { version: 1, ..user("ada") }));
        });
    }
}

#[test]
fn a_batch_and_a_transaction_have_several_entities() {
    for (engine, shop) in shops() {
        block_on(async {
            let (orders, items) = (shop.entity::<Order>(), shop.entity::<OrderItem>());
            let batch = shop.batch_write().add(orders.put(&order(1))).add(items.put(&item(1, "a")));
            batch.send().await.unwrap();
            let transaction = shop.transact_write().add(items.put(&item(1, "b")));
            let transaction =
                transaction.add(orders.delete(order(1).primary_key())).add(shop.entity().put(&user("bo")));
            transaction.send().await.unwrap();
            let all = shop.query(Order::partition(ada()).any_entity()).all().await.unwrap();
            assert_eq!(all, [Shop::OrderItem(item(1, "a")), Shop::OrderItem(item(1, "b"))], "{engine}");
        });
    }
}

#[test]
fn an_update_makes_the_whole_key_of_an_item_that_it_inserts() {
    for (engine, shop) in shops() {
        block_on(async {
            let products = shop.entity::<Product>();
            let update = || products.update(Product::key("cup")).set(Product::PATHS.count, 3);
            assert!(update().send().await.unwrap_err().is_not_found(), "{engine}");
            let made = update().upsert().returning_new().send().await.unwrap();
            assert_eq!(made, Product { sku: "cup".to_owned(), count: 3 }, "{engine}");

            let items = shop.entity::<OrderItem>();
            let update = items.update(item(7, "a").primary_key()).set(OrderItem::PATHS.sku, "cup").upsert();
            let input = update.input().unwrap();
            assert_eq!(
                shown(input.expression_attribute_values()),
                json!({ ":a0": "cup", ":a1": "ada", ":a2": 7, ":a3": "orderItem" }),
                "the fields of the key that are stored, and the tag"
            );
        });
    }
}

/// A struct with `flatten` asks for all attributes. The computed ones and the tag are not its own: it would store them
/// twice when it is put again.
mod flattened {
    use super::*;

    #[derive(Debug, PartialEq, Deserialize, DynamoTable)]
    #[table(name = "library", pk = "PK", sk = "SK", tag = "type")]
    #[gsi(name = "GSI1", pk = "GSI1PK", sk = "year")]
    enum Library {
        Document(Document),
    }

    #[derive(Clone, Debug, PartialEq, Serialize, Deserialize, DynamoEntity)]
    #[pk("LIBRARY#{library}")]
    #[sk("DOCUMENT#{id}")]
    #[gsi(name = "GSI1", by = "year", pk("SHELF#{shelf}"), sk(year))]
    struct Document {
        #[key_only]
        library: String,
        id: String,
        shelf: String,
        year: u32,
        #[serde(flatten)]
        properties: BTreeMap<String, String>,
    }

    #[test]
    fn a_struct_with_flatten_is_read_without_the_attributes_that_the_crate_adds() {
        let document = Document {
            library: "main".to_owned(),
            id: "d-1".to_owned(),
            shelf: "blue".to_owned(),
            year: 1974,
            properties: BTreeMap::from([("language".to_owned(), "en".to_owned())]),
        };
        for (engine, client) in clients_of(&Stack::new(Naming::verbatim()).table::<Library>()) {
            let library = Table::<Library>::named(client, &Naming::verbatim());
            let documents = library.entity::<Document>();
            block_on(async {
                for _ in 0..2 {
                    documents.put(&document).await.unwrap();
                    let read = documents.get(document.primary_key()).await.unwrap();
                    assert_eq!(read.as_ref(), Some(&document), "{engine}");
                }
                let of_year =
                    documents.query(Document::by_year("blue").year().eq(1974_u32)).all().await.unwrap();
                assert_eq!(of_year, std::slice::from_ref(&document), "{engine}");
                let any = library.scan().all().await.unwrap();
                assert_eq!(any, [Library::Document(document.clone())], "{engine}");
                // A type that reads some attributes can have all of them.
                let get = documents.get(document.primary_key());
                let all = get.project::<BTreeMap<String, Value>>().await.unwrap().unwrap();
                assert_eq!(all["PK"], "LIBRARY#main", "{engine}");
            });
        }
    }
}
