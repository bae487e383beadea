//! What a change of a struct does to a table that exists, and to the items in it.

pub use items::{ItemShape, ParseShapeError};

mod items;

pub(crate) use items::probe;
