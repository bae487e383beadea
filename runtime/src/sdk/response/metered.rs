//! A response together with the capacity that was consumed.

use aws_sdk_dynamodb::types::ConsumedCapacity;

/// The output of a request, and the capacity that it consumed.
#[derive(Clone, Debug, PartialEq)]
pub struct Metered<O, C = Option<ConsumedCapacity>> {
    /// The value that `send()` returns.
    pub output: O,
    /// The capacity, if the request asked for it. For batches and transactions it is a list.
    pub consumed_capacity: C,
}
