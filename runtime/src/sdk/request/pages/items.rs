//! The items over all pages, as a stream or all at once.

use std::fmt;
use std::future::{Future, poll_fn};
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use aws_sdk_dynamodb::types::ConsumedCapacity;
use futures_core::Stream;
use serde::de::DeserializeOwned;

use super::{Part, Reader, Start};
use crate::schema::IndexSchema;
use crate::sdk::response::cursor::{Continuation, Cursor, Read};
use crate::sdk::response::error::Error;
use crate::sdk::response::item::{self, Item};
use crate::table::DynamoTable;

/// The items of a query or a scan over all its pages, as a [`Stream`]. The next page is requested once all items of
/// the previous one have been returned.
///
/// An item that is not a `P` is returned as an error in its place. The error says [which item](Error::item_key) it
/// is, and the stream continues with the next item. A request that fails ends the stream: [`cursor`](Self::cursor)
/// says where to continue.
///
/// To read the items without a crate for streams, use [`next`](Self::next) or [`all`](Self::all).
#[must_use = "a stream reads nothing until it is asked for an item"]
pub struct Items<T, P> {
    index: Option<&'static IndexSchema>,
    read: Read,
    /// The start of the page that is being requested or returned.
    place: Start,
    reader: Option<Reader<T>>,
    pending: Option<Pending<T>>,
    buffer: std::vec::IntoIter<Item>,
    given: usize,
    consumed_capacity: Vec<ConsumedCapacity>,
    item: PhantomData<fn() -> P>,
}

/// The part of a scan that is left to read.
pub(in crate::sdk) enum Rest {
    Nothing,
    /// The items after this place, or all items if there is no place.
    After(Option<Cursor>),
}

/// A request in progress, which returns the reader when it is done.
type Pending<T> = Pin<Box<dyn Future<Output = (Reader<T>, Result<Option<Part>, Error>)> + Send>>;

impl<T: DynamoTable, P> Items<T, P> {
    pub(super) fn new(reader: Reader<T>) -> Self {
        Self {
            index: reader.extent.index,
            read: reader.request.read(),
            place: reader.extent.start.clone(),
            reader: Some(reader),
            pending: None,
            buffer: Vec::new().into_iter(),
            given: 0,
            consumed_capacity: Vec::new(),
            item: PhantomData,
        }
    }
}

impl<T: DynamoTable + 'static, P: DeserializeOwned> Items<T, P> {
    /// Returns the next item.
    pub async fn next(&mut self) -> Option<Result<P, Error>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// Returns the cursor from which another request of the same query continues without missing an item: the end of
    /// the last page whose items have all been returned. Items of a page that was returned only in part are read
    /// again. After a failed request there are no such items.
    ///
    /// Returns `None` if no page has been returned completely, or if nothing is left to read.
    #[must_use]
    pub fn cursor(&self) -> Option<Cursor> {
        let next = self.reader.as_ref().filter(|_| self.buffer.len() == 0).map(|reader| &reader.extent.start);
        next.unwrap_or(&self.place).cursor::<T>(self.index, (self.read, Continuation::FORWARD))
    }

    /// Returns the capacity of each request so far, if it was asked for with `consumed_capacity`.
    pub fn consumed_capacity(&self) -> impl Iterator<Item = &ConsumedCapacity> {
        self.consumed_capacity.iter()
    }

    /// Returns the part of a scan that is left. Unlike [`cursor`](Self::cursor), it distinguishes a scan that has not
    /// begun from a scan that has ended.
    pub(in crate::sdk) fn rest(&self) -> Rest {
        let start = self.reader.as_ref().map_or(&self.place, |reader| &reader.extent.start);
        let is_read = matches!(start, Start::End(_)) && self.buffer.len() == 0;
        if is_read { Rest::Nothing } else { Rest::After(self.cursor()) }
    }

    /// Reads all remaining items.
    ///
    /// # Errors
    ///
    /// Returns the first error that happens.
    pub const fn all(self) -> All<T, P> {
        All { items: Ok(self), read: Vec::new() }
    }
}

impl<T: DynamoTable + 'static, P> Items<T, P> {
    /// Requests pages until there is a next item, which [`head`](Self::head) then returns. Returns `None` at the end.
    pub(in crate::sdk) fn poll_head(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<(), Error>>> {
        loop {
            if let Some(pending) = &mut self.pending {
                let (reader, part) = ready!(pending.as_mut().poll(context));
                self.pending = None;
                match part {
                    Ok(Some(part)) => {
                        self.consumed_capacity.extend(part.capacity);
                        self.buffer = part.items.into_iter();
                    }
                    Ok(None) => return Poll::Ready(None),
                    Err(error) => return Poll::Ready(Some(Err(error))),
                }
                self.reader = Some(reader);
            }
            let Some(reader) = &self.reader else { return Poll::Ready(None) };
            if reader.extent.limit.is_some_and(|limit| self.given >= limit) {
                return Poll::Ready(None);
            }
            if self.buffer.len() > 0 {
                return Poll::Ready(Some(Ok(())));
            }
            self.place = reader.extent.start.clone();
            let given = self.given;
            self.pending = self.reader.take().map(|mut reader| -> Pending<T> {
                Box::pin(async move {
                    let part = reader.part(given).await;
                    (reader, part)
                })
            });
        }
    }

    /// Returns the next item of the page, as it is stored.
    pub(in crate::sdk) fn head(&self) -> Option<&Item> {
        self.buffer.as_slice().first()
    }

    /// Returns the next item of the page.
    pub(in crate::sdk) fn take_head(&mut self) -> Option<Result<P, Error>>
    where
        P: DeserializeOwned,
    {
        let reader = self.reader.as_ref()?;
        let item = self.buffer.next()?;
        self.given += 1;
        let (operation, table) = (reader.request.operation(), reader.table.name());
        Some(item::read::<T, P>(operation, table, item, self.index, reader.attributes))
    }
}

impl<T: DynamoTable + 'static, P: DeserializeOwned> Stream for Items<T, P> {
    type Item = Result<P, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        match ready!(this.poll_head(context)) {
            Some(Ok(())) => Poll::Ready(this.take_head()),
            Some(Err(error)) => Poll::Ready(Some(Err(error))),
            None => Poll::Ready(None),
        }
    }
}

impl<T, P> Unpin for Items<T, P> {}

/// All items of a query or a scan, as a future. Returned by `all()`.
///
/// Nothing is sent before the future is polled.
#[must_use = "futures do nothing unless you `.await` or poll them"]
pub struct All<T, P> {
    /// The items, or the error to return, which is returned once.
    items: Result<Items<T, P>, Option<Error>>,
    read: Vec<P>,
}

impl<T: DynamoTable, P> All<T, P> {
    pub(in crate::sdk::request) fn of(reader: Result<Reader<T>, Error>) -> Self {
        Self { items: reader.map(Items::new).map_err(Some), read: Vec::new() }
    }
}

impl<T: DynamoTable + 'static, P: DeserializeOwned> Future for All<T, P> {
    type Output = Result<Vec<P>, Error>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let Self { items, read } = self.get_mut();
        let items = match items {
            Ok(items) => items,
            Err(error) => return error.take().map_or(Poll::Pending, |error| Poll::Ready(Err(error))),
        };
        while let Some(item) = ready!(Pin::new(&mut *items).poll_next(context)) {
            read.push(item?);
        }
        Poll::Ready(Ok(std::mem::take(read)))
    }
}

impl<T, P> Unpin for All<T, P> {}

impl<T, P> fmt::Debug for All<T, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("All").field("read", &self.read.len()).finish_non_exhaustive()
    }
}

impl<T, P> fmt::Debug for Items<T, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items").field("given", &self.given).finish_non_exhaustive()
    }
}
