//! Stacks of tables that are deployed together: a model that belongs to no target, and the targets that render it.

pub mod config;
pub mod export;

pub(crate) mod alarms;
pub(crate) mod around;
pub(crate) mod check;
pub(crate) mod compare;
pub(crate) mod describe;
#[cfg(feature = "evolve")]
pub mod evolve;
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
pub(crate) mod operation;
pub(crate) mod parameter;
pub(crate) mod plain;
pub(crate) mod policy;
pub(crate) mod render;
pub(crate) mod replica;
pub(crate) mod resource_policy;
pub(crate) mod scaling;
pub(crate) mod shape;
pub(crate) mod snapshot;
pub(crate) mod stack;
pub(crate) mod stream_function;
pub(crate) mod table;
