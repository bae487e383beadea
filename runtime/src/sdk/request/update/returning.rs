//! Selects the values that an update returns.

use std::convert::Infallible;
use std::fmt;
use std::marker::PhantomData;

use aws_sdk_dynamodb::types::ReturnValue;
use serde::de::DeserializeOwned;

use crate::sdk::expression::projection;
use crate::sdk::request::update::Update;
use crate::sdk::request::write::{NewItem, OldItem, Returns, sealed};
use crate::sdk::response::error::ErrorKind;
use crate::sdk::response::item::{Item, from_partial};
use crate::table::DynamoTable;

/// An update that returns the attributes that it changes, as they are afterwards, as a `P`.
pub struct UpdatedNew<P>(Infallible, PhantomData<fn() -> P>);

/// An update that returns the attributes that it changes, as they were before, as a `P`.
pub struct UpdatedOld<P>(Infallible, PhantomData<fn() -> P>);

impl<T: DynamoTable> Update<T> {
    /// Returns the item as it was before the update.
    pub fn returning_old(self) -> Update<T, OldItem> {
        self.returning()
    }

    /// Returns the item as it is after the update.
    pub fn returning_new(self) -> Update<T, NewItem> {
        self.returning()
    }

    /// Returns only the attributes that the update changes, as they are afterwards (`UPDATED_NEW`). `P` is a struct with
    /// these attributes, or with some of them.
    ///
    /// The attributes that the update leaves unchanged or removes are absent. Declare a field as `Option` if its attribute
    /// may be one of them. A field that the table does not have is an error before anything is sent.
    ///
    /// ```
    /// # use serde::{Deserialize, Serialize};
    /// # use tablewright::{DynamoTable, sdk::Table};
    /// # #[derive(Serialize, Deserialize, DynamoTable)]
    /// # struct Product { #[pk] id: String, description: String, stock: u32 }
    /// #[derive(Deserialize)]
    /// struct Stock {
    ///     stock: u32,
    /// }
    ///
    /// # async fn example(products: Table<Product>) -> Result<(), tablewright::sdk::Error> {
    /// let update = products.update(Product::key("p-1")).subtract(Product::PATHS.stock, 1);
    /// let Stock { stock } = update.returning_updated_new().send().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn returning_updated_new<P: DeserializeOwned>(self) -> Update<T, UpdatedNew<P>> {
        self.returning_updated::<P>().returning()
    }

    /// Returns only the attributes that the update changes, as they were before (`UPDATED_OLD`). Returns `None` if the
    /// item had none of them, or did not exist.
    ///
    /// The attributes that the item lacked are absent, see [`returning_updated_new`](Self::returning_updated_new).
    pub fn returning_updated_old<P: DeserializeOwned>(self) -> Update<T, UpdatedOld<P>> {
        self.returning_updated::<P>().returning()
    }

    fn returning_updated<P: DeserializeOwned>(mut self) -> Self {
        match projection::of_type::<T, P>(None) {
            Ok(attributes) => self.returned = attributes,
            Err(kind) => self.options.fail(kind),
        }
        self
    }

    fn returning<R>(self) -> Update<T, R> {
        let Self { table, key, changes, kept, ranges, is_unbounded, is_upsert, returned, options, .. } = self;
        Update {
            table,
            key,
            changes,
            kept,
            ranges,
            is_unbounded,
            is_upsert,
            returned,
            options,
            returns: PhantomData,
        }
    }
}

impl<T, P: DeserializeOwned> Returns<T> for UpdatedNew<P> {
    type Output = P;
}

impl<T, P: DeserializeOwned> Returns<T> for UpdatedOld<P> {
    type Output = Option<P>;
}

impl<T, P: DeserializeOwned> sealed::Returns<T> for UpdatedNew<P> {
    type Value = P;
    const IS_PARTIAL: bool = true;
    const RETURN_VALUE: Option<ReturnValue> = Some(ReturnValue::UpdatedNew);

    fn read(item: Option<Item>) -> Result<P, ErrorKind> {
        // An update that only removes attributes returns none.
        from_partial(item.unwrap_or_default())
    }
}

impl<T, P: DeserializeOwned> sealed::Returns<T> for UpdatedOld<P> {
    type Value = Option<P>;
    const IS_REPEATABLE: bool = false;
    const IS_PARTIAL: bool = true;
    const RETURN_VALUE: Option<ReturnValue> = Some(ReturnValue::UpdatedOld);

    fn read(item: Option<Item>) -> Result<Option<P>, ErrorKind> {
        item.filter(|item| !item.is_empty()).map(from_partial).transpose()
    }
}

impl<P> fmt::Debug for UpdatedNew<P> {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {}
    }
}

impl<P> fmt::Debug for UpdatedOld<P> {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {}
    }
}
