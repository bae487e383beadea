//! The stacks of a workspace, found by their locks.

use std::collections::BTreeMap;
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
    /// The folder where the search for locks began. It exists even if the folder of the lock is gone.
    root: PathBuf,
    /// The path of the lock in the state before, from the top of the repository, if the files have been renamed since.
    renamed: Option<String>,
}

/// The state of a stack at one source.
#[derive(Debug, Default)]
pub(crate) struct State {
    pub(crate) snapshot: Snapshot<'static>,
    /// `None` if only the lock is known.
    pub(crate) template: Option<String>,
    pub(crate) lock: Option<String>,
    /// The reasons for the changes that the lock accepts, by their names, the oldest first.
    pub(crate) accepted: BTreeMap<String, Vec<String>>,
}

impl State {
    /// Returns whether there are no tables.
    pub(crate) fn is_empty(&self) -> bool {
        self.snapshot == Snapshot::default()
    }

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
                failure.help(
                    "it has a merge conflict: take one side of the file, as with `git checkout --ours`, and build.\n\
                     The build adds the other side",
                )
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
        let accepted = lock.as_deref().map(accepted).unwrap_or_default();
        Ok(Self { snapshot, template, lock, accepted })
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
        let accepted = lock.as_deref().map(accepted).unwrap_or_default();
        Ok(Self { snapshot, template, lock, accepted })
    }
}

impl Stack {
    /// Returns the path of the lock, relative to the current folder if it is below.
    pub(crate) fn name(&self) -> String {
        shown(&self.lock)
    }

    /// Returns the state at a revision, or in the working tree.
    pub(crate) fn at(&self, source: &Source, parameters: &Parameters) -> Result<State, Failure> {
        let (template, lock) = (self.template(source), self.read(source, &self.lock));
        State::new(template, lock, parameters, &format!("{} of {}", self.name(), source.label()))
    }

    /// Returns the state of the first source of a comparison, in which the files can have another name.
    pub(crate) fn before(&self, source: &Source, parameters: &Parameters) -> Result<State, Failure> {
        let (Source::Revision(revision), Some(old)) = (source, &self.renamed) else {
            return self.at(source, parameters);
        };
        let show = |path: &str| git(&self.root, &["show", &format!("{revision}:{path}")]);
        let stem = old.strip_suffix(ENDING).unwrap_or(old);
        let template = template(TEMPLATES.iter().filter_map(|ending| show(&format!("{stem}{ending}"))));
        State::new(template, show(old), parameters, &format!("{old} of {revision}"))
    }

    /// Returns the path of the lock in the state before, if the files have been renamed since.
    pub(crate) fn renamed(&self) -> Option<&str> {
        self.renamed.as_deref()
    }

    fn template(&self, source: &Source) -> Option<String> {
        template(self.files().into_iter().filter_map(|path| self.read(source, &path)))
    }

    /// Returns the text of a file of the stack.
    fn read(&self, source: &Source, path: &Path) -> Option<String> {
        match source {
            Source::Revision(revision) => at_revision(revision, &self.root, path),
            _ => fs::read_to_string(path).ok(),
        }
    }

    /// Returns the path that a renamed lock had at a revision: the path of a lock that the new state no longer has, and
    /// that contains a table of this stack. Without it, a renamed file would hide every change.
    fn old_name(&self, revision: &str, to: &Source) -> Option<String> {
        let own = tables(&self.read(to, &self.lock)?);
        let top = git(&self.root, &["rev-parse", "--show-toplevel"])?;
        let listed = |revision: &str| {
            git(&self.root, &["ls-tree", "-r", "-z", "--name-only", "--full-tree", revision])
        };
        let (old, new) =
            (listed(revision)?, if let Source::Revision(to) = to { listed(to)? } else { String::new() });
        let is_there = |path: &str| match to {
            Source::Revision(_) => new.split('\0').any(|known| known == path),
            _ => Path::new(top.trim_end()).join(path).exists(),
        };
        let is_it = |path: &&str| {
            path.ends_with(ENDING)
                && !is_there(path)
                && git(&self.root, &["show", &format!("{revision}:{path}")])
                    .is_some_and(|lock| tables(&lock).iter().any(|table| own.contains(table)))
        };
        let mut gone = old.split('\0').filter(is_it);
        let (Some(path), None) = (gone.next(), gone.next()) else { return None };
        Some(path.to_owned())
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
        let is_old = self.renamed.as_deref().is_some_and(|old| Path::new(old).ends_with(name));
        paths.any(|path| path.ends_with(name)) || file.strip_suffix(ENDING) == Some(name) || is_old
    }
}

/// Returns the first text that is a template.
fn template(mut texts: impl Iterator<Item = String>) -> Option<String> {
    texts.find(|text| matches!(Document::parse(text.clone(), ""), Ok(Document::Template(_))))
}

/// Returns the reasons for the changes that a lock accepts.
fn accepted(lock: &str) -> BTreeMap<String, Vec<String>> {
    let json: Value = serde_json::from_str(lock).unwrap_or_default();
    let tables = json["tables"].as_object();
    let of_tables = tables.into_iter().flat_map(|tables| tables.values()).map(|table| &table["accepted"]);
    let entries = of_tables.chain([&json["accepted"]]).filter_map(Value::as_array).flatten();
    let mut accepted: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for entry in entries {
        if let (Some(change), Some(reason)) = (entry["change"].as_str(), entry["reason"].as_str()) {
            accepted.entry(change.to_owned()).or_default().push(reason.to_owned());
        }
    }
    accepted
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

/// Returns the stacks of the working tree that `--root` and `--stack` choose.
///
/// # Errors
///
/// Fails if there are none.
pub(crate) fn stacks(matches: &ArgMatches) -> Result<Vec<Stack>, Failure> {
    let root = root(matches)?;
    chosen(matches, &root, found(&root, &Source::WorkingTree))
}

/// Returns the stacks of both sides of a comparison that `--root` and `--stack` choose. A stack that was renamed counts
/// once.
///
/// # Errors
///
/// Fails if there are none.
pub(crate) fn compared(matches: &ArgMatches, from: &Source, to: &Source) -> Result<Vec<Stack>, Failure> {
    let root = root(matches)?;
    let mut stacks = found(&root, to);
    if let Source::Revision(revision) = from {
        let mut gone = found(&root, from);
        for stack in &mut stacks {
            let is_known = gone.iter().any(|old| old.lock == stack.lock);
            if !is_known && stack.template(from).is_none() {
                stack.renamed = stack.old_name(revision, to);
            }
        }
        let prefix = git(&root, &["rev-parse", "--show-prefix"]).unwrap_or_default();
        let renamed: Vec<PathBuf> = stacks
            .iter()
            .filter_map(|stack| Some(root.join(stack.renamed()?.strip_prefix(prefix.trim_end())?)))
            .collect();
        gone.retain(|old| !renamed.contains(&old.lock) && !stacks.iter().any(|stack| stack.lock == old.lock));
        stacks.append(&mut gone);
    }
    chosen(matches, &root, stacks)
}

fn root(matches: &ArgMatches) -> Result<PathBuf, Failure> {
    match matches.get_one::<PathBuf>("root") {
        Some(root) if root.is_dir() => Ok(root.clone()),
        Some(root) => Err(Failure::new(format!("{} is not a folder", root.display()))),
        None => Ok(workspace()),
    }
}

/// Returns the stacks of a source below a folder.
fn found(root: &Path, source: &Source) -> Vec<Stack> {
    let mut locks = Vec::new();
    match source {
        Source::WorkingTree => search(root, &mut locks),
        Source::Revision(revision) => {
            let listed = git(root, &["ls-tree", "-r", "-z", "--name-only", revision]).unwrap_or_default();
            let is_lock = |path: &Path| at_revision(revision, root, path).is_some_and(|text| is_lock(&text));
            let paths = listed.split('\0').filter(|path| path.ends_with(ENDING));
            let paths = paths.filter(|path| !path.rsplit('/').skip(1).any(is_skipped));
            locks.extend(paths.map(|path| root.join(path)).filter(|path| is_lock(path)));
        }
        Source::File(_) | Source::Stdin => {}
    }
    locks.into_iter().map(|lock| Stack { lock, root: root.to_owned(), renamed: None }).collect()
}

fn chosen(matches: &ArgMatches, root: &Path, mut found: Vec<Stack>) -> Result<Vec<Stack>, Failure> {
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

/// Adds the locks below a folder.
fn search(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let (path, name) = (entry.path(), entry.file_name());
        let Some(name) = name.to_str() else { continue };
        let is_folder = entry.file_type().is_ok_and(|ty| ty.is_dir());
        if is_folder {
            if !is_skipped(name) {
                search(&path, found);
            }
        } else if name.ends_with(ENDING) && read(&path).is_ok_and(|text| is_lock(&text)) {
            found.push(path);
        }
    }
}

/// Returns whether a folder is hidden, or has build results.
fn is_skipped(name: &str) -> bool {
    name.starts_with('.') || matches!(name, "target" | "node_modules")
}

/// Returns whether a text is a lock of this crate, even if it has merge conflicts.
fn is_lock(text: &str) -> bool {
    match serde_json::from_str::<Value>(text) {
        Ok(json) => json.get("tablewright").is_some(),
        Err(_) => text.contains("\"tablewright\""),
    }
}
