//! All tests except the tests of compiler messages, in one binary.

// Tells clippy that the whole module is test code.
#[cfg(test)]
mod suite {
    mod config;
    mod crates;
    mod engines;
    mod entity;
    mod equivalence;
    mod evolve;
    mod export;
    #[cfg(unix)]
    mod features;
    mod hygiene;
    mod keys;
    mod layers;
    mod parity;
    mod patterns;
    mod pictures;
    mod proof;
    mod readme;
    mod render;
    mod snapshot;
    mod targets;
    mod written;
}
