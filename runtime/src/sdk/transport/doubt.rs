//! Writes whose response was lost: `DynamoDB` may or may not have done them.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use aws_sdk_dynamodb::config::Builder;
use aws_sdk_dynamodb::config::http::HttpResponse;
use aws_sdk_dynamodb::config::interceptors::InterceptorContext;
use aws_sdk_dynamodb::config::retry::{ClassifyRetry, RetryAction};
use aws_sdk_dynamodb::error::SdkError;

use crate::sdk::transport::customized::Settings;

/// Watches the attempts of one write, and remembers whether one of them may have been done although it failed.
///
/// If a response is lost, the SDK sends the request again. For a write that must not be done twice, this classifier
/// forbids it. Such a write is still sent again if the response says that nothing was done, as for throttled
/// requests, where `DynamoDB` answers with a status of 400 to 499. A status of 500 to 599 leaves open whether a write
/// was done.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html>
#[derive(Clone, Debug)]
pub(crate) struct Doubt {
    /// True if the write can safely be done twice.
    is_repeatable: bool,
    /// True if an attempt may have been done although it failed.
    may_be_done: Arc<AtomicBool>,
}

impl Doubt {
    pub(crate) fn new(is_repeatable: bool) -> Self {
        Self { is_repeatable, may_be_done: Arc::default() }
    }

    /// Returns whether the write may have been done, given the error of its last attempt.
    pub(crate) fn remains<E>(&self, last: Option<&SdkError<E, HttpResponse>>) -> bool {
        // The SDK does not call the classifier if the operation as a whole times out.
        let is_lost = match last {
            None | Some(SdkError::ConstructionFailure(_)) => false,
            Some(error) => !error.raw_response().is_some_and(says_that_nothing_was_done),
        };
        is_lost || self.may_be_done.load(Ordering::Relaxed)
    }

    /// Returns the settings with this classifier.
    pub(crate) fn settings(&self, settings: &Settings) -> Builder {
        settings.builder().unwrap_or_default().retry_classifier(self.clone())
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
