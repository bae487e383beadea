//! Tables that several tests and benchmarks use.

pub mod cases;
pub mod changing;
pub mod lints;
