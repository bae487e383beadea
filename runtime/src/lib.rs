#![doc = include_str!("../README.md")]

pub use condition::{KeyCondition, KeyError, KeyErrorKind, KeyExpression, PartError, SortKey};
pub use deployment::{
    Alarms, AutoScaling, Compression, Deployment, ImportFormat, ImportSource, Input, KinesisPrecision,
    KinesisStream, Operation, Policy, Replica, ReplicaIndex, ResourcePolicy, Scaling, Setting,
    StartingPosition, StreamFunction,
};
pub use entity::DynamoEntity;
pub use key::{
    EpochSeconds, IndexKeyAttribute, IndexKeyPart, Key, KeyArgument, KeyAttribute, KeyIter, KeyPart,
    KeyValue, Number, OutOfRange, ParseTimestampError, Prefix, Shape, TimeToLiveAttribute, Timestamp, stored,
};
pub use lint::Lint;
pub use naming::{Naming, NamingError};
pub use render::{CreateTable, Error, Template};
pub use schema::{
    Attribute, AttributeType, Billing, ContributorInsights, DistanceFunction, Encryption, IndexKind,
    IndexSchema, OnDelete, OnDemandThroughput, PointInTimeRecovery, Projection, StreamViewType, TableClass,
    TableSchema, Tag, Throughput, VectorIndexSchema, WarmThroughput,
};
pub use stack::{EncryptionKey, ManagedPolicy, Stack};
pub use tablewright_derive::{DynamoEntity, DynamoTable, KeyAttribute};
pub use vector::{SparseVectorAttribute, VectorAttribute};
pub use version::{ItemVersion, VersionAttribute};
pub use violation::{Site, Violation};

pub mod config;
pub mod entity;
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
mod deployment;
#[cfg(any(feature = "aws-sdk", feature = "lambda", feature = "streams"))]
mod item;
mod key;
mod lint;
mod naming;
mod render;
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
    const PARTS: __private::Parts = __private::Parts::DEFAULT;

    /// What an item of the table is read as and written of.
    #[doc(hidden)]
    const ITEMS: entity::Items = entity::Items::Plain;

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

    /// The value of the key attribute at this position of [`TableSchema::key_attributes`], if the item has it. Of an
    /// entity, the value of the field at this position of those that keys are made of.
    #[doc(hidden)]
    fn key_value(&self, position: usize) -> Option<KeyValue<'_>>;

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
