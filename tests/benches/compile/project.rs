//! A scratch crate. Cargo builds its dependencies once; then the compiler runs on sources directly, so that only the
//! compiler is measured.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::common::{run, scratch};

/// Returns the root of this workspace.
fn workspace() -> PathBuf {
    let tests = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    tests.parent().expect("the tests are a member of the workspace").to_owned()
}

/// Returns the dependency on this workspace's crate, with its default features and these.
pub(crate) fn tablewright(features: &[&str]) -> String {
    format!(
        "tablewright = {{ path = \"{}\", features = {features:?} }}",
        workspace().join("runtime").display()
    )
}

/// Returns the dependency of a service that only wants keys: without default features.
pub(crate) fn tablewright_for_keys() -> String {
    tablewright(&[]).replace(" }", ", default-features = false }")
}

/// Writes a crate without code, with the versions of this workspace's lock file.
pub(crate) fn write(name: &str, dependencies: &str) -> PathBuf {
    let dir = scratch(name);
    let manifest = format!(
        "[package]\nname = \"{name}\"\nedition = \"2024\"\n\n[dependencies]\n{dependencies}\n\n[workspace]\n"
    );
    fs::create_dir_all(dir.join("src")).expect("a source folder");
    fs::write(dir.join("Cargo.toml"), manifest).expect("a manifest");
    fs::write(dir.join("src/lib.rs"), "").expect("a source file");
    fs::copy(workspace().join("Cargo.lock"), dir.join("Cargo.lock")).expect("the lock file");
    dir
}

/// Returns a `cargo` command in a scratch crate, with cargo's own dev profile and none of the caller's settings.
pub(crate) fn cargo(dir: &PathBuf) -> Command {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.current_dir(dir).env("CARGO_TARGET_DIR", dir.join("target")).env("CARGO_INCREMENTAL", "0");
    for variable in ["RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS", "CARGO_BUILD_RUSTFLAGS"] {
        cargo.env_remove(variable);
    }
    cargo
}

/// A compiler that finds the dependencies of a scratch crate.
pub(crate) struct Compiler {
    rustc: PathBuf,
    dir: PathBuf,
    externs: Vec<String>,
}

#[derive(Clone, Copy)]
pub(crate) enum Mode {
    Check,
    Build,
}

impl Mode {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Check => "check",
            Self::Build => "build",
        }
    }
}

impl Compiler {
    /// Builds the dependencies in the dev profile. Each is a line of a manifest.
    pub(crate) fn new(name: &str, dependencies: &[&str]) -> Self {
        let dir = write(name, &dependencies.join("\n"));
        fs::create_dir_all(dir.join("out")).expect("a folder for what the compiler writes");
        let is_direct = |library: &String| {
            dependencies.iter().any(|line| line.split([' ', '.']).next() == library.split('=').next())
        };
        let messages = run(cargo(&dir).args(["build", "--offline", "--message-format=json"]));
        let externs = messages.lines().filter_map(library).filter(is_direct).collect();
        let sysroot = run(Command::new("rustc").args(["--print", "sysroot"]));
        Self { rustc: PathBuf::from(sysroot.trim()).join("bin/rustc"), dir, externs }
    }

    /// Writes a source file for [`command`](Self::command).
    pub(crate) fn source(&self, name: &str, source: &str) -> PathBuf {
        let path = self.dir.join(format!("{name}.rs"));
        fs::write(&path, source).expect("a source file");
        path
    }

    /// Returns the command that cargo runs for a library in the dev profile without incremental compilation.
    pub(crate) fn command(&self, source: &PathBuf, mode: Mode) -> Command {
        let mut rustc = Command::new(&self.rustc);
        rustc.current_dir(&self.dir).arg(source).args([
            "--edition=2024",
            "--crate-type=lib",
            "--out-dir=out",
        ]);
        rustc.args(["-C", "debuginfo=2", "-C", "embed-bitcode=no"]);
        rustc.arg(match mode {
            Mode::Check => "--emit=dep-info,metadata",
            Mode::Build => "--emit=dep-info,metadata,link",
        });
        rustc.args(["-L", "dependency=target/debug/deps"]);
        for library in &self.externs {
            rustc.args(["--extern", library]);
        }
        rustc
    }
}

/// Returns `name=path` of the library that one of cargo's messages reports.
fn library(message: &str) -> Option<String> {
    let message: serde_json::Value = serde_json::from_str(message).ok()?;
    let target = &message["target"];
    if message["reason"] != "compiler-artifact" || target["kind"][0] != "lib" {
        return None;
    }
    let files = message["filenames"].as_array()?;
    let mut files = files.iter().filter_map(|file| file.as_str()).map(Path::new);
    let rlib = files.find(|file| file.extension() == Some("rlib".as_ref()))?.display();
    Some(format!("{}={rlib}", target["name"].as_str()?.replace('-', "_")))
}
