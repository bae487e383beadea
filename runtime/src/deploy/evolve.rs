//! What a change of a struct does to a table that exists, and to the items in it.

pub use change::{At, Change, ItemEffect, Leftover, Outcome, Severity, Source, WayOut};
#[doc(hidden)]
pub use items::Item;
pub use items::{Entity, ItemShape, ParseShapeError, Role, compare};

mod change;
mod items;

pub(crate) use items::probe;
