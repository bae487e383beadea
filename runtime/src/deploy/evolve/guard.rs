//! The guard of an export: it refuses a change that loses items until someone accepts the change and gives a reason.

use std::fmt;

use super::lock::{Accepted, Lock};
use super::{Diff, Outcome, SchemaChange, Severity, diff};
use crate::deploy::snapshot::Snapshot;
use crate::deploy::stack::Stack;
use crate::error::StackError;

/// The environment variable that accepts changes: `orders.key: the reason; orders.items.total: another reason`.
pub(crate) const ACCEPT: &str = "TABLEWRIGHT_ACCEPT";

/// The current files of an export.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Files<'t> {
    pub(crate) lock: Option<&'t str>,
    pub(crate) template: Option<&'t str>,
}

/// A lock that may be written.
#[derive(Debug)]
pub(crate) struct Guarded<'s> {
    pub(crate) lock: Lock<'s>,
    /// One line for each warning.
    pub(crate) warnings: Vec<String>,
}

/// The reason why nothing may be written.
#[derive(Debug)]
pub(crate) enum Refusal {
    Stack(StackError),
    /// The lock cannot be read.
    Lock(String),
    /// The value of [`ACCEPT`] is not valid.
    Acceptance(String),
    Dangers(Dangers),
}

/// Dangerous changes that were not accepted.
#[derive(Debug)]
pub(crate) struct Dangers {
    changes: Vec<SchemaChange>,
    /// Names that were accepted but do not name a danger.
    unknown: Vec<String>,
    /// True for a check, in which nothing can be accepted.
    is_check: bool,
}

impl From<StackError> for Refusal {
    fn from(error: StackError) -> Self {
        Self::Stack(error)
    }
}

/// Compares a stack with its lock. Without a lock, compares it with the existing template.
///
/// `accept` is the value of [`ACCEPT`]. If `is_check`, nothing is accepted, and a lock with a pending acceptance is
/// stale.
pub(crate) fn guard<'s>(
    stack: &'s Stack,
    files: Files<'_>,
    accept: Option<&str>,
    is_check: bool,
) -> Result<Guarded<'s>, Refusal> {
    let mut new = stack.snapshot()?;
    let old = match (files.lock, files.template) {
        (Some(lock), _) => Some(Lock::parse(lock).map_err(|problem| unreadable(lock, &problem))?),
        // A template that cannot be read was not written by an export, so it counts as missing.
        (None, Some(template)) => {
            Snapshot::from_template(template, &[]).ok().map(|snapshot| Lock { snapshot, ..Lock::default() })
        }
        (None, None) => None,
    };
    let diff = old.as_ref().map_or_else(Diff::default, |old| diff(&old.snapshot, &new));
    let Lock { snapshot, mut accepted, pending, mut past } = old.unwrap_or_default();
    let mut given = match accept.filter(|accept| !is_check && !accept.trim().is_empty()) {
        Some(accept) => acceptances(accept).map_err(Refusal::Acceptance)?,
        None => Vec::new(),
    };
    let pending = if is_check { Vec::new() } else { pending };
    given.extend(pending.iter().cloned());
    let (dangers, others): (Vec<SchemaChange>, Vec<SchemaChange>) =
        diff.changes.into_iter().partition(|change| change.severity == Severity::Danger);
    let is_accepted = |change: &SchemaChange| given.iter().any(|given| given.change == change.id);
    let refused: Vec<SchemaChange> = dangers.iter().filter(|change| !is_accepted(change)).cloned().collect();
    if !refused.is_empty() {
        let is_known = |given: &&Accepted| dangers.iter().any(|danger| danger.id == given.change);
        let unknown = given.iter().filter(|given| !is_known(given)).map(|given| given.change.clone());
        return Err(Refusal::Dangers(Dangers { unknown: unknown.collect(), changes: refused, is_check }));
    }
    for danger in &dangers {
        let table = danger.at.table.clone();
        // A removed table has no entry in the lock to hold its history.
        let table =
            table.filter(|table| new.tables.iter().any(|new| new.base.as_deref() == Some(table.as_str())));
        let entry = given.iter().find(|given| given.change == danger.id);
        accepted.extend(entry.map(|entry| (table, entry.clone())));
    }
    for (table, _) in &mut accepted {
        if table
            .as_ref()
            .is_some_and(|table| !new.tables.iter().any(|new| new.base.as_ref() == Some(&table.into())))
        {
            *table = None;
        }
    }
    let mut warnings = warnings(&others);
    // If the entry stayed in the lock, it would accept a later change.
    let unused = pending.iter().filter(|given| !dangers.iter().any(|danger| danger.id == given.change));
    warnings.extend(unused.map(|given| {
        format!("`{}`, which the lock accepts, names no danger, so the entry is removed", given.change)
    }));
    past.advance(&snapshot, &mut new);
    Ok(Guarded { lock: Lock { snapshot: new, accepted, pending: Vec::new(), past }, warnings })
}

fn unreadable(lock: &str, problem: &str) -> Refusal {
    let advice = if lock.lines().any(|line| line.starts_with("<<<<<<<")) {
        "It has a merge conflict: take one side of the file, as with `git checkout --ours`, and build again. The \
         build adds the other side"
    } else {
        "Take the file of the last release, or make it from what is deployed"
    };
    Refusal::Lock(format!("{problem}. {advice}"))
}

/// Parses `orders.key: the reason; orders.items.total: another reason`.
fn acceptances(text: &str) -> Result<Vec<Accepted>, String> {
    let entries = text.split(';').map(str::trim).filter(|entry| !entry.is_empty());
    let entry = |entry: &str| match entry.split_once(':') {
        Some((change, reason)) if !reason.trim().is_empty() && !change.trim().is_empty() => {
            Ok(Accepted { change: change.trim().to_owned(), reason: reason.trim().to_owned() })
        }
        _ => Err(format!(
            "{ACCEPT}: `{entry}` has no reason; write `{}: the reason`",
            entry.trim_end_matches(':').trim()
        )),
    };
    entries.map(entry).collect()
}

/// Returns the warnings for changes that are not dangerous.
fn warnings(changes: &[SchemaChange]) -> Vec<String> {
    let warned = changes.iter().filter(|change| change.severity > Severity::Note);
    let line = |change: &SchemaChange| {
        let reason = change.reason.lines().next().unwrap_or_default();
        let steps = match change.severity {
            Severity::Steps if change.cloudformation == Outcome::Import => {
                "; CloudFormation refuses it as one deployment"
            }
            Severity::Steps => "; it takes several deployments: see `evolve::plan`",
            _ => "",
        };
        format!("{}: {reason}{steps}", change.summary())
    };
    warned.map(line).collect()
}

/// Formats all dangers at once, each like a compiler error, and explains how to accept them.
impl fmt::Display for Dangers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { changes, unknown, is_check } = self;
        let what = if changes.len() == 1 { "a change" } else { "changes" };
        writeln!(f, "{what} would lose stored items or tables, so nothing is written\n")?;
        for change in changes {
            writeln!(f, "{change}\n")?;
        }
        for name in unknown {
            writeln!(f, "`{name}` is accepted and names no danger")?;
        }
        let names: Vec<String> = changes.iter().map(|change| format!("{}: <reason>", change.id)).collect();
        let names = names.join("; ");
        if *is_check {
            write!(
                f,
                "to accept a change that you want, run `{ACCEPT}=\"{names}\" cargo build` where files can be written, and commit the lock"
            )
        } else {
            write!(
                f,
                "to accept a change that you want, name it and give a reason: {ACCEPT}=\"{names}\" cargo build"
            )
        }
    }
}
