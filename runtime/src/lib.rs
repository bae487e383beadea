#![doc = include_str!("../README.md")]

pub use at::{At, What};
pub use condition::{KeyCondition, KeyError, KeyErrorKind, KeyExpression, PartError, SortKey};
pub use deploy::alarms::Alarms;
#[cfg(feature = "evolve")]
pub use deploy::evolve;
pub use deploy::import::{Compression, ImportFormat, ImportSource};
pub use deploy::kinesis::{KinesisPrecision, KinesisStream};
pub use deploy::lint::Lint;
pub use deploy::parameter::Parameter;
pub use deploy::policy::{Operation, Policy};
pub use deploy::render::calls::{Need, Step, Wait};
pub use deploy::render::cloudformation::Template;
pub use deploy::render::cloudformation::snapshot::SnapshotError;
pub use deploy::render::rendered::Rendered;
pub use deploy::render::terraform::Terraform;
pub use deploy::replica::{Replica, ReplicaIndex};
pub use deploy::resource_policy::ResourcePolicy;
pub use deploy::scaling::{AutoScaling, Scaling};
pub use deploy::snapshot::{Snapshot, TableChange};
pub use deploy::stack::{EncryptionKey, ManagedPolicy, Stack};
pub use deploy::stream_function::{StartingPosition, StreamFunction};
pub use deploy::table::{Setting, StackTable};
pub use deploy::{config, export};
pub use entity::DynamoEntity;
pub use error::{Problem, StackError};
pub use key::{
    EpochSeconds, IndexKeyAttribute, IndexKeyPart, Key, KeyArgument, KeyAttribute, KeyIter, KeyPart,
    KeyValue, Number, OutOfRange, ParseTimestampError, Prefix, Shape, Shard, TimeToLiveAttribute, Timestamp,
    stored,
};
pub use naming::{Naming, NamingError};
pub use rules::violation::{Site, Violation};
pub use schema::{
    Attribute, AttributeType, Billing, ContributorInsights, DistanceFunction, Encryption, IndexKind,
    IndexSchema, OnDelete, OnDemandThroughput, PointInTimeRecovery, Projection, StreamViewType, TableClass,
    TableSchema, Tag, Throughput, VectorIndexSchema, WarmThroughput,
};
pub use table::{Document, DynamoTable};
pub use tablewright_derive::{Document, DynamoEntity, DynamoTable, KeyAttribute};
pub use vector::{SparseVectorAttribute, VectorAttribute};
pub use version::{ItemVersion, VersionAttribute};

pub mod entity;
#[cfg(doc)]
pub mod guide;
pub mod index;
pub mod limits;
#[cfg(feature = "aws-sdk")]
pub mod sdk;
pub mod stream;
pub mod testing;

mod at;
mod condition;
mod deploy;
#[cfg(feature = "aws-sdk")]
mod difference;
mod error;
#[cfg(any(feature = "aws-sdk", feature = "lambda", feature = "streams"))]
mod item;
mod json;
mod key;
mod naming;
mod rules;
mod schema;
mod table;
mod text;
mod vector;
mod version;

#[doc(hidden)]
#[allow(missing_docs, reason = "not for users")]
#[path = "private.rs"]
pub mod __private;
