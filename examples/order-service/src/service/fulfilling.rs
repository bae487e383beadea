//! What becomes of an order, one step at a time.

use tablewright::sdk::{self, Update};
use tablewright::{DynamoTable, Key, Timestamp};

use super::{Error, Result, Shop};
use crate::tables::{CourierId, Event, Order, Product, Status};

impl Shop {
    /// Gives a placed order to a courier.
    pub async fn ship(&self, key: Key<'_, Order>, courier: &CourierId, at: Timestamp) -> Result<Order> {
        let step = self.step(key, Status::Placed, Status::Shipped, at);
        step.set(Order::PATHS.courier, courier).returning_new().send().await.map_err(refusal)
    }

    /// Takes a shipped order off the courier's hands.
    pub async fn deliver(&self, key: Key<'_, Order>, at: Timestamp) -> Result<Order> {
        let step = self.step(key, Status::Shipped, Status::Delivered, at);
        step.remove(Order::PATHS.courier).returning_new().send().await.map_err(refusal)
    }

    /// Cancels a placed order, and puts what was ordered back into the stock: both or neither.
    pub async fn cancel(&self, order: &Order, at: Timestamp) -> Result<()> {
        let back = order.lines.iter().map(|line| {
            self.products
                .update(Product::key(&line.sku))
                .add(Product::PATHS.in_stock, line.quantity)
                .if_exists()
        });
        self.orders
            .transact_write()
            .add(self.step(order.primary_key(), Status::Placed, Status::Cancelled, at))
            .add_all(back)
            .send()
            .await
            .map_err(refusal)
    }

    /// Deletes an order that is done with, and gives what it was.
    pub async fn forget(&self, key: Key<'_, Order>) -> Result<Order> {
        let done = Order::PATHS.status.is_in([Status::Delivered, Status::Cancelled]);
        let forgotten =
            self.orders.delete(key).condition(done).old_item_on_failure().returning_old().send().await;
        forgotten.map_err(refusal)?.ok_or(Error::UnknownOrder)
    }

    /// From one status to the next, with a line in the order's history.
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

/// Where a condition was not met, the order as it is says why.
fn refusal(error: sdk::Error) -> Error {
    if !error.is_condition_failed() {
        return error.into();
    }
    let order = match error.cancellations() {
        [] => error.old_item::<Order>(),
        [cancellation, ..] => cancellation.old_item(),
    };
    match order {
        Ok(Some(order)) => Error::Status(order.status),
        Ok(None) => Error::UnknownOrder,
        Err(error) => error.into(),
    }
}
