//! The targets. Each one writes the model in its own terms and makes no decisions.

pub(crate) mod aws;
pub(crate) mod before;
pub(crate) mod calls;
pub(crate) mod cannot;
pub(crate) mod cloudformation;
mod made_up;
#[cfg(feature = "page")]
pub(crate) mod page;
pub(crate) mod rendered;
#[cfg(feature = "terraform")]
pub(crate) mod terraform;
pub(crate) mod workbench;
