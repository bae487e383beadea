//! Deleting one item.

use std::marker::PhantomData;

use aws_sdk_dynamodb::operation::delete_item::DeleteItemInput;
use aws_sdk_dynamodb::types::{ReturnConsumedCapacity, ReturnItemCollectionMetrics};

use crate::key::Key;
use crate::sdk::expression::condition::IntoCondition;
use crate::sdk::group::transact_write::TransactWrite;
use crate::sdk::handle::{Handle, unseen};
use crate::sdk::request::guard::Guards;
use crate::sdk::request::sending::awaited;
use crate::sdk::request::verdict::{Made, Verdict};
use crate::sdk::request::write::{
    Nothing, OldItem, Options, Returns, WriteInput, if_exists, if_version, options,
};
use crate::sdk::response::error::Error;
use crate::sdk::response::item::Item;
use crate::sdk::response::metered::Metered;
use crate::table::DynamoTable;

/// Deletes one item. Made by [`Table::delete`](crate::sdk::Table::delete).
///
/// If the response is lost, the SDK sends the delete again. The second attempt may then fail a condition that the
/// first one met, which is reported as [`ErrorKind::Uncertain`](crate::sdk::ErrorKind::Uncertain). The
/// [guide](crate::guide::write#a-response-that-is-lost) says more.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteItem.html>
#[must_use = "a request has to be sent"]
pub struct Delete<T, R = Nothing> {
    table: Handle<T>,
    key: Item,
    options: Options,
    returns: PhantomData<fn() -> R>,
}

unseen!(Delete<T, R>);
awaited!([T: DynamoTable + 'static, R: Returns<T> + 'static] Delete<T, R> => R::Output);

impl<T: DynamoTable> Delete<T> {
    pub(crate) fn new(table: Handle<T>, key: Key<'_, T>) -> Self {
        let mut options = Options::default();
        let key = options.key(key);
        Self { table, key, options, returns: PhantomData }
    }

    /// Returns the item as it was before the delete.
    pub fn returning_old(self) -> Delete<T, OldItem> {
        let Self { table, key, options, .. } = self;
        Delete { table, key, options, returns: PhantomData }
    }

    /// Deletes the item exactly once, however often the request has to be sent. The delete becomes a transaction with
    /// this one action, which costs twice as much.
    ///
    /// An error is then an error of a transaction: see [`Error::cancellations`].
    pub fn exactly_once(mut self) -> TransactWrite {
        let settings = std::mem::take(&mut self.table.settings);
        TransactWrite::with(self.table.optional_client().cloned(), settings).add(self)
    }
}

impl<T: DynamoTable, R: Returns<T>> Delete<T, R> {
    if_exists!();
    options!();
    if_version!();

    /// Returns the SDK's input without sending it.
    ///
    /// # Errors
    ///
    /// Returns an error if the key or a condition is invalid.
    pub fn input(self) -> Result<DeleteItemInput, Error> {
        let Self { table, key, options, .. } = self;
        let mut request: DeleteItemInput = options.into_request(&table, R::RETURN_VALUE)?;
        request.key = Some(key);
        Ok(request)
    }

    /// Returns the request, its own conditions, and whether the caller asked for the stored item.
    pub(crate) fn guarded(self) -> Result<(DeleteItemInput, Guards, bool), Error> {
        let (guards, gives_item) = (self.options.guards.clone(), self.options.gives_item());
        Ok((self.input()?, guards, gives_item))
    }

    /// Deletes the item.
    ///
    /// # Errors
    ///
    /// See [`ErrorKind`](crate::sdk::ErrorKind).
    pub async fn send(self) -> Result<R::Output, Error> {
        Ok(self.send_metered().await?.output)
    }

    /// Deletes the item, and also returns the capacity and the item collection if they were asked for.
    ///
    /// # Errors
    ///
    /// See [`ErrorKind`](crate::sdk::ErrorKind).
    pub async fn send_metered(self) -> Result<Metered<R::Output>, Error> {
        let table = self.table.clone();
        // Once the item is deleted, its conditions fail.
        let twice = [R::IS_REPEATABLE, self.options.has_condition()];
        let (request, guards, gives_item) = self.guarded()?;
        let verdict = Verdict::new(guards, gives_item, twice, Made::Nothing);
        let mut written = request.send(&table, verdict).await?;
        let output = R::read(written.attributes.take());
        Ok(written.metered(output.map_err(|kind| table.error(DeleteItemInput::OPERATION, kind))?))
    }
}
