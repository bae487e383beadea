//! All tests but those of compiler messages, in one binary.

// Clippy then knows that all of it is tests.
#[cfg(test)]
mod suite {
    mod config;
    mod engines;
    mod entity;
    mod export;
    mod hygiene;
    mod keys;
    mod parity;
    mod proof;
    mod readme;
    mod render;
    mod snapshot;
}
