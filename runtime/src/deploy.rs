//! Stacks of tables that are deployed together: a model that belongs to no target, and the targets that render it.
//!
//! [`Stack`](crate::Stack) is where it begins. Its tables are configured as a [`StackTable`] each.

pub use crate::at::{At, What};
pub use crate::error::Problem;
pub use alarms::Alarms;
pub use import::{Compression, ImportFormat, ImportSource};
pub use kinesis::{KinesisPrecision, KinesisStream};
pub use lint::Lint;
pub use parameter::Parameter;
pub use policy::{Operation, Policy};
pub use render::calls::{Need, Step, Wait};
pub use render::cloudformation::Template;
#[cfg(feature = "evolve")]
pub use render::cloudformation::snapshot::SnapshotError;
#[cfg(feature = "page")]
pub use render::page::Page;
pub use render::rendered::Rendered;
#[cfg(feature = "terraform")]
pub use render::terraform::Terraform;
pub use replica::{Replica, ReplicaIndex};
pub use resource_policy::ResourcePolicy;
pub use scaling::{AutoScaling, Scaling};
#[cfg(feature = "evolve")]
pub use snapshot::{Snapshot, TableChange};
pub use stack::{EncryptionKey, ManagedPolicy};
pub use stream_function::{StartingPosition, StreamFunction};
pub use table::{Setting, StackTable};

#[doc(hidden)]
pub mod config;
#[cfg(feature = "evolve")]
#[doc(hidden)]
pub mod evolve;
#[doc(hidden)]
pub mod export;

pub(crate) mod alarms;
pub(crate) mod around;
pub(crate) mod check;
#[cfg(any(feature = "aws-sdk", feature = "evolve"))]
pub(crate) mod compare;
pub(crate) mod describe;
pub(crate) mod expr;
pub(crate) mod global;
pub(crate) mod id;
pub(crate) mod import;
pub(crate) mod input;
pub(crate) mod kinesis;
pub(crate) mod lint;
#[cfg(feature = "aws-sdk")]
pub(crate) mod live;
pub(crate) mod model;
#[cfg(not(all(feature = "evolve", feature = "page", feature = "terraform")))]
mod off;
pub(crate) mod operation;
pub(crate) mod parameter;
pub(crate) mod plain;
pub(crate) mod policy;
pub(crate) mod regional;
pub(crate) mod render;
pub(crate) mod replica;
pub(crate) mod resource_policy;
pub(crate) mod scaling;
pub(crate) mod shape;
#[cfg(feature = "evolve")]
pub(crate) mod snapshot;
pub(crate) mod stack;
pub(crate) mod stream_function;
pub(crate) mod table;
