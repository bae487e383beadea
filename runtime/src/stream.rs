//! The changes that a table's stream records.
//!
//! A struct with `#[stream]` says what its stream holds of an item that changed, and so what there is to read: the
//! stream's view decides the types of the images in a [`Change`], and what the view leaves out is [`NoImage`].
//!
#![cfg_attr(feature = "lambda", doc = "```")]
#![cfg_attr(not(feature = "lambda"), doc = "```ignore")]
//! use serde::{Deserialize, Serialize};
//! use tablewright::DynamoTable;
//! use tablewright::stream::{Change, Record};
//!
//! #[derive(Serialize, Deserialize, DynamoTable)]
//! #[stream]
//! struct Session {
//!     #[pk]
//!     id: String,
//!     user: String,
//!     #[ttl]
//!     expires_at: u64,
//! }
//!
//! # fn read(record: aws_lambda_events::event::dynamodb::EventRecord) -> Result<(), tablewright::stream::Error> {
//! // From the event of a Lambda function, or from the SDK's `GetRecords`.
//! let record: Record<Session> = record.try_into()?;
//! match record.change {
//!     Change::Inserted { new } => println!("{} has signed in", new.user),
//!     Change::Modified { old, new } => println!("until {}, not {}", new.expires_at, old.expires_at),
//!     Change::Removed { old, expired: true } => println!("the session of {} is over", old.user),
//!     Change::Removed { old, expired: false } => println!("{} has signed out", old.user),
//! }
//! # Ok(())
//! # }
//! ```
//!
//! The records of the SDK's crate `aws-sdk-dynamodbstreams` are read with the feature `streams`, those of
//! `aws_lambda_events` with the feature `lambda`. Neither needs the feature `aws-sdk`. With either, a `KinesisRecord` is
//! read from a Kinesis data stream, for which the struct needs no `#[stream]`. The [guide](crate::guide) has a whole
//! function.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html>

use crate::table::DynamoTable;

#[cfg(any(feature = "lambda", feature = "streams"))]
pub use error::{Error, ErrorKind, Image};
#[cfg(feature = "lambda")]
pub use lambda::{Failed, LambdaRecord, try_for_each};
#[cfg(any(feature = "lambda", feature = "streams"))]
pub use record::{KinesisRecord, Record};

#[cfg(any(feature = "lambda", feature = "streams"))]
mod error;
#[cfg(any(feature = "lambda", feature = "streams"))]
mod kinesis;
#[cfg(feature = "lambda")]
mod lambda;
#[cfg(any(feature = "lambda", feature = "streams"))]
mod raw;
#[cfg(any(feature = "lambda", feature = "streams"))]
mod record;
#[cfg(feature = "streams")]
mod sdk;

/// A table with a stream. `#[derive(DynamoTable)]` implements it where the struct has `#[stream]`.
#[diagnostic::on_unimplemented(
    message = "the table of `{Self}` has no stream",
    label = "this struct has no `#[stream]`",
    note = "add `#[stream]` to `{Self}`, or `#[stream(new_image)]`, `#[stream(old_image)]`, `#[stream(keys_only)]`",
    note = "of a table of several entities, a record is one of the enum that is the table: `Record<Shop>`",
    note = "a record of a Kinesis data stream is a `KinesisRecord<{Self}>`, which needs no `#[stream]`"
)]
pub trait HasStream: DynamoTable {
    /// What the stream holds of an item that changed.
    type View: View;
}

/// What a stream holds of an item that changed, as a type: one of those of this module.
pub trait View: sealed::View {
    /// The item before the change: `T`, or [`NoImage`].
    type Old<T>;

    /// The item after the change: `T`, or [`NoImage`].
    type New<T>;
}

/// Its key.
#[derive(Clone, Copy, Debug)]
pub enum KeysOnly {}

/// The item after the change.
#[derive(Clone, Copy, Debug)]
pub enum NewImage {}

/// The item before the change.
#[derive(Clone, Copy, Debug)]
pub enum OldImage {}

/// The item before and after the change.
#[derive(Clone, Copy, Debug)]
pub enum NewAndOldImages {}

/// An image that the stream's view leaves out. The key of the item is in its record.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct NoImage;

/// What has happened to an item: of a stream of `NEW_AND_OLD_IMAGES`, a `Change<Order>`.
///
/// A view that leaves out an image has [`NoImage`] in its place: `Change<NoImage, Order>` with `#[stream(new_image)]`,
/// `Change<Order, NoImage>` with `#[stream(old_image)]`, `Change<NoImage>` with `#[stream(keys_only)]`.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub enum Change<Old, New = Old> {
    /// There was no item of this key.
    Inserted {
        /// The item.
        new: New,
    },
    /// An item was replaced, or some of its attributes were.
    Modified {
        /// The item before.
        old: Old,
        /// The item after.
        new: New,
    },
    /// There is no item of this key any more.
    Removed {
        /// The item that was.
        old: Old,
        /// Whether `DynamoDB` has removed it because its time to live was over, and nobody has deleted it.
        ///
        /// In a global table that is known in the region where the item expired; in the others it is a deletion.
        ///
        /// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-streams.html>
        expired: bool,
    },
}

impl<Old, New> Change<Old, New> {
    /// The item before the change, where there was one.
    #[must_use]
    pub const fn old_image(&self) -> Option<&Old> {
        match self {
            Self::Inserted { .. } => None,
            Self::Modified { old, .. } | Self::Removed { old, .. } => Some(old),
        }
    }

    /// The item after the change, where there is one.
    #[must_use]
    pub const fn new_image(&self) -> Option<&New> {
        match self {
            Self::Inserted { new } | Self::Modified { new, .. } => Some(new),
            Self::Removed { .. } => None,
        }
    }
}

macro_rules! views {
    ($($view:ident: $old:ident, $new:ident;)*) => {$(
        impl View for $view {
            type Old<T> = views!(@type $old);
            type New<T> = views!(@type $new);
        }

        impl sealed::View for $view {
            fn old<T, E>(read: impl FnOnce() -> Result<T, E>) -> Result<views!(@type $old), E> {
                views!(@read $old, read)
            }

            fn new<T, E>(read: impl FnOnce() -> Result<T, E>) -> Result<views!(@type $new), E> {
                views!(@read $new, read)
            }
        }
    )*};
    (@type item) => { T };
    (@type none) => { NoImage };
    (@read item, $read:ident) => { $read() };
    (@read none, $read:ident) => {{
        drop($read);
        Ok(NoImage)
    }};
}

views! {
    KeysOnly: none, none;
    NewImage: none, item;
    OldImage: item, none;
    NewAndOldImages: item, item;
}

mod sealed {
    /// Reads an image that the view has, and leaves out any other.
    pub trait View {
        fn old<T, E>(read: impl FnOnce() -> Result<T, E>) -> Result<Self::Old<T>, E>
        where
            Self: super::View;

        fn new<T, E>(read: impl FnOnce() -> Result<T, E>) -> Result<Self::New<T>, E>
        where
            Self: super::View;
    }
}
