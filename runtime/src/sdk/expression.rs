//! Expressions: document paths, conditions, projections, and the placeholders for names and values.

pub mod path;

pub(crate) mod comparison;
pub(crate) mod condition;
pub(crate) mod key_condition;
pub(crate) mod operand;
pub(crate) mod placeholders;
pub(crate) mod projection;
