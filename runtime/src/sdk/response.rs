//! Responses: items and pages of items, cursors, capacity, errors, and the rest of a batch that failed.

pub(crate) mod cancellation;
pub(crate) mod cursor;
pub(crate) mod error;
pub(crate) mod item;
pub(crate) mod left;
pub(crate) mod metered;
