//! Expressions: document paths, conditions and projections, and the placeholders of their names and values.

pub mod path;

pub(crate) mod comparison;
pub(crate) mod condition;
pub(crate) mod key_condition;
pub(crate) mod operand;
pub(crate) mod placeholders;
pub(crate) mod projection;
