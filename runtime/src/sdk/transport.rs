//! Sends requests: the SDK's inputs, pauses before retries, and spans.

pub(crate) mod backoff;
pub(crate) mod customized;
pub(crate) mod doubt;
pub(crate) mod flow;
pub(crate) mod input;
pub(crate) mod join;
pub(crate) mod pace;
pub(crate) mod send;
#[cfg(feature = "tracing")]
pub(crate) mod span;
