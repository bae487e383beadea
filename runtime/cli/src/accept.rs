//! `accept`: accepts a dangerous change in the lock.

use std::ffi::OsString;
use std::path::Path;
use std::{env, fs, io};

use clap::ArgMatches;
use tablewright::evolve;

use crate::Verdict;
use crate::failure::Failure;
use crate::output::{Output, dim};
use crate::source::read;
use crate::stack::{Stack, stacks};

pub(crate) fn run(matches: &ArgMatches, output: &mut Output) -> Result<Verdict, Failure> {
    let text = |name| matches.get_one::<String>(name).map(String::as_str).unwrap_or_default();
    let (change, reason) = (text("change"), text("reason"));
    if is_check() {
        return Err(Failure::new("nothing is accepted in CI")
            .help("accept the change where you build, and commit the lock with the reason"));
    }
    let stacks = stacks(matches)?;
    let (mut accepted, mut refused): (Vec<(&Stack, String)>, Vec<Failure>) = (Vec::new(), Vec::new());
    for stack in &stacks {
        match evolve::accept(&read(&stack.lock)?, change, reason) {
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
        output.line(format!("{}: the next build accepts `{change}`", stack.name()));
    }
    output.line(dim("build, and commit the lock: it then has the reason next to the change"));
    Ok(Verdict::Fine)
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
    let temporary = path.with_extension(format!("{}.tmp", std::process::id()));
    fs::write(&temporary, text)?;
    fs::rename(&temporary, path).inspect_err(|_| {
        let _ = fs::remove_file(&temporary);
    })
}
