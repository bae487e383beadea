//! A scan that sends several requests at the same time.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

use aws_sdk_dynamodb::types::ConsumedCapacity;
use futures_core::Stream;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::index::WholeItems;
use crate::sdk::request::pages::{Items, Request, Rest, Start};
use crate::sdk::request::scan::{OPERATION, Scan, number};
use crate::sdk::response::cursor::Cursor;
use crate::sdk::response::error::{Error, ErrorKind};
use crate::table::DynamoTable;

/// The unread parts of a scan, to continue with in another process: see [`ParallelItems::rest`].
///
/// Store it with `serde`, as JSON for example. Like a cursor, it contains keys of items.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct ScanRest {
    total: u32,
    /// The segments that are not completely read, and the cursor from which each continues.
    segments: Vec<(u32, Option<Cursor>)>,
}

impl ScanRest {
    /// Returns all segments of a scan.
    pub(in crate::sdk) fn of_all(total: u32) -> Self {
        Self::of_parts(total, (0..total).map(|segment| (segment, None)))
    }

    pub(in crate::sdk) fn of_parts(
        total: u32,
        segments: impl IntoIterator<Item = (u32, Option<Cursor>)>,
    ) -> Self {
        Self { total, segments: segments.into_iter().collect() }
    }

    /// Returns the number of segments of the scan, and the segments that are left.
    pub(in crate::sdk) fn into_parts(self) -> (u32, Vec<(u32, Option<Cursor>)>) {
        (self.total, self.segments)
    }

    /// Returns whether nothing is left.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.segments.is_empty()
    }
}

impl<T: DynamoTable, I, P: DeserializeOwned> Scan<T, I, P> {
    /// Returns the items over all pages as one stream. It reads `segments` parts of the table or index at the same
    /// time, with at most one request in progress for each. The items come in no particular order.
    ///
    /// ```
    /// # use serde::{Deserialize, Serialize};
    /// # use tablewright::{DynamoTable, sdk::Table};
    /// # #[derive(Serialize, Deserialize, DynamoTable)]
    /// # struct Order { #[pk] id: String }
    /// # async fn example(orders: Table<Order>) -> Result<(), tablewright::sdk::Error> {
    /// let mut items = orders.scan().parallel(8)?;
    /// while let Some(order) = items.next().await {
    ///     let order = order?;
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// If the table is provisioned for less, `DynamoDB` throttles this scan and the table's other readers.
    ///
    /// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Scan.html#Scan.ParallelScan>
    ///
    /// # Errors
    ///
    /// Returns an error if the request is invalid, or if the scan already reads [one segment](Self::segment) or
    /// continues [after a cursor](Self::after). Nothing is sent then.
    pub fn parallel(self, segments: u32) -> Result<ParallelItems<T, P>, Error>
    where
        I: WholeItems,
    {
        self.parallel_rest(&ScanRest::of_all(segments))
    }

    /// Returns the remaining items of a scan, as [`ParallelItems::rest`] has described them.
    ///
    /// # Errors
    ///
    /// Returns the same errors as [`parallel`](Self::parallel), and rejects cursors of another scan.
    pub fn parallel_rest(self, rest: &ScanRest) -> Result<ParallelItems<T, P>, Error>
    where
        I: WholeItems,
    {
        const ONE_PART: &str = "a scan of one segment, or after a cursor, cannot be read in parallel";

        let is_part = self.options.segment.is_some() || self.options.after.is_some();
        let reader = self.reader()?;
        let (request, extent) = (&reader.request, &reader.extent);
        let error = |kind| reader.table.error(OPERATION, kind);
        if is_part {
            return Err(error(ErrorKind::InvalidRequest(ONE_PART)));
        }
        number((0, rest.total)).map_err(error)?;
        let left = extent.limit;
        let mut segments = Vec::with_capacity(rest.segments.len());
        for (segment, after) in &rest.segments {
            let mut request = request.clone();
            if let Request::Scan(scan) = &mut request {
                let (segment, total) = number((*segment, rest.total)).map_err(error)?;
                (scan.segment, scan.total_segments) = (Some(segment), Some(total));
            }
            let after = after.clone().map(|cursor| cursor.key::<T>(extent.index, request.read()));
            let after = after.transpose().map_err(ErrorKind::Cursor).map_err(error)?;
            let start = after.map_or(Start::First, |(place, _)| Start::After(place));
            segments.push((*segment, reader.with(request, start).items()));
        }
        let total = rest.total;
        Ok(ParallelItems { total, segments, turn: 0, left })
    }
}

/// The items of a scan that several requests read at the same time, as a [`Stream`]: see [`Scan::parallel`].
///
/// An item that is not a `P` is returned as an error in its place, and the stream continues. A request that fails ends
/// its part of the scan, and the other parts continue. [`rest`](Self::rest) returns what is left, after an error or at
/// any time.
#[must_use = "a stream reads nothing until it is asked for an item"]
pub struct ParallelItems<T, P> {
    total: u32,
    segments: Vec<(u32, Items<T, P>)>,
    /// The segment that is polled first.
    turn: usize,
    /// The number of items still to return, if limited.
    left: Option<usize>,
}

impl<T: DynamoTable + 'static, P: DeserializeOwned> ParallelItems<T, P> {
    /// Returns the next item.
    pub async fn next(&mut self) -> Option<Result<P, Error>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// Returns the parts of the scan that are left, for [`Scan::parallel_rest`]. No item is missed: a page of which
    /// only some items have been returned is read again.
    #[must_use]
    pub fn rest(&self) -> ScanRest {
        let rest = self.segments.iter().filter_map(|(segment, items)| match items.rest() {
            Rest::Nothing => None,
            Rest::After(cursor) => Some((*segment, cursor)),
        });
        ScanRest::of_parts(self.total, rest)
    }

    /// Returns the capacity of each request so far, if it was asked for with `consumed_capacity`.
    pub fn consumed_capacity(&self) -> impl Iterator<Item = &ConsumedCapacity> {
        self.segments.iter().flat_map(|(_, items)| items.consumed_capacity())
    }

    /// Reads all remaining items.
    ///
    /// # Errors
    ///
    /// Returns the first error that happens.
    pub async fn all(mut self) -> Result<Vec<P>, Error> {
        let mut all = Vec::new();
        while let Some(item) = self.next().await {
            all.push(item?);
        }
        Ok(all)
    }
}

impl<T: DynamoTable + 'static, P: DeserializeOwned> Stream for ParallelItems<T, P> {
    type Item = Result<P, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        if this.left == Some(0) {
            return Poll::Ready(None);
        }
        let count = this.segments.len();
        let mut is_pending = false;
        for step in 0..count {
            let position = (this.turn + step) % count;
            match Pin::new(&mut this.segments[position].1).poll_next(context) {
                Poll::Ready(Some(item)) => {
                    // The segments take turns, so that no segment waits until another segment's page has been returned.
                    this.turn = (position + 1) % count;
                    this.left = this.left.map(|left| left - usize::from(item.is_ok()));
                    return Poll::Ready(Some(item));
                }
                Poll::Ready(None) => {}
                Poll::Pending => is_pending = true,
            }
        }
        if is_pending { Poll::Pending } else { Poll::Ready(None) }
    }
}

impl<T, P> Unpin for ParallelItems<T, P> {}

impl<T, P> fmt::Debug for ParallelItems<T, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ParallelItems").field("segments", &self.total).finish_non_exhaustive()
    }
}
