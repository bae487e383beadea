//! All tests but those of compiler messages, in one binary.

mod suite {
    mod engines;
    mod export;
    mod hygiene;
    mod keys;
    mod parity;
    mod render;
}
