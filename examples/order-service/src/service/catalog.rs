//! Products and customers.

use tablewright::sdk::ResultExt as _;

use super::{Error, Result, Shop};
use crate::tables::{Basket, Customer, CustomerId, Line, Product, Sku};

impl Shop {
    /// Writes products, any number of them, each in place of the one of the same SKU.
    pub async fn stock(&self, products: &[Product]) -> Result<()> {
        let puts = products.iter().map(|product| self.products.put(product));
        Ok(self.products.batch_write().add_all(puts).send().await?)
    }

    /// Adds a customer, unless there is one of the same id.
    pub async fn register(&self, customer: &Customer) -> Result<()> {
        let put = self.customers.put(customer).if_not_exists();
        put.send().await.on_condition_failed(|_| Error::KnownCustomer(customer.customer_id.clone()))
    }

    /// Keeps a customer from placing orders, and says why.
    pub async fn block(&self, id: &CustomerId, why: &str) -> Result<()> {
        let customer = Customer::PATHS;
        let update =
            self.customers.update(Customer::key(id)).set(customer.blocked, true).set(customer.note, why);
        update.send().await.on_condition_failed(|_| Error::UnknownCustomer(id.clone()))
    }

    /// Lets a customer place orders again.
    pub async fn unblock(&self, id: &CustomerId) -> Result<()> {
        let customer = Customer::PATHS;
        let update =
            self.customers.update(Customer::key(id)).set(customer.blocked, false).remove(customer.note);
        update.send().await.on_condition_failed(|_| Error::UnknownCustomer(id.clone()))
    }

    /// The products of these SKUs, each where there is one.
    pub async fn products(&self, skus: impl IntoIterator<Item = &Sku>) -> Result<Vec<Option<Product>>> {
        let keys = skus.into_iter().map(Product::key);
        Ok(self.products.batch_get(keys).send().await?)
    }

    /// A basket at the prices of the day.
    pub(super) async fn priced(&self, basket: &Basket) -> Result<Vec<Line>> {
        let (mut lines, mut unknown) = (Vec::new(), Vec::new());
        for ((sku, quantity), product) in basket.iter().zip(self.products(basket.keys()).await?) {
            match product {
                Some(Product { price, .. }) => {
                    lines.push(Line { sku: sku.clone(), quantity: *quantity, price });
                }
                None => unknown.push(sku.clone()),
            }
        }
        if unknown.is_empty() { Ok(lines) } else { Err(Error::UnknownProducts(unknown)) }
    }
}
