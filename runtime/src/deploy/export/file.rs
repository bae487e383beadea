//! The file of a template: read, replaced atomically, and cleaned up.

use std::fs;
use std::hash::{BuildHasher, RandomState};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::cargo;
use super::error::{Error, Problem};

/// The number of attempts at a replacement: another build may remove the temporary file before it is locked.
const ATTEMPTS: u32 = 5;

const PREFIX: &str = ".tablewright-";
const SUFFIX: &str = ".tmp";

/// Returns the text of a file, or `None` if the file is missing.
pub(super) fn read(path: &Path) -> Result<Option<String>, Error> {
    match regular(path).and_then(|_| fs::read(path)) {
        // Git may check out text with Windows line endings. Invalid UTF-8 counts as stale, like any other difference.
        Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).replace("\r\n", "\n"))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Problem::Read { path: path.to_owned(), error }.into()),
    }
}

/// Returns the paths in a folder, sorted by name. A missing folder is empty.
pub(super) fn list(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<Vec<_>>>(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(error),
    };
    let mut paths = entries.map_err(|error| Problem::Read { path: folder.to_owned(), error })?;
    paths.sort_unstable();
    Ok(paths)
}

/// Removes a file that is no longer rendered. If `is_kept` is true, the file is an error instead.
pub(super) fn remove(path: PathBuf, is_kept: bool) -> Result<(), Error> {
    let error = if is_kept { None } else { fs::remove_file(&path).err() };
    if is_kept || error.is_some() { Err(Problem::Gone { path, error }.into()) } else { Ok(()) }
}

/// Rejects everything but regular files: reading a pipe blocks forever, and renaming would put a file in a device's
/// place.
fn regular(path: &Path) -> io::Result<fs::Metadata> {
    let file = fs::metadata(path)?;
    if file.is_file() {
        return Ok(file);
    }
    let what = if file.is_dir() { "a directory" } else { "a device, a pipe or a socket" };
    Err(io::Error::other(format!("it is {what}, and a template is a regular file")))
}

/// Replaces a file atomically: a reader sees either the old text or the new.
pub(super) fn replace(path: &Path, text: &str) -> io::Result<()> {
    let path = target(path);
    let old = match regular(&path) {
        Ok(old) => Some(old),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(error),
    };
    // Renaming replaces even a write-protected file on some systems but not on others.
    if old.as_ref().is_some_and(|old| old.permissions().readonly()) {
        return Err(io::ErrorKind::PermissionDenied.into());
    }
    let folder = folder(&path);
    if !folder.as_os_str().is_empty() {
        fs::create_dir_all(folder)?;
    }
    // In `OUT_DIR`, the file of a killed build bothers nobody. That folder may be on another file system, though.
    if let Some(out) = cargo::out()
        && replace_from(&out, &path, text, old.as_ref()).is_ok()
    {
        remove_left(folder);
        return Ok(());
    }
    replace_from(folder, &path, text, old.as_ref())
}

/// Follows symbolic links, since renaming would replace the link and leave its target unchanged. Circular links cannot
/// be read.
fn target(path: &Path) -> PathBuf {
    let mut path = path.to_owned();
    while let Ok(target) = fs::read_link(&path) {
        path = folder(&path).join(target);
    }
    path
}

fn folder(path: &Path) -> &Path {
    path.parent().unwrap_or(Path::new(""))
}

/// Replaces a file with one that is written in `folder`.
fn replace_from(folder: &Path, path: &Path, text: &str, old: Option<&fs::Metadata>) -> io::Result<()> {
    remove_left(folder);
    let mut attempts = 1;
    loop {
        let result = Temporary::new(folder).and_then(|temporary| temporary.replace(path, text, old));
        match result {
            Err(error) if error.kind() == io::ErrorKind::NotFound && attempts < ATTEMPTS => {
                attempts += 1;
            }
            result => return result,
        }
    }
}

/// A file that is locked while its build runs, and removed unless it is renamed.
struct Temporary {
    file: fs::File,
    path: PathBuf,
}

impl Temporary {
    /// Creates a file with a unique name: process ids are not unique if containers share a folder.
    fn new(folder: &Path) -> io::Result<Self> {
        let number = RandomState::new().hash_one(folder);
        let path = folder.join(format!("{PREFIX}{}-{number}{SUFFIX}", std::process::id()));
        let file = fs::File::create_new(&path)?;
        match file.try_lock() {
            // Another build saw the file before it was locked, and removes it.
            Err(fs::TryLockError::WouldBlock) => Err(io::ErrorKind::NotFound.into()),
            // Without locks, no build mistakes the file for a leftover.
            Ok(()) | Err(fs::TryLockError::Error(_)) => Ok(Self { file, path }),
        }
    }

    fn replace(mut self, path: &Path, text: &str, old: Option<&fs::Metadata>) -> io::Result<()> {
        let result = self.fill(text, old).and_then(|()| {
            // On Windows nobody can read a locked file.
            if cfg!(windows) {
                self.file.unlock()?;
            }
            fs::rename(&self.path, path)
        });
        if result.is_err() {
            // The error that matters is the one above.
            let _ = fs::remove_file(&self.path);
        }
        result
    }

    fn fill(&mut self, text: &str, old: Option<&fs::Metadata>) -> io::Result<()> {
        self.file.write_all(text.as_bytes())?;
        if let Some(old) = old {
            keep_owner(&self.file, old);
            self.file.set_permissions(old.permissions())?;
        }
        // Cargo reruns a build script if a watched file is newer than the script's last run. The file therefore gets
        // the time of the script, so that a build without changes reruns nothing. If that fails, the script runs once
        // too often.
        if let Some(compiled) = cargo::compiled() {
            let _ = self.file.set_modified(compiled);
        }
        self.file.sync_all()
    }
}

/// Keeps the owner of a file. Only root can do that, and only root needs to: a build in a container would take the file
/// from its user.
#[cfg(unix)]
fn keep_owner(file: &fs::File, old: &fs::Metadata) {
    use std::os::unix::fs::{MetadataExt, fchown};

    let _ = fchown(file, Some(old.uid()), Some(old.gid()));
}

#[cfg(not(unix))]
fn keep_owner(_: &fs::File, _: &fs::Metadata) {}

/// Removes the temporary files of killed builds. A running build holds a lock on its own file.
fn remove_left(folder: &Path) {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let is_ours = entry.file_name().to_str().is_some_and(is_temporary)
            && entry.file_type().is_ok_and(|kind| kind.is_file());
        if is_ours && fs::File::open(entry.path()).is_ok_and(|file| file.try_lock().is_ok()) {
            // A file that is already gone was renamed to a template.
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Returns whether a name has the form that [`Temporary::new`] makes: two numbers.
fn is_temporary(name: &str) -> bool {
    let numbers = name.strip_prefix(PREFIX).and_then(|rest| rest.strip_suffix(SUFFIX));
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    numbers
        .and_then(|numbers| numbers.split_once('-'))
        .is_some_and(|(process, number)| is_number(process) && is_number(number))
}

/// Removes leftovers of killed builds next to a file that is up to date. Also corrects a modification time in the
/// future, which would make cargo run the build script every time.
pub(super) fn tidy(path: &Path) {
    let path = target(path);
    remove_left(folder(&path));
    let Some(compiled) = cargo::compiled() else { return };
    let modified = fs::metadata(&path).and_then(|file| file.modified());
    if modified.is_ok_and(|modified| modified > cargo::now()) {
        let mut options = fs::File::options();
        // On Windows, setting the time requires a file that is open for writing.
        options.read(true).write(cfg!(windows));
        // If that fails, the script merely runs too often.
        let _ = options.open(&path).and_then(|file| file.set_modified(compiled));
    }
}
