use tablewright::sdk::Table;
use tablewright::testing;

use super::shop::Service;
use super::tables::stack;
use super::{lines, order, user};

fn run(test: impl AsyncFnOnce(Service)) {
    let stack = stack().unwrap();
    let table = Table::named(testing::client(&stack).unwrap(), stack.naming());
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(test(Service::new(table)));
}

#[test]
fn the_day_of_the_shop_goes_on_to_its_end() {
    super::main().unwrap();
}

#[test]
fn an_email_is_of_one_user() {
    run(async |service| {
        let (ada, bob) = (user("ada", "ada@example.com"), user("bob", "bob@example.com"));
        service.register(&ada).await.unwrap();
        service.register(&bob).await.unwrap();
        let taken = service.change_email(&bob, "ada@example.com").await.unwrap_err();
        assert!(taken.cancellation_of("email").is_some(), "{taken}");

        service.change_email(&ada, "ada@example.org").await.unwrap();
        service.change_email(&bob, "ada@example.com").await.unwrap();
        assert_eq!(
            service.find("ada@example.org").await.unwrap().map(|user| user.user_id),
            Some(ada.user_id)
        );
        assert_eq!(
            service.find("ada@example.com").await.unwrap().map(|user| user.user_id),
            Some(bob.user_id)
        );
        assert_eq!(service.find("bob@example.com").await.unwrap(), None);
    });
}

#[test]
fn what_is_delivered_is_not_shipped() {
    run(async |service| {
        let ada = user("ada", "ada@example.com");
        service.register(&ada).await.unwrap();
        for number in 1..=2 {
            service.place(&order(&ada.user_id, number).unwrap(), &lines(number)).await.unwrap();
        }
        let first = order(&ada.user_id, 1).unwrap();
        service.delivered(&first).await.unwrap();
        let next = service.next_for("carl").await.unwrap();
        assert_eq!(next, [order(&ada.user_id, 2).unwrap()]);
        assert_eq!(service.lines(&first.order_id).await.unwrap(), lines(1));
        service.rename(&ada.user_id, "Ada").await.unwrap();
        let overview = service.overview(&ada.user_id).await.unwrap();
        assert_eq!(overview.user.map(|user| user.name).as_deref(), Some("Ada"));
        assert_eq!(overview.orders.len(), 2);
    });
}
