//! How requests are sent: the SDK's inputs, sending, pauses before retries, and spans.

pub(crate) mod backoff;
pub(crate) mod customized;
pub(crate) mod doubt;
pub(crate) mod input;
pub(crate) mod send;
#[cfg(feature = "tracing")]
pub(crate) mod span;
