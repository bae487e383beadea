//! Typed access over the AWS SDK, on every available engine.

// Tells clippy that the whole module is test code.
#[cfg(test)]
mod suite {
    mod awaited;
    mod batch_get;
    mod batch_write;
    mod both_ways;
    mod causes;
    mod chunks;
    mod collections;
    mod condition;
    mod cursor;
    #[path = "../../../tests/suite/engines/ddb_local.rs"]
    mod ddb_local;
    mod document;
    mod driven;
    mod entity;
    mod errors;
    mod evolve;
    mod faults;
    mod forms;
    mod gather;
    mod input;
    mod items;
    mod local;
    mod lost;
    mod migrate;
    mod model;
    mod number;
    mod one_way;
    mod operands;
    mod parallel;
    mod patch;
    mod projection;
    mod query;
    mod ranges;
    mod reads;
    mod returned;
    mod search;
    mod settings;
    mod spans;
    mod stored;
    mod stream;
    mod testing;
    mod transact;
    mod unknown;
    mod update;
    mod version;
}
