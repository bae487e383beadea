//! The targets. Each one writes the model in its own terms and makes no decisions.

pub(crate) mod aws;
pub(crate) mod calls;
pub(crate) mod cannot;
pub(crate) mod cloudformation;
pub(crate) mod page;
pub(crate) mod rendered;
pub(crate) mod terraform;
pub(crate) mod workbench;
