//! Writes whose response is lost: `DynamoDB` may have done them, or may not.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use aws_sdk_dynamodb::config::Builder;
use aws_sdk_dynamodb::config::http::HttpResponse;
use aws_sdk_dynamodb::config::interceptors::InterceptorContext;
use aws_sdk_dynamodb::config::retry::{ClassifyRetry, RetryAction};
use aws_sdk_dynamodb::error::SdkError;

/// Watches the attempts of one write, and remembers whether one of them may have been done although it failed.
///
/// The SDK sends a request again whose response is lost. A write that would then be done twice forbids that. It is still
/// sent again where the response says that nothing was done, as for throttled requests: `DynamoDB` answers with a status of
/// 400 to 499. A status of 500 to 599 leaves open whether a write was done.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html>
#[derive(Clone, Debug)]
pub(crate) struct Doubt {
    /// Whether the write can be done twice without harm.
    is_repeatable: bool,
    /// Whether an attempt may have been done, though it failed.
    may_be_done: Arc<AtomicBool>,
}

impl Doubt {
    pub(crate) fn new(is_repeatable: bool) -> Self {
        Self { is_repeatable, may_be_done: Arc::default() }
    }

    /// Whether the write may have been done, though this is how its last attempt failed.
    pub(crate) fn remains<E>(&self, last: Option<&SdkError<E, HttpResponse>>) -> bool {
        // The SDK asks no classifier about an operation that takes too long as a whole.
        let is_lost = match last {
            None | Some(SdkError::ConstructionFailure(_)) => false,
            Some(error) => !error.raw_response().is_some_and(says_that_nothing_was_done),
        };
        is_lost || self.may_be_done.load(Ordering::Relaxed)
    }

    /// The settings that a request is watched with.
    pub(crate) fn settings(&self) -> Builder {
        Builder::default().retry_classifier(self.clone())
    }
}

fn says_that_nothing_was_done(response: &HttpResponse) -> bool {
    (400..500).contains(&response.status().as_u16())
}

impl ClassifyRetry for Doubt {
    fn classify_retry(&self, attempt: &InterceptorContext) -> RetryAction {
        let was_refused = attempt.response().is_some_and(says_that_nothing_was_done);
        match attempt.output_or_error() {
            Some(Err(_)) if !was_refused => {
                self.may_be_done.store(true, Ordering::Relaxed);
                if self.is_repeatable { RetryAction::NoActionIndicated } else { RetryAction::RetryForbidden }
            }
            _ => RetryAction::NoActionIndicated,
        }
    }

    fn name(&self) -> &'static str {
        "tablewright::Doubt"
    }
}
