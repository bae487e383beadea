//! Transactions: all or nothing, and the action that caused a cancellation.

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::ReturnConsumedCapacity;
use serde::Deserialize;
use serde_json::json;
use tablewright::DynamoTable;
use tablewright::limits::ITEM_BYTES;
use tablewright::sdk::{ErrorKind, Expression, Get, Table, TransactGet, TransactWrite};
use tablewright::testing::{Answer, client_of};

use super::faults::{Fault, Faulty};
use super::model::{Customer, Order, block_on, clients, stack};

struct Tables {
    orders: Table<Order>,
    customers: Table<Customer>,
}

impl Tables {
    fn new(client: &Client) -> Self {
        let stack = stack();
        Self {
            orders: Table::named(client.clone(), stack.naming()),
            customers: Table::named(client.clone(), stack.naming()),
        }
    }

    fn without_client() -> Self {
        Self { orders: Table::without_client("orders"), customers: Table::without_client("customers") }
    }
}

fn ada() -> Customer {
    Customer { id: "ada".to_owned(), city: "London".to_owned() }
}

#[test]
fn all_of_it_happens() {
    for (engine, client) in clients() {
        let Tables { orders, customers } = Tables::new(&client);
        let order = |number| Order::new("ada", number);
        block_on(async {
            for number in 1..4 {
                orders.put(&order(number)).send().await.unwrap();
            }
            customers.put(&ada()).send().await.unwrap();
            let placed_before =
                |time: u64| Expression::new("#t < :t").name("#t", Order::PLACED_AT).value(":t", &time);
            let metered = TransactWrite::new(&client)
                .add(orders.put(&order(7)).if_not_exists())
                .add(orders.update(Order::key("ada", 1_u64)).set(Order::PATHS.note, "ring"))
                .add(orders.delete(Order::key("ada", 2_u64)).condition(placed_before(2000)))
                .add(orders.check(Order::key("ada", 3_u64)).condition(placed_before(2000)))
                .add(customers.check(Customer::key("ada")).if_exists())
                .add(customers.check(Customer::key("bo")).if_not_exists())
                .consumed_capacity(ReturnConsumedCapacity::Total)
                .send_metered()
                .await
                .unwrap();
            assert_eq!(metered.consumed_capacity.len(), 2, "{engine}");

            let reads = (
                vec![7, 1, 2].into_iter().map(|n| orders.get(Order::key("ada", n))).collect::<Vec<_>>(),
                (customers.get(Customer::key("ada")), customers.get(Customer::key("bo"))),
            );
            let noted = Order { note: Some("ring".to_owned()), ..order(1) };
            let read = TransactGet::new(&client, reads).send().await.unwrap();
            assert_eq!(read, (vec![Some(order(7)), Some(noted), None], (Some(ada()), None)), "{engine}");
        });
    }
}

#[test]
fn nothing_of_it_happens_and_the_error_says_why() {
    for (engine, client) in clients() {
        let Tables { orders, customers } = Tables::new(&client);
        let order = Order::new("ada", 1);
        block_on(async {
            orders.put(&order).send().await.unwrap();
            let error = TransactWrite::new(&client)
                .add(orders.put(&Order::new("ada", 2)))
                .add(
                    orders
                        .put(&Order { placed_at: 5, ..order.clone() })
                        .if_not_exists()
                        .old_item_on_failure(),
                )
                .add(orders.delete(Order::key("ada", 3_u64)))
                .add(customers.check(Customer::key("ada")).if_exists().old_item_on_failure())
                .send()
                .await
                .unwrap_err();
            assert!(error.is_condition_failed(), "{engine}: {error}");
            let failed =
                |action| format!("{action}`: ConditionalCheckFailed: The conditional request failed");
            // One of the engines ends its sentences with a period.
            assert_eq!(
                error.to_string().trim_end_matches('.'),
                format!(
                    "TransactWriteItems: the transaction was cancelled: {}; {}",
                    failed("action 1, PutItem on table `acme-shop-orders"),
                    failed("action 3, ConditionCheck on table `acme-shop-customers"),
                ),
                "{engine}"
            );
            let [put, check] = error.cancellations() else { panic!("{engine}: {error}") };
            assert_eq!((put.position(), put.operation()), (1, "PutItem"));
            assert_eq!((check.position(), check.table_name()), (3, customers.name()));
            assert_eq!(put.old_item::<Order>().unwrap(), Some(order.clone()), "{engine}");
            assert_eq!(check.old_item::<Customer>().unwrap(), None, "there is none, {engine}");
            assert!(put.old_item::<Customer>().is_err(), "{engine}");
            assert!(put.is_condition_failed() && !put.is_conflict());
            assert!(!format!("{error:?}").contains("sku"), "values, {engine}: {error:?}");
            assert_eq!(orders.scan().consistent().all().await.unwrap(), [order], "{engine}");
        });
    }
}

/// No engine here returns this reason.
#[test]
fn a_conflict_is_told_from_a_condition() {
    let reasons = json!([
        { "Code": "None" },
        { "Code": "TransactionConflict", "Message": "Transaction is ongoing for the item" },
    ]);
    let body = json!({
        "__type": "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
        "Message": "Transaction cancelled",
        "CancellationReasons": reasons,
    });
    let client = client_of(move |_| Answer::response(400, body.to_string()));
    let Tables { orders, customers } = Tables::new(&client);
    let write = orders.transact_write().add(orders.put(&Order::new("ada", 1))).add(customers.put(&ada()));
    let error = block_on(write.send()).unwrap_err();
    let [conflict] = error.cancellations() else { panic!("{error}") };
    assert!(conflict.is_conflict() && !error.is_condition_failed());
    assert_eq!((conflict.position(), conflict.code()), (1, "TransactionConflict"));
    assert_eq!(conflict.message(), Some("Transaction is ongoing for the item"));
    let reads = (orders.get(Order::key("ada", 1_u64)), customers.get(Customer::key("ada")));
    let error = block_on(orders.transact_get(reads).send()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "TransactGetItems: the transaction was cancelled: action 1, GetItem on table `acme-shop-customers`: \
         TransactionConflict: Transaction is ongoing for the item"
    );
}

/// A cancellation without reasons keeps the service's text, and nothing else.
#[test]
fn a_cancellation_without_reasons_is_kept() {
    let client = client_of(|_| Answer::error(400, "TransactionCanceledException", "cancelled"));
    let orders = Tables::new(&client).orders;
    let error = block_on(orders.transact_write().add(orders.put(&Order::new("ada", 1))).send()).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Request(_)), "{error}");
    assert!(error.to_string().contains("TransactionCanceledException"), "{error}");
}

#[test]
fn a_token_makes_it_happen_once() {
    for (engine, client) in clients() {
        let orders = Tables::new(&client).orders;
        let order = |number| Order::new("ada", number);
        let place = |number, token: Option<&'static str>| {
            let write = orders.transact_write().add(orders.put(&order(number)).if_not_exists());
            match token {
                Some(token) => write.idempotency_token(token),
                None => write,
            }
        };
        block_on(async {
            place(1, Some("order-1")).send().await.unwrap();
            place(1, Some("order-1")).send().await.unwrap();
            let error = place(1, Some("another")).send().await.unwrap_err();
            assert!(error.is_condition_failed(), "{engine}: {error}");
            let error = place(1, None).send().await.unwrap_err();
            assert!(error.is_condition_failed(), "{engine}: {error}");
            let error = place(2, Some("order-1")).send().await.unwrap_err();
            assert!(error.to_string().contains("IdempotentParameterMismatchException"), "{engine}: {error}");
        });
    }
}

/// The SDK repeats the request with the same token.
#[test]
fn a_lost_answer_does_not_make_it_happen_twice() {
    for fault in [Fault::LostAnswer, Fault::LateAnswer, Fault::LostRequest, Fault::Throttled] {
        let engine = Faulty::new([fault, fault]);
        let orders = Tables::new(&engine.retrying_client()).orders;
        // A second write would fail the condition.
        let write = orders.transact_write().add(orders.put(&Order::new("ada", 1)).if_not_exists());
        block_on(write.send()).unwrap_or_else(|error| panic!("{fault:?}: {error}"));
        let sent = engine.sent();
        assert_eq!(sent.len(), 3);
        assert!(sent.iter().all(|it| it.body["ClientRequestToken"] == sent[0].body["ClientRequestToken"]));
        assert!(sent[0].body["ClientRequestToken"].is_string());
    }
}

/// A caller who repeats the transaction after an error passes a token.
#[test]
fn a_callers_token_outlives_the_request() {
    let engine = Faulty::new([Fault::LostAnswer]);
    let orders = Tables::new(&engine.client()).orders;
    let place = || {
        let write = orders.transact_write().add(orders.put(&Order::new("ada", 1)).if_not_exists());
        block_on(write.idempotency_token("order-1").send())
    };
    assert!(place().is_err());
    place().unwrap();
}

#[test]
fn what_a_transaction_cannot_have_is_not_sent() {
    let Tables { orders, customers } = Tables::without_client();
    let (one, two) = (Order::new("ada", 1), Order::new("ada", 2));
    let message = |write: TransactWrite| write.input().unwrap_err().to_string();

    let write = orders
        .transact_write()
        .add(orders.put(&one))
        .add(customers.put(&Customer { id: String::new(), ..ada() }))
        .add(orders.update(two.primary_key()))
        .add(orders.check(two.primary_key()))
        .add(orders.put(&one).consumed_capacity(ReturnConsumedCapacity::Total));
    assert_eq!(
        message(write),
        "TransactWriteItems on table `orders`: action 1, PutItem on table `customers`: key attribute `id` is empty; \
         DynamoDB needs at least one byte; action 2, UpdateItem on table `orders`: the update changes nothing; send \
         none, or change at least one attribute; action 3, ConditionCheck on table `orders`: a check has no \
         condition; add `if_exists()`, `if_not_exists()` or `condition(…)`; action 4, PutItem on table `orders`: a \
         part of a batch or transaction reports no capacity of its own; ask the whole for it, with its \
         `consumed_capacity(…)`"
    );
    let write = orders.transact_write().add(orders.put(&one)).add(orders.put(&two));
    assert_eq!(
        message(write.add(orders.check(one.primary_key()).if_exists())),
        "TransactWriteItems on table `orders`: action 2, ConditionCheck on table `orders`: action 0 is about the same \
         item; a transaction has one action for each, so make them one, or send two transactions"
    );
    let many = |count: u64| {
        let puts: Vec<Order> = (0..count).map(|number| Order::new("ada", number)).collect();
        orders.transact_write().add_all(puts.iter().map(|order| orders.put(order)))
    };
    many(100).input().unwrap();
    assert_eq!(
        message(many(101)),
        "TransactWriteItems on table `orders`: a transaction has at most 100 actions, and this one has 101"
    );
    let token = |token: &str| many(1).idempotency_token(token);
    token(&"x".repeat(36)).input().unwrap();
    assert_eq!(
        message(token(&"x".repeat(37))),
        "TransactWriteItems on table `orders`: an idempotency token has 1 to 36 characters, and this one has 37"
    );
    message(token(""));
    let gets =
        |count: u64| (0..count).map(|number| orders.get(Order::key("ada", number))).collect::<Vec<_>>();
    orders.transact_get(gets(100)).input().unwrap();
    assert_eq!(
        orders.transact_get(gets(101)).input().unwrap_err().to_string(),
        "TransactGetItems on table `orders`: a transaction has at most 100 actions, and this one has 101"
    );
    let twice =
        (orders.get(one.primary_key()), (orders.get(two.primary_key()), orders.get(one.primary_key())));
    assert_eq!(
        orders.transact_get(twice).input().unwrap_err().to_string(),
        "TransactGetItems on table `orders`: action 2, GetItem on table `orders`: action 0 is about the same item; a \
         transaction has one action for each, so make them one, or send two transactions"
    );
    let bad = (orders.get(Order::key("", 1_u64)), customers.get(Customer::key("ada")));
    assert!(
        matches!(orders.transact_get(bad).input().unwrap_err().kind(), ErrorKind::Actions(errors) if errors[0].position == 0)
    );
    let error = block_on(many(1).send()).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::NoClient), "{error}");
}

/// Our limits are the engines' limits: they accept what we accept, and reject what we reject.
#[test]
fn the_limits_are_those_of_the_engines() {
    for (engine, client) in clients() {
        let Tables { orders, customers } = Tables::new(&client);
        let of_bytes =
            |bytes: usize| Customer { id: "c".to_owned(), city: "x".repeat(bytes - "idccity".len()) };
        block_on(customers.put(&of_bytes(ITEM_BYTES)).send()).unwrap();
        let error = block_on(customers.put(&of_bytes(ITEM_BYTES + 1)).send()).unwrap_err();
        assert!(error.to_string().contains("Item size has exceeded"), "{engine}: {error}");
        let large = |number| Customer { id: format!("c-{number}"), city: "x".repeat(390_000) };
        let puts = |count: u64| {
            let puts: Vec<Customer> = (0..count).map(large).collect();
            customers.transact_write().add_all(puts.iter().map(|customer| customers.put(customer)))
        };
        block_on(puts(10).send()).unwrap_or_else(|error| panic!("{engine}: {error}"));
        let error = puts(11).input().unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::TooLarge { bytes: 4_290_000.. }), "{error}");

        // Merges two inputs into one request, to show that the engine rejects it too.
        let refused = |first: TransactWrite, second: TransactWrite| {
            let (mut first, second) = (first.input().unwrap(), second.input().unwrap());
            first.transact_items.as_mut().unwrap().extend(second.transact_items.unwrap());
            let request = client.transact_write_items().set_transact_items(first.transact_items);
            let error = aws_sdk_dynamodb::Error::from(block_on(request.send()).unwrap_err());
            format!("{error:?}")
        };
        let one = |number| orders.transact_write().add(orders.put(&Order::new("ada", number)));
        let error = refused(one(1), one(1));
        assert!(error.contains("multiple operations on one item"), "{engine}: {error}");
        let get = || orders.transact_get(orders.get(Order::key("ada", 1_u64))).input().unwrap();
        let twice = [get().transact_items, get().transact_items].into_iter().flatten().flatten().collect();
        let request = client.transact_get_items().set_transact_items(Some(twice));
        let error = format!("{:?}", aws_sdk_dynamodb::Error::from(block_on(request.send()).unwrap_err()));
        assert!(error.contains("multiple operations on one item"), "{engine}: {error}");
        let error = refused(puts(10), customers.transact_write().add(customers.put(&large(10))));
        assert!(
            error.contains("ValidationException") || error.contains("TransactionCanceled"),
            "{engine}: {error}"
        );
    }
}

#[test]
fn nothing_to_do_is_no_request() {
    let orders = Tables::without_client().orders;
    block_on(orders.transact_write().send()).unwrap();
    let reads: Vec<Get<Order>> = Vec::new();
    assert_eq!(block_on(orders.transact_get(reads).send()).unwrap(), []);
}

#[test]
fn a_part_of_an_item_is_read() {
    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(deny_unknown_fields)]
    struct Number {
        number: u64,
    }

    #[derive(Debug, Deserialize, PartialEq)]
    struct Note {
        note: Option<String>,
    }

    for (engine, client) in clients() {
        let Tables { orders, customers } = Tables::new(&client);
        block_on(async {
            orders.put(&Order::new("ada", 1)).send().await.unwrap();
            let reads = (
                orders.get(Order::key("ada", 1_u64)).project::<Number>(),
                customers.get(Customer::key("ada")),
                orders.get(Order::key("ada", 2_u64)).consistent(),
            );
            let get = TransactGet::new(&client, reads).consumed_capacity(ReturnConsumedCapacity::Total);
            let metered = get.send_metered().await.unwrap();
            assert_eq!(metered.output, (Some(Number { number: 1 }), None, None), "{engine}");
            assert!(!metered.consumed_capacity.is_empty(), "{engine}");

            // The item exists but has none of the attributes. The engines respond as if it did not exist.
            let note = |number: u64| orders.get(Order::key("ada", number)).project::<Note>();
            let notes = orders.transact_get(vec![note(1), note(2)]).send().await.unwrap();
            assert_eq!(notes, [Some(Note { note: None }), None], "{engine}");
            for (number, read) in [1, 2].into_iter().zip(notes) {
                assert_eq!(note(number).send().await.unwrap(), read, "{engine}");
            }
        });
    }
}

#[test]
fn requests() {
    let Tables { orders, customers } = Tables::without_client();
    let input = TransactWrite::new(&clients()[0].1)
        .add(orders.update(Order::key("ada", 1_u64)).set(Order::PATHS.note, "x"))
        .add(customers.delete(Customer::key("ada")))
        .idempotency_token("t")
        .input()
        .unwrap();
    assert_eq!(input.client_request_token(), Some("t"));
    let [update, delete] = input.transact_items() else { panic!("{input:?}") };
    let update = update.update().unwrap();
    assert_eq!((update.table_name(), update.update_expression()), ("orders", "SET #a0 = :a0"));
    assert_eq!(update.condition_expression(), Some("attribute_exists(#a1)"));
    assert!(update.return_values_on_condition_check_failure().is_some());
    assert_eq!(delete.delete().unwrap().table_name(), "customers");
    let get = orders.transact_get(orders.get(Order::key("ada", 1_u64))).input().unwrap();
    assert_eq!(get.transact_items()[0].get().unwrap().table_name(), "orders");
}
