//! The targets, each of which names what the model holds and decides nothing.

pub(crate) mod aws;
pub(crate) mod calls;
pub(crate) mod cloudformation;
