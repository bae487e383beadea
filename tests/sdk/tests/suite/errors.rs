//! Error messages: what is wrong, where, and what to do about it.

use std::error::Error as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde::{Deserialize, Serialize, Serializer};
use tablewright::DynamoTable;
use tablewright::sdk::{Error, ErrorKind, Expression, Table};
use tablewright::testing::{Answer, client_of};

use super::model::{Line, Order, block_on, embedded, tables};

fn of(answer: impl Fn() -> Answer + Send + Sync + 'static) -> Table<Order> {
    Table::new(client_of(move |_| answer()), "orders")
}

fn get(table: &Table<Order>) -> Error {
    block_on(table.get(Order::key("ada", 7_u64)).send()).unwrap_err()
}

/// A key that DynamoDB would refuse is never sent: the table has no client.
#[test]
fn keys_are_checked_before_anything_is_sent() {
    let orders = Table::<Order>::without_client("orders");
    let errors = [
        orders.get(Order::key("", 7_u64)).input().unwrap_err(),
        orders.put(&Order::new("", 7)).input().unwrap_err(),
        orders.update(Order::key("", 7_u64)).set(Order::PATHS.note, "x").input().unwrap_err(),
        orders.delete(Order::key("", 7_u64)).input().unwrap_err(),
        orders.query(Order::partition("")).input().unwrap_err(),
    ];
    for (error, operation) in
        errors.into_iter().zip(["GetItem", "PutItem", "UpdateItem", "DeleteItem", "Query"])
    {
        let what = "key attribute `customerId` is empty; DynamoDB needs at least one byte";
        assert_eq!(error.to_string(), format!("{operation} on table `orders`: {what}"));
        assert!(matches!(error.kind(), ErrorKind::Key(error) if error.attribute() == "customerId"));
        assert_eq!((error.operation(), error.table_name()), (operation, "orders"));
        assert!(error.source().is_none(), "it is all in the text");
    }
}

#[test]
fn a_table_without_a_client_sends_nothing() {
    let error = get(&Table::without_client("orders"));
    assert!(matches!(error.kind(), ErrorKind::NoClient), "{error}");
    assert_eq!(error.code(), None);
}

#[test]
fn the_attribute_that_cannot_be_stored_is_named() {
    #[derive(Serialize, DynamoTable)]
    struct Odd {
        #[pk]
        id: String,
        pages: Vec<Fails>,
    }

    #[derive(Default)]
    struct Fails;

    impl Serialize for Fails {
        fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
            Err(serde::ser::Error::custom("out of ink"))
        }
    }

    let odd = Odd { id: "a".to_owned(), pages: vec![Fails] };
    let error = Table::<Odd>::without_client("odd").put(&odd).input().unwrap_err();
    assert_eq!(error.to_string(), "PutItem on table `odd`: attribute `pages` cannot be stored");
    assert_eq!(error.source().unwrap().to_string(), "out of ink");
    let update = || Table::<Odd>::without_client("odd").update(Odd::key("a"));
    let text = "UpdateItem on table `odd`: attribute `pages` cannot be stored";
    let error = update().set(Odd::PATHS.pages, [Fails]).input().unwrap_err();
    assert_eq!(error.to_string(), text);
    let error = update().condition(Odd::PATHS.pages.contains(Fails)).input().unwrap_err();
    assert_eq!(error.to_string(), text);
}

#[test]
fn the_attribute_that_is_something_else_is_named() {
    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "camelCase")]
    #[expect(dead_code, reason = "never made")]
    struct Wrong {
        number: u64,
        total_cents: String,
    }

    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "never made")]
    struct Missing {
        number: u64,
        note: String,
    }

    for (engine, orders) in tables() {
        block_on(async {
            let order = Order::new("ada", 7);
            orders.put(&order).send().await.unwrap();
            let error = orders.get(order.primary_key()).project::<Wrong>().send().await.unwrap_err();
            let text = "GetItem on table `acme-shop-orders`: attribute `totalCents` has a value that its type \
                        cannot read";
            assert_eq!(error.to_string(), text, "{engine}");
            assert_eq!(error.source().unwrap().to_string(), "Expected string", "{engine}");
            let error = orders.scan().project::<Missing>().all().await.unwrap_err();
            let text = "Scan on table `acme-shop-orders`: the item lacks attribute `note`, which the type that \
                        is read needs";
            assert_eq!(error.to_string(), text, "{engine}");
        });
    }
}

/// The error of a request for several items tells which item failed. Its key is available as a value, but is not in the
/// text.
#[test]
fn the_item_that_is_something_else_is_known() {
    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "camelCase")]
    #[expect(dead_code, reason = "never made")]
    struct Noted {
        customer_id: String,
        number: u64,
        note: String,
    }

    #[derive(Debug, Deserialize, PartialEq)]
    struct Note {
        note: String,
    }

    for (engine, orders) in tables() {
        block_on(async {
            for number in 0..6 {
                let note = (number != 2 && number != 4).then(|| format!("note {number}"));
                orders.put(&Order { note, ..Order::new("ada", number) }).send().await.unwrap();
            }
            let key = |number: u64| Some(Order::key("ada", number).into_owned());
            let ada = || orders.query(Order::partition("ada"));
            let error = ada().project::<Noted>().page().await.unwrap_err();
            assert_eq!(error.item_key::<Order>(), key(2), "{engine}");
            assert!(matches!(error.kind(), ErrorKind::Deserialize { .. }), "{engine}: {error}");
            assert!(!format!("{error} {error:?}").contains("ada"), "{engine}: {error:?}");
            let error = ada().descending().project::<Noted>().all().await.unwrap_err();
            assert_eq!(error.item_key::<Order>(), key(4), "{engine}");
            let error = orders.batch_get([3, 4].map(|n| Order::key("ada", n))).project::<Note>();
            assert_eq!(error.send().await.unwrap_err().item_key::<Order>(), key(4), "{engine}");
            let reads = [3, 2].map(|number| orders.get(Order::key("ada", number)).project::<Noted>());
            let error = orders.transact_get(Vec::from(reads)).send().await.unwrap_err();
            assert_eq!(error.item_key::<Order>(), key(2), "{engine}");
            // A key that belongs to another table, or to an item that was not read, is not returned.
            assert_eq!(error.item_key::<super::model::Customer>(), None, "{engine}");
            let error = orders.get(Order::key("", 1_u64)).send().await.unwrap_err();
            assert_eq!(error.item_key::<Order>(), None, "{engine}");

            // A stream continues after an unreadable item, within a page and across pages.
            for size in [1, 2, 100] {
                let mut items = ada().page_size(size).project::<Note>().items().unwrap();
                let (mut notes, mut errors) = (Vec::new(), 0);
                while let Some(item) = items.next().await {
                    match item {
                        Ok(item) => notes.push(item.note),
                        Err(error) => {
                            let lacks = "the item lacks attribute `note`, which the type that is read needs";
                            assert!(error.to_string().ends_with(lacks), "{engine}: {error}");
                            errors += 1;
                        }
                    }
                }
                assert_eq!(
                    (notes, errors),
                    ([0, 1, 3, 5].map(|n| format!("note {n}")).to_vec(), 2),
                    "{engine}"
                );
            }
        });
    }
}

/// Keys of indexes are checked too, because DynamoDB accepts no empty index key. Engines that implement this agree.
#[test]
fn index_keys_are_checked_before_anything_is_sent() {
    let orders = Table::<Order>::without_client("orders");
    let order = |courier: &str| Order { courier: courier.to_owned(), ..Order::new("ada", 7) };
    let (empty, long) = (order(""), order(&"x".repeat(2049)));
    let update = || orders.update(Order::key("ada", 7_u64));
    let what_is_empty = "key attribute `courier` is empty; DynamoDB needs at least one byte";
    let what_is_long = "key is 2049 bytes long with attribute `courier`; DynamoDB allows 2048";
    for (error, what) in [
        (orders.put(&empty).input().unwrap_err(), what_is_empty),
        (orders.put(&long).input().unwrap_err(), what_is_long),
        (update().set(Order::PATHS.courier, "").input().unwrap_err(), what_is_empty),
        (update().set_if_absent(Order::PATHS.courier, &long.courier).input().unwrap_err(), what_is_long),
    ] {
        assert_eq!(error.to_string(), format!("{} on table `orders`: {what}", error.operation()));
        assert!(matches!(error.kind(), ErrorKind::Key(error) if error.attribute() == "courier"));
    }
    orders.put(&order(&"x".repeat(2048))).input().unwrap();
    update().set(Order::PATHS.note, "").input().unwrap();
    update().set(Order::PATHS.lines.index(0).field::<String>("courier"), "").input().unwrap();

    let batch = orders.batch_write().add(orders.put(&order("c"))).add(orders.put(&empty));
    let error = batch.inputs().unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Actions(errors) if errors[0].position == 1), "{error}");
}

#[test]
fn a_request_reads_something() {
    let orders = Table::<Order>::without_client("orders");
    let query = || orders.query(Order::partition("ada"));
    let errors = [
        (query().limit(0).input().unwrap_err(), "Query", "limit"),
        (query().limit(5).page_size(0).input().unwrap_err(), "Query", "page_size"),
        (block_on(query().limit(0).page()).unwrap_err(), "Query", "limit"),
        (block_on(query().limit(0).count()).unwrap_err(), "Query", "limit"),
        (query().page_size(0).items().unwrap_err(), "Query", "page_size"),
        (block_on(orders.scan().limit(0).all()).unwrap_err(), "Scan", "limit"),
        (orders.scan().page_size(0).input().unwrap_err(), "Scan", "page_size"),
    ];
    for (error, operation, option) in errors {
        assert_eq!(
            error.to_string(),
            format!(
                "{operation} on table `orders`: `{option}` is 0, and DynamoDB reads at least 1 item; send no request \
                 for none"
            )
        );
    }
    for (segment, total) in [(0, 0), (4, 4), (0, 1_000_001), (u32::MAX, u32::MAX)] {
        let error = orders.scan().segment(segment, total).input().unwrap_err();
        assert_eq!(
            error.to_string(),
            format!(
                "Scan on table `orders`: there is no segment {segment} of {total}: a scan has 1 to 1000000 segments, \
                 counted from 0"
            )
        );
    }
    orders.scan().segment(999_999, 1_000_000).input().unwrap();
}

#[test]
fn a_place_is_changed_once() {
    let orders = Table::<Order>::without_client("orders");
    let (order, update) = (Order::PATHS, || orders.update(Order::key("ada", 7_u64)));
    let count = || Order::PATHS.lines.index(0).field::<u32>("count");
    for (update, first, second) in [
        (update().set(order.note, "x").remove(order.note), "note", "note"),
        (update().set(order.lines, []).add(count(), 1), "lines", "lines[0].count"),
        (update().add(count(), 1).remove(order.lines.index(0)), "lines[0].count", "lines[0]"),
    ] {
        let error = update.set(order.placed_at, 5).input().unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Overlap { .. }), "{error}");
        assert_eq!(
            error.to_string(),
            format!(
                "UpdateItem on table `orders`: the update changes `{first}` and then `{second}`, which DynamoDB does \
                 in no order; change it once"
            )
        );
    }
    update()
        .set(order.lines.index(0), Line { sku: "a".to_owned(), count: 1 })
        .remove(order.lines.index(1))
        .input()
        .unwrap();
}

#[test]
fn a_list_of_values_is_neither_empty_nor_endless() {
    let orders = Table::<Order>::without_client("orders");
    for count in [0, 1, 100, 101] {
        let condition = Order::PATHS.total_cents.is_in(0..count);
        let input = orders.scan().filter(!condition.or(Order::PATHS.note.exists())).input();
        let Err(error) = input else {
            assert!((1..=100).contains(&count));
            continue;
        };
        let text = format!(
            "Scan on table `orders`: `is_in` compares `totalCents` with 1 to 100 values, and has {count}"
        );
        assert_eq!(error.to_string(), text);
    }
}

#[test]
fn a_placeholder_stands_for_one_thing() {
    let orders = Table::<Order>::without_client("orders");
    let max = |max: u32| Expression::new("#t < :t").name("#t", Order::TOTAL_CENTS).value(":t", &max);
    let put = |a, b| orders.put(&Order::new("ada", 7)).condition(max(a)).condition(max(b)).input();
    put(1, 1).unwrap();
    let error = put(1, 2).unwrap_err();
    assert_eq!(
        error.to_string(),
        "PutItem on table `orders`: placeholder `:t` stands for two things in one request; rename one"
    );
    // The first name is already in use, and the second one is needed later.
    let taken = Expression::new("#k0 = :x").name("#k0", "lines").value(":x", &1);
    assert!(orders.query(Order::partition("ada")).filter(taken).input().is_err());
    let first = Expression::new("#a0 = :a0").name("#a0", "lines").value(":a0", &1);
    let input = orders.put(&Order::new("ada", 7)).condition(first).if_not_exists().input().unwrap();
    let names = input.expression_attribute_names().unwrap();
    assert_eq!((names["#a0"].as_str(), names.len()), ("lines", 2));
}

#[test]
fn the_words_of_the_service_are_kept() {
    let error = block_on(
        Table::<Order>::new(tablewright::testing::client(&super::model::stack()).unwrap(), "no-such-table")
            .put(&Order::new("ada", 7))
            .send(),
    )
    .unwrap_err();
    let text = error.to_string();
    assert!(text.starts_with("PutItem on table `no-such-table`: ResourceNotFoundException: "), "{text}");
    let ErrorKind::Request(request) = error.into_kind() else { panic!("{text}") };
    assert!(matches!(*request, aws_sdk_dynamodb::Error::ResourceNotFoundException(_)));

    let error = get(&of(|| Answer::error(400, "AccessDeniedException", "not yours")));
    assert_eq!(error.to_string(), "GetItem on table `orders`: AccessDeniedException: not yours");
    assert_eq!(error.code(), Some("AccessDeniedException"));
    let error = get(&of(Answer::connection_lost));
    assert_eq!(error.code(), None);
    assert!(error.to_string().contains("the connection is lost"), "{error}");
    let error = get(&of(|| Answer::output("{")));
    assert!(error.to_string().starts_with("GetItem on table `orders`: "), "{error}");
}

/// An error has the same code whether it becomes an [`ErrorKind`] of ours or stays the SDK's own error.
#[test]
fn the_code_of_the_service_is_kept() {
    for (engine, orders) in tables() {
        block_on(async {
            let order = Order::new("ada", 7);
            orders.put(&order).send().await.unwrap();
            let put = || orders.put(&order).if_not_exists();
            let error = put().send().await.unwrap_err();
            assert_eq!(error.code(), Some("ConditionalCheckFailedException"), "{engine}");
            let error = orders.transact_write().add(put()).send().await.unwrap_err();
            assert_eq!(error.code(), Some("TransactionCanceledException"), "{engine}");
        });
    }

    let orders = of(|| Answer::error(400, "AccessDeniedException", "not yours"));
    let order = Order::new("ada", 7);
    let error = block_on(orders.batch_write().add(orders.put(&order)).send()).unwrap_err();
    assert_eq!(error.code(), Some("AccessDeniedException"));
    let error = block_on(orders.batch_get([order.primary_key()]).send()).unwrap_err();
    assert_eq!(error.code(), Some("AccessDeniedException"));
}

/// The SDK retries. Only when it gives up does the request fail.
#[test]
fn a_throttled_request_is_tried_again() {
    let engine = tablewright::testing::Embedded::new(&super::model::stack()).unwrap();
    let calls = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&calls);
    let client = client_of(move |call| match count.fetch_add(1, Ordering::Relaxed) {
        0 | 1 => Answer::error(400, "ThrottlingException", "Rate exceeded"),
        _ => engine.answer(call),
    });
    let orders = Table::<Order>::named(client, super::model::stack().naming());
    block_on(orders.put(&Order::new("ada", 7)).send()).unwrap();
    assert_eq!(calls.load(Ordering::Relaxed), 3);
}

/// A stream ends after an error, and the items before the error are kept.
#[test]
fn a_stream_ends_with_its_error() {
    let engine = tablewright::testing::Embedded::new(&super::model::stack()).unwrap();
    let filled = Table::<Order>::named(engine.client(), super::model::stack().naming());
    block_on(async {
        for number in 0..4 {
            filled.put(&Order::new("ada", number)).send().await.unwrap();
        }
    });
    let calls = AtomicUsize::new(0);
    let client = client_of(move |call| match calls.fetch_add(1, Ordering::Relaxed) {
        0 => engine.answer(call),
        _ => Answer::error(400, "AccessDeniedException", "not yours"),
    });
    let orders = Table::<Order>::named(client, super::model::stack().naming());
    block_on(async {
        let mut items = orders.query(Order::partition("ada")).page_size(2).items().unwrap();
        assert_eq!(items.next().await.unwrap().unwrap().number, 0);
        assert_eq!(items.next().await.unwrap().unwrap().number, 1);
        let error = items.next().await.unwrap().unwrap_err();
        assert_eq!(error.to_string(), "Query on table `acme-shop-orders`: AccessDeniedException: not yours");
        assert!(items.next().await.is_none());
        assert!(items.next().await.is_none());
        let rest = filled.query(Order::partition("ada")).after(&items.cursor().unwrap());
        let rest = rest.all().await.unwrap();
        assert_eq!(rest.iter().map(|order| order.number).collect::<Vec<_>>(), [2, 3]);
    });
}

#[test]
fn handles_and_requests_can_be_sent_to_other_threads() {
    fn check<T: Send + Sync + Clone + 'static>(_: &T) {}
    fn future<F: Send + 'static>(_: F) {}
    fn is_error<E: std::error::Error + Send + Sync + 'static>() {}

    let orders = embedded();
    check(&orders);
    // The futures own everything they need: they borrow no order and no key.
    let (order, key) = (Order::new("ada", 7), || Order::key("ada", 7_u64));
    future(orders.get(key()).send());
    future(orders.put(&order).send());
    future(orders.put(&order).returning_old().send());
    future(orders.update(key()).set(Order::PATHS.note, &order.courier).returning_new().send());
    future(orders.delete(key()).returning_old().send());
    future(orders.query(Order::partition("ada")).all());
    future(orders.query(Order::by_courier(&order.courier)).hydrate());
    future(orders.query(Order::by_courier("c")).keys().page());
    future(orders.query(Order::partition("ada")).filter(Order::PATHS.note.eq("x")).count());
    future(orders.scan().items().unwrap());
    future(async move { orders.scan().items().unwrap().next().await });
    let orders = embedded();
    future(orders.batch_get([order.primary_key()]).send());
    future(orders.batch_write().add(orders.put(&order)).send());
    future(orders.transact_write().add(orders.put(&order)).add(orders.check(key()).if_exists()).send());
    future(orders.transact_get((orders.get(key()), vec![orders.get(key())])).send());
    is_error::<Error>();
}
