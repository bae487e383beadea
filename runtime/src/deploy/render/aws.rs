//! AWS's spelling of a table, which `CloudFormation` and the API of `DynamoDB` share.
//!
//! Each property is described once, for both directions: [`Properties`] writes it from a shape, or reads it into a
//! shape.

pub(crate) use literal::Literal;
pub(crate) use properties::{Found, Properties, Template, Values};

pub(crate) mod policy;
pub(crate) mod region;
pub(crate) mod table;

mod literal;
mod properties;
