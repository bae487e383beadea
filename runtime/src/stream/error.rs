//! The errors of reading a record.

use std::fmt;

use crate::text::cut_and_escaped;

/// The maximum number of bytes of a name that a message quotes from a record.
const SHOWN: usize = 64;

/// The error of a record that does not fit its table.
///
/// It names the table and the record; [`kind`](Self::kind) gives the reason. In a `Failed` record, which names the
/// record itself, the error shows only the reason.
#[derive(Debug)]
pub struct Error(Box<Inner>);

#[derive(Debug)]
struct Inner {
    /// Missing if another error names the record already.
    table: Option<&'static str>,
    sequence_number: Option<String>,
    kind: ErrorKind,
}

/// The reason that a record cannot be read.
#[derive(Debug)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The event is not an insertion, modification or removal of an item.
    Event(String),
    /// The record lacks a part that every record has.
    Incomplete(&'static str),
    /// The data is not the JSON that `DynamoDB` puts into a Kinesis data stream.
    Json(serde_json::Error),
    /// The key does not fit the table.
    Key(serde_dynamo::Error),
    /// Its item belongs to another entity of the table than the type that it is read as.
    OtherEntity {
        /// The name of its struct.
        entity: &'static str,
    },
    /// Its item belongs to no entity of the table: no template makes its key.
    NoEntity,
    /// The record lacks an image that the struct's `#[stream]` promises.
    NoImage(Image),
    /// An image is not an item of the table.
    Deserialize {
        /// The image.
        image: Image,
        /// The attribute that cannot be read, if it is known.
        attribute: Option<String>,
        /// True if the image lacks the attribute.
        is_missing: bool,
        /// The reason, which may quote the stored value.
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
    pub(super) fn new(table: &'static str, sequence_number: Option<String>, kind: ErrorKind) -> Self {
        Self(Box::new(Inner { table: Some(table), sequence_number, kind }))
    }

    #[cfg(feature = "lambda")]
    pub(super) fn without_place(mut self) -> Self {
        self.0.table = None;
        self
    }

    /// Returns the reason.
    #[must_use]
    pub fn kind(&self) -> &ErrorKind {
        &self.0.kind
    }

    /// Returns the record's sequence number, with which a Lambda function reports a record that it
    /// cannot read.
    #[must_use]
    pub fn sequence_number(&self) -> Option<&str> {
        self.0.sequence_number.as_deref()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner { table, sequence_number, kind } = &*self.0;
        match (table, sequence_number) {
            (Some(table), Some(number)) => write!(f, "stream record {number} of table `{table}`: {kind}"),
            (Some(table), None) => write!(f, "stream record of table `{table}`: {kind}"),
            (None, _) => kind.fmt(f),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self.kind() {
            ErrorKind::Key(source) | ErrorKind::Deserialize { source, .. } => Some(source),
            ErrorKind::Json(source) => Some(source),
            ErrorKind::Event(_)
            | ErrorKind::Incomplete(_)
            | ErrorKind::OtherEntity { .. }
            | ErrorKind::NoEntity
            | ErrorKind::NoImage(_) => None,
        }
    }
}

/// The text is complete without the source, and never includes a message from serde, which may
/// quote a value.
impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Event(name) => {
                write!(f, "its event is `{}`, not INSERT, MODIFY or REMOVE", cut_and_escaped(name, SHOWN))
            }
            Self::Incomplete(what) => write!(f, "it has no {what}, which every record has"),
            Self::Json(_) => {
                f.write_str("its data is not the JSON that DynamoDB puts into a Kinesis data stream")
            }
            Self::Key(_) => f.write_str("its key is not a key of the table"),
            Self::OtherEntity { entity } => {
                write!(f, "its item is an entity `{entity}`; read the record as one of the table of all entities")
            }
            Self::NoEntity => f.write_str(
                "its key matches the templates of no entity; in an enum, a variant with `#[other]` reads such items",
            ),
            Self::NoImage(image) => write!(
                f,
                "it has no {image} image, which the struct's `#[stream]` says it has; the table's stream has another view"
            ),
            Self::Deserialize { image, attribute: Some(attribute), is_missing: true, .. } => {
                write!(f, "its {image} image lacks attribute `{attribute}`, which its type needs")
            }
            Self::Deserialize { image, attribute: Some(attribute), .. } => write!(
                f,
                "attribute `{}` of its {image} image has a value that its type cannot read",
                cut_and_escaped(attribute, SHOWN)
            ),
            Self::Deserialize { image, attribute: None, .. } => {
                write!(f, "its {image} image is not what the type reads")
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
