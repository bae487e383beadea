//! The rest of a batch that ended in an error, as data. The module `group` turns it into a batch again.

use std::fmt;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{ReturnConsumedCapacity, WriteRequest};

use crate::schema::TableSchema;
use crate::sdk::expression::projection::Attributes;
use crate::sdk::response::item::Item;
use crate::sdk::transport::customized::Settings;
use crate::sdk::transport::flow::Flow;

/// The rest of a batch.
pub(crate) enum Left {
    Writes(LeftWrites),
    Reads(LeftReads),
}

/// The writes that are not known to be done, and the options for sending them.
pub(crate) struct LeftWrites {
    pub(crate) client: Option<Client>,
    pub(crate) attempts: u32,
    pub(crate) capacity: Option<ReturnConsumedCapacity>,
    pub(crate) collections: bool,
    pub(crate) settings: Settings,
    pub(crate) flow: Flow,
    pub(crate) writes: Vec<LeftWrite>,
}

/// One of the remaining writes.
pub(crate) struct LeftWrite {
    pub(crate) position: usize,
    pub(crate) table: String,
    pub(crate) schema: &'static TableSchema,
    pub(crate) request: WriteRequest,
}

/// The keys of one table in a batch get.
pub(crate) struct LeftReads {
    pub(crate) table: String,
    /// The keys that were read, each with its item if it has one.
    pub(crate) read: Vec<(Item, Option<Item>)>,
    /// The keys that were not read.
    pub(crate) unread: Vec<Item>,
    /// The attributes that the type reads.
    pub(crate) attributes: Attributes,
}

/// Prints only the counts, no values.
impl fmt::Debug for Left {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Writes(left) => write!(f, "{} writes", left.writes.len()),
            Self::Reads(left) => {
                write!(f, "{} of {} keys", left.unread.len(), left.unread.len() + left.read.len())
            }
        }
    }
}

/// Returns whether two names or ARNs refer to one table: a response may have the name of a table where the request
/// had the ARN.
pub(crate) fn is_table(asked: &str, answered: &str) -> bool {
    let name =
        |table: &str| table.rsplit_once(":table/").map_or(table.to_owned(), |(_, name)| name.to_owned());
    asked == answered || name(asked) == name(answered)
}
