//! Finding orders.

use serde::Deserialize;
use tablewright::sdk::{Cursor, Page};
use tablewright::{Key, Timestamp};
use tokio::task::JoinSet;

use super::{Result, Shop};
use crate::tables::{Cents, CourierId, Customer, CustomerId, Order, OrderId, Status};

/// The attributes of an order that `status-index` holds.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(rename_all = "camelCase")]
pub struct OpenOrder {
    pub order_id: OrderId,
    pub placed_at: Timestamp,
    pub total: Cents,
}

/// An order and the customer who placed it, read at the same moment.
#[derive(Clone, Debug, PartialEq)]
pub struct Receipt {
    pub order: Order,
    pub customer: Customer,
}

/// The total of an order.
#[derive(Deserialize)]
struct Total {
    total: Cents,
}

impl Shop {
    /// Returns one order, with a consistent read.
    pub async fn order(&self, key: Key<'_, Order>) -> Result<Option<Order>> {
        Ok(self.orders.get(key).consistent().send().await?)
    }

    /// Returns a customer's orders page by page, the latest first.
    pub async fn orders_of(
        &self,
        customer: &CustomerId,
        limit: u32,
        after: Option<&Cursor>,
    ) -> Result<Page<Order>> {
        Ok(self
            .orders
            .query(Order::partition(customer))
            .descending()
            .limit(limit)
            .after(after)
            .page()
            .await?)
    }

    /// Sums up a customer's orders of one year, without cancelled ones.
    pub async fn spent(&self, customer: &CustomerId, year: u16) -> Result<Cents> {
        let mut orders = self
            .orders
            .query(Order::partition(customer).order_id().begins_with(format!("{year}-")))
            .filter(Order::PATHS.status.ne(Status::Cancelled))
            .project::<Total>()
            .items()?;
        let mut spent = Cents(0);
        while let Some(order) = orders.next().await {
            spent.0 += order?.total.0;
        }
        Ok(spent)
    }

    /// Returns the orders that wait to be shipped, oldest first.
    pub async fn open(&self) -> Result<Vec<OpenOrder>> {
        Ok(self.orders.query(Order::by_status(Status::Placed)).project().all().await?)
    }

    /// Returns the orders that a courier has.
    ///
    /// The index holds only their keys, so the orders themselves are read from the table.
    pub async fn on_the_way(&self, courier: &CourierId) -> Result<Vec<Order>> {
        Ok(self.orders.query(Order::by_courier(courier)).fetch().await?)
    }

    /// Returns an order with its customer.
    pub async fn receipt(&self, customer: &CustomerId, order: &OrderId) -> Result<Option<Receipt>> {
        let reads =
            (self.orders.get(Order::key(customer, order)), self.customers.get(Customer::key(customer)));
        let (order, customer) = self.orders.transact_get(reads).send().await?;
        Ok(order.zip(customer).map(|(order, customer)| Receipt { order, customer }))
    }

    /// Sums up all orders, without cancelled ones, with a parallel scan in `parts` segments.
    pub async fn revenue(&self, parts: u32) -> Result<Cents> {
        let kept = || Order::PATHS.status.ne(Status::Cancelled);
        let scans =
            (0..parts).map(|part| self.orders.scan().segment(part, parts).filter(kept()).project().all());
        let mut revenue = Cents(0);
        for orders in scans.collect::<JoinSet<_>>().join_all().await {
            let orders: Vec<Total> = orders?;
            revenue.0 += orders.iter().map(|order| order.total).sum::<Cents>().0;
        }
        Ok(revenue)
    }
}
