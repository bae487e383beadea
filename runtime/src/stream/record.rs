//! A record of a stream, read as what its table holds.

use std::collections::HashMap;
use std::fmt;
use std::time::SystemTime;

use serde::de::DeserializeOwned;

use super::sealed::View;
use super::{Change, HasStream, New, Old};
use crate::Key;
use crate::item::{self, Attribute};

/// One change of one item, as the stream of `T` records it.
///
/// It is made of a record of `aws-sdk-dynamodbstreams` with the feature `streams`, and of one of `aws_lambda_events`
/// with the feature `lambda`, by `try_into()`.
#[non_exhaustive]
pub struct Record<T: HasStream> {
    /// The key of the item.
    pub key: Key<'static, T>,
    /// What has happened to it.
    pub change: Change<Old<T>, New<T>>,
    /// The place of the record in its shard: what a Lambda function reports as `batchItemFailures`, and what a reader of
    /// the stream goes on after.
    pub sequence_number: String,
    /// About when the item changed, in seconds.
    pub created_at: Option<SystemTime>,
    /// What is the same for two deliveries of one record, and for no other record.
    pub event_id: Option<String>,
}

impl<T: HasStream> Clone for Record<T>
where
    Old<T>: Clone,
    New<T>: Clone,
{
    fn clone(&self) -> Self {
        Self {
            key: self.key.clone(),
            change: self.change.clone(),
            sequence_number: self.sequence_number.clone(),
            created_at: self.created_at,
            event_id: self.event_id.clone(),
        }
    }
}

impl<T: HasStream> fmt::Debug for Record<T>
where
    Old<T>: fmt::Debug,
    New<T>: fmt::Debug,
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Record")
            .field("key", &self.key)
            .field("change", &self.change)
            .field("sequence_number", &self.sequence_number)
            .field("created_at", &self.created_at)
            .field("event_id", &self.event_id)
            .finish()
    }
}

/// A record that is none of its table.
///
/// It names the table and the record; [`kind`](Self::kind) says what is wrong.
#[derive(Debug)]
pub struct Error(Box<Inner>);

#[derive(Debug)]
struct Inner {
    table: &'static str,
    sequence_number: Option<String>,
    kind: ErrorKind,
}

/// What is wrong with a record.
#[derive(Debug)]
#[non_exhaustive]
pub enum ErrorKind {
    /// It says of something else than an item that was inserted, modified or removed.
    Event(String),
    /// It lacks what every record has.
    Incomplete(&'static str),
    /// Its key is not that of the table.
    Key(serde_dynamo::Error),
    /// It lacks an image that the struct's `#[stream]` says it has.
    NoImage(Image),
    /// An image is no item of the table.
    Deserialize {
        /// Which image.
        image: Image,
        /// The attribute that is not what its field reads, where it is one.
        attribute: Option<String>,
        /// Why not.
        source: serde_dynamo::Error,
    },
}

/// An image of an item.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Image {
    /// The item before the change.
    Old,
    /// The item after the change.
    New,
}

impl Error {
    /// What is wrong.
    #[must_use]
    pub fn kind(&self) -> &ErrorKind {
        &self.0.kind
    }

    /// The record's sequence number: what a Lambda function reports of a record it cannot read.
    #[must_use]
    pub fn sequence_number(&self) -> Option<&str> {
        self.0.sequence_number.as_deref()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner { table, sequence_number, kind } = &*self.0;
        match sequence_number {
            Some(number) => write!(f, "stream record {number} of table `{table}`: {kind}"),
            None => write!(f, "stream record of table `{table}`: {kind}"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self.kind() {
            ErrorKind::Key(source) | ErrorKind::Deserialize { source, .. } => Some(source),
            ErrorKind::Event(_) | ErrorKind::Incomplete(_) | ErrorKind::NoImage(_) => None,
        }
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Event(name) => write!(f, "its event is `{name}`, not INSERT, MODIFY or REMOVE"),
            Self::Incomplete(what) => write!(f, "it has no {what}, which every record has"),
            Self::Key(source) => write!(f, "its key is not that of the table: {source}"),
            Self::NoImage(image) => write!(
                f,
                "it has no {image} image, which the struct's `#[stream]` says it has; the table's stream is of another view"
            ),
            Self::Deserialize { image, attribute: Some(attribute), source } => write!(
                f,
                "attribute `{attribute}` of its {image} image is stored as something else than its type reads: {source}"
            ),
            Self::Deserialize { image, attribute: None, source } => {
                write!(f, "its {image} image is not what the type reads: {source}")
            }
        }
    }
}

impl fmt::Display for Image {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Old => "old",
            Self::New => "new",
        })
    }
}

/// A record before it is read. An image that the record does not have is empty.
pub(super) struct RawRecord<A> {
    /// `INSERT`, `MODIFY` or `REMOVE`.
    pub(super) event: Option<String>,
    pub(super) key: HashMap<String, A>,
    pub(super) old: HashMap<String, A>,
    pub(super) new: HashMap<String, A>,
    /// The type and the name of who has made the change, where it was a service.
    pub(super) identity: Option<(String, String)>,
    pub(super) sequence_number: Option<String>,
    pub(super) created_at: Option<SystemTime>,
    pub(super) event_id: Option<String>,
}

impl<A: Attribute> RawRecord<A> {
    pub(super) fn read<T: HasStream + DeserializeOwned>(self) -> Result<Record<T>, Error> {
        let sequence_number = self.sequence_number.clone();
        self.record()
            .map_err(|kind| Error(Box::new(Inner { table: T::SCHEMA.name(), sequence_number, kind })))
    }

    fn record<T: HasStream + DeserializeOwned>(self) -> Result<Record<T>, ErrorKind> {
        let Self { event, key, old, new, identity, sequence_number, created_at, event_id } = self;
        let key = item::read(key).map_err(|(_, source)| ErrorKind::Key(source))?;
        let change = match event.as_deref() {
            Some("INSERT") => Change::Inserted { new: T::View::new(|| image(Image::New, new))? },
            Some("MODIFY") => Change::Modified {
                old: T::View::old(|| image(Image::Old, old))?,
                new: T::View::new(|| image(Image::New, new))?,
            },
            Some("REMOVE") => Change::Removed {
                old: T::View::old(|| image(Image::Old, old))?,
                expired: identity.is_some_and(|(ty, name)| ty == "Service" && name == TIME_TO_LIVE),
            },
            Some(other) => return Err(ErrorKind::Event(other.to_owned())),
            None => return Err(ErrorKind::Incomplete("event")),
        };
        let sequence_number = sequence_number.ok_or(ErrorKind::Incomplete("sequence number"))?;
        Ok(Record { key, change, sequence_number, created_at, event_id })
    }
}

/// Who has deleted an item whose time to live was over.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-streams.html>
const TIME_TO_LIVE: &str = "dynamodb.amazonaws.com";

/// An image that the view has. Every item has its key, so one without attributes is none.
fn image<T: DeserializeOwned, A: Attribute>(
    image: Image,
    attributes: HashMap<String, A>,
) -> Result<T, ErrorKind> {
    if attributes.is_empty() {
        return Err(ErrorKind::NoImage(image));
    }
    item::read(attributes).map_err(|(attribute, source)| ErrorKind::Deserialize { image, attribute, source })
}
