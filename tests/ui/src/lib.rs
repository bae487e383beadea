//! The compiler's message for each mistake, and code that must compile.
//!
//! The stored messages belong to the compiler version in `rust-toolchain.toml` and to the feature `aws-sdk`.
//! `TRYBUILD=overwrite` writes them. Before you commit a message, read it as the user who made the mistake would.

#![cfg(test)]

use std::fs;
use std::path::Path;

/// Code that must compile. `trybuild` would build it and the messages one file at a time, so it is compiled here.
#[path = "../pass"]
#[rustfmt::skip]
#[allow(unused, unused_qualifications, unreachable_pub, clippy::all, clippy::pedantic, reason = "users write in every form")]
mod pass {
    mod accessors;
    mod aliases;
    mod crate_path;
    mod generated;
    mod indexes;
    mod largest;
    mod lifetimes;
    mod newtypes;
    mod places;
    mod raw_identifiers;
    mod renames;
    mod settings;
    mod vectors;
}

#[test]
fn messages() {
    trybuild::TestCases::new().compile_fail("fail/*/*.rs");
}

/// A message is about the user's source. It must not show hidden items, the derive's own items, or the standard
/// library.
#[test]
fn messages_show_no_internals() {
    let internals =
        ["__private", "__tw", "E0119", "E0428", "E0592", "library/core", "library/std", "/rustc/"];
    let topics = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/fail"));
    for topic in fs::read_dir(topics).expect("fail").flatten() {
        for file in fs::read_dir(topic.path()).expect("a topic").flatten().map(|file| file.path()) {
            // The compiler alone sees that two tables have one struct. The name of the trait says so.
            let in_two_tables =
                "E0119]: conflicting implementations of trait `tablewright::entity::EntityOfOneTable`";
            let text = fs::read_to_string(&file).expect("a file").replace(in_two_tables, "");
            for internal in internals {
                assert!(!text.contains(internal), "{internal} in {}", file.display());
            }
        }
    }
}
