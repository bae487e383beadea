//! Several futures at the same time.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::Poll;

/// Runs futures at the same time, and returns their outputs in the order of the futures.
pub(crate) async fn join<F: Future>(futures: impl IntoIterator<Item = F>) -> Vec<F::Output> {
    let mut running: Vec<_> = futures.into_iter().map(|future| Running::Pending(Box::pin(future))).collect();
    poll_fn(|context| {
        let mut is_pending = false;
        for future in &mut running {
            if let Running::Pending(pending) = future {
                match pending.as_mut().poll(context) {
                    Poll::Ready(output) => *future = Running::Done(output),
                    Poll::Pending => is_pending = true,
                }
            }
        }
        if is_pending { Poll::Pending } else { Poll::Ready(()) }
    })
    .await;
    let outputs = running.into_iter().filter_map(|future| match future {
        Running::Done(output) => Some(output),
        Running::Pending(_) => None,
    });
    outputs.collect()
}

enum Running<F: Future> {
    Pending(Pin<Box<F>>),
    Done(F::Output),
}

// The output is never pinned.
impl<F: Future> Unpin for Running<F> {}
