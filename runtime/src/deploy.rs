//! Deployments: the tables of a stack as a model that no target's words are in, and the targets that render it.

pub(crate) mod around;
pub(crate) mod at;
#[cfg(any(feature = "aws-sdk", feature = "evolve"))]
pub(crate) mod compare;
pub(crate) mod describe;
pub(crate) mod error;
#[cfg(feature = "evolve")]
pub mod evolve;
pub(crate) mod expr;
pub(crate) mod id;
pub(crate) mod input;
#[cfg(feature = "aws-sdk")]
pub(crate) mod live;
pub(crate) mod model;
pub(crate) mod operation;
pub(crate) mod render;
pub(crate) mod shape;
pub(crate) mod snapshot;
