//! Templates as files beside the code, from a build script.
//!
//! [`write`](fn@write), which [`Stack::export`](crate::Stack::export) calls, is made for `build.rs`: after every build the file holds the
//! template of the code that was built.
//!
//! - It writes only where the content differs, to a temporary file that it then renames: no build leaves half a
//!   template, and none triggers the next one.
//! - With `TABLEWRIGHT_EXPORT=check`, or where `CI` is set, it writes nothing: a stale or missing file fails the build
//!   with the difference. `TABLEWRIGHT_EXPORT=write` writes even in CI.
//! - Where a crate is packaged, or its folder cannot be written to, a file that is up to date is fine, and a stale one
//!   is an error.
//! - Where a crate is built as a dependency, from cargo's registry or a git checkout of cargo's, nothing is written or
//!   checked: its template is its author's.
//!
//! [`check`] compares alone, for a test of a crate that exports in another way.

use std::ffi::OsStr;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::{env, fmt, fs, process};

use crate::render::{self, Template};

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
    let root = env::var_os("CARGO_MANIFEST_DIR").map_or_else(PathBuf::new, PathBuf::from);
    let path = root.join(path);
    if is_dependency(&root) {
        return Ok(());
    }
    if env::var_os("OUT_DIR").is_some() {
        watch(&path);
    }
    let stale = match compare(&path, template) {
        Ok(()) => return Ok(()),
        Err(stale @ Error(Problem::Stale { .. })) => stale,
        Err(error) => return Err(error),
    };
    if is_check(env::var_os(VARIABLE).as_deref(), env::var_os("CI").as_deref())? || is_package(&root) {
        return Err(stale);
    }
    match replace(&path, template.as_json()) {
        Ok(()) => Ok(()),
        Err(error) if is_read_only(&error) => Err(stale),
        Err(error) => Err(Error(Problem::Io { doing: "write", path, error })),
    }
}

/// Compares the file at `path` with the template, and writes nothing.
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
    compare(path.as_ref(), template)
}

fn compare(path: &Path, template: &Template) -> Result<(), Error> {
    let found = match fs::read_to_string(path) {
        // Git may check text out with the line endings of Windows.
        Ok(text) if text.replace("\r\n", "\n") == template.as_json() => return Ok(()),
        Ok(text) => Some(text),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(Error(Problem::Io { doing: "read", path: path.to_owned(), error })),
    };
    let diff = found.map(|found| diff(&found, template.as_json()));
    Err(Error(Problem::Stale { path: path.to_owned(), diff }))
}

/// Tells cargo what the outcome depends on besides the build script itself, which contains the tables.
#[expect(clippy::print_stdout, reason = "this is how a build script speaks to cargo")]
fn watch(path: &Path) {
    println!("cargo::rerun-if-env-changed={VARIABLE}");
    println!("cargo::rerun-if-env-changed=CI");
    println!("cargo::rerun-if-changed={}", path.display());
}

/// Whether nothing is to be written.
fn is_check(variable: Option<&OsStr>, ci: Option<&OsStr>) -> Result<bool, Error> {
    match variable.map(OsStr::to_string_lossy).as_deref() {
        Some("check") => Ok(true),
        Some("write") => Ok(false),
        None | Some("") => Ok(ci.is_some_and(|ci| !matches!(ci.to_str(), Some("" | "0" | "false")))),
        Some(other) => Err(Error(Problem::Variable(other.to_owned()))),
    }
}

/// Whether the crate is someone's dependency: cargo marks what it has unpacked or checked out.
fn is_dependency(root: &Path) -> bool {
    root.join(".cargo-checksum.json").is_file()
        || root.ancestors().any(|folder| folder.join(".cargo-ok").is_file())
}

/// Whether the crate has been packaged: cargo then keeps the manifest as it was written.
fn is_package(root: &Path) -> bool {
    root.join("Cargo.toml.orig").is_file()
}

fn is_read_only(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem)
}

/// Replaces a file as a whole: whoever reads it sees the old text or the new.
fn replace(path: &Path, text: &str) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new(""));
    if !folder.as_os_str().is_empty() {
        fs::create_dir_all(folder)?;
    }
    let temporary = {
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(format!(".{}.tmp", process::id()));
        folder.join(name)
    };
    let written = write_new(&temporary, text).and_then(|()| fs::rename(&temporary, path));
    if written.is_err() {
        // The error that matters is the one above.
        let _ = fs::remove_file(&temporary);
    }
    written
}

fn write_new(path: &Path, text: &str) -> io::Result<()> {
    let mut file = fs::File::create(path)?;
    file.write_all(text.as_bytes())?;
    // Cargo reruns a build script for a watched file that is newer than the script's last run, so the file takes the
    // time of the script: a build with nothing changed then reruns nothing.
    if let Some(modified) =
        env::current_exe().and_then(fs::metadata).and_then(|script| script.modified()).ok()
    {
        file.set_modified(modified)?;
    }
    file.sync_all()
}

/// The lines that differ, between the first and the last that do.
fn diff(old: &str, new: &str) -> String {
    const SHOWN: usize = 20;
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let same = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let (old, new) = (&old[same..], &new[same..]);
    let same_end = old.iter().rev().zip(new.iter().rev()).take_while(|(a, b)| a == b).count();
    let mut diff = format!("@@ line {} @@", same + 1);
    for (sign, lines) in [('-', &old[..old.len() - same_end]), ('+', &new[..new.len() - same_end])] {
        for line in lines.iter().take(SHOWN) {
            diff.push_str(&format!("\n{sign}{line}"));
        }
        if lines.len() > SHOWN {
            diff.push_str(&format!("\n{sign}… {} more lines", lines.len() - SHOWN));
        }
    }
    diff
}

/// Why a template was not exported.
pub struct Error(Problem);

enum Problem {
    Render(render::Error),
    Stale { path: PathBuf, diff: Option<String> },
    Io { doing: &'static str, path: PathBuf, error: io::Error },
    Variable(String),
}

impl From<render::Error> for Error {
    fn from(error: render::Error) -> Self {
        Self(Problem::Render(error))
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
            Problem::Stale { path, diff } => {
                let state = if diff.is_some() { "not up to date" } else { "missing" };
                write!(
                    f,
                    "{} is {state}; run `{VARIABLE}=write cargo build` where it can be written, and commit it",
                    path.display()
                )?;
                diff.iter().try_for_each(|diff| write!(f, "\n{diff}"))
            }
            Problem::Io { doing, path, error } => write!(f, "cannot {doing} {}: {error}", path.display()),
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

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.0 {
            Problem::Render(error) => Some(error),
            Problem::Io { error, .. } => Some(error),
            Problem::Stale { .. } | Problem::Variable(_) => None,
        }
    }
}
