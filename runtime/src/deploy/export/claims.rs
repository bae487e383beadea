//! Notes in the target directory about which package exported which file, so that two packages cannot overwrite each
//! other in turn.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::{fs, io};

use super::cargo;

/// The notes, which one build script at a time reads and writes.
pub(super) struct Claims {
    folder: PathBuf,
    _lock: fs::File,
}

impl Claims {
    /// Waits for other build scripts that export. Without a writable target directory there are no notes.
    pub(super) fn lock() -> Option<Self> {
        let out = cargo::out()?;
        // Cargo marks the top of a target directory. The layout below is up to cargo.
        let target = out.ancestors().find(|folder| folder.join("CACHEDIR.TAG").is_file())?;
        let folder = target.join("tablewright");
        fs::create_dir_all(&folder).ok()?;
        let lock = fs::File::create(folder.join("lock")).ok()?;
        lock.lock().ok()?;
        Some(Self { folder, _lock: lock })
    }

    /// Notes that this package wrote this text, or found it in place.
    pub(super) fn claim(&self, path: &Path, root: &Path, text: &str) {
        // A missing note does no harm.
        let _ = self.write(path, root, text);
    }

    fn write(&self, path: &Path, root: &Path, text: &str) -> io::Result<()> {
        let note = format!("{}\n{}\n", hash(text), root.display());
        let file = self.file(path)?;
        if fs::read_to_string(&file).is_ok_and(|known| known == note) {
            Ok(())
        } else {
            fs::write(file, note)
        }
    }

    /// Returns the folder of another package if the file still holds the text that the other package exported.
    ///
    /// If the file was changed since, or the other package is gone, no conflict remains.
    pub(super) fn of_another(&self, path: &Path, root: &Path, found: &str) -> Option<PathBuf> {
        let note = fs::read_to_string(self.file(path).ok()?).ok()?;
        let (text, other) = note.strip_suffix('\n')?.split_once('\n')?;
        let other = PathBuf::from(other);
        let is_other = text == hash(found) && other != root && other.join("Cargo.toml").is_file();
        is_other.then_some(other)
    }

    /// Returns the path of a file's note. The file must exist.
    fn file(&self, path: &Path) -> io::Result<PathBuf> {
        Ok(self.folder.join(hash(fs::canonicalize(path)?)))
    }
}

/// Hashes a value. A value hashes the same with one version of Rust; with another version, the note is not found.
fn hash(value: impl Hash) -> String {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}
