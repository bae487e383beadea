//! `#[derive(DynamoEntity)]`: a struct that is one entity of a table of several.

pub(crate) use expand::{entity as expand, implementation};
pub(crate) use model::{Entity, Source};

mod access;
mod expand;
mod model;
mod patterns;
mod updates;
