//! Typed access over the AWS SDK, on every engine there is.

// Clippy then knows that all of it is tests.
#[cfg(test)]
mod suite {
    mod batches;
    mod cursor;
    mod errors;
    mod input;
    mod items;
    mod model;
    mod query;
    mod transactions;
    mod ui;
}
