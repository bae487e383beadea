//! The inputs of requests, without sending them.

use std::collections::HashMap;

use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::{
    AttributeValue, ReturnConsumedCapacity, ReturnValue, ReturnValuesOnConditionCheckFailure, Select,
};
use serde::{Deserialize, Serialize};
use tablewright::sdk::{Expression, Item, Table};
use tablewright::{DynamoTable, Key};

use super::model::{Order, Status};

fn orders() -> Table<Order> {
    Table::without_client("orders")
}

fn s(text: &str) -> AttributeValue {
    AttributeValue::S(text.to_owned())
}

fn n(digits: &str) -> AttributeValue {
    AttributeValue::N(digits.to_owned())
}

fn map<V, const N: usize>(entries: [(&str, V); N]) -> HashMap<String, V> {
    entries.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn names<const N: usize>(entries: [(&str, &str); N]) -> HashMap<String, String> {
    map(entries.map(|(placeholder, name)| (placeholder, name.to_owned())))
}

fn key() -> Item {
    map([("customerId", s("ada")), ("number", n("7"))])
}

#[test]
fn get() {
    #[derive(Deserialize)]
    #[expect(dead_code, reason = "never made")]
    struct Part {
        size: u32,
        number: u64,
    }

    let input = orders().get(Order::key("ada", 7_u64)).input().unwrap();
    assert_eq!((input.table_name(), input.key()), (Some("orders"), Some(&key())));
    assert_eq!((input.consistent_read(), input.projection_expression()), (None, None));
    assert_eq!((input.expression_attribute_names(), input.return_consumed_capacity()), (None, None));

    let total = ReturnConsumedCapacity::Total;
    let get = orders().get(Order::key("ada", 7_u64)).consistent().consumed_capacity(total.clone());
    let input = get.project_attributes::<Part>(&["size", "number"]).input().unwrap();
    assert_eq!(input.consistent_read(), Some(true));
    // `size` is one of DynamoDB's reserved words.
    assert_eq!(input.projection_expression(), Some("#a0, #a1"));
    assert_eq!(input.expression_attribute_names, Some(names([("#a0", "size"), ("#a1", "number")])));
    assert_eq!(input.return_consumed_capacity(), Some(&total));
}

#[test]
fn keys_of_every_type() {
    #[derive(Serialize, Deserialize, DynamoTable)]
    struct Binary {
        #[pk]
        id: serde_bytes::ByteBuf,
        #[sk]
        number: i64,
    }

    let table = Table::<Binary>::without_client("binary");
    let input = table.get(Binary::key(&[0, 255], -5_i64)).input().unwrap();
    let key = map([("id", AttributeValue::B(Blob::new([0, 255]))), ("number", n("-5"))]);
    assert_eq!(input.key(), Some(&key));
    let item: Item = Binary::key(serde_bytes::ByteBuf::from([0, 255]), -5_i64).try_into().unwrap();
    assert_eq!(item, key);
}

#[test]
fn put() {
    let order = Order::new("ada", 7);
    let input = orders().put(&order).input().unwrap();
    let item = input.item().unwrap();
    assert_eq!(item["customerId"], s("ada"));
    assert_eq!(item["status"], s("shipped"));
    assert!(!item.contains_key("note"));
    assert_eq!((input.condition_expression(), input.return_values()), (None, None));
    assert_eq!((input.expression_attribute_names(), input.expression_attribute_values()), (None, None));

    let low = Expression::new("#t < :max OR #t = :none")
        .name("#t", "totalCents")
        .value(":max", &10)
        .value(":none", &());
    let put = orders().put(&order).if_not_exists().condition(low).returning_old().old_item_on_failure();
    let input = put.input().unwrap();
    let condition = "(attribute_not_exists(#a0)) AND (#t < :max OR #t = :none)";
    assert_eq!(input.condition_expression(), Some(condition));
    assert_eq!(input.expression_attribute_names, Some(names([("#a0", "customerId"), ("#t", "totalCents")])));
    let values = map([(":max", n("10")), (":none", AttributeValue::Null(true))]);
    assert_eq!(input.expression_attribute_values, Some(values));
    assert_eq!(input.return_values(), Some(&ReturnValue::AllOld));
    let on_failure = input.return_values_on_condition_check_failure();
    assert_eq!(on_failure, Some(&ReturnValuesOnConditionCheckFailure::AllOld));
}

#[test]
fn update() {
    let update =
        orders().update(Order::key("ada", 7_u64)).set(Order::PATHS.placed_at, 9).remove(Order::PATHS.note);
    let update = update.set(Order::PATHS.total_cents, 5).set(Order::PATHS.status, None);
    let input = update.returning_new().input().unwrap();
    assert_eq!(input.key(), Some(&key()));
    let expression = "SET #a0 = :a0, #a2 = :a1 REMOVE #a1, #a3";
    assert_eq!(input.update_expression(), Some(expression));
    assert_eq!(input.condition_expression(), Some("attribute_exists(#a4)"));
    let attributes = [
        ("#a0", "placedAt"),
        ("#a1", "note"),
        ("#a2", "totalCents"),
        ("#a3", "status"),
        ("#a4", "customerId"),
    ];
    assert_eq!(input.expression_attribute_names, Some(names(attributes)));
    assert_eq!(input.expression_attribute_values, Some(map([(":a0", n("9")), (":a1", n("5"))])));
    assert_eq!(input.return_values(), Some(&ReturnValue::AllNew));

    let input =
        orders().update(Order::key("ada", 7_u64)).set(Order::PATHS.note, None).upsert().input().unwrap();
    assert_eq!(input.update_expression(), Some("REMOVE #a0"));
    assert_eq!(input.condition_expression(), None);
}

#[test]
fn delete() {
    let input = orders().delete(Order::key("ada", 7_u64)).if_exists().returning_old().input().unwrap();
    assert_eq!(input.key(), Some(&key()));
    assert_eq!(input.condition_expression(), Some("attribute_exists(#a0)"));
    assert_eq!(input.return_values(), Some(&ReturnValue::AllOld));
}

#[test]
fn query() {
    let condition = Order::by_status(Status::Open).placed_at().between(1_u64, 9_u64);
    let input = orders().query(condition).input().unwrap();
    assert_eq!((input.table_name(), input.index_name()), (Some("orders"), Some("status-index")));
    assert_eq!(input.key_condition_expression(), Some("#k0 = :k0 AND #k1 BETWEEN :k1 AND :k2"));
    assert_eq!(input.expression_attribute_names, Some(names([("#k0", "status"), ("#k1", "placedAt")])));
    let values = map([(":k0", s("open")), (":k1", n("1")), (":k2", n("9"))]);
    assert_eq!(input.expression_attribute_values, Some(values));
    assert_eq!((input.scan_index_forward(), input.limit(), input.select()), (None, None, None));

    let few = Expression::new("size(#lines) < :few").name("#lines", Order::LINES).value(":few", &3);
    let query = orders().query(Order::by_total("ada")).whole_items().consistent().descending();
    let input = query.filter(few).page_size(5).input().unwrap();
    assert_eq!((input.index_name(), input.consistent_read()), (Some("total-index"), Some(true)));
    assert_eq!((input.scan_index_forward(), input.limit()), (Some(false), Some(5)));
    assert_eq!(input.select(), Some(&Select::AllAttributes));
    assert_eq!(input.filter_expression(), Some("size(#lines) < :few"));
    assert_eq!(input.expression_attribute_names, Some(names([("#k0", "customerId"), ("#lines", "lines")])));

    // A condition that is passed by reference can be used again.
    let condition = Order::partition("ada").number().ge(2_u64);
    for _ in 0..2 {
        assert_eq!(
            orders().query(&condition).input().unwrap().expression_attribute_names().unwrap().len(),
            2
        );
    }
}

/// `Limit` equals the number of wanted items only if every item that is read counts.
#[test]
fn limits() {
    let query = || orders().query(Order::partition("ada"));
    let all = || Expression::new("attribute_exists(#n)").name("#n", Order::NUMBER);
    assert_eq!(query().limit(20).input().unwrap().limit(), Some(20));
    assert_eq!(query().limit(20).page_size(7).input().unwrap().limit(), Some(7));
    assert_eq!(query().limit(5).page_size(7).input().unwrap().limit(), Some(5));
    assert_eq!(query().limit(5).filter(all()).input().unwrap().limit(), None);
    assert_eq!(query().limit(5).page_size(7).filter(all()).input().unwrap().limit(), Some(7));
    assert_eq!(query().limit(u32::MAX).input().unwrap().limit(), Some(i32::MAX));
    assert_eq!(orders().scan().limit(3).input().unwrap().limit(), Some(3));
}

#[test]
fn counts() {
    let query = orders().query(Order::by_courier("c")).keys().limit(20).page_size(7);
    let input = query.count_input().unwrap();
    assert_eq!((input.select(), input.limit()), (Some(&Select::Count), Some(7)));
    // DynamoDB rejects a projection together with `Select`.
    assert_eq!(input.projection_expression(), None);
    let input = orders().scan_index(Order::by_total).whole_items().consistent().count_input().unwrap();
    assert_eq!((input.select(), input.index_name()), (Some(&Select::Count), Some("total-index")));
    assert_eq!((input.consistent_read(), input.projection_expression()), (Some(true), None));
}

#[test]
fn keys() {
    let input = orders().query(Order::by_courier("c")).keys().input().unwrap();
    assert_eq!(input.projection_expression(), Some("#a1, #a2"));
    let attributes = [("#k0", "courier"), ("#a1", "customerId"), ("#a2", "number")];
    assert_eq!(input.expression_attribute_names, Some(names(attributes)));
}

#[test]
fn scan() {
    let input = orders().scan().segment(1, 4).consistent().project::<Key<'_, Order>>().input().unwrap();
    assert_eq!(
        (input.segment(), input.total_segments(), input.consistent_read()),
        (Some(1), Some(4), Some(true))
    );
    assert_eq!(input.projection_expression(), Some("#a0, #a1"));
    assert_eq!(input.expression_attribute_values(), None);
}

#[test]
fn scan_of_an_index() {
    let input = orders().scan_index(Order::by_courier).keys().segment(1, 4).input().unwrap();
    assert_eq!((input.index_name(), input.select()), (Some("courier-index"), None));
    assert_eq!((input.segment(), input.projection_expression()), (Some(1), Some("#a0, #a1")));
    let input = orders().scan_index(Order::by_total).whole_items().input().unwrap();
    assert_eq!(input.select(), Some(&Select::AllAttributes));
    assert_eq!(orders().scan_index(Order::by_status).input().unwrap().index_name(), Some("status-index"));
}

#[test]
fn a_table_is_named_in_several_ways() {
    let client = || tablewright::testing::client_of(|_| tablewright::testing::Answer::connection_lost());
    let naming = super::model::stack().naming().clone();
    assert_eq!(Table::<Order>::named(client(), &naming).name(), "acme-shop-orders");
    let arn = "arn:aws:dynamodb:eu-west-1:123456789012:table/acme-shop-orders";
    assert_eq!(Table::<Order>::new(client(), arn).name(), arn);
    // Cargo sets this variable for every test.
    assert_eq!(Table::<Order>::from_env(client(), "CARGO_PKG_NAME").unwrap().name(), "tablewright-sdk-tests");
    assert_eq!(
        Table::<Order>::from_env(client(), "NO_SUCH_VARIABLE").unwrap_err().to_string(),
        "table `orders`: environment variable `NO_SUCH_VARIABLE` must hold the table's name or ARN, but is unset, empty or not Unicode"
    );
}
