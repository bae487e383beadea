//! The files and variables that cargo is told to watch.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;

use super::{Crate, PATH, TEMPLATE, text};

fn output(crate_: &Crate) -> String {
    String::from_utf8(crate_.command("old").output().unwrap().stdout).unwrap()
}

#[test]
fn cargo_hears_only_from_build_scripts_what_to_watch() {
    let crate_ = Crate::with(text("old")).set("OUT_DIR", "/nowhere");
    assert!(!output(&crate_).contains("cargo::"));

    let output = output(&crate_.in_build_script("/nowhere"));
    for watched in [
        "rerun-if-env-changed=TABLEWRIGHT_EXPORT",
        "rerun-if-env-changed=CI",
        // Cargo resolves the path from the package too.
        &format!("rerun-if-changed={TEMPLATE}"),
    ] {
        assert!(output.contains(&format!("cargo::{watched}\n")), "{output}");
    }
}

#[test]
fn an_absolute_path_is_watched_as_it_is() {
    let crate_ = Crate::with(text("old")).in_build_script("/nowhere");
    let path = crate_.template.clone();
    let output = output(&crate_.set(PATH, path.clone()));
    assert!(output.contains(&format!("cargo::rerun-if-changed={}\n", path.display())), "{output}");
}

/// Cargo splits its instructions at line breaks, drops lines that are not UTF-8, and trims white space.
#[test]
fn a_path_that_cargo_would_misread_is_an_error() {
    for (path, why) in [
        (
            &b"infra/a\ncargo::rustc-cfg=injected"[..],
            r#""infra/a\ncargo::rustc-cfg=injected" contains a line break"#,
        ),
        (b"infra/caf\xe9.json", r#""infra/caf\xE9.json" is not UTF-8"#),
        (b"infra/a.json ", r#""infra/a.json " ends with white space"#),
        (b"infra/a.json\r", r#""infra/a.json\r" ends with white space"#),
    ] {
        let crate_ = Crate::new().set(PATH, OsStr::from_bytes(path)).in_build_script("/nowhere");
        let process = crate_.command("old").output().unwrap();
        assert!(!process.status.success());
        let error = String::from_utf8(process.stderr).unwrap();
        let expected =
            format!("the path {why}, so cargo cannot be told to watch it; give the file another name\n");
        assert!(error.contains(&expected), "{error}");
        let output = String::from_utf8(process.stdout).unwrap();
        assert!(!output.contains("cargo::"), "{output}");
        assert!(crate_.files().is_empty());

        // Outside of a build script, nothing is watched and the path is accepted.
        let crate_ = Crate::new().set(PATH, OsStr::from_bytes(path));
        crate_.export("old").unwrap();
        assert_eq!(crate_.files().len(), 1);
    }
}
