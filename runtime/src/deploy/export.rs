//! Templates as files beside the code, from a build script.
//!
//! [`write`](fn@write), which [`Stack::export`](crate::Stack::export) calls, is made for `build.rs`: after every build the file holds the
//! template of the code that was built.
//!
//! - The file is rewritten only when its content differs. The new content goes to a temporary file, which is then
//!   renamed: no build leaves half a template, and none triggers the next one. The file keeps its permissions, a
//!   symbolic link stays one, and temporary files that killed builds have left are removed. Line endings of Windows are
//!   no difference; a byte order mark is one, and is named.
//! - With `TABLEWRIGHT_EXPORT=check`, or if `CI` is set (to anything but `false` and `0`), nothing is written: a stale or
//!   missing file fails the build and prints the difference. If only the formatting differs, the error says so.
//!   `TABLEWRIGHT_EXPORT=write` writes even in CI.
//! - If the file or its folder cannot be written to, a file that is up to date is fine, and a stale or missing one is an
//!   error. Only regular files are read and written: a directory, a device or a pipe is an error.
//! - Two packages that export different templates to one file would take turns to write it. The second one is an error,
//!   if both are built in one target directory.
//! - If the crate is packaged, nothing is written: a stale file is an error; one that is not part of the package is
//!   fine.
//! - If the crate is built as a dependency, from cargo's registry, a git checkout of cargo's or vendored, nothing is
//!   written or checked: its template is its author's.
//!
//! It tells cargo to rerun the build script when the file or one of the two variables changes. The tables are part of the
//! script, so cargo sees them change by itself; whatever else a build script depends on, it must now tell cargo
//! too (`cargo::rerun-if-changed`). Cargo reads that line by line and as UTF-8, so a path that it would misread is an
//! error.
//!
//! [`check`] compares alone, for a test of a crate that exports in another way.

use std::borrow::Borrow;
use std::env;
use std::ffi::OsStr;
use std::path::Path;

use crate::deploy::render::cloudformation::Template;
use crate::deploy::stack::Stack;
use crate::error::StackError;

use claims::Claims;
use error::Problem;

pub use error::Error;

mod cargo;
mod claims;
mod diff;
mod error;
mod file;

const VARIABLE: &str = "TABLEWRIGHT_EXPORT";

impl Stack {
    /// Writes the parameterised template, from a build script, where it differs from what is there.
    ///
    /// # Errors
    ///
    /// A stack that cannot be rendered, a file that cannot be written, and, where nothing is to be written, a file that
    /// is stale or missing. [`export`](self) says when that is.
    pub fn export(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        render(path.as_ref(), || self.cloudformation())
    }
}

/// Writes the template to `path` if it differs from the file there, as the [module](self) says.
///
/// A relative path begins at the folder of the crate's `Cargo.toml`.
///
/// # Errors
///
/// A file that cannot be read or written; a stale or missing one if nothing is to be written; a path that cannot be
/// told to cargo; a file that another package exports too; a value of `TABLEWRIGHT_EXPORT` that is neither `check` nor
/// `write`.
pub fn write(path: impl AsRef<Path>, template: &Template) -> Result<(), Error> {
    render(path.as_ref(), || Ok(template))
}

/// [`write`](fn@write) for a template that is rendered only if it is needed: a dependency's stack must not fail here.
fn render<T: Borrow<Template>>(
    path: &Path,
    template: impl FnOnce() -> Result<T, StackError>,
) -> Result<(), Error> {
    let root = cargo::root();
    if cargo::is_dependency(&root) {
        return Ok(());
    }
    if cargo::is_build_script() {
        cargo::watch(path)?;
    }
    let path = root.join(path);
    let check = is_check(env::var_os(VARIABLE).as_deref(), env::var_os("CI").as_deref())?;
    let template = template()?;
    let text = template.borrow().as_json();
    let package = cargo::is_package(&root);
    let claims = if package { None } else { Claims::lock() };
    let found = file::read(&path)?;
    if found.as_deref() == Some(text) {
        if !check && !package {
            file::tidy(&path);
        }
        claims.inspect(|claims| claims.claim(&path, &root, text));
        return Ok(());
    }
    if package && found.is_none() {
        return Ok(());
    }
    if let (Some(claims), Some(found)) = (&claims, &found)
        && let Some(other) = claims.of_another(&path, &root, found)
    {
        return Err(Problem::Shared { path, other }.into());
    }
    let mut error = None;
    if !check && !package {
        match file::replace(&path, text) {
            Ok(()) => {
                claims.inspect(|claims| claims.claim(&path, &root, text));
                return Ok(());
            }
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
    let path = cargo::root().join(path);
    let found = file::read(&path)?;
    if found.as_deref() == Some(template.as_json()) {
        return Ok(());
    }
    Err(Error::stale(path, found.as_deref(), template.as_json(), None))
}

/// Returns whether nothing is to be written.
fn is_check(variable: Option<&OsStr>, ci: Option<&OsStr>) -> Result<bool, Error> {
    match variable.map(OsStr::to_string_lossy).as_deref() {
        Some("check") => Ok(true),
        Some("write") => Ok(false),
        None | Some("") => {
            Ok(ci.is_some_and(|ci| !(ci.is_empty() || ci == "0" || ci.eq_ignore_ascii_case("false"))))
        }
        Some(other) => Err(Problem::Variable(other.to_owned()).into()),
    }
}
