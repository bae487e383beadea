//! The resources around a table, each described once and independent of any target.

pub(crate) mod alarm;
pub(crate) mod entry;
pub(crate) mod function;
pub(crate) mod key;
pub(crate) mod policy;
pub(crate) mod statement;
