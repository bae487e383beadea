#![doc = include_str!("../README.md")]

pub use condition::{KeyCondition, KeyError, KeyErrorKind, KeyExpression, SortKey};
pub use deploy::at::{At, What};
pub use deploy::error::StackError;
#[cfg(feature = "evolve")]
pub use deploy::evolve;
pub use deploy::render::calls::{Need, Step, Wait};
pub use deploy::render::cloudformation::Template;
pub use deploy::snapshot::{Snapshot, SnapshotError};
pub use deployment::{
    Alarms, AutoScaling, Compression, ImportFormat, ImportSource, KinesisPrecision, KinesisStream, Operation,
    Parameter, Policy, Replica, ReplicaIndex, ResourcePolicy, Scaling, Setting, StackTable, StartingPosition,
    StreamFunction,
};
pub use key::{
    EpochSeconds, IndexKeyAttribute, Key, KeyArgument, KeyAttribute, KeyIter, KeyValue, Number, OutOfRange,
    ParseTimestampError, Prefix, TimeToLiveAttribute, Timestamp, stored,
};
pub use lint::Lint;
pub use naming::{Naming, NamingError};
pub use schema::{
    Attribute, AttributeType, Billing, ContributorInsights, DistanceFunction, Encryption, IndexKind,
    IndexSchema, OnDelete, OnDemandThroughput, PointInTimeRecovery, Projection, StreamViewType, TableClass,
    TableSchema, Tag, Throughput, VectorIndexSchema, WarmThroughput,
};
pub use stack::{EncryptionKey, ManagedPolicy, Stack};
pub use tablewright_derive::{DynamoTable, KeyAttribute};
pub use vector::{SparseVectorAttribute, VectorAttribute};
pub use version::{ItemVersion, VersionAttribute};
pub use violation::{Site, Violation};

pub mod config;
pub mod export;
#[cfg(doc)]
pub mod guide;
pub mod index;
pub mod limits;
#[cfg(feature = "aws-sdk")]
pub mod sdk;
pub mod stream;
pub mod testing;

mod check;
mod condition;
mod deploy;
mod deployment;
#[cfg(any(feature = "aws-sdk", feature = "lambda", feature = "streams"))]
mod item;
mod json;
mod key;
mod lint;
mod naming;
mod schema;
mod stack;
mod text;
mod vector;
mod version;
mod violation;

#[doc(hidden)]
#[allow(missing_docs, reason = "not for users")]
#[path = "private.rs"]
pub mod __private;

/// A struct that is a `DynamoDB` table. Derive it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a DynamoDB table",
    label = "this type has no table",
    note = "add `#[derive(DynamoTable)]` to `{Self}`, and `#[pk]` to the field that is its partition key"
)]
pub trait DynamoTable {
    /// The table.
    const SCHEMA: &'static TableSchema = &TableSchema::new(&Self::PARTS);

    #[doc(hidden)]
    const PARTS: __private::Parts;

    /// The type of an item's version: that of the field with `#[version]`, or `()` where there is none.
    type Version: ItemVersion;

    /// The attribute that holds the version.
    #[doc(hidden)]
    const VERSION: Option<&'static str> = None;

    /// The names of the attributes, with a NUL between two of them, including attributes that are read and not written.
    /// Empty if the struct reads any attribute, by `#[serde(flatten)]`. One text costs the compiler a tenth of a list.
    #[doc(hidden)]
    const ATTRIBUTES: &'static str = "";

    /// The attributes whose field is an `Option` that is `None` if an item lacks them, with a NUL between two of them.
    #[doc(hidden)]
    const OPTIONAL: &'static str = "";

    /// The value of the key attribute at this position of [`TableSchema::key_attributes`], where the item has it.
    #[doc(hidden)]
    fn key_value(&self, position: usize) -> Option<KeyValue<'_>>;

    /// Describes the items. Compiled only into crates that call it.
    #[cfg(feature = "evolve")]
    #[doc(hidden)]
    #[must_use]
    fn item() -> evolve::Item
    where
        Self: Sized,
    {
        evolve::Item::default()
    }

    #[doc(hidden)]
    fn item_version(&self) -> Self::Version {
        Self::Version::default()
    }

    /// The key of this item.
    fn primary_key(&self) -> Key<'_, Self>
    where
        Self: Sized,
    {
        Key::of(self)
    }
}
