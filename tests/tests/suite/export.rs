//! `export` as a build script uses it: the files it writes, the files it leaves alone, and its messages.
//!
//! The result depends on the environment, which belongs to a process. So each export runs in a process of its own: this
//! binary, with [`process`] as the only test.

#![cfg(unix)]

use std::io::ErrorKind;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant, SystemTime};
use std::{env, fs};

use tablewright::{DynamoTable, Naming, Stack, export};
use tempfile::TempDir;

mod cargo;
mod file;
mod folder;
mod packages;
mod watch;

/// These variables tell [`process`] which stack to export, and where.
const WANTED: &str = "TEST_EXPORT";
const PATH: &str = "TEST_EXPORT_PATH";

/// How long a process exports if nobody stops it.
const FOREVER: Duration = Duration::from_secs(30);

const TEMPLATE: &str = "infra/tables.template.json";

#[derive(DynamoTable)]
#[table(name = "orders")]
struct Old {
    #[pk]
    customer_id: String,
}

#[derive(DynamoTable)]
#[table(name = "orders")]
struct New {
    #[pk]
    customer_id: String,
    #[sk]
    order_id: u64,
}

#[derive(DynamoTable)]
#[table(name = "orders")]
#[expect(dead_code, reason = "only its table is of interest")]
struct Expiring {
    #[pk]
    customer_id: String,
    #[ttl]
    expires_at: u64,
}

/// Returns a stack whose template is too long for a single write.
fn stack(wanted: &str) -> Stack {
    let stack = (10..50)
        .fold(Stack::new(Naming::verbatim()), |stack, n| stack.tag(format!("tag-{n}"), "v".repeat(256)));
    match wanted {
        "old" => stack.table::<Old>(),
        "new" => stack.table::<New>(),
        "expiring" => stack.table::<Expiring>(),
        "nothing" => stack,
        _ => panic!("{wanted}"),
    }
}

fn text(wanted: &str) -> String {
    stack(wanted).cloudformation().unwrap().as_json().to_owned()
}

/// Not a test of its own: the other tests start it as a process.
#[test]
#[expect(clippy::print_stderr, reason = "what a build script does with an error")]
fn process() {
    let (Ok(wanted), Some(path)) = (env::var(WANTED), env::var_os(PATH)) else { return };
    let export = |wanted: &str| {
        // The guard has tests of its own.
        let exported = match wanted.strip_prefix("calls of ") {
            Some(wanted) => stack(wanted).export_calls(&path),
            None => match stack(wanted).cloudformation() {
                Ok(template) => export::write(&path, &template),
                Err(_) => stack(wanted).export(&path),
            },
        };
        if let Err(error) = exported {
            eprintln!("Error: {error:?}");
            std::process::exit(1);
        }
    };
    if wanted == "forever" {
        let start = Instant::now();
        while start.elapsed() < FOREVER {
            export("old");
            export("new");
        }
    } else {
        export(&wanted);
    }
}

/// A crate, and the environment of its build.
struct Crate {
    folder: TempDir,
    template: PathBuf,
    environment: Vec<(&'static str, PathBuf)>,
}

impl Crate {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let template = folder.path().join(TEMPLATE);
        Self { folder, template, environment: Vec::new() }
    }

    /// Creates a crate that already has a template.
    fn with(text: impl AsRef<[u8]>) -> Self {
        let new = Self::new();
        new.write(TEMPLATE, text);
        new
    }

    fn set(mut self, variable: &'static str, value: impl Into<PathBuf>) -> Self {
        self.environment.push((variable, value.into()));
        self
    }

    /// Sets the variables that cargo sets only for build scripts.
    fn in_build_script(self, out: impl Into<PathBuf>) -> Self {
        self.set("CARGO_CFG_TARGET_ARCH", "any").set("OUT_DIR", out)
    }

    fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn read(&self) -> String {
        fs::read_to_string(&self.template).unwrap()
    }

    /// Returns the identity and modification time of the template, to detect any write.
    fn state(&self) -> (u64, SystemTime) {
        state(&self.template)
    }

    fn command(&self, wanted: &str) -> Command {
        let mut command = Command::new(env::current_exe().unwrap());
        command
            .args(["--exact", "suite::export::process", "--nocapture"])
            .envs([(WANTED, wanted), (PATH, TEMPLATE)])
            .env("CARGO_MANIFEST_DIR", self.folder.path());
        for variable in ["CI", "TABLEWRIGHT_EXPORT", "OUT_DIR", "CARGO_CFG_TARGET_ARCH"] {
            command.env_remove(variable);
        }
        command.envs(self.environment.iter().map(|(variable, value)| (variable, value)));
        command
    }

    /// Exports, and returns the message of a failed export.
    fn export(&self, wanted: &str) -> Result<(), String> {
        let output = self.command(wanted).output().unwrap();
        let error = String::from_utf8(output.stderr).unwrap();
        if output.status.success() { Ok(()) } else { Err(error) }
    }

    /// Starts a process that exports two stacks in turn until it is killed.
    fn export_forever(&self) -> Forever {
        Forever(self.command("forever").stdout(Stdio::null()).spawn().unwrap())
    }

    /// Returns all files of the crate.
    fn files(&self) -> Vec<PathBuf> {
        let mut files = Vec::new();
        let mut folders = vec![self.folder.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() { folders.push(path) } else { files.push(path) }
            }
        }
        files
    }
}

/// A process that is killed on drop.
struct Forever(Child);

impl Drop for Forever {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

fn state(path: &Path) -> (u64, SystemTime) {
    let file = fs::metadata(path).unwrap();
    (file.ino(), file.modified().unwrap())
}

#[test]
fn a_file_that_is_up_to_date_is_left_alone() {
    let crate_ = Crate::with(text("old"));
    let before = crate_.state();
    crate_.export("old").unwrap();
    assert_eq!(crate_.state(), before);
}

#[test]
fn line_endings_of_windows_are_up_to_date() {
    let text = text("old").replace('\n', "\r\n");
    let crate_ = Crate::with(&text).set("TABLEWRIGHT_EXPORT", "check");
    crate_.export("old").unwrap();
    assert_eq!(crate_.read(), text);
}

#[test]
fn a_stale_file_is_rewritten() {
    for stale in [text("old").as_bytes(), b"", b"\xff\xfe{\0}\0"] {
        let crate_ = Crate::with(stale);
        crate_.export("new").unwrap();
        assert_eq!(crate_.read(), text("new"));
        assert_eq!(crate_.files(), [crate_.template.as_path()], "nothing else is left");
    }
}

#[test]
fn a_missing_file_is_written_with_its_folder() {
    let crate_ = Crate::new();
    crate_.export("new").unwrap();
    assert_eq!(crate_.read(), text("new"));
}

#[test]
fn what_a_link_points_to_is_rewritten() {
    let crate_ = Crate::new();
    crate_.write("infra/readme", "");
    // At first, the link points to a missing file.
    symlink("../deploy.json", &crate_.template).unwrap();
    for wanted in ["old", "new"] {
        crate_.export(wanted).unwrap();
        assert!(crate_.template.is_symlink());
        assert_eq!(fs::read_to_string(crate_.folder.path().join("deploy.json")).unwrap(), text(wanted));
    }
}

#[test]
fn checking_writes_nothing_and_fails_with_the_difference() {
    for (variable, value) in [("TABLEWRIGHT_EXPORT", "check"), ("CI", "true"), ("CI", "1")] {
        let crate_ = Crate::with(text("old")).set(variable, value);
        let before = crate_.state();
        let error = crate_.export("new").unwrap_err();
        assert_eq!(crate_.state(), before);
        assert!(error.contains("tables.template.json is not up to date; run `"), "{error}");
        assert!(error.contains("`TABLEWRIGHT_EXPORT=write cargo build`"), "{error}");
        assert!(error.contains("\n+") && error.contains("\"order_id\""), "{error}");

        let crate_ = Crate::new().set(variable, value);
        let error = crate_.export("new").unwrap_err();
        assert!(error.contains("tables.template.json is missing; run `"), "{error}");
        assert_eq!(crate_.files(), <[&Path; 0]>::default());
        assert!(!crate_.template.parent().unwrap().exists());
    }
}

#[test]
fn what_says_write_is_no_check() {
    for environment in [
        &[("CI", "false")][..],
        &[("CI", "False")],
        &[("CI", "0")],
        &[("CI", "")],
        &[("TABLEWRIGHT_EXPORT", "write")],
        &[("TABLEWRIGHT_EXPORT", "write"), ("CI", "true")],
        &[("TABLEWRIGHT_EXPORT", ""), ("CI", "false")],
    ] {
        let crate_ = environment.iter().fold(Crate::with(text("old")), |new, set| new.set(set.0, set.1));
        crate_.export("new").unwrap();
        assert_eq!(crate_.read(), text("new"), "{environment:?}");
    }
}

#[test]
fn an_unknown_mode_is_an_error_even_where_nothing_is_stale() {
    let crate_ = Crate::with(text("old")).set("TABLEWRIGHT_EXPORT", "chekc");
    let error = crate_.export("old").unwrap_err();
    assert!(
        error.contains("TABLEWRIGHT_EXPORT is \"chekc\"; it can be `check` or `write`, or not set"),
        "{error}"
    );
}

#[test]
fn the_difference_is_shown_where_it_is() {
    let new = text("new");
    let lines: Vec<&str> = new.lines().collect();
    let old = [&["first"], &lines[..40], &lines[41..]].concat().join("\n") + "\n";
    let error = Crate::with(old).set("CI", "1").export("new").unwrap_err();
    let first = format!("\n@@ line 1 @@\n-first\n {}\n {}\n {}\n", lines[0], lines[1], lines[2]);
    assert!(error.contains(&first), "{error}");
    let second = format!(
        "\n@@ line 39 @@\n {}\n {}\n {}\n+{}\n {}\n {}\n {}\n",
        lines[37], lines[38], lines[39], lines[40], lines[41], lines[42], lines[43]
    );
    assert!(error.contains(&second), "{error}");

    let error = Crate::with(new.trim_end()).set("CI", "1").export("new").unwrap_err();
    assert!(error.contains("\nonly the line breaks differ\n"), "{error}");

    let long = "x\n".repeat(5000);
    let error = Crate::with(long).set("CI", "1").export("new").unwrap_err();
    assert!(error.lines().count() < 120 && error.contains(" more lines\n"), "{error}");
}

#[test]
fn a_file_written_by_a_build_script_is_as_old_as_the_script() {
    let out = tempfile::tempdir().unwrap();
    // If the build's folder cannot be used (for example, on another file system), the temporary file goes next to the
    // template.
    for out in [out.path(), Path::new("/nowhere")] {
        let crate_ = Crate::with(text("old")).in_build_script(out);
        crate_.export("new").unwrap();
        assert_eq!(crate_.read(), text("new"));
        assert_eq!(crate_.state().1, state(&env::current_exe().unwrap()).1);
        assert_eq!(crate_.files(), [crate_.template.as_path()]);
    }
    assert_eq!(fs::read_dir(out).unwrap().count(), 0);
}

/// A write-protected file is not replaced even for root, who could write to its folder.
#[test]
fn what_cannot_be_written_may_be_up_to_date_but_not_stale() {
    let crate_ = Crate::with(text("old"));
    fs::set_permissions(&crate_.template, fs::Permissions::from_mode(0o444)).unwrap();
    crate_.export("old").unwrap();
    let error = crate_.export("new").unwrap_err();
    assert!(error.contains("is not up to date and cannot be written (permission denied); run `"), "{error}");
    assert!(error.contains("\"order_id\""), "{error}");
    assert_eq!(crate_.read(), text("old"));

    let crate_ = Crate::with(text("old"));
    let infra = crate_.template.parent().unwrap();
    fs::set_permissions(infra, fs::Permissions::from_mode(0o555)).unwrap();
    crate_.export("old").unwrap();
    if fs::write(infra.join("probe"), "").is_err_and(|error| error.kind() == ErrorKind::PermissionDenied) {
        let error = crate_.export("new").unwrap_err();
        assert!(error.contains("is not up to date and cannot be written ("), "{error}");
        assert_eq!(crate_.read(), text("old"));
    }
    fs::set_permissions(infra, fs::Permissions::from_mode(0o755)).unwrap();

    // A folder that nobody can create.
    let error = Crate::new().set(PATH, "/proc/tablewright/tables.template.json").export("new").unwrap_err();
    assert!(error.contains("tables.template.json is missing and cannot be written ("), "{error}");
    assert!(error.contains("; run `TABLEWRIGHT_EXPORT=write cargo build` where it can be"), "{error}");
}

#[test]
fn check_compares_alone() {
    let crate_ = Crate::with(text("old"));
    let check = |wanted| export::check(&crate_.template, &stack(wanted).cloudformation().unwrap());
    check("old").unwrap();
    let error = check("new").unwrap_err().to_string();
    assert!(error.contains("is not up to date; run `") && error.contains("\"order_id\""), "{error}");
    assert_eq!(crate_.read(), text("old"));
    fs::remove_file(&crate_.template).unwrap();
    assert!(check("old").unwrap_err().to_string().contains("is missing; run `"));
}
