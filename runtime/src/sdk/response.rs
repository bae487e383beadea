//! Responses: items and pages of items, cursors, capacity, and errors.

pub(crate) mod cancellation;
pub(crate) mod cursor;
pub(crate) mod error;
pub(crate) mod item;
pub(crate) mod metered;
