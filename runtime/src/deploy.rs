//! Deployments: the tables of a stack as a model that no target's words are in, and the targets that render it.

pub(crate) mod around;
pub(crate) mod expr;
pub(crate) mod id;
pub(crate) mod input;
pub(crate) mod model;
pub(crate) mod render;
pub(crate) mod shape;
