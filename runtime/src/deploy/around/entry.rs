//! Parameter Store entries and outputs, which tell other systems about a table.

use crate::deploy::expr::Expr;
use crate::deploy::id::Id;

/// An entry of Parameter Store.
#[derive(Debug)]
pub(crate) struct Entry<'a> {
    pub(crate) id: Id<'a>,
    pub(crate) name: Expr<'a>,
    pub(crate) value: Expr<'a>,
    pub(crate) description: String,
}

/// A value that a target reports to whoever deploys the stack.
#[derive(Debug)]
pub(crate) struct Output<'a> {
    pub(crate) id: Id<'a>,
    pub(crate) value: Expr<'a>,
    pub(crate) description: String,
}
