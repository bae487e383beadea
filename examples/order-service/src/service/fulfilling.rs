//! What becomes of an order, one step at a time.

use tablewright::sdk::{self, Update};
use tablewright::{DynamoTable, Key, Timestamp};

use super::error::unmet;
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

    /// Writes an order as it was edited, unless it has changed since it was read.
    pub async fn save(&self, order: &mut Order) -> Result<()> {
        order.version = self.orders.put(order).send().await.map_err(unmet(|| Error::Changed))?;
        Ok(())
    }

    /// Cancels a placed order, and puts what was ordered back into the stock: both or neither.
    ///
    /// It has to be the order that was read, since its lines say what that is.
    pub async fn cancel(&self, order: &Order, at: Timestamp) -> Result<()> {
        let back = order.lines.iter().map(|line| {
            self.products.update(Product::key(&line.sku)).add(Product::PATHS.in_stock, line.quantity)
        });
        self.orders
            .transact_write()
            .add(
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

/// Where the condition on the order was not met, the order as it is says why. In a transaction it is the first action.
fn refusal(error: sdk::Error) -> Error {
    let order = match error.cancellations() {
        [] if error.is_condition_failed() => error.old_item::<Order>(),
        [first, ..] if first.position() == 0 && first.is_condition_failed() => first.old_item(),
        _ => return error.into(),
    };
    match order {
        Ok(Some(order)) => Error::Status(order.status),
        Ok(None) => Error::UnknownOrder,
        Err(error) => error.into(),
    }
}
