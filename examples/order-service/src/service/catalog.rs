//! Products and customers.

use tablewright::sdk::ResultExt as _;

use super::{Error, Result, Shop};
use crate::tables::{Basket, Customer, CustomerId, Line, Product, Sku};

impl Shop {
    /// Writes any number of products. Each replaces the product with the same SKU.
    pub async fn stock(&self, products: &[Product]) -> Result<()> {
        let puts = products.iter().map(|product| self.products.put(product));
        Ok(self.products.batch_write().add_all(puts).send().await?)
    }

    /// Adds a customer, unless the id is already taken.
    pub async fn register(&self, customer: &Customer) -> Result<()> {
        let put = self.customers.put(customer).if_not_exists();
        put.send().await.on_condition_failed(|_| Error::KnownCustomer(customer.customer_id.clone()))
    }

    /// Stops a customer from placing orders, and records why.
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

    /// Returns the products with these SKUs, in the same order; `None` for a SKU that does not exist.
    pub async fn products(&self, skus: impl IntoIterator<Item = &Sku>) -> Result<Vec<Option<Product>>> {
        let keys = skus.into_iter().map(Product::key);
        Ok(self.products.batch_get(keys).send().await?)
    }

    /// Prices a basket at today's prices.
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
