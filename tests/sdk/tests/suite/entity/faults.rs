//! Faults between the SDK and the engine: what a request of an entity returns, and what is stored.

use super::super::faults::{ALL_UNPROCESSED, Fault, Faulty};
use super::*;
use tablewright::sdk::ErrorKind;

const LOST: [Fault; 4] = [Fault::LostAnswer, Fault::LateAnswer, Fault::LostRequest, Fault::Internal];

/// Returns an engine and its table. Requests of the table fail as planned, and are sent again.
fn faulty(plan: &[Fault]) -> (Table<Shop>, Faulty, Table<Shop>) {
    let faulty = Faulty::of(&stack(), plan.iter().copied());
    let healthy = Table::named(faulty.healthy(), stack().naming());
    let shop = Table::named(faulty.retrying_client(), stack().naming());
    (healthy, faulty, shop)
}

fn stored_user(healthy: &Table<Shop>) -> Option<User> {
    block_on(healthy.entity().get(User::key(ada())).consistent().send()).unwrap()
}

#[test]
fn a_write_that_finds_its_own_version_is_done() {
    for fault in LOST {
        let (healthy, faulty, shop) = faulty(&[fault]);
        assert_eq!(block_on(shop.entity().put(&user("ada")).send()).unwrap(), 1, "{fault:?}");
        assert_eq!(faulty.sent().len(), 2, "{fault:?}");
        assert_eq!(stored_user(&healthy), Some(User { version: 1, ..user("ada") }), "{fault:?}");

        let (healthy, _, shop) = self::faulty(&[fault]);
        block_on(healthy.entity().put(&user("ada")).send()).unwrap();
        let update = shop.entity().update(User::key(ada())).set(User::PATHS.email, "ada@example.org");
        block_on(update.if_version(1).send()).unwrap();
        let email = "ada@example.org".to_owned();
        let expected = User { email, version: 2, ..user("ada") };
        assert_eq!(stored_user(&healthy), Some(expected.clone()), "{fault:?}");
        let found = block_on(healthy.entity().query(User::by_email("ada@example.org")).all()).unwrap();
        assert_eq!(found, [expected], "the index key is of the same update, {fault:?}");
    }
}

#[test]
fn another_writer_is_not_taken_for_the_lost_write() {
    for fault in [Fault::LostRequest, Fault::Internal] {
        let (healthy, _, shop) = faulty(&[fault]);
        block_on(healthy.entity().put(&User { email: "other@example.com".to_owned(), ..user("ada") }).send())
            .unwrap();
        let error = block_on(shop.entity().put(&user("ada")).send()).unwrap_err();
        assert!(error.is_version_conflict() || error.is_uncertain(), "{fault:?}: {error}");
        assert_eq!(stored_user(&healthy).unwrap().email, "other@example.com", "{fault:?}");
    }
}

/// Without retries, the write is done or not, and the index agrees.
#[test]
fn a_computed_key_is_of_the_same_write_as_its_field() {
    let is_done = |fault| matches!(fault, Fault::LostAnswer | Fault::LateAnswer);
    for fault in LOST {
        let late = Faulty::of(&stack(), [fault]);
        let healthy = Table::<Shop>::named(late.healthy(), stack().naming());
        let orders = Table::<Shop>::named(late.client(), stack().naming()).entity::<Order>();
        block_on(healthy.entity().put(&order(7)).send()).unwrap();
        let update = orders.update(order(7).primary_key()).set(Order::PATHS.is_late, true);
        block_on(update.send()).unwrap_err();
        let found = healthy.entity().query(Order::by_courier("bo").is_late().eq(true));
        let found = block_on(found.all()).unwrap();
        let expected = is_done(fault).then(|| Order { is_late: true, ..order(7) });
        assert_eq!(found, expected.into_iter().collect::<Vec<_>>(), "{fault:?}");
    }
}

#[test]
fn a_batch_of_several_entities_sends_what_is_left() {
    let (healthy, faulty, shop) = faulty(&[Fault::Unprocessed(0b101), ALL_UNPROCESSED, Fault::Throttled]);
    let batch = shop.batch_write().add(shop.entity().put(&order(1)));
    let batch = batch.add(shop.entity().put(&item(1, "a"))).add(shop.entity().put(&order(2)));
    block_on(batch.send()).unwrap();
    assert!(faulty.sent().len() >= 4);
    let all = block_on(healthy.query(Order::partition(ada()).any_entity()).all()).unwrap();
    assert_eq!(all.len(), 3);

    let (_, faulty, shop) = self::faulty(&[]);
    faulty.then(ALL_UNPROCESSED);
    let error = block_on(shop.batch_write().add(shop.entity().put(&order(1))).send()).unwrap_err();
    let ErrorKind::Incomplete { .. } = error.kind() else { panic!("{error}") };
}

#[test]
fn a_batch_of_keys_reads_what_is_left() {
    let (healthy, faulty, shop) = faulty(&[Fault::Unprocessed(0b10), Fault::Unprocessed(0b1)]);
    block_on(healthy.entity().put(&order(1)).send()).unwrap();
    block_on(healthy.entity().put(&item(1, "a")).send()).unwrap();
    let (order, item) = (order(1), item(1, "a"));
    let read =
        block_on(shop.batch_get([item.primary_key().any_entity(), order.primary_key().any_entity()]).send())
            .unwrap();
    let expected = [Some(Shop::OrderItem(item.clone())), Some(Shop::Order(Box::new(order.clone())))];
    assert_eq!(read, expected, "in the order of the keys");
    assert!(faulty.sent().len() >= 3);
}

#[test]
fn a_query_continues_after_a_request_that_failed() {
    let faulty = Faulty::of(&stack(), [Fault::None, Fault::None, Fault::Internal]);
    let healthy = Table::<Shop>::named(faulty.healthy(), stack().naming());
    for number in 1..=6 {
        block_on(healthy.entity().put(&order(number)).send()).unwrap();
        block_on(healthy.entity().put(&item(number, "a")).send()).unwrap();
    }
    let orders = Table::<Shop>::named(faulty.client(), stack().naming()).entity::<Order>();
    let query = || orders.query(Order::partition(ada())).page_size(3);
    let mut items = query().items().unwrap();
    let mut read = Vec::new();
    let error = loop {
        match block_on(items.next()).unwrap() {
            Ok(order) => read.push(order),
            Err(error) => break error,
        }
    };
    assert!(matches!(error.kind(), ErrorKind::Request(_)), "{error}");
    let cursor = items.cursor().unwrap();
    read.extend(block_on(query().after(&cursor).all()).unwrap());
    assert_eq!(read, (1..=6).map(order).collect::<Vec<_>>(), "no order is read twice or missing");
}

#[test]
fn a_transaction_that_was_lost_is_done_once() {
    for fault in LOST {
        let (healthy, _, shop) = faulty(&[fault]);
        let transaction = shop.transact_write().add(shop.entity().put(&order(1)).if_not_exists());
        let transaction = transaction.add(shop.entity().put(&item(1, "a")).if_not_exists());
        block_on(transaction.send()).unwrap();
        let all = block_on(healthy.query(Order::partition(ada()).any_entity()).all()).unwrap();
        assert_eq!(all, [Shop::Order(Box::new(order(1))), Shop::OrderItem(item(1, "a"))], "{fault:?}");
    }
}
