//! Templates as files beside the code, from a build script.
//!
//! [`write`](fn@write), which [`Stack::export`](crate::Stack::export) calls, is made for `build.rs`: after every build the file holds the
//! template of the code that was built.
//!
//! - It writes only where the content differs, to a temporary file that it then renames: no build leaves half a
//!   template, and none triggers the next one. Line endings of Windows are no difference.
//! - With `TABLEWRIGHT_EXPORT=check`, or where `CI` is set (to anything but `false` and `0`), it writes nothing: a stale
//!   or missing file fails the build with the difference. `TABLEWRIGHT_EXPORT=write` writes even in CI.
//! - Where the file or its folder cannot be written to, a file that is up to date is fine, and a stale or missing one is
//!   an error.
//! - Where a crate is packaged, nothing is written: a stale file is an error; one that is not part of the package is
//!   fine.
//! - Where a crate is built as a dependency, from cargo's registry, a git checkout of cargo's or vendored, nothing is
//!   written or checked: its template is its author's.
//!
//! It tells cargo to rerun the build script when the file or one of the two variables changes. The tables are part of the
//! script, so cargo sees them change by itself; whatever else a build script depends on, it must now tell cargo
//! too (`cargo::rerun-if-changed`).
//!
//! [`check`] compares alone, for a test of a crate that exports in another way.

use std::borrow::Borrow;
use std::ffi::OsStr;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::{env, fmt, fs, process};

use crate::render::{self, Template};

mod diff;

const VARIABLE: &str = "TABLEWRIGHT_EXPORT";

/// Writes the template to `path` where it differs from what is there, as the [module](self) says.
///
/// A relative path begins at the folder of the crate's `Cargo.toml`.
///
/// # Errors
///
/// A file that cannot be read or written; a stale or missing one where nothing is to be written; a value of
/// `TABLEWRIGHT_EXPORT` that is neither `check` nor `write`.
pub fn write(path: impl AsRef<Path>, template: &Template) -> Result<(), Error> {
    render(path.as_ref(), || Ok(template))
}

/// [`write`](fn@write) for a template that is rendered only where it is needed: a dependency's stack must not fail here.
pub(crate) fn render<T: Borrow<Template>>(
    path: &Path,
    template: impl FnOnce() -> Result<T, render::Error>,
) -> Result<(), Error> {
    let root = root();
    if is_dependency(&root) {
        return Ok(());
    }
    let path = root.join(path);
    if is_build_script() {
        watch(&path);
    }
    let check = is_check(env::var_os(VARIABLE).as_deref(), env::var_os("CI").as_deref())?;
    let template = template()?;
    let text = template.borrow().as_json();
    let found = read(&path)?;
    if found.as_deref() == Some(text) {
        return Ok(());
    }
    let package = is_package(&root);
    if package && found.is_none() {
        return Ok(());
    }
    let mut error = None;
    if !check && !package {
        match replace(&path, text) {
            Ok(()) => return Ok(()),
            Err(refused) => error = Some(refused),
        }
    }
    Err(Error::stale(path, found.as_deref(), text, error))
}

/// Compares the file at `path` with the template, and writes nothing.
///
/// A relative path begins at the folder of the crate's `Cargo.toml`.
///
/// ```no_run
/// # use tablewright::{DynamoTable, Naming, Stack};
/// # #[derive(DynamoTable)] struct Order { #[pk] id: String }
/// # fn stack() -> Stack { Stack::new(Naming::verbatim()).table::<Order>() }
/// #[test]
/// fn the_template_is_up_to_date() -> Result<(), tablewright::export::Error> {
///     tablewright::export::check("infra/tables.template.json", &stack().cloudformation()?)
/// }
/// ```
///
/// # Errors
///
/// A file that is stale or missing, with the difference, or that cannot be read.
pub fn check(path: impl AsRef<Path>, template: &Template) -> Result<(), Error> {
    let path = root().join(path);
    let found = read(&path)?;
    if found.as_deref() == Some(template.as_json()) {
        return Ok(());
    }
    Err(Error::stale(path, found.as_deref(), template.as_json(), None))
}

/// Where relative paths begin. Cargo sets this for build scripts, tests and what it runs.
fn root() -> PathBuf {
    env::var_os("CARGO_MANIFEST_DIR").map_or_else(PathBuf::new, PathBuf::from)
}

/// The text of a file that may be missing.
fn read(path: &Path) -> Result<Option<String>, Error> {
    match fs::read(path) {
        // Git may check text out with the line endings of Windows. What is not text is as stale as any other text.
        Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).replace("\r\n", "\n"))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Error(Problem::Read { path: path.to_owned(), error })),
    }
}

/// Tells cargo what the outcome depends on besides the build script itself, which contains the tables.
#[expect(clippy::print_stdout, reason = "this is how a build script speaks to cargo")]
fn watch(path: &Path) {
    println!("cargo::rerun-if-env-changed={VARIABLE}");
    println!("cargo::rerun-if-env-changed=CI");
    println!("cargo::rerun-if-changed={}", path.display());
}

/// Whether this is a build script: `OUT_DIR` is set for tests and programs as well, the target's `cfg` is not.
fn is_build_script() -> bool {
    env::var_os("CARGO_CFG_TARGET_ARCH").is_some()
}

/// Whether nothing is to be written.
fn is_check(variable: Option<&OsStr>, ci: Option<&OsStr>) -> Result<bool, Error> {
    match variable.map(OsStr::to_string_lossy).as_deref() {
        Some("check") => Ok(true),
        Some("write") => Ok(false),
        None | Some("") => {
            Ok(ci.is_some_and(|ci| !(ci.is_empty() || ci == "0" || ci.eq_ignore_ascii_case("false"))))
        }
        Some(other) => Err(Error(Problem::Variable(other.to_owned()))),
    }
}

/// Whether the crate is someone's dependency: cargo marks what it has unpacked, checked out or vendored.
fn is_dependency(root: &Path) -> bool {
    root.join(".cargo-checksum.json").is_file()
        // The mark of a git checkout is at its top; a member of its workspace is further down.
        || root.ancestors().any(|folder| folder.join(".cargo-ok").is_file())
}

/// Whether the crate has been packaged: cargo then writes a manifest of its own, and keeps the author's.
fn is_package(root: &Path) -> bool {
    // The kept one alone would not do: tools that patch or merge leave files of that name too.
    root.join("Cargo.toml.orig").is_file()
        && fs::read_to_string(root.join("Cargo.toml"))
            .is_ok_and(|manifest| manifest.contains("AUTOMATICALLY GENERATED BY CARGO"))
}

/// Replaces a file as a whole: whoever reads it sees the old text or the new.
fn replace(path: &Path, text: &str) -> io::Result<()> {
    // Renaming would replace a link, and leave what it points to as it was. Links that go in circles could not be read.
    let mut path = path.to_owned();
    while let Ok(target) = fs::read_link(&path) {
        path = path.parent().unwrap_or(Path::new("")).join(target);
    }
    // Renaming also replaces a write-protected file, on some systems and not on others.
    if fs::metadata(&path).is_ok_and(|file| file.permissions().readonly()) {
        return Err(io::ErrorKind::PermissionDenied.into());
    }
    let folder = path.parent().unwrap_or(Path::new(""));
    if !folder.as_os_str().is_empty() {
        fs::create_dir_all(folder)?;
    }
    // What a build that is killed leaves behind is out of the way in `OUT_DIR`, which may be on another file system.
    if is_build_script()
        && let Some(out) = env::var_os("OUT_DIR")
        && replace_from(Path::new(&out), &path, text).is_ok()
    {
        return Ok(());
    }
    replace_from(folder, &path, text)
}

/// Replaces a file by one that is written in `folder`.
fn replace_from(folder: &Path, path: &Path, text: &str) -> io::Result<()> {
    let (mut file, temporary) = create_new(folder)?;
    let result = fill(&mut file, text).and_then(|()| fs::rename(&temporary, path));
    if result.is_err() {
        // The error that matters is the one above.
        let _ = fs::remove_file(&temporary);
    }
    result
}

/// Creates a file that no other build writes to: process ids are not unique where containers share a folder.
fn create_new(folder: &Path) -> io::Result<(fs::File, PathBuf)> {
    let mut number = 0_u32;
    loop {
        let path = folder.join(format!(".tablewright-{}-{number}.tmp", process::id()));
        match fs::File::create_new(&path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => number += 1,
            result => return result.map(|file| (file, path)),
        }
    }
}

fn fill(file: &mut fs::File, text: &str) -> io::Result<()> {
    file.write_all(text.as_bytes())?;
    // Cargo reruns a build script for a watched file that is newer than the script's last run, so the file takes the
    // time of the script: a build with nothing changed then reruns nothing. Where that fails, one run too many is all.
    if is_build_script()
        && let Ok(modified) = env::current_exe().and_then(fs::metadata).and_then(|script| script.modified())
    {
        let _ = file.set_modified(modified);
    }
    file.sync_all()
}

/// Why a template was not exported.
pub struct Error(Problem);

enum Problem {
    Render(render::Error),
    Read {
        path: PathBuf,
        error: io::Error,
    },
    /// `diff` is missing where the file is, `error` where nothing was to be written.
    Stale {
        path: PathBuf,
        diff: Option<String>,
        error: Option<io::Error>,
    },
    Variable(String),
}

impl Error {
    fn stale(path: PathBuf, found: Option<&str>, text: &str, error: Option<io::Error>) -> Self {
        Self(Problem::Stale { path, diff: found.map(|found| diff::diff(found, text)), error })
    }
}

impl From<render::Error> for Error {
    fn from(error: render::Error) -> Self {
        Self(Problem::Render(error))
    }
}

impl From<crate::config::Error> for Error {
    fn from(error: crate::config::Error) -> Self {
        let problems = error.problems().iter().map(ToString::to_string);
        Self(Problem::Render(problems.collect::<Vec<_>>().into()))
    }
}

impl From<crate::NamingError> for Error {
    fn from(error: crate::NamingError) -> Self {
        Self(Problem::Render(vec![error.to_string()].into()))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Problem::Render(error) => error.fmt(f),
            Problem::Read { path, error } => write!(f, "cannot read {}: {error}", path.display()),
            Problem::Stale { path, diff, error } => {
                let state = if diff.is_some() { "not up to date" } else { "missing" };
                write!(f, "{} is {state}", path.display())?;
                if let Some(error) = error {
                    write!(f, " and cannot be written ({error})")?;
                }
                write!(f, "; run `{VARIABLE}=write cargo build` where it can be written, and commit it")?;
                diff.iter().try_for_each(|diff| write!(f, "\n{diff}"))
            }
            Problem::Variable(value) => {
                write!(f, "{VARIABLE} is {value:?}; it can be `check` or `write`, or not set")
            }
        }
    }
}

/// The same text: it is what a build script prints that returns the error from `main`.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

// Its text has the causes, so `source()` has none: a build script prints the text alone.
impl std::error::Error for Error {}
