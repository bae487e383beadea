//! What the compiler says about each mistake, and what it accepts.
//!
//! The stored messages belong to the compiler of `rust-toolchain.toml`. `TRYBUILD=overwrite` writes them; read each as
//! the user who made the mistake before committing it.

use std::fs;
use std::path::Path;

#[test]
fn messages() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("ui/fail/*/*.rs");
    cases.pass("ui/pass/*.rs");
}

/// A message is about the user's source: not about hidden items, those the derive made, or the standard library.
#[test]
fn messages_show_no_internals() {
    let internals =
        ["__private", "__tw", "E0119", "E0428", "E0592", "library/core", "library/std", "/rustc/"];
    let topics = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/ui/fail"));
    for topic in fs::read_dir(topics).expect("ui/fail").flatten() {
        for file in fs::read_dir(topic.path()).expect("a topic").flatten().map(|file| file.path()) {
            let text = fs::read_to_string(&file).expect("a file");
            for internal in internals {
                assert!(!text.contains(internal), "{internal} in {}", file.display());
            }
        }
    }
}
