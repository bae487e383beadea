//! The steps of an order after it is placed.

use tablewright::sdk::{self, ResultExt as _, Update};
use tablewright::{DynamoTable, Key, Timestamp};

use super::{Error, Result, Shop};
use crate::tables::{CourierId, Event, Order, Product, Status};

impl Shop {
    /// Gives a placed order to a courier.
    pub async fn ship(&self, key: Key<'_, Order>, courier: &CourierId, at: Timestamp) -> Result<Order> {
        let step = self.step(key, Status::Placed, Status::Shipped, at);
        step.set(Order::PATHS.courier, courier).returning_new().send().await.map_err(refusal)
    }

    /// Marks a shipped order as delivered.
    pub async fn deliver(&self, key: Key<'_, Order>, at: Timestamp) -> Result<Order> {
        let step = self.step(key, Status::Shipped, Status::Delivered, at);
        step.remove(Order::PATHS.courier).returning_new().send().await.map_err(refusal)
    }

    /// Saves an edited order. Fails if the order has changed since it was read.
    pub async fn save(&self, order: &mut Order) -> Result<()> {
        order.version = self.orders.put(order).send().await.on_version_conflict(|_| Error::Changed)?;
        Ok(())
    }

    /// Cancels a placed order and returns its products to stock, both or neither.
    ///
    /// Takes the order as it was read, because its lines say what to return.
    pub async fn cancel(&self, order: &Order, at: Timestamp) -> Result<()> {
        let back = order.lines.iter().map(|line| {
            self.products.update(Product::key(&line.sku)).add(Product::PATHS.in_stock, line.quantity)
        });
        self.orders
            .transact_write()
            .add_named(
                ORDER,
                self.step(order.primary_key(), Status::Placed, Status::Cancelled, at)
                    .if_version(order.version),
            )
            .add_all(back)
            .send()
            .await
            .map_err(|error| match refusal(error) {
                Error::Status(Status::Placed) => Error::Changed,
                refusal => refusal,
            })
    }

    /// Deletes a finished order, and returns it as it was.
    pub async fn forget(&self, key: Key<'_, Order>) -> Result<Order> {
        let done = Order::PATHS.status.is_in([Status::Delivered, Status::Cancelled]);
        let forgotten =
            self.orders.delete(key).condition(done).old_item_on_failure().returning_old().send().await;
        forgotten.map_err(refusal)?.ok_or(Error::UnknownOrder)
    }

    /// Returns the update that moves an order from one status to the next, and adds a line to its history.
    fn step(&self, key: Key<'_, Order>, from: Status, to: Status, at: Timestamp) -> Update<Order> {
        let order = Order::PATHS;
        self.orders
            .update(key)
            .set(order.status, to)
            .append(order.history, [Event { at, status: to }])
            .condition(order.status.eq(from))
            .old_item_on_failure()
    }
}

/// The name of the action on the order, in a transaction.
const ORDER: &str = "order";

/// Explains a failed condition or a version conflict by the order that the error carries.
fn refusal(error: sdk::Error) -> Error {
    let order = match error.cancellation_of(ORDER) {
        Some(order) if order.is_condition_failed() || order.is_version_conflict() => order.old_item(),
        None if error.cancellations().is_empty() && error.is_condition_failed() => error.old_item::<Order>(),
        _ => return error.into(),
    };
    match order {
        Ok(Some(order)) => Error::Status(order.status),
        Ok(None) => Error::UnknownOrder,
        Err(error) => error.into(),
    }
}
