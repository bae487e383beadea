//! Deployments: from a struct to what is deployed.

#[cfg(feature = "evolve")]
pub mod evolve;
