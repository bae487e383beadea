//! Sends the requests of a batch, with a limit on the requests at the same time and on the capacity per second.

use std::future::Future;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{ConsumedCapacity, ReturnConsumedCapacity};

use crate::sdk::response::error::ErrorKind;
use crate::sdk::transport::pace::Pace;

const NO_REQUESTS: &str = "`parallel(0)` sends nothing; use at least 1";

/// The options.
#[derive(Clone, Copy)]
pub(crate) struct Flow {
    /// The number of requests at the same time.
    pub(crate) requests: u32,
    /// The capacity units per second.
    pub(crate) rate: Option<u32>,
}

/// Sends requests with these options.
pub(crate) struct Sender {
    pace: Option<Pace>,
    pub(crate) requests: usize,
    /// The capacity to ask for.
    pub(crate) capacity: Option<ReturnConsumedCapacity>,
}

impl Default for Flow {
    fn default() -> Self {
        Self { requests: 1, rate: None }
    }
}

impl Flow {
    /// Returns a sender with these options. `capacity` is the level of capacity that the caller asked for.
    pub(crate) fn sender(
        self,
        client: &Client,
        capacity: Option<&ReturnConsumedCapacity>,
    ) -> Result<Sender, ErrorKind> {
        if self.requests == 0 {
            return Err(ErrorKind::InvalidRequest(NO_REQUESTS));
        }
        let requests = usize::try_from(self.requests).unwrap_or(usize::MAX);
        let pace = self.rate.map(|rate| Pace::new(client, rate)).transpose()?;
        let needed = pace.is_some().then_some(ReturnConsumedCapacity::Total);
        Ok(Sender { pace, requests, capacity: capacity.cloned().or(needed) })
    }
}

impl Sender {
    /// Sends a request, which is a future that has not started, when the rate allows it.
    pub(crate) async fn send<A, E>(
        &self,
        request: impl Future<Output = Result<A, E>>,
        consumed: impl FnOnce(&A) -> &[ConsumedCapacity],
    ) -> Result<A, E> {
        let Some(pace) = &self.pace else { return request.await };
        let started = pace.start().await;
        let answer = request.await;
        if let Ok(answer) = &answer {
            pace.end(&started, consumed(answer));
        }
        answer
    }
}

/// Keeps the decisive error of several requests: an error other than throttling, if one of them has it.
pub(crate) fn worst(cause: &mut Option<ErrorKind>, error: ErrorKind) {
    if cause.as_ref().is_none_or(ErrorKind::is_throttled) {
        *cause = Some(error);
    }
}
