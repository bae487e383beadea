//! The file of a template: read, replaced as a whole, and kept tidy.

use std::fs;
use std::hash::{BuildHasher, RandomState};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::cargo;
use super::error::{Error, Problem};

/// How often a replacement is tried: another build may remove the temporary file before it is locked.
const ATTEMPTS: u32 = 5;

const PREFIX: &str = ".tablewright-";
const SUFFIX: &str = ".tmp";

/// Returns the text of a file, which may be missing.
pub(super) fn read(path: &Path) -> Result<Option<String>, Error> {
    match regular(path).and_then(|_| fs::read(path)) {
        // Git may check text out with the line endings of Windows. What is not text is as stale as any other text.
        Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).replace("\r\n", "\n"))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Problem::Read { path: path.to_owned(), error }.into()),
    }
}

/// Refuses what is not a regular file: reading a pipe waits for ever, and renaming would put a file in a device's place.
fn regular(path: &Path) -> io::Result<fs::Metadata> {
    let file = fs::metadata(path)?;
    if file.is_file() {
        return Ok(file);
    }
    let what = if file.is_dir() { "a directory" } else { "a device, a pipe or a socket" };
    Err(io::Error::other(format!("it is {what}, and a template is a regular file")))
}

/// Replaces a file as a whole: whoever reads it sees the old text or the new.
pub(super) fn replace(path: &Path, text: &str) -> io::Result<()> {
    let path = target(path);
    let old = match regular(&path) {
        Ok(old) => Some(old),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(error),
    };
    // Renaming also replaces a write-protected file, on some systems and not on others.
    if old.as_ref().is_some_and(|old| old.permissions().readonly()) {
        return Err(io::ErrorKind::PermissionDenied.into());
    }
    let folder = folder(&path);
    if !folder.as_os_str().is_empty() {
        fs::create_dir_all(folder)?;
    }
    // In `OUT_DIR` the file of a killed build is in nobody's way. It may be on another file system, though.
    if let Some(out) = cargo::out()
        && replace_from(&out, &path, text, old.as_ref()).is_ok()
    {
        remove_left(folder);
        return Ok(());
    }
    replace_from(folder, &path, text, old.as_ref())
}

/// Renaming would replace a link, and leave what it points to as it was. Links that go in circles could not be read.
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

/// Replaces a file by one that is written in `folder`.
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

/// A file that is locked as long as its build lives, and removed unless it is renamed.
struct Temporary {
    file: fs::File,
    path: PathBuf,
}

impl Temporary {
    /// Creates a file of a name that no other build has: process ids are not unique if containers share a folder.
    fn new(folder: &Path) -> io::Result<Self> {
        let number = RandomState::new().hash_one(folder);
        let path = folder.join(format!("{PREFIX}{}-{number}{SUFFIX}", std::process::id()));
        let file = fs::File::create_new(&path)?;
        match file.try_lock() {
            // Another build has seen it before it was locked, and removes it.
            Err(fs::TryLockError::WouldBlock) => Err(io::ErrorKind::NotFound.into()),
            // Without locks nobody takes it for one that was left.
            Ok(()) | Err(fs::TryLockError::Error(_)) => Ok(Self { file, path }),
        }
    }

    fn replace(mut self, path: &Path, text: &str, old: Option<&fs::Metadata>) -> io::Result<()> {
        let result = self.fill(text, old).and_then(|()| {
            // On Windows nobody can read a file that is locked.
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
        // Cargo reruns a build script for a watched file that is newer than the script's last run, so the file takes the
        // time of the script: a build with nothing changed then reruns nothing. If that fails, one run too many is all.
        if let Some(compiled) = cargo::compiled() {
            let _ = self.file.set_modified(compiled);
        }
        self.file.sync_all()
    }
}

/// Only root may give a file away, and only root needs to: a build in a container would take the file from its user.
#[cfg(unix)]
fn keep_owner(file: &fs::File, old: &fs::Metadata) {
    use std::os::unix::fs::{MetadataExt, fchown};

    let _ = fchown(file, Some(old.uid()), Some(old.gid()));
}

#[cfg(not(unix))]
fn keep_owner(_: &fs::File, _: &fs::Metadata) {}

/// Removes the temporary files of builds that were killed. A running build holds a lock on its own file.
fn remove_left(folder: &Path) {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let is_ours = entry.file_name().to_str().is_some_and(is_temporary)
            && entry.file_type().is_ok_and(|kind| kind.is_file());
        if is_ours && fs::File::open(entry.path()).is_ok_and(|file| file.try_lock().is_ok()) {
            // One that is gone by now has become a template.
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Returns whether [`Temporary::new`] makes such a name: two numbers.
fn is_temporary(name: &str) -> bool {
    let numbers = name.strip_prefix(PREFIX).and_then(|rest| rest.strip_suffix(SUFFIX));
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    numbers
        .and_then(|numbers| numbers.split_once('-'))
        .is_some_and(|(process, number)| is_number(process) && is_number(number))
}

/// Removes what killed builds have left beside a file that is up to date, and sets a time right that would have cargo
/// run the build script each time: one in the future.
pub(super) fn tidy(path: &Path) {
    let path = target(path);
    remove_left(folder(&path));
    let Some(compiled) = cargo::compiled() else { return };
    let modified = fs::metadata(&path).and_then(|file| file.modified());
    if modified.is_ok_and(|modified| modified > cargo::now()) {
        let mut options = fs::File::options();
        // On Windows it takes a file that is open for writing.
        options.read(true).write(cfg!(windows));
        // If that fails, the script runs too often, and that is all.
        let _ = options.open(&path).and_then(|file| file.set_modified(compiled));
    }
}
