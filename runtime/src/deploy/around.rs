//! What stands around a table: each part once, in the words of no target.

pub(crate) mod alarm;
pub(crate) mod entry;
pub(crate) mod function;
pub(crate) mod key;
pub(crate) mod policy;
pub(crate) mod statement;
