//! Requests that are awaited.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use crate::sdk::response::error::Error;

/// A request that is being sent: a future of its response.
///
/// Nothing is sent before the future is polled.
#[must_use = "futures do nothing unless you `.await` or poll them"]
pub struct Sending<O>(Pin<Box<dyn Future<Output = Result<O, Error>> + Send>>);

impl<O> Sending<O> {
    pub(crate) fn new(future: impl Future<Output = Result<O, Error>> + Send + 'static) -> Self {
        Self(Box::pin(future))
    }
}

impl<O> Future for Sending<O> {
    type Output = Result<O, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.0.as_mut().poll(context)
    }
}

impl<O> fmt::Debug for Sending<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sending")
    }
}

/// Implements `IntoFuture` for a request: `.await` is `.send().await`.
macro_rules! awaited {
    ([$($generics:tt)*] $request:ty => $output:ty) => {
        /// Sends the request, as `send()` does.
        impl<$($generics)*> std::future::IntoFuture for $request {
            type Output = Result<$output, $crate::sdk::Error>;
            type IntoFuture = $crate::sdk::Sending<$output>;

            fn into_future(self) -> Self::IntoFuture {
                $crate::sdk::Sending::new(self.send())
            }
        }
    };
}

pub(crate) use awaited;
