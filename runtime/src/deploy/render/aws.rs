//! How AWS spells a table: what `CloudFormation` and the API of `DynamoDB` have in common.
//!
//! Each property stands once, for both directions: [`Properties`] writes it from a shape, or reads it into one.

pub(crate) use literal::Literal;
pub(crate) use properties::{Found, Properties, Template, Values};

pub(crate) mod policy;
pub(crate) mod region;
pub(crate) mod table;

mod literal;
mod properties;
