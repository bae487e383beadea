//! Crates that tests build as their users do.

#[cfg(unix)]
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

/// The folder of the crates. They share a target folder in it, so that `tablewright` is compiled once for all of them.
pub(super) static FOLDER: LazyLock<PathBuf> = LazyLock::new(|| {
    let shared = Path::new(env!("CARGO_TARGET_TMPDIR")).join("crates");
    fs::create_dir_all(&shared).unwrap();
    // The lock is held until this process ends, so other test runs wait.
    let lock = fs::File::create(shared.join("lock")).unwrap();
    lock.lock().unwrap();
    std::mem::forget(lock);
    for folder in [".cargo", "home"] {
        let _ = fs::remove_dir_all(shared.join(folder));
        fs::create_dir_all(shared.join(folder)).unwrap();
    }
    let runtime = workspace().join("runtime");
    let config =
        format!("[patch.crates-io]\ntablewright = {{ path = {:?} }}\n", runtime.display().to_string());
    fs::write(shared.join(".cargo/config.toml"), config).unwrap();
    #[cfg(unix)]
    share_registry(&shared.join("home"));
    shared
});

/// Gives a cargo home the user's registry. Its git checkouts are its own.
#[cfg(unix)]
fn share_registry(home: &Path) {
    let users =
        env::var_os("CARGO_HOME").map_or_else(|| env::home_dir().unwrap().join(".cargo"), PathBuf::from);
    for name in ["registry", "config.toml"] {
        if users.join(name).exists() {
            std::os::unix::fs::symlink(users.join(name), home.join(name)).unwrap();
        }
    }
}

pub(super) fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

pub(super) fn fixture(name: &str) -> PathBuf {
    workspace().join("tests/fixtures").join(name)
}

/// Copies a fixture.
pub(super) fn copy(name: &str) -> PathBuf {
    let folder = FOLDER.join(name);
    let _ = fs::remove_dir_all(&folder);
    assert!(Command::new("cp").arg("-R").arg(fixture(name)).arg(&folder).status().unwrap().success());
    pin_versions(&folder);
    folder
}

/// Gives a crate the versions of the workspace, because there may be no network.
pub(super) fn pin_versions(folder: &Path) {
    fs::copy(workspace().join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
}

/// Returns the command that runs cargo in `folder`.
pub(super) fn cargo(folder: &Path, arguments: &str) -> Command {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.current_dir(folder).args(arguments.split(' '));
    cargo.env("CARGO_TARGET_DIR", FOLDER.join("target"));
    if cfg!(unix) {
        cargo.env("CARGO_HOME", FOLDER.join("home"));
    }
    // Nobody debugs these crates.
    cargo.env("CARGO_PROFILE_DEV_DEBUG", "0").env("CARGO_INCREMENTAL", "0");
    cargo
}
