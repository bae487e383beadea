//! Changes of your structs, and their effects on tables and items that exist already.
//!
//! [`Entity::of`] describes the items of a struct, [`compare`] compares the items of two versions of a program, and
//! each [`Change`] says what happens to stored items, why, and what to do instead.

pub use change::{Change, ItemEffect, Leftover, Outcome, Severity, Source, WayOut};
#[doc(hidden)]
pub use items::Item;
pub use items::{Entity, ItemShape, ParseShapeError, Role, compare};

pub(crate) use items::probe;

mod change;
mod items;
