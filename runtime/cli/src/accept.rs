//! `accept`: accepts a dangerous change in the lock.

use std::ffi::OsString;
use std::path::Path;
use std::{env, fs, io};

use clap::ArgMatches;
use serde_json::{Value, json};
use tablewright::evolve;

use crate::Verdict;
use crate::failure::Failure;
use crate::output::{Output, dim};
use crate::source::{Parameters, Source, read};
use crate::stack::{Stack, compared};

pub(crate) fn run(matches: &ArgMatches, output: &mut Output) -> Result<Verdict, Failure> {
    let text = |name| matches.get_one::<String>(name).map(String::as_str).unwrap_or_default();
    let (change, reason) = (text("change"), text("reason"));
    if is_check() {
        return Err(Failure::new("nothing is accepted in CI")
            .help("accept the change where you build, and commit the lock with the reason"));
    }
    let stacks = compared(matches, &Source::Revision("HEAD".to_owned()), &Source::WorkingTree)?;
    let (mut accepted, mut refused): (Vec<(&Stack, String)>, Vec<Failure>) = (Vec::new(), Vec::new());
    let mut is_removal = false;
    for stack in &stacks {
        let today = if stack.lock.exists() { read(&stack.lock)? } else { NO_TABLES.to_owned() };
        let before = stack.before(&Source::Revision("HEAD".to_owned()), &Parameters::default());
        let result = match before.ok().and_then(|before| before.lock) {
            Some(before) if is_without_tables(&today) => {
                is_removal = true;
                evolve::accept(&before, change, reason).map(|_| with_reason(&today, change, reason))
            }
            _ => evolve::accept(&today, change, reason),
        };
        match result {
            Ok(text) => accepted.push((stack, text)),
            Err(error) => refused.push(Failure::new(format!("{}: {error}", stack.name()))),
        }
    }
    // Several stacks can have the table, for several environments. The same build exports them all.
    if accepted.is_empty()
        && let Some(failure) = refused.into_iter().next()
    {
        return Err(failure.help("the failed build prints the names of the changes"));
    }
    for (stack, text) in accepted {
        replace(&stack.lock, &text)
            .map_err(|error| Failure::new(format!("cannot write {}: {error}", stack.name())))?;
        let what = if is_removal { "accepts" } else { "the next build accepts" };
        output.line(format!("{}: {what} `{change}`", stack.name()));
    }
    output.line(dim(if is_removal {
        "commit the lock: it has no tables any more, and the reason"
    } else {
        "build, and commit the lock: it then has the reason next to the change"
    }));
    Ok(Verdict::Fine)
}

/// The lock of a stack that was removed. Nothing builds it, so the command adds the accepted changes.
const NO_TABLES: &str = "{ \"tablewright\": 1, \"tables\": {} }";

fn is_without_tables(lock: &str) -> bool {
    serde_json::from_str::<Value>(lock).is_ok_and(|lock| lock["tables"] == json!({}))
}

fn with_reason(lock: &str, change: &str, reason: &str) -> String {
    let mut lock: Value = serde_json::from_str(lock).unwrap_or_default();
    let entry = json!({ "change": change, "reason": reason.trim() });
    match &mut lock["accepted"] {
        Value::Array(entries) => entries.push(entry),
        none => *none = json!([entry]),
    }
    format!("{lock:#}\n")
}

/// Returns whether the build only checks, as the build script decides it.
fn is_check() -> bool {
    let is_off = |value: &OsString| {
        value.is_empty()
            || value == "0"
            || value.to_str().is_some_and(|value| value.eq_ignore_ascii_case("false"))
    };
    match env::var_os("TABLEWRIGHT_EXPORT").filter(|value| !value.is_empty()) {
        Some(value) => value != "write",
        None => env::var_os("CI").is_some_and(|value| !is_off(&value)),
    }
}

/// Replaces a file as a whole, so that a reader never sees half of it.
fn replace(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder)?;
    }
    let temporary = path.with_extension(format!("{}.tmp", std::process::id()));
    fs::write(&temporary, text)?;
    fs::rename(&temporary, path).inspect_err(|_| {
        let _ = fs::remove_file(&temporary);
    })
}
