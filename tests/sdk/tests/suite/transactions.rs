//! Transactions: all or nothing, and who is to blame.

use serde::{Deserialize, Serialize};
use tablewright::sdk::{ErrorKind, Expression, Table, Transaction};
use tablewright::{DynamoTable, Key, Stack};

use super::model::{Order, block_on, clients_of, stack};

#[derive(Clone, Debug, Deserialize, DynamoTable, PartialEq, Serialize)]
struct Stock {
    #[pk]
    sku: String,
    left: u32,
}

fn both() -> Stack {
    stack().table::<Stock>()
}

fn some_left() -> Expression {
    Expression::new("#left > :none").name("#left", Stock::LEFT).value(":none", &0)
}

#[test]
fn actions_are_done_together_or_not_at_all() {
    for (engine, client) in clients_of(&both()) {
        block_on(async {
            let orders = Table::<Order>::named(client.clone(), both().naming());
            let stock = Table::<Stock>::named(client.clone(), both().naming());
            let [one, two] = [1, 2].map(|number| Order::new("ada", number));
            stock.put(&Stock { sku: "a".to_owned(), left: 1 }).send().await.unwrap();
            let order = |order: &Order, left: u32| {
                Transaction::new(client.clone())
                    .put(orders.put(order).if_not_exists().old_item_on_failure())
                    .update(stock.update(Stock::key("a")).set(Stock::LEFT, &left).condition(some_left()))
                    .check(orders.check(Order::key("bo", 9_u64)).if_not_exists())
            };
            order(&one, 0).send().await.unwrap();
            assert_eq!(orders.get(one.primary_key()).send().await.unwrap().as_ref(), Some(&one), "{engine}");

            // None are left, so there is no second order.
            let error = order(&two, 0).send().await.unwrap_err();
            let ErrorKind::Canceled(reasons) = error.kind() else { panic!("{engine}: {error}") };
            let [reason] = reasons.as_slice() else { panic!("{engine}: {error}") };
            assert_eq!((reason.action, reason.table.as_str()), (1, "acme-shop-stock"), "{engine}");
            assert_eq!(reason.code, "ConditionalCheckFailed", "{engine}");
            let text = "TransactWriteItems on table `acme-shop-orders, acme-shop-stock`: the transaction was cancelled; \
                        nothing was written; action 1 on table `acme-shop-stock`: ConditionalCheckFailed: The \
                        conditional request failed";
            assert_eq!(error.to_string(), text, "{engine}");
            assert_eq!(orders.get(two.primary_key()).send().await.unwrap(), None, "{engine}");

            // The same order again: both fail, and one shows what is there.
            let error = order(&one, 0).send().await.unwrap_err();
            let ErrorKind::Canceled(reasons) = error.kind() else { panic!("{engine}: {error}") };
            assert_eq!(reasons.iter().map(|reason| reason.action).collect::<Vec<_>>(), [0, 1], "{engine}");
            assert_eq!(reasons[0].old_item().unwrap(), Some(one.clone()), "{engine}");
            assert_eq!(reasons[1].old_item::<Stock>().unwrap(), None, "not asked for, {engine}");

            let undo = Transaction::new(client.clone()).delete(orders.delete(one.primary_key()).if_exists());
            undo.send().await.unwrap();
            assert_eq!(orders.scan().all().await.unwrap(), [], "{engine}");
        });
    }
}

#[test]
fn a_token_makes_a_second_sending_harmless() {
    for (engine, client) in clients_of(&both()) {
        block_on(async {
            let orders = Table::<Order>::named(client.clone(), both().naming());
            let order = Order::new("ada", 1);
            let place =
                || Transaction::new(client.clone()).put(orders.put(&order).if_not_exists()).token("place-1");
            place().send().await.unwrap();
            place().send().await.unwrap_or_else(|error| panic!("{engine}: {error}"));
        });
    }
}

#[test]
fn what_is_wrong_with_an_action_is_wrong_with_the_transaction() {
    let client = || tablewright::testing::client_of(|call| panic!("{call:?} was sent"));
    let orders = Table::<Order>::without_client("orders");
    let empty = Transaction::new(client()).delete(orders.delete(Order::key("", 1_u64)));
    let error = block_on(empty.send()).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Key(_)), "{error}");

    let many = (0..101).fold(Transaction::new(client()), |transaction, number| {
        transaction.delete(orders.delete(Order::key("ada", number)))
    });
    let error = block_on(many.send()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "TransactWriteItems on table `orders`: 101 actions in a transaction; DynamoDB allows 100"
    );
}

#[test]
fn items_are_read_at_one_moment() {
    for (engine, client) in clients_of(&both()) {
        block_on(async {
            let orders = Table::<Order>::named(client, both().naming());
            let [one, two] = [1, 2].map(|number| Order::new("ada", number));
            for order in [&one, &two] {
                orders.put(order).send().await.unwrap();
            }
            let keys = || [2_u64, 9, 1].map(|number| Order::key("ada", number));
            let read = orders.transact_get(keys()).send().await.unwrap();
            assert_eq!(read, [Some(two), None, Some(one)], "{engine}");
            let read = orders.transact_get(keys()).project::<Key<'_, Order>>().send().await.unwrap();
            assert_eq!(read[0].as_ref(), Some(&keys()[0]), "{engine}");
        });
    }
}
