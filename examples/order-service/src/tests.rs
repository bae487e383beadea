use tablewright::DynamoTable;
use tablewright::sdk::{self, Cursor, CursorError, ErrorKind, Table};
use tablewright::testing::{self, Embedded};

use super::service::{Error, Shop};
use super::tables::{Cents, CourierId, Customer, Order, Product, Sku, Status, stack};
use super::{basket_of, customer, noon, order};

/// Runs a test on a shop with 10 cups, 2 pots and two customers. Eve is blocked.
fn run(test: impl AsyncFnOnce(&Shop, &Table<Order>)) {
    let stack = stack().unwrap();
    let client = testing::client(&stack).unwrap();
    let orders = Table::named(client.clone(), stack.naming());
    let shop = Shop::new(&client, stack.naming());
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        shop.stock(&[product("cup", 10), product("pot", 2)]).await.unwrap();
        for id in ["ada", "eve"] {
            shop.register(&person(id)).await.unwrap();
        }
        shop.block(&customer("eve"), "invoices").await.unwrap();
        test(&shop, &orders).await;
    });
}

fn product(sku: &str, in_stock: u32) -> Product {
    Product { sku: Sku(sku.to_owned()), name: sku.to_owned(), price: Cents(100), in_stock }
}

fn person(id: &str) -> Customer {
    Customer { customer_id: customer(id), name: id.to_owned(), blocked: false, note: None }
}

/// Places an order by Ada for this many cups.
async fn cups(shop: &Shop, id: &str, quantity: u32, day: u8) -> Order {
    let basket = basket_of(&[("cup", quantity)]);
    shop.place(&customer("ada"), &order(id), &basket, noon(day).unwrap()).await.unwrap()
}

async fn in_stock(shop: &Shop, sku: &str) -> u32 {
    let sku = Sku(sku.to_owned());
    let products = shop.products([&sku]).await.unwrap();
    products.into_iter().flatten().next().unwrap().in_stock
}

fn ids(orders: &[Order]) -> Vec<&str> {
    orders.iter().map(|order| order.order_id.0.as_str()).collect()
}

fn velo() -> CourierId {
    CourierId("velo".to_owned())
}

#[test]
fn an_order_takes_from_the_stock() {
    run(async |shop, _| {
        let basket = basket_of(&[("cup", 4), ("pot", 2)]);
        let placed =
            shop.place(&customer("ada"), &order("2026-1"), &basket, noon(16).unwrap()).await.unwrap();
        assert_eq!((placed.total, placed.status, placed.lines.len()), (Cents(600), Status::Placed, 2));
        assert_eq!(shop.order(placed.primary_key()).await.unwrap(), Some(placed));
        assert_eq!((in_stock(shop, "cup").await, in_stock(shop, "pot").await), (6, 0));
    });
}

#[test]
fn a_refused_order_says_why_and_changes_nothing() {
    run(async |shop, orders| {
        let place = async |id: &str, basket: &[(&str, u32)]| {
            let basket = basket_of(basket);
            shop.place(&customer(id), &order("2026-1"), &basket, noon(16).unwrap()).await.unwrap_err()
        };
        assert!(matches!(place("eve", &[("cup", 1)]).await, Error::BlockedCustomer(id) if id.0 == "eve"));
        assert!(matches!(place("zoe", &[("cup", 1)]).await, Error::UnknownCustomer(id) if id.0 == "zoe"));
        let unknown = place("ada", &[("cup", 1), ("pan", 1), ("urn", 1)]).await;
        assert!(matches!(unknown, Error::UnknownProducts(skus) if skus.len() == 2));
        let too_much = place("ada", &[("cup", 11), ("pot", 3)]).await;
        assert!(matches!(too_much, Error::OutOfStock(products)
            if products == [product("cup", 10), product("pot", 2)]));
        let too_much = place("ada", &[("cup", 10), ("pot", 3)]).await;
        assert!(matches!(too_much, Error::OutOfStock(products) if products == [product("pot", 2)]));

        assert_eq!(orders.scan().all().await.unwrap(), []);
        assert_eq!((in_stock(shop, "cup").await, in_stock(shop, "pot").await), (10, 2));
    });
}

#[test]
fn an_order_that_is_sent_again_is_placed_once() {
    run(async |shop, orders| {
        let first = cups(shop, "2026-1", 3, 16).await;
        assert_eq!(cups(shop, "2026-1", 3, 16).await, first);
        assert_eq!(in_stock(shop, "cup").await, 7);
        assert_eq!(orders.scan().all().await.unwrap(), [first]);
    });
}

#[test]
fn an_id_is_that_of_one_order() {
    run(async |shop, orders| {
        let place = async |id: &str, quantity| {
            let basket = basket_of(&[("cup", quantity)]);
            shop.place(&customer("ada"), &order(id), &basket, noon(16).unwrap()).await
        };
        let first = place("2026-1", 1).await.unwrap();
        assert!(matches!(place("2026-1", 2).await, Err(Error::KnownOrder(_))));
        // The service has forgotten the token of this order by now.
        let old = Order { order_id: order("2026-0"), version: 0, ..first.clone() };
        orders.put(&old).send().await.unwrap();
        assert!(matches!(place("2026-0", 2).await, Err(Error::KnownOrder(_))));
        assert_eq!(in_stock(shop, "cup").await, 9);
        assert_eq!(orders.scan().all().await.unwrap().len(), 2);
    });
}

#[test]
fn an_order_goes_from_step_to_step() {
    run(async |shop, _| {
        let placed = cups(shop, "2026-1", 1, 16).await;
        let key = || placed.primary_key();
        let day = |day| noon(day).unwrap();
        assert!(matches!(shop.deliver(key(), day(17)).await, Err(Error::Status(Status::Placed))));
        let shipped = shop.ship(key(), &velo(), day(17)).await.unwrap();
        assert_eq!((shipped.status, &shipped.courier), (Status::Shipped, &Some(velo())));
        assert!(matches!(shop.ship(key(), &velo(), day(18)).await, Err(Error::Status(Status::Shipped))));
        assert_eq!(shop.on_the_way(&velo()).await.unwrap(), [shipped]);

        let delivered = shop.deliver(key(), day(18)).await.unwrap();
        assert_eq!((delivered.status, &delivered.courier), (Status::Delivered, &None));
        let history: Vec<_> = delivered.history.iter().map(|event| (event.at, event.status)).collect();
        assert_eq!(
            history,
            [(day(16), Status::Placed), (day(17), Status::Shipped), (day(18), Status::Delivered)]
        );
        assert_eq!(shop.on_the_way(&velo()).await.unwrap(), []);
    });
}

#[test]
fn what_is_not_there_takes_no_step() {
    run(async |shop, orders| {
        let key = Order::key(customer("ada"), order("2026-1"));
        let shipped = shop.ship(key.clone(), &velo(), noon(16).unwrap()).await;
        assert!(matches!(shipped, Err(Error::UnknownOrder)));
        assert!(matches!(shop.forget(key).await, Err(Error::UnknownOrder)));
        assert_eq!(orders.scan().all().await.unwrap(), []);
    });
}

#[test]
fn what_is_cancelled_is_in_stock_again() {
    run(async |shop, _| {
        let first = cups(shop, "2026-1", 3, 16).await;
        let second = cups(shop, "2026-2", 2, 16).await;
        shop.cancel(&first, noon(17).unwrap()).await.unwrap();
        assert_eq!(in_stock(shop, "cup").await, 8);
        assert!(matches!(
            shop.cancel(&first, noon(17).unwrap()).await,
            Err(Error::Status(Status::Cancelled))
        ));
        shop.ship(second.primary_key(), &velo(), noon(17).unwrap()).await.unwrap();
        assert!(matches!(shop.cancel(&second, noon(18).unwrap()).await, Err(Error::Status(Status::Shipped))));
        assert_eq!(in_stock(shop, "cup").await, 8);
    });
}

#[test]
fn what_the_shop_does_not_sell_any_more_keeps_an_order_from_being_cancelled() {
    run(async |shop, _| {
        let mut order = cups(shop, "2026-1", 3, 16).await;
        order.lines[0].sku = Sku("gone".to_owned());
        let cancelled = shop.cancel(&order, noon(17).unwrap()).await;
        let Err(Error::Table(error)) = cancelled else { panic!("it is the product that is not there") };
        let positions: Vec<_> = error.cancellations().iter().map(|it| it.position()).collect();
        assert_eq!(positions, [1], "{error}");
        assert_eq!(shop.order(order.primary_key()).await.unwrap().unwrap().status, Status::Placed);
    });
}

#[test]
fn nobody_writes_an_order_they_have_not_read() {
    run(async |shop, _| {
        let placed = cups(shop, "2026-1", 3, 16).await;
        let mut edited = placed.clone();
        edited.wish = Some("as a gift".to_owned());
        shop.save(&mut edited).await.unwrap();
        assert_eq!(shop.order(placed.primary_key()).await.unwrap().as_ref(), Some(&edited));
        let mut late = Order { wish: Some("on Saturday".to_owned()), ..placed.clone() };
        assert!(matches!(shop.save(&mut late).await, Err(Error::Changed)));
        assert!(matches!(shop.cancel(&placed, noon(17).unwrap()).await, Err(Error::Changed)));
        assert_eq!(in_stock(shop, "cup").await, 7);

        // Shipping changes the order too.
        shop.ship(placed.primary_key(), &velo(), noon(17).unwrap()).await.unwrap();
        assert!(matches!(shop.save(&mut edited).await, Err(Error::Changed)));
        assert_eq!(shop.order(placed.primary_key()).await.unwrap().unwrap().status, Status::Shipped);
    });
}

#[test]
fn only_what_is_done_is_forgotten() {
    run(async |shop, _| {
        let placed = cups(shop, "2026-1", 1, 16).await;
        assert!(matches!(shop.forget(placed.primary_key()).await, Err(Error::Status(Status::Placed))));
        shop.cancel(&placed, noon(17).unwrap()).await.unwrap();
        assert_eq!(shop.forget(placed.primary_key()).await.unwrap().status, Status::Cancelled);
        assert_eq!(shop.order(placed.primary_key()).await.unwrap(), None);
    });
}

#[test]
fn pages_go_on_where_the_last_one_ended() {
    run(async |shop, _| {
        for number in 1..=5 {
            cups(shop, &format!("2026-{number}"), 1, 16).await;
        }
        let ada = customer("ada");
        let first = shop.orders_of(&ada, 2, None).await.unwrap();
        assert_eq!(ids(&first.items), ["2026-5", "2026-4"]);
        // The cursor travels in a URL to the next request.
        let next: Cursor = first.next.unwrap().to_string().parse().unwrap();
        let second = shop.orders_of(&ada, 2, Some(&next)).await.unwrap();
        assert_eq!(ids(&second.items), ["2026-3", "2026-2"]);
        let third = shop.orders_of(&ada, 2, second.next.as_ref()).await.unwrap();
        assert_eq!(ids(&third.items), ["2026-1"]);
        assert_eq!(third.next, None);

        let of_another = shop.orders_of(&customer("eve"), 2, Some(&next)).await;
        let Err(Error::Table(error)) = of_another else { panic!("Eve reads behind Ada's orders") };
        assert!(matches!(error.kind(), ErrorKind::Cursor(CursorError::OfAnotherPartition)), "{error}");
    });
}

#[test]
fn what_was_cancelled_is_neither_spent_nor_taken() {
    run(async |shop, _| {
        cups(shop, "2025-1", 1, 16).await;
        cups(shop, "2026-1", 2, 16).await;
        let cancelled = cups(shop, "2026-2", 3, 16).await;
        shop.cancel(&cancelled, noon(17).unwrap()).await.unwrap();
        cups(shop, "2026-3", 4, 16).await;
        assert_eq!(shop.spent(&customer("ada"), 2026).await.unwrap(), Cents(600));
        for parts in [1, 3, 8] {
            assert_eq!(shop.revenue(parts).await.unwrap(), Cents(700), "in {parts} parts");
        }
    });
}

#[test]
fn open_orders_come_in_the_order_they_were_placed() {
    run(async |shop, _| {
        cups(shop, "2026-1", 1, 18).await;
        let second = cups(shop, "2026-2", 2, 17).await;
        cups(shop, "2026-3", 3, 16).await;
        shop.ship(second.primary_key(), &velo(), noon(18).unwrap()).await.unwrap();
        let open = shop.open().await.unwrap();
        let open: Vec<_> = open.iter().map(|open| (open.order_id.0.as_str(), open.total)).collect();
        assert_eq!(open, [("2026-3", Cents(300)), ("2026-1", Cents(100))]);
    });
}

#[test]
fn a_receipt_has_the_order_and_its_customer() {
    run(async |shop, _| {
        let placed = cups(shop, "2026-1", 1, 16).await;
        let receipt = shop.receipt(&customer("ada"), &placed.order_id).await.unwrap().unwrap();
        assert_eq!((receipt.order, receipt.customer), (placed, person("ada")));
        assert_eq!(shop.receipt(&customer("ada"), &order("2026-2")).await.unwrap(), None);
    });
}

#[test]
fn a_customer_is_registered_once_and_blocked_while_there_is_one() {
    run(async |shop, _| {
        let again = shop.register(&person("ada")).await;
        assert!(matches!(again, Err(Error::KnownCustomer(id)) if id.0 == "ada"));
        assert!(matches!(shop.block(&customer("zoe"), "").await, Err(Error::UnknownCustomer(_))));
        shop.unblock(&customer("eve")).await.unwrap();
        let basket = basket_of(&[("cup", 1)]);
        let placed =
            shop.place(&customer("eve"), &order("2026-1"), &basket, noon(16).unwrap()).await.unwrap();
        let receipt = shop.receipt(&customer("eve"), &placed.order_id).await.unwrap().unwrap();
        assert_eq!(receipt.customer, person("eve"));
        // The calls above did not create the customer.
        assert!(matches!(
            shop.place(&customer("zoe"), &order("2026-2"), &basket, noon(16).unwrap()).await,
            Err(Error::UnknownCustomer(_))
        ));
    });
}

#[test]
fn a_catalog_of_many_batches_is_written_and_read() {
    run(async |shop, _| {
        let products: Vec<Product> = (0..120).map(|number| product(&format!("s-{number}"), number)).collect();
        shop.stock(&products).await.unwrap();
        let absent = Sku("absent".to_owned());
        let skus = products.iter().map(|product| &product.sku).chain([&absent]);
        let read = shop.products(skus).await.unwrap();
        let expected: Vec<_> = products.into_iter().map(Some).chain([None]).collect();
        assert_eq!(read, expected);
    });
}

#[test]
fn the_tables_are_as_the_structs_have_them() {
    let client = Embedded::without_tables().unwrap().client();
    let stack = stack().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        assert_eq!(sdk::create_tables(&client, &stack).await.unwrap().created.len(), 3);
        assert_eq!(sdk::compare(&client, &stack).await.unwrap().differences, []);
        assert_eq!(sdk::create_tables(&client, &stack).await.unwrap().existing.len(), 3);
    });
}
