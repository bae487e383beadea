//! Questions that a caller asks of an error.

use aws_sdk_dynamodb::error::ProvideErrorMetadata;

use super::{Error, ErrorKind};
use crate::sdk::response::cancellation::Cancellation;

impl Error {
    /// Returns whether a condition of the write, or of an action of a transaction, failed: one of yours, or one that
    /// the write adds by itself (see [`is_not_found`](Self::is_not_found) and
    /// [`is_out_of_range`](Self::is_out_of_range)).
    ///
    /// A [version conflict](Self::is_version_conflict) does not count.
    #[must_use]
    pub fn is_condition_failed(&self) -> bool {
        let kind = self.kind();
        matches!(kind, ErrorKind::ConditionFailed { .. } | ErrorKind::NotFound | ErrorKind::OutOfRange { .. })
            || self.cancellations().iter().any(Cancellation::is_condition_failed)
    }

    /// Returns whether the item to update does not exist: [`ErrorKind::NotFound`], or the same for an action of a
    /// transaction.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        matches!(self.kind(), ErrorKind::NotFound)
            || self.cancellations().iter().any(Cancellation::is_not_found)
    }

    /// Returns whether a number would leave the range of its type: [`ErrorKind::OutOfRange`], or the same for an
    /// action of a transaction.
    #[must_use]
    pub fn is_out_of_range(&self) -> bool {
        matches!(self.kind(), ErrorKind::OutOfRange { .. })
            || self.cancellations().iter().any(Cancellation::is_out_of_range)
    }

    /// Returns whether the write may or may not have been done: [`ErrorKind::Uncertain`].
    #[must_use]
    pub fn is_uncertain(&self) -> bool {
        matches!(self.kind(), ErrorKind::Uncertain { .. })
    }

    /// Returns whether the item, or the item of an action of a transaction, has a different version than the write
    /// expects: it has changed since it was read. Read it again before you write.
    ///
    /// If the version and a condition of your own both fail, the error is a version conflict: you wrote the condition
    /// for a version that is no longer stored.
    #[must_use]
    pub fn is_version_conflict(&self) -> bool {
        matches!(self.kind(), ErrorKind::VersionConflict { .. })
            || self.cancellations().iter().any(Cancellation::is_version_conflict)
    }

    /// Returns whether `DynamoDB` did not do all of the request because the load on the table, on one of its
    /// partitions or on the account is too high.
    ///
    /// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/throttling-diagnosing.html>
    #[must_use]
    pub fn is_throttled(&self) -> bool {
        self.kind().is_throttled()
    }

    /// Returns whether the same request may succeed if you send it again later: after throttling, an error of the
    /// service, a conflict with another transaction, or a lost connection. The SDK has already made several attempts.
    ///
    /// After [`ErrorKind::NoAnswer`] it is unknown whether a write was done, but repeating it does no harm. A write
    /// that must not be repeated is [uncertain](Self::is_uncertain) instead, and not retryable: read the item first.
    ///
    /// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html>
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        self.kind().is_retryable()
    }

    /// Returns the code with which `DynamoDB` rejected the request: `ThrottlingException`. `None` if the request was
    /// not sent or got no answer, even if only one of several attempts got none ([`ErrorKind::Uncertain`]).
    ///
    /// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html>
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.kind().code()
    }

    /// Returns the actions that caused the cancellation of a transaction. Empty for any other error.
    #[must_use]
    pub fn cancellations(&self) -> &[Cancellation] {
        if let ErrorKind::Canceled(cancellations) = self.kind() { cancellations } else { &[] }
    }

    /// Returns the cancellation of the action with this name, see
    /// [`TransactWrite::add_named`](crate::sdk::TransactWrite::add_named). If several actions share the name,
    /// returns the first.
    #[must_use]
    pub fn cancellation_of(&self, name: &str) -> Option<&Cancellation> {
        self.cancellations().iter().find(|cancellation| cancellation.name() == Some(name))
    }
}

impl ErrorKind {
    fn code(&self) -> Option<&str> {
        match self {
            Self::Request(error) => error.code(),
            Self::Incomplete { cause: Some(cause), .. } => cause.code(),
            Self::ConditionFailed { .. }
            | Self::VersionConflict { .. }
            | Self::NotFound
            | Self::OutOfRange { .. } => Some("ConditionalCheckFailedException"),
            Self::Canceled(_) => Some("TransactionCanceledException"),
            _ => None,
        }
    }

    /// Returns whether `DynamoDB` has refused all or part of the request for now.
    pub(crate) fn is_throttled(&self) -> bool {
        match self {
            Self::Request(error) => matches!(
                error.code(),
                Some(
                    "ProvisionedThroughputExceededException" | "RequestLimitExceeded" | "ThrottlingException"
                )
            ),
            Self::Incomplete { cause, .. } => cause.as_ref().is_none_or(|cause| cause.is_throttled()),
            Self::Canceled(cancellations) => cancellations.iter().any(Cancellation::is_throttled),
            _ => false,
        }
    }

    fn is_retryable(&self) -> bool {
        match self {
            Self::Request(error) => {
                self.is_throttled()
                    || matches!(
                        error.code(),
                        Some(
                            "InternalFailure"
                                | "InternalServerError"
                                | "ReplicatedWriteConflictException"
                                | "ServiceUnavailable"
                                | "TransactionConflictException"
                                | "TransactionInProgressException"
                        )
                    )
            }
            Self::NoAnswer { is_transient, .. } => *is_transient,
            Self::Incomplete { cause, .. } => cause.as_ref().is_none_or(|cause| cause.is_retryable()),
            Self::Canceled(cancellations) => cancellations.iter().all(Cancellation::is_retryable),
            _ => false,
        }
    }
}
