//! The changes that a table's stream records.
//!
//! `#[stream]` on a struct sets the stream's view, and the view decides which images you can read. It sets the
//! types of the images in a [`Change`]: an image that the view leaves out is [`NoImage`].
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
//! The feature `streams` reads the records of the SDK's crate `aws-sdk-dynamodbstreams`, and the feature `lambda` the
//! records of `aws_lambda_events`. Neither needs the feature `aws-sdk`. Both also read a `KinesisRecord` from a
//! Kinesis data stream, for which the struct needs no `#[stream]`. The [guide](crate::guide) has a complete function.
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

/// A table with a stream. `#[derive(DynamoTable)]` implements it if the struct has `#[stream]`.
#[diagnostic::on_unimplemented(
    message = "the table of `{Self}` has no stream",
    label = "this struct has no `#[stream]`",
    note = "add `#[stream]` to `{Self}`, or `#[stream(new_image)]`, `#[stream(old_image)]`, `#[stream(keys_only)]`",
    note = "of a table of several entities, a record is one of the enum that is the table: `Record<Shop>`",
    note = "a record of a Kinesis data stream is a `KinesisRecord<{Self}>`, which needs no `#[stream]`"
)]
pub trait HasStream: DynamoTable {
    /// The view of the stream: the images that a record holds.
    type View: View;
}

/// The view of a stream, as a type: one of the views in this module.
pub trait View: sealed::View {
    /// The item before the change: `T`, or [`NoImage`].
    type Old<T>;

    /// The item after the change: `T`, or [`NoImage`].
    type New<T>;
}

/// A record holds only the key of the item.
#[derive(Clone, Copy, Debug)]
pub enum KeysOnly {}

/// A record holds the item after the change.
#[derive(Clone, Copy, Debug)]
pub enum NewImage {}

/// A record holds the item before the change.
#[derive(Clone, Copy, Debug)]
pub enum OldImage {}

/// A record holds the item before and after the change.
#[derive(Clone, Copy, Debug)]
pub enum NewAndOldImages {}

/// Stands for an image that the stream's view leaves out. The record still has the key of the item.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct NoImage;

/// A change of an item. In a stream of `NEW_AND_OLD_IMAGES` it is a `Change<Order>`.
///
/// For an image that the view leaves out the type is [`NoImage`]: `Change<NoImage, Order>` with
/// `#[stream(new_image)]`, `Change<Order, NoImage>` with `#[stream(old_image)]`, `Change<NoImage>` with
/// `#[stream(keys_only)]`.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub enum Change<Old, New = Old> {
    /// An item with a new key was written.
    Inserted {
        /// The item.
        new: New,
    },
    /// An item was replaced, or some of its attributes were changed.
    Modified {
        /// The item before the change.
        old: Old,
        /// The item after the change.
        new: New,
    },
    /// The item was deleted.
    Removed {
        /// The item before it was deleted.
        old: Old,
        /// True if `DynamoDB` deleted the item because its time to live had expired, false if somebody deleted it.
        ///
        /// In a global table only the Region in which the item expired knows this. In the other Regions it is an
        /// ordinary deletion.
        ///
        /// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-streams.html>
        expired: bool,
    },
}

impl<Old, New> Change<Old, New> {
    /// Returns the item before the change, if it existed.
    #[must_use]
    pub const fn old_image(&self) -> Option<&Old> {
        match self {
            Self::Inserted { .. } => None,
            Self::Modified { old, .. } | Self::Removed { old, .. } => Some(old),
        }
    }

    /// Returns the item after the change, if it exists.
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
    /// Reads the images that the view has, and leaves out the rest.
    pub trait View {
        fn old<T, E>(read: impl FnOnce() -> Result<T, E>) -> Result<Self::Old<T>, E>
        where
            Self: super::View;

        fn new<T, E>(read: impl FnOnce() -> Result<T, E>) -> Result<Self::New<T>, E>
        where
            Self: super::View;
    }
}
