//! The compile time of the derive, and the build time of the crate.
//!
//! Run with `cargo bench -p tablewright-tests --bench compile`. Add `-- derive`, `-- entities`, `-- largest`,
//! `-- tree`, `-- sdk` or `-- document` for one part.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    missing_docs,
    reason = "a program, no library"
)]

use std::process::ExitCode;

#[path = "../common.rs"]
mod common;
mod derive;
mod entities;
mod largest;
mod project;
mod sources;
mod tree;

fn main() -> ExitCode {
    let Some(wanted) = common::wanted() else { return ExitCode::SUCCESS };
    let mut report = common::Report::default();
    if wanted("derive") {
        derive::measure(&mut report);
    }
    if wanted("entities") {
        entities::measure(&mut report);
    }
    if wanted("largest") {
        largest::measure(&mut report);
    }
    if wanted("tree") {
        tree::measure(&mut report);
    }
    if wanted("sdk") {
        tree::measure_with_sdk(&mut report);
        derive::measure_with_sdk(&mut report);
    }
    if wanted("document") {
        derive::measure_documents(&mut report);
    }
    report.finish()
}
