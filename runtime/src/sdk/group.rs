//! Groups of requests: batches and transactions.

pub(crate) mod action;
pub(crate) mod actions;
pub(crate) mod batch_get;
pub(crate) mod batch_write;
pub(crate) mod check;
pub(crate) mod transact_get;
pub(crate) mod transact_write;
