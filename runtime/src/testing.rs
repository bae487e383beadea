//! Checks for the tests of a crate that defines tables.
