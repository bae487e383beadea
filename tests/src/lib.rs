//! Tables that several tests and benchmarks use.

pub mod cases;
pub mod lints;
