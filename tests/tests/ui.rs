//! The compiler's message for each mistake, and code that must compile.
//!
//! The stored messages belong to the compiler version in `rust-toolchain.toml`. `TRYBUILD=overwrite` writes them.
//! Before you commit a message, read it as the user who made the mistake would.

use std::fs;
use std::path::Path;

#[test]
fn messages() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("ui/fail/*/*.rs");
    cases.pass("ui/pass/*.rs");
}

/// A message is about the user's source. It must not show hidden items, the derive's own items, or the standard
/// library.
#[test]
fn messages_show_no_internals() {
    let internals =
        ["__private", "__tw", "E0119", "E0428", "E0592", "library/core", "library/std", "/rustc/"];
    let topics = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/ui/fail"));
    for topic in fs::read_dir(topics).expect("ui/fail").flatten() {
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
