//! Questions that a caller asks of an error.

use aws_sdk_dynamodb::error::ProvideErrorMetadata;

use super::{Error, ErrorKind};
use crate::sdk::response::cancellation::Cancellation;

impl Error {
    /// Returns whether a condition of the write was not met, or a condition of an action of a transaction: one that the
    /// caller has given, or one that the write has by itself, as [`is_not_found`](Self::is_not_found) and
    /// [`is_out_of_range`](Self::is_out_of_range) tell.
    ///
    /// A [version conflict](Self::is_version_conflict) is not one of them.
    #[must_use]
    pub fn is_condition_failed(&self) -> bool {
        let kind = self.kind();
        matches!(kind, ErrorKind::ConditionFailed { .. } | ErrorKind::NotFound | ErrorKind::OutOfRange { .. })
            || self.cancellations().iter().any(Cancellation::is_condition_failed)
    }

    /// Returns whether there is no item to update: [`ErrorKind::NotFound`], or that of an action of a transaction.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        matches!(self.kind(), ErrorKind::NotFound)
            || self.cancellations().iter().any(Cancellation::is_not_found)
    }

    /// Returns whether a number would leave the range of its type: [`ErrorKind::OutOfRange`], or that of an action of a
    /// transaction.
    #[must_use]
    pub fn is_out_of_range(&self) -> bool {
        matches!(self.kind(), ErrorKind::OutOfRange { .. })
            || self.cancellations().iter().any(Cancellation::is_out_of_range)
    }

    /// Returns whether the write may have been done, or not: [`ErrorKind::Uncertain`].
    #[must_use]
    pub fn is_uncertain(&self) -> bool {
        matches!(self.kind(), ErrorKind::Uncertain { .. })
    }

    /// Returns whether the item, or the item of an action of a transaction, has another version than the one that the
    /// write expects: it has changed since it was read. Read it again before you write.
    ///
    /// A write can compare the version and have conditions of its own. If both fail, it is a version conflict: the
    /// conditions were made for an item that is not there any more.
    #[must_use]
    pub fn is_version_conflict(&self) -> bool {
        matches!(self.kind(), ErrorKind::VersionConflict { .. })
            || self.cancellations().iter().any(Cancellation::is_version_conflict)
    }

    /// Returns whether `DynamoDB` did not do all of the request because too much is asked of the table, of one of its
    /// partitions or of the account.
    ///
    /// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/throttling-diagnosing.html>
    #[must_use]
    pub fn is_throttled(&self) -> bool {
        self.kind().is_throttled()
    }

    /// Returns whether the same request may succeed when it is sent again later: after throttling, an error of the
    /// service, a conflict with another transaction, or a lost connection. The SDK has made several attempts already.
    ///
    /// After [`ErrorKind::NoAnswer`] nobody knows whether a write was done, which does no harm if it is done again. One that
    /// would be done twice is [uncertain](Self::is_uncertain) in its place, and not retryable: read the item first.
    ///
    /// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html>
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        self.kind().is_retryable()
    }

    /// Returns the code that `DynamoDB` refused the request with: `ThrottlingException`. `None` if it was not asked, or has
    /// not answered, be it one attempt of several ([`ErrorKind::Uncertain`]).
    ///
    /// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html>
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.kind().code()
    }

    /// Returns the actions because of which a transaction was cancelled; none for any other error.
    #[must_use]
    pub fn cancellations(&self) -> &[Cancellation] {
        if let ErrorKind::Canceled(cancellations) = self.kind() { cancellations } else { &[] }
    }

    /// Returns the cancellation of the action that has this name, see
    /// [`TransactWrite::add_named`](crate::sdk::TransactWrite::add_named): the first, if several actions have it.
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

    /// Whether `DynamoDB` has refused some or all of it for now.
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
                            "InternalServerError"
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
