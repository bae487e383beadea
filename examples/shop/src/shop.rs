//! A service that uses the table.

use tablewright::Timestamp;
use tablewright::sdk::path::kept;
use tablewright::sdk::{Error, Table};

use crate::tables::{EmailGuard, Line, Order, OrderId, Shop, User, UserId};

#[derive(Clone, Debug)]
pub struct Service {
    shop: Table<Shop>,
}

/// A user and the latest orders, from one query.
#[derive(Debug, Default)]
pub struct Overview {
    pub user: Option<User>,
    pub orders: Vec<Order>,
}

impl Service {
    pub const fn new(shop: Table<Shop>) -> Self {
        Self { shop }
    }

    /// Registers a user. An email or an id that is taken is an error, and nothing is written.
    pub async fn register(&self, user: &User) -> Result<(), Error> {
        let guard = EmailGuard { email: user.email.clone(), user_id: user.user_id.clone() };
        let transaction = self.shop.transact_write();
        let transaction = transaction.add_named("user", self.shop.entity().put(user).if_not_exists());
        let transaction = transaction.add_named("email", self.shop.entity().put(&guard).if_not_exists());
        transaction.send().await?;
        Ok(())
    }

    /// Gives a user another name. No key is computed from the name, so this changes one attribute.
    pub async fn rename(&self, user_id: &UserId, name: &str) -> Result<(), Error> {
        self.shop.entity().update(User::key(user_id)).set(User::PATHS.name, name).send().await
    }

    /// Gives a user another email. In one transaction, this updates the user with its index key, and replaces the guard
    /// of the old email.
    pub async fn change_email(&self, user: &User, email: &str) -> Result<(), Error> {
        let guard = EmailGuard { email: email.to_owned(), user_id: user.user_id.clone() };
        let update = self.shop.entity().update(User::key(&user.user_id)).set(User::PATHS.email, email);
        let update = update.condition(User::PATHS.email.eq(&user.email));
        let transaction = self.shop.transact_write().add_named("user", update);
        let transaction = transaction.add_named("email", self.shop.entity().put(&guard).if_not_exists());
        let old = self.shop.entity().delete(EmailGuard::key(&user.email));
        transaction.add_named("old email", old).send().await?;
        Ok(())
    }

    /// Returns the user with this email.
    pub async fn find(&self, email: &str) -> Result<Option<User>, Error> {
        let found = self.shop.entity().query(User::by_email(email)).limit(1).page().await?;
        Ok(found.items.into_iter().next())
    }

    /// Places an order with its lines: all or nothing.
    pub async fn place(&self, order: &Order, lines: &[Line]) -> Result<(), Error> {
        let mut transaction = self.shop.transact_write().add(self.shop.entity().put(order).if_not_exists());
        for line in lines {
            transaction = transaction.add(self.shop.entity().put(line));
        }
        transaction.send().await?;
        Ok(())
    }

    /// Returns a user with the latest orders. The query reads the partition from its end, where the profile is.
    pub async fn overview(&self, user_id: &UserId) -> Result<Overview, Error> {
        let partition = User::partition(user_id).any_entity::<Shop>();
        let page = self.shop.query(partition).descending().limit(11).page().await?;
        let mut overview = Overview::default();
        for item in page.items {
            match item {
                Shop::User(user) => overview.user = Some(user),
                Shop::Order(order) => overview.orders.push(order),
                Shop::Line(_) | Shop::EmailGuard(_) => {}
            }
        }
        Ok(overview)
    }

    /// Returns the orders that a user has placed since a time.
    pub async fn orders_since(&self, user_id: &UserId, since: Timestamp) -> Result<Vec<Order>, Error> {
        self.shop.entity().query(Order::partition(user_id).placed_at().ge(since)).all().await
    }

    /// Returns the lines of an order.
    pub async fn lines(&self, order_id: &OrderId) -> Result<Vec<Line>, Error> {
        self.shop.entity().query(Line::partition(order_id)).all().await
    }

    /// Returns the orders that a courier ships next, by priority and then by day.
    pub async fn next_for(&self, courier: &str) -> Result<Vec<Order>, Error> {
        self.shop.entity().query(Order::by_courier(courier)).limit(10).all().await
    }

    /// Makes an order urgent. The index key is computed from the priority and the day, so the update also needs the
    /// day, which it keeps.
    pub async fn hurry(&self, order: &Order) -> Result<(), Error> {
        let (key, path) = (Order::key(&order.user_id, order.placed_at, &order.order_id), Order::PATHS);
        let update = self.shop.entity().update(key);
        update.set_together(path.priority_and_ship_by, (0_u8, kept(order.ship_by))).send().await
    }

    /// Marks an order as delivered, which removes it from the index.
    pub async fn delivered(&self, order: &Order) -> Result<(), Error> {
        let key = Order::key(&order.user_id, order.placed_at, &order.order_id);
        self.shop.entity().update(key).remove(Order::PATHS.courier).send().await
    }
}
