//! What a change of a struct does to a table that exists, and to the items in it.

pub use change::{At, Change, ItemEffect, Leftover, Outcome, Severity, Source, WayOut};
pub use items::{Entity, ItemShape, ParseShapeError, Role, compare};
#[doc(hidden)]
pub use items::Item;

mod change;
mod items;

pub(crate) use items::probe;
