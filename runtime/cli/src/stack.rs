//! The stacks of a workspace, found by their locks.

use std::path::{Path, PathBuf};
use std::{env, fs};

use clap::ArgMatches;
use serde_json::Value;
use tablewright::deploy::Snapshot;

use crate::failure::Failure;
use crate::source::{Document, Parameters, Source, at_revision, git, read, unreadable};

const ENDING: &str = ".lock.json";

/// The endings of the file next to the lock `tables.lock.json`. Terraform files cannot be read as tables.
const TEMPLATES: [&str; 2] = [".template.json", ".json"];

/// A stack: its lock, and the template next to it.
#[derive(Clone, Debug)]
pub(crate) struct Stack {
    pub(crate) lock: PathBuf,
}

/// The state of a stack at one source.
#[derive(Debug, Default)]
pub(crate) struct State {
    pub(crate) snapshot: Snapshot<'static>,
    /// `None` if only the lock is known.
    pub(crate) template: Option<String>,
    pub(crate) lock: Option<String>,
    /// The path of the lock at the revision, if the files have been renamed since.
    pub(crate) renamed: Option<String>,
}

impl State {
    /// Returns whether the shapes of items are known.
    pub(crate) const fn has_items(&self) -> bool {
        self.lock.is_some()
    }

    /// Reads the state from the two files of a stack.
    fn new(
        template: Option<String>,
        lock: Option<String>,
        parameters: &Parameters,
        name: &str,
    ) -> Result<Self, Failure> {
        let texts = [&template, &lock];
        let has_conflict =
            texts.into_iter().flatten().any(|text| text.contains("\n<<<<<<<") || text.starts_with("<<<<<<<"));
        let fail = |error| {
            let failure = unreadable(name, &error);
            if has_conflict {
                failure.help("it has the conflict of a merge: keep both sides, and build")
            } else {
                failure
            }
        };
        let mut snapshot = match (&template, &lock) {
            (Some(text), _) => Snapshot::from_template(text, &parameters.of(text)).map_err(fail)?,
            (None, Some(text)) => Snapshot::from_lock(text).map_err(fail)?,
            (None, None) => Snapshot::default(),
        };
        if let (Some(_), Some(text)) = (&template, &lock) {
            snapshot = snapshot.with_lock(text).map_err(fail)?;
        }
        Ok(Self { snapshot, template, lock, renamed: None })
    }

    /// Reads the state from a source that is one text.
    pub(crate) fn of_source(source: &Source, parameters: &Parameters) -> Result<Self, Failure> {
        let name = source.label();
        let document = Document::parse(source.read()?, &name)?;
        let snapshot = document.snapshot(parameters, &name)?;
        let (template, lock) = match document {
            Document::Template(text) => (Some(text), None),
            Document::Lock(text) => (None, Some(text)),
            Document::Tables(_) => (None, None),
        };
        Ok(Self { snapshot, template, lock, renamed: None })
    }
}

impl Stack {
    /// Returns the path of the lock, relative to the current folder if it is below.
    pub(crate) fn name(&self) -> String {
        shown(&self.lock)
    }

    /// Returns the state at a revision, or in the working tree.
    pub(crate) fn at(&self, source: &Source, parameters: &Parameters) -> Result<State, Failure> {
        let read = |path: &Path| match source {
            Source::Revision(revision) => at_revision(revision, path),
            _ => fs::read_to_string(path).ok(),
        };
        let template = template(self.files().into_iter().filter_map(|path| read(&path)));
        let (lock, name) = (read(&self.lock), format!("{} of {}", self.name(), source.label()));
        if let (Source::Revision(revision), None, None) = (source, &template, &lock)
            && let Some((old, template, lock)) = self.renamed(revision)
        {
            let state = State::new(template, Some(lock), parameters, &format!("{old} of {revision}"))?;
            return Ok(State { renamed: Some(old), ..state });
        }
        State::new(template, lock, parameters, &name)
    }

    /// Returns the path, the template and the lock that the stack had at a revision under another name: of the locks
    /// that are gone since, the one with a table of this stack. Otherwise a renamed file would hide every change.
    fn renamed(&self, revision: &str) -> Option<(String, Option<String>, String)> {
        let folder = self.lock.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new("."));
        let own = tables(&fs::read_to_string(&self.lock).ok()?);
        let top = git(folder, &["rev-parse", "--show-toplevel"])?;
        let listed = git(folder, &["ls-tree", "-r", "-z", "--name-only", "--full-tree", revision])?;
        let show = |path: &str| git(folder, &["show", &format!("{revision}:{path}")]);
        let gone = listed.split('\0').filter_map(|path| {
            let stem = path.strip_suffix(ENDING)?;
            if Path::new(top.trim_end()).join(path).exists() {
                return None;
            }
            let lock = show(path)?;
            tables(&lock).iter().any(|table| own.contains(table)).then_some((path, stem, lock))
        });
        let mut gone = gone.collect::<Vec<_>>().into_iter();
        let (Some((path, stem, lock)), None) = (gone.next(), gone.next()) else { return None };
        let template = template(TEMPLATES.iter().filter_map(|ending| show(&format!("{stem}{ending}"))));
        Some((path.to_owned(), template, lock))
    }

    /// Returns the files that can be the template.
    fn files(&self) -> Vec<PathBuf> {
        let name = self.lock.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let stem = name.strip_suffix(ENDING).unwrap_or(name);
        TEMPLATES.iter().map(|ending| self.lock.with_file_name(format!("{stem}{ending}"))).collect()
    }

    fn is(&self, name: &str) -> bool {
        let files = self.files();
        let mut paths = std::iter::once(&self.lock).chain(&files);
        let file = self.lock.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        paths.any(|path| path.ends_with(name)) || file.strip_suffix(ENDING) == Some(name)
    }
}

/// Returns the first text that is a template.
fn template(mut texts: impl Iterator<Item = String>) -> Option<String> {
    texts.find(|text| matches!(Document::parse(text.clone(), ""), Ok(Document::Template(_))))
}

/// Returns the names of the tables of a lock.
fn tables(lock: &str) -> Vec<String> {
    let json: Value = serde_json::from_str(lock).unwrap_or_default();
    json["tables"].as_object().into_iter().flat_map(|tables| tables.keys().cloned()).collect()
}

fn shown(path: &Path) -> String {
    let current = env::current_dir().unwrap_or_default();
    let relative = path.strip_prefix(&current).or_else(|_| path.strip_prefix("."));
    relative.unwrap_or(path).display().to_string()
}

/// Returns the stacks that `--root` and `--stack` choose.
///
/// # Errors
///
/// Fails if there are none.
pub(crate) fn stacks(matches: &ArgMatches) -> Result<Vec<Stack>, Failure> {
    let root = match matches.get_one::<PathBuf>("root") {
        Some(root) if root.is_dir() => root.clone(),
        Some(root) => return Err(Failure::new(format!("{} is not a folder", root.display()))),
        None => workspace(),
    };
    let mut found = Vec::new();
    search(&root, &mut found);
    found.sort_by(|one, other| one.lock.cmp(&other.lock));
    if found.is_empty() {
        return Err(Failure::new(format!("no lock of a stack below {}", root.display())).help(
            "`Stack::export` writes one next to the template if the build script has tablewright's feature `evolve`.\n\
             Without a lock, name two files: --from deployed.json --to infra/tables.template.json",
        ));
    }
    let Some(name) = matches.get_one::<String>("stack") else { return Ok(found) };
    let chosen: Vec<Stack> = found.iter().filter(|stack| stack.is(name)).cloned().collect();
    if chosen.is_empty() {
        return Err(Failure::new(format!("no stack is called `{name}`")).help(choices(&found)));
    }
    Ok(chosen)
}

/// Returns the only stack of a list.
pub(crate) fn only(stacks: &[Stack]) -> Result<&Stack, Failure> {
    match stacks {
        [stack] => Ok(stack),
        _ => Err(Failure::new(format!("there are {} stacks, and the file describes one", stacks.len()))
            .help(format!("choose one with --stack\n{}", choices(stacks)))),
    }
}

fn choices(stacks: &[Stack]) -> String {
    let names: Vec<String> = stacks.iter().map(Stack::name).collect();
    format!("the stacks are:\n{}", names.join("\n"))
}

/// Returns the folder of the workspace: the nearest one with a lock file of cargo, or else of the repository.
fn workspace() -> PathBuf {
    let current = env::current_dir().unwrap_or_default();
    let above =
        |name: &str| current.ancestors().find(|folder| folder.join(name).exists()).map(Path::to_owned);
    above("Cargo.lock").or_else(|| above(".git")).unwrap_or(current)
}

/// Adds the locks below a folder. Hidden folders, and folders of build results, are skipped.
fn search(folder: &Path, found: &mut Vec<Stack>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let (path, name) = (entry.path(), entry.file_name());
        let Some(name) = name.to_str() else { continue };
        let is_folder = entry.file_type().is_ok_and(|ty| ty.is_dir());
        if is_folder {
            if !name.starts_with('.') && !matches!(name, "target" | "node_modules") {
                search(&path, found);
            }
        } else if name.ends_with(ENDING) && is_lock(&path) {
            found.push(Stack { lock: path });
        }
    }
}

/// Returns whether a file is a lock of this crate, or is one with a conflict of a merge.
fn is_lock(path: &Path) -> bool {
    let Ok(text) = read(path) else { return false };
    match serde_json::from_str::<Value>(&text) {
        Ok(json) => json.get("tablewright").is_some(),
        Err(_) => text.contains("\"tablewright\""),
    }
}
