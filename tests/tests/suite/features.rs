//! The compiler's messages about features that are off. `TABLEWRIGHT_BLESS=1` writes them.

use std::{env, fs};

use super::crates;

/// Compiles a program that needs more features than it has, and compares the compiler's messages.
fn refused(program: &str, features: &str) {
    let folder = crates::copy("off");
    let build = format!("build --offline --quiet --bin {program} {features}");
    let output = crates::cargo(&folder, build.trim_end()).output().unwrap();
    assert!(!output.status.success(), "{program} compiles");
    let found = without_our_lines(&String::from_utf8(output.stderr).unwrap());
    let stored = crates::fixture("off").join(format!("src/bin/{program}.stderr"));
    if env::var_os("TABLEWRIGHT_BLESS").is_some() {
        fs::write(&stored, &found).unwrap();
    }
    assert_eq!(found, fs::read_to_string(&stored).unwrap());
}

/// Removes the numbers of lines in our source, which any change moves.
fn without_our_lines(messages: &str) -> String {
    let ours = crates::workspace().to_str().unwrap();
    let mut is_ours = false;
    let mut text = String::new();
    for line in messages.lines() {
        if let Some((_, path)) = line.split_once(ours) {
            is_ours = true;
            text += "  --> $WORKSPACE";
            text += path.trim_end_matches(|each: char| each == ':' || each.is_ascii_digit());
        } else {
            is_ours &= line.contains('|');
            text += if is_ours { line.trim_start_matches(|each: char| each.is_ascii_digit()) } else { line };
        }
        text.push('\n');
    }
    text
}

#[test]
fn messages_name_the_feature() {
    // The methods are there with a bound that nothing meets.
    refused("default", "");
    // The types are not there, and the compiler knows why.
    refused("keys", "--no-default-features");
}
