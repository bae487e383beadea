//! Template files next to the code, written by a build script.
//!
//! [`write`](fn@write), which [`Stack::export`](crate::Stack::export) calls, is made for `build.rs`. After every build,
//! the file holds the template of the code that was built.
//!
//! - The file is rewritten only when its content differs. The new content goes to a temporary file, which is then
//!   renamed, so no build leaves half a template and none triggers the next one. The file keeps its permissions, a
//!   symbolic link stays a link, and temporary files left by killed builds are removed. Windows line endings do not
//!   count as a difference; a byte order mark does, and the error names it.
//! - With `TABLEWRIGHT_EXPORT=check`, or if `CI` is set (to anything but `false` and `0`), nothing is written: a stale or
//!   missing file fails the build and prints the difference. If only the formatting differs, the error says so.
//!   `TABLEWRIGHT_EXPORT=write` writes even in CI.
//! - If the file or its folder is not writable, an up-to-date file is fine, and a stale or missing file is an error.
//!   Only regular files are read and written: a directory, a device or a pipe is an error.
//! - Two packages that export different templates to one file would overwrite each other in turn. The second one fails,
//!   if both are built in the same target directory.
//! - If the crate is packaged, nothing is written. A stale file is an error; a file that is not in the package is fine.
//! - If the crate is built as a dependency (from cargo's registry, from cargo's git checkouts, or vendored), nothing is
//!   written or checked: the template is up to the author of the crate.
//! - A file in the build script's `OUT_DIR` is a product of the build, for `include_str!`. It is always written, and has
//!   no lock.
//!
//! A build script that exports is rerun when the file or one of the two variables changes. The tables are part of the
//! script, so cargo notices their changes by itself. For everything else that your build script depends on, you must
//! now tell cargo too (`cargo::rerun-if-changed`). Cargo reads these lines one by one and as UTF-8, so a path that it
//! would misread is an error.
//!
//! With the feature `evolve`, `Stack::export` also keeps a lock next to the template, in the same way:
//! `tables.lock.json` next to `tables.template.json`. A change that loses stored items is an error, and nothing is
//! written until `TABLEWRIGHT_ACCEPT` names the change with a reason. See the guide's page on changes.
//!
//! [`check`] only compares, for a test in a crate that exports in another way.

use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

#[cfg(feature = "evolve")]
use crate::deploy::evolve::guard::{ACCEPT, Files, Guarded, guard};
#[cfg(feature = "evolve")]
use crate::deploy::evolve::lock::Past;
use crate::deploy::render::before::Before;
use crate::deploy::render::calls;
#[cfg(feature = "terraform")]
use crate::deploy::render::terraform;
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
    /// Writes the parameterised template from a build script, if it differs from the file.
    ///
    /// With the feature `evolve`, it also keeps a lock next to the template, and rejects changes that lose stored
    /// items.
    ///
    /// # Errors
    ///
    /// Fails if the stack cannot be rendered, if the file cannot be written, and, when nothing is to be written, if the
    /// file is stale or missing. See [`export`](self) for when nothing is written.
    pub fn export(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        guarded(path.as_ref(), self, |_| self.cloudformation())
    }

    /// Writes the [fragment](Self::fragment) from a build script, if it differs from the file.
    ///
    /// # Errors
    ///
    /// Fails like [`export`](Self::export).
    pub fn export_fragment(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        guarded(path.as_ref(), self, |_| self.fragment())
    }

    /// Writes the [requests](Self::calls) that create the tables into a folder, from a build script, if they differ
    /// from the files in it. The files are for `aws dynamodb … --cli-input-json`, or for a program in any language.
    ///
    /// Each request has a file, numbered in the order in which the requests are sent, such as
    /// `01-create-table.orders.json`. The file `index.json` lists them:
    ///
    /// ```json
    /// {
    ///   "tables": {
    ///     "orders": "acme-shop-orders"
    ///   },
    ///   "calls": [
    ///     {
    ///       "file": "01-create-table.orders.json",
    ///       "operation": "create-table",
    ///       "table": "orders",
    ///       "wait": "ACTIVE"
    ///     },
    ///     {
    ///       "file": "02-tag-resource.orders.json",
    ///       "operation": "tag-resource",
    ///       "table": "orders",
    ///       "ResourceArn": {
    ///         "needs": "orders.LatestStreamArn"
    ///       }
    ///     }
    ///   ]
    /// }
    /// ```
    ///
    /// - `wait`: wait until the table and all its indexes have this status before you send the next request.
    /// - `ResourceArn`: the request names an ARN that only `DynamoDB` knows and returns in its description of that
    ///   table. The ARN is not in the file; add it.
    /// - `retry-on`: if a request fails with this error code, send it again: a new table is not ready for it
    ///   immediately.
    ///
    /// The requests cover `DynamoDB` only, without Parameter Store entries, alarms, policies or functions.
    ///
    /// Numbered files that are no longer in the sequence are removed. Other files in the folder are left alone.
    ///
    /// # Errors
    ///
    /// Fails like [`export`](Self::export). Settings of a table that need other requests are errors: replicas, auto
    /// scaling, an import, the stack's own key, and a Kinesis stream whose ARN is left to the deployment. If nothing is
    /// to be written, a numbered file that is not in the sequence is an error too.
    pub fn export_calls(&self, folder: impl AsRef<Path>) -> Result<(), Error> {
        render_folder(folder.as_ref(), calls::is_call, || {
            let steps = self.calls()?;
            calls::check(self)?;
            Ok(calls::files(&steps))
        })
    }

    /// Writes the [model of NoSQL Workbench](Self::workbench) from a build script, if it differs from the file.
    ///
    /// # Errors
    ///
    /// Fails like [`export`](Self::export).
    pub fn export_workbench(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        render(path.as_ref(), || self.workbench())
    }

    /// Writes the [page](Self::page) about the tables from a build script, if it differs from the file: as HTML if the name
    /// of the file ends in `.html`, and as Markdown otherwise.
    ///
    /// # Errors
    ///
    /// Fails like [`export`](Self::export).
    #[cfg(feature = "page")]
    pub fn export_page(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        let path = path.as_ref();
        let is_html = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("html"));
        render(path, || {
            let page = self.page()?;
            Ok(if is_html { page.into_html() } else { page.into_markdown() })
        })
    }

    /// Writes the Terraform file from a build script, if it differs from the file, as [`export`](Self::export) does
    /// with the template. Terraform reads files whose names end in `.tf.json`.
    ///
    /// # Errors
    ///
    /// Fails like [`export`](Self::export).
    #[cfg(feature = "terraform")]
    pub fn export_terraform(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        guarded(path.as_ref(), self, |past| terraform::render(self, past))
    }
}

/// Writes the output of a [`Stack`] to `path` if it differs from the file, as the [module](self) describes.
///
/// A relative path starts at the folder of the crate's `Cargo.toml`.
///
/// # Errors
///
/// Fails if the file cannot be read or written; if it is stale or missing when nothing is to be written; if cargo
/// cannot be told the path; if another package exports the file too; and if `TABLEWRIGHT_EXPORT` is neither `check` nor
/// `write`.
pub fn write(path: impl AsRef<Path>, rendered: &impl AsRef<str>) -> Result<(), Error> {
    render(path.as_ref(), || Ok(rendered))
}

/// Does the same as [`write`](fn@write), but renders only when needed, because a dependency's stack must not fail here.
fn render<T: AsRef<str>>(path: &Path, rendered: impl FnOnce() -> Result<T, StackError>) -> Result<(), Error> {
    let Some(run) = Run::begin(path, &[path])? else { return Ok(()) };
    let rendered = rendered()?;
    run.put(path, rendered.as_ref(), run.claims().as_ref())?;
    Ok(())
}

/// Does the same as [`render`] for a stack. Without the feature `evolve`, a stack has no lock.
#[cfg(not(feature = "evolve"))]
fn guarded<T: AsRef<str>>(
    path: &Path,
    _: &Stack,
    rendered: impl FnOnce(Before<'_>) -> Result<T, StackError>,
) -> Result<(), Error> {
    render(path, || rendered(Before::default()))
}

/// Does the same as [`render`] for a stack with a lock. The guard runs first: if it rejects a change, both files stay
/// as they are.
#[cfg(feature = "evolve")]
fn guarded<T: AsRef<str>>(
    path: &Path,
    stack: &Stack,
    rendered: impl FnOnce(Before<'_>) -> Result<T, StackError>,
) -> Result<(), Error> {
    let lock = lock_of(path);
    let Some(run) = Run::begin(path, &[path, &lock])? else { return Ok(()) };
    if run.is_artifact {
        return render(path, || rendered(Before::default()));
    }
    let (lock_text, template_text) = (run.read(&lock)?, run.read(path)?);
    let files = Files { lock: lock_text.as_deref(), template: template_text.as_deref() };
    let accept = env::var(ACCEPT).ok();
    let guarded = guard(stack, files, accept.as_deref(), !run.may_write());
    let Guarded { lock: new, warnings } =
        guarded.map_err(|refusal| Problem::of(refusal, run.root.join(&lock)))?;
    let Past { retained, renamed } = &new.past;
    let rendered = rendered(Before { snapshot: Some(&new.snapshot), retained: Some(retained), renamed })?;
    let claims = run.claims();
    run.put(path, rendered.as_ref(), claims.as_ref())?;
    if run.put(&lock, &new.to_text(), claims.as_ref())? {
        for warning in &warnings {
            cargo::warn(warning);
        }
    }
    Ok(())
}

/// Returns the path of the lock next to a template: `infra/tables.lock.json` for `infra/tables.template.json`.
#[cfg(feature = "evolve")]
fn lock_of(path: &Path) -> PathBuf {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let endings = [".template.json", ".fragment.json", ".tf.json", ".json"];
    let stem = endings.iter().find_map(|ending| name.strip_suffix(ending)).unwrap_or(&name);
    path.with_file_name(format!("{stem}.lock.json"))
}

/// One export: what it may do, and where.
struct Run {
    root: PathBuf,
    is_check: bool,
    is_package: bool,
    /// True for the folder of the build itself, which nobody commits.
    #[cfg(feature = "evolve")]
    is_artifact: bool,
}

impl Run {
    /// Tells cargo what to watch. Returns `None` in a dependency, which exports nothing but products of its build.
    fn begin(place: &Path, paths: &[&Path]) -> Result<Option<Self>, Error> {
        let root = cargo::root();
        let is_artifact = cargo::out().is_some_and(|out| root.join(place).starts_with(out));
        if !is_artifact && cargo::is_dependency(&root) {
            return Ok(None);
        }
        paths.iter().try_for_each(|path| watch(path))?;
        let is_check = is_check_of_environment()? && !is_artifact;
        let is_package = !is_artifact && cargo::is_package(&root);
        Ok(Some(Self {
            root,
            is_check,
            is_package,
            #[cfg(feature = "evolve")]
            is_artifact,
        }))
    }

    const fn may_write(&self) -> bool {
        !self.is_check && !self.is_package
    }

    fn claims(&self) -> Option<Claims> {
        if self.is_package { None } else { Claims::lock() }
    }

    #[cfg(feature = "evolve")]
    fn read(&self, path: &Path) -> Result<Option<String>, Error> {
        file::read(&self.root.join(path))
    }

    /// Writes a file if it differs, and returns whether it wrote.
    fn put(&self, path: &Path, text: &str, claims: Option<&Claims>) -> Result<bool, Error> {
        let Self { root, is_package, .. } = self;
        let (path, may_write) = (root.join(path), self.may_write());
        let found = file::read(&path)?;
        if found.as_deref() == Some(text) {
            if may_write {
                file::tidy(&path);
            }
            if let Some(claims) = claims {
                claims.claim(&path, root, text);
            }
            return Ok(false);
        }
        if *is_package && found.is_none() {
            return Ok(false);
        }
        if let (Some(claims), Some(found)) = (claims, &found)
            && let Some(other) = claims.of_another(&path, root, found)
        {
            return Err(Problem::Shared { path, other }.into());
        }
        let mut error = None;
        if may_write {
            match file::replace(&path, text) {
                Ok(()) => {
                    if let Some(claims) = claims {
                        claims.claim(&path, root, text);
                    }
                    return Ok(true);
                }
                Err(refused) => error = Some(refused),
            }
        }
        Err(Error::stale(path, found.as_deref(), text, error))
    }
}

/// Tells cargo to watch a file, if a build script exports it.
fn watch(path: &Path) -> Result<(), Error> {
    if cargo::is_build_script() { cargo::watch(path) } else { Ok(()) }
}

/// Does the same as [`write`](fn@write) for the files of a folder, each with its name. A file that is not in the list
/// but whose name belongs to this crate, by `is_ours`, is removed. If nothing is to be written, such a file is an
/// error.
fn render_folder(
    folder: &Path,
    is_ours: impl Fn(&str) -> bool,
    files: impl FnOnce() -> Result<Vec<(String, String)>, StackError>,
) -> Result<(), Error> {
    let Some(run) = Run::begin(folder, &[])? else { return Ok(()) };
    let files = files()?;
    for (name, _) in &files {
        watch(&folder.join(name))?;
    }
    let claims = run.claims();
    for (name, text) in &files {
        run.put(&folder.join(name), text, claims.as_ref())?;
    }
    for path in file::list(&run.root.join(folder))? {
        let name = path.file_name().and_then(OsStr::to_str).unwrap_or_default();
        if is_ours(name) && !files.iter().any(|(file, _)| file == name) {
            file::remove(path, !run.may_write())?;
        }
    }
    Ok(())
}

/// Compares the file at `path` with the output of a [`Stack`](crate::Stack), and writes nothing.
///
/// A relative path starts at the folder of the crate's `Cargo.toml`.
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
/// Fails if the file is stale or missing, with the difference, and if it cannot be read.
pub fn check(path: impl AsRef<Path>, rendered: &impl AsRef<str>) -> Result<(), Error> {
    let path = cargo::root().join(path);
    let found = file::read(&path)?;
    if found.as_deref() == Some(rendered.as_ref()) {
        return Ok(());
    }
    Err(Error::stale(path, found.as_deref(), rendered.as_ref(), None))
}

/// Returns whether nothing is to be written, according to the environment of this process.
fn is_check_of_environment() -> Result<bool, Error> {
    is_check(env::var_os(VARIABLE).as_deref(), env::var_os("CI").as_deref())
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
