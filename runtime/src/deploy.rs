//! From a struct to what is deployed.

pub mod evolve;
