//! The items of a table: their shape, and how a change of it meets the items that are stored.

pub use shape::{ItemShape, ParseShapeError};

#[doc(hidden)]
pub mod probe;
mod shape;
