//! The items of a table: their shape, and how a change of it meets the items that are stored.

pub use compare::compare;
pub use derived::Item;
pub use entity::{Entity, Role};
pub use shape::{ItemShape, ParseShapeError};

mod compare;
mod derived;
mod entity;
#[doc(hidden)]
pub mod probe;
mod shape;
