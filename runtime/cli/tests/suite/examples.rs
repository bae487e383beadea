//! The committed locks of the examples.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const ENDING: &str = ".lock.json";

fn examples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples")
}

/// Returns the committed files below a folder whose names have an ending.
fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if path.is_dir() && !matches!(name, "target" | "node_modules") {
            found.extend(files(&path, ending));
        } else if name.ends_with(ending) {
            found.push(path);
        }
    }
    found
}

fn run(arguments: &[&str]) -> (Option<i32>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-tablewright"));
    let Output { status, stdout, stderr } = command.args(arguments).output().unwrap();
    (status.code(), [stdout, stderr].map(|text| String::from_utf8(text).unwrap()).concat())
}

fn check(from: &Path, to: &Path) -> (Option<i32>, String) {
    run(&["check", "--from", from.to_str().unwrap(), "--to", to.to_str().unwrap()])
}

#[test]
fn each_template_has_a_lock_that_agrees() {
    let templates = files(&examples(), ".template.json");
    for template in &templates {
        let stem = template.to_str().unwrap().strip_suffix(".template.json").unwrap();
        let (code, text) = check(template, Path::new(&format!("{stem}{ENDING}")));
        assert!(code == Some(0) && text.contains("no changes"), "{text}");
    }
    assert_eq!(templates.len(), files(&examples(), ENDING).len());
    assert!(templates.len() > 6);
}

/// The lock has the shapes of items, so that a change of a struct is found without compiling it.
#[test]
fn a_check_against_a_lock_finds_another_type() {
    let lock = examples().join("orders/infra/tables.lock.json");
    let (today, before) = ("quantity: N u32", "quantity: S");
    let text = fs::read_to_string(&lock).unwrap();
    assert!(text.contains(today));
    let folder = tempfile::tempdir().unwrap();
    let older = folder.path().join("older.json");
    fs::write(&older, text.replace(today, before)).unwrap();
    let (code, text) = check(&older, &lock);
    assert!(code == Some(1) && text.contains("`lines[].quantity`: S becomes N u32"), "{text}");
}

/// The templates are what an entity adds to its table.
#[test]
fn entities_are_shown_with_their_templates() {
    let root = examples().join("shop");
    let (code, text) = run(&["show", "shop", "--root", root.to_str().unwrap()]);
    assert_eq!(code, Some(0), "{text}");
    assert!(text.contains("SK") && text.contains("\"USER#{userId}\""), "{text}");
}
