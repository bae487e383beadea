//! A repository with a stack, in which commands run.
//!
//! `TABLEWRIGHT_BLESS=1` rewrites the stored outputs in `tests/output`.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs};

use tempfile::TempDir;

use super::product;

pub(super) const LOCK: &str = "infra/tables.lock.json";
pub(super) const TEMPLATE: &str = "infra/tables.template.json";

/// A repository whose last commit has the first version of the product, and whose working tree has the second one.
pub(super) struct Repository {
    pub(super) folder: TempDir,
}

/// The output of a command.
pub(super) struct Printed {
    pub(super) stdout: String,
    pub(super) stderr: String,
    pub(super) code: i32,
}

impl Repository {
    pub(super) fn new() -> Self {
        let this = Self { folder: tempfile::tempdir().unwrap() };
        this.git(&["init", "--quiet", "--initial-branch=main"]);
        this.export(&product::first());
        this.commit("first");
        this.git(&["tag", "v1"]);
        this.export(&product::second());
        this
    }

    pub(super) fn path(&self, file: &str) -> PathBuf {
        self.folder.path().join(file)
    }

    pub(super) fn write(&self, file: &str, text: &str) {
        let path = self.path(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(super) fn read(&self, file: &str) -> String {
        fs::read_to_string(self.path(file)).unwrap()
    }

    pub(super) fn export(&self, stack: &tablewright::Stack) {
        self.export_to("infra/tables", stack);
    }

    /// Writes the two files of a stack, as an export does.
    pub(super) fn export_to(&self, stem: &str, stack: &tablewright::Stack) {
        self.write(&format!("{stem}.template.json"), stack.cloudformation().unwrap().as_json());
        self.write(&format!("{stem}.lock.json"), &stack.snapshot().unwrap().to_lock());
    }

    pub(super) fn git(&self, arguments: &[&str]) {
        let identity = ["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"];
        let mut git = Command::new("git");
        let status = git.args(identity).args(arguments).current_dir(self.folder.path()).status().unwrap();
        assert!(status.success(), "{arguments:?}");
    }

    pub(super) fn commit(&self, message: &str) {
        self.git(&["add", "."]);
        self.git(&["commit", "--quiet", "--message", message]);
    }

    pub(super) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-tablewright"));
        command.args(arguments).current_dir(self.folder.path());
        for variable in ["CI", "TABLEWRIGHT_EXPORT", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
            command.env_remove(variable);
        }
        command
    }

    pub(super) fn run(&self, arguments: &[&str], stdin: &str) -> Printed {
        printed(&mut self.command(arguments), stdin)
    }

    /// Runs a command line, and compares the output with the stored one.
    pub(super) fn stored(&self, name: &str, line: &str, stdin: &str) -> Printed {
        let arguments: Vec<&str> = words(line);
        let printed = self.run(&arguments, stdin);
        let Printed { stdout, stderr, code } = &printed;
        let text = format!("$ cargo {line}\n{stdout}{stderr}exit {code}\n");
        // clap pads empty lines.
        let text: String = text.lines().flat_map(|line| [line.trim_end(), "\n"]).collect();
        let text = text.replace(&*self.folder.path().canonicalize().unwrap().to_string_lossy(), "/shop");
        let text = text.replace(&*self.folder.path().to_string_lossy(), "/shop");
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/output").join(format!("{name}.txt"));
        if env::var_os("TABLEWRIGHT_BLESS").is_some() {
            fs::write(&file, &text).unwrap();
        }
        let stored = fs::read_to_string(&file).unwrap_or_default();
        assert!(stored == text, "{} has another text:\n{text}", file.display());
        printed
    }
}

pub(super) fn printed(command: &mut Command, stdin: &str) -> Printed {
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // A command that fails early does not read everything.
    let _ = child.stdin.take().unwrap().write_all(stdin.as_bytes());
    let output = child.wait_with_output().unwrap();
    let [stdout, stderr] = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
    Printed { stdout, stderr, code: output.status.code().unwrap() }
}

/// Splits a command line at its spaces, except within quotes.
pub(super) fn words(line: &str) -> Vec<&str> {
    let parts = line.split('"').enumerate();
    let words =
        parts.flat_map(
            |(position, part)| {
                if position % 2 == 1 { vec![part] } else { part.split_whitespace().collect() }
            },
        );
    words.collect()
}
