//! The shape of items, and the effects of a changed shape on stored items.

pub use compare::compare;
pub use derived::Item;
pub use entity::{Entity, Role};
pub use shape::{ItemShape, ParseShapeError};

mod compare;
mod derived;
mod entity;
pub(crate) mod probe;
mod shape;
