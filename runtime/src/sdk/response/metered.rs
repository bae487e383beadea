//! What a request has taken.

use aws_sdk_dynamodb::types::ConsumedCapacity;

/// The output of a request, and the capacity it has consumed.
#[derive(Clone, Debug, PartialEq)]
pub struct Metered<O, C = Option<ConsumedCapacity>> {
    /// What `send()` gives.
    pub output: O,
    /// The capacity, where the request asked for it; of batches and transactions a list.
    pub consumed_capacity: C,
}
