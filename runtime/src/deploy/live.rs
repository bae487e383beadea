//! Reads live tables, compares them with their stack, and creates them from it.

#[cfg(feature = "evolve")]
pub use apply::{Applied, Apply, Progress, apply};
pub use compare::{Comparison, compare};
pub use create::{Created, create_tables};
pub use read::Unsupported;
#[cfg(feature = "evolve")]
pub use snapshot::snapshot;

#[cfg(feature = "evolve")]
mod apply;
mod call;
mod compare;
mod create;
mod read;
#[cfg(feature = "evolve")]
mod snapshot;

use crate::deploy::input::Names;
use crate::deploy::model::Model;
use crate::deploy::stack::Stack;
use crate::naming::TableNames;
use crate::sdk::{Error, ErrorKind};

/// Returns the names of the tables of a stack that passed its checks.
fn names(stack: &Stack) -> Result<Vec<TableNames>, Error> {
    stack.check().map_err(error)
}

/// Returns the model of the stack, with literal values.
fn model<'a>(stack: &'a Stack, names: &'a [TableNames]) -> Result<Model<'a>, Error> {
    Model::of(stack, names, Names::Resolved).map_err(error)
}

fn error(error: crate::error::StackError) -> Error {
    Error::new("", "", ErrorKind::Stack(error))
}
