//! The settings that each region of a table has for itself, as a stack describes them.

use serde_json::Value;

use crate::deploy::kinesis::KinesisStream;
use crate::deploy::plain::Own;
use crate::deploy::table::StackTable;
use crate::schema::Tag;

/// The settings that a table, for the region of its stack, and a replica describe alike. The model holds them in a
/// [`RegionShape`](crate::deploy::shape::RegionShape).
///
/// The model and the checks destructure it without `..`, so a new setting does not compile until they use it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Regional {
    /// The plain settings. A setting that the struct has too is in the schema of a table.
    pub(crate) own: Own,
    pub(crate) kinesis_stream: Option<KinesisStream>,
    pub(crate) resource_policy: Option<Value>,
    pub(crate) stream_policy: Option<Value>,
    pub(crate) stream_tags: Vec<Tag>,
}

impl StackTable {
    /// Returns the settings of the region that the table is deployed to, and then of each replica.
    pub(crate) fn regional_settings(&self) -> impl Iterator<Item = &Regional> {
        std::iter::once(&self.regional).chain(self.global.replicas.iter().map(|replica| &replica.regional))
    }
}
