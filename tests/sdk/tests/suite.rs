//! Typed access over the AWS SDK, on every engine there is.

// Clippy then knows that all of it is tests.
#[cfg(test)]
mod suite {
    mod awaited;
    mod batch_get;
    mod batch_write;
    mod causes;
    mod chunks;
    mod condition;
    mod cursor;
    #[path = "../../../tests/suite/engines/ddb_local.rs"]
    mod ddb_local;
    mod entity;
    mod errors;
    mod faults;
    mod forms;
    mod input;
    mod items;
    mod local;
    mod lost;
    mod model;
    mod one_way;
    mod operands;
    mod projection;
    mod query;
    mod ranges;
    mod reads;
    mod spans;
    mod stored;
    mod stream;
    mod transact;
    mod ui;
    mod unknown;
    mod update;
    mod version;
}
