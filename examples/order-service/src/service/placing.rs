//! Placing an order: either the ordered products leave the stock, or nothing happens.

use tablewright::Timestamp;
use tablewright::sdk;

use super::{Error, Result, Shop};
use crate::tables::{Basket, Cents, Customer, CustomerId, Event, Line, Order, OrderId, Product, Status};

impl Shop {
    /// Places an order at today's prices.
    ///
    /// Repeating the call within ten minutes, with the same arguments and at the same prices, has no further effect:
    /// the stock is reduced only once.
    pub async fn place(
        &self,
        customer_id: &CustomerId,
        order_id: &OrderId,
        basket: &Basket,
        placed_at: Timestamp,
    ) -> Result<Order> {
        let order = Order::new(customer_id, order_id, self.priced(basket).await?, placed_at);
        let (customer, product) = (Customer::PATHS, Product::PATHS);
        // `in_stock` is unsigned, so the update fails rather than take more than is in stock.
        let taken = order.lines.iter().map(|line| {
            self.products
                .update(Product::key(&line.sku))
                .subtract(product.in_stock, line.quantity)
                .old_item_on_failure()
        });
        let put = self.orders.put(&order).if_not_exists();
        let version = put.version();
        let placed = self
            .orders
            .transact_write()
            .add_named("order", put)
            .add_named(
                "customer",
                self.customers
                    .check(Customer::key(customer_id))
                    .condition(customer.blocked.eq(false))
                    .old_item_on_failure(),
            )
            .add_all(taken)
            .idempotency_token(&order_id.0)
            .send()
            .await;
        match placed {
            Ok(()) => Ok(Order { version, ..order }),
            Err(error) => Err(Self::refusal(error, &order)?),
        }
    }

    /// Explains why an order was not placed, from the actions of the transaction whose conditions were not met.
    fn refusal(error: sdk::Error, order: &Order) -> Result<Error> {
        // The token belongs to another order, placed within the last ten minutes.
        if error.code() == Some("IdempotentParameterMismatchException") {
            return Ok(Error::KnownOrder(order.order_id.clone()));
        }
        let mut out_of_stock = Vec::new();
        for cancellation in error.cancellations().iter().filter(|it| it.is_condition_failed()) {
            match cancellation.name() {
                Some("order") => return Ok(Error::KnownOrder(order.order_id.clone())),
                Some("customer") => {
                    let customer = cancellation.old_item::<Customer>()?;
                    let refusal =
                        if customer.is_some() { Error::BlockedCustomer } else { Error::UnknownCustomer };
                    return Ok(refusal(order.customer_id.clone()));
                }
                _ => out_of_stock.extend(cancellation.old_item::<Product>()?),
            }
        }
        Ok(if out_of_stock.is_empty() { error.into() } else { Error::OutOfStock(out_of_stock) })
    }
}

impl Order {
    fn new(customer_id: &CustomerId, order_id: &OrderId, lines: Vec<Line>, placed_at: Timestamp) -> Self {
        let status = Status::Placed;
        Self {
            customer_id: customer_id.clone(),
            order_id: order_id.clone(),
            status,
            placed_at,
            courier: None,
            total: lines.iter().map(|line| Cents(line.price.0 * u64::from(line.quantity))).sum(),
            lines,
            history: vec![Event { at: placed_at, status }],
            wish: None,
            version: 0,
        }
    }
}
