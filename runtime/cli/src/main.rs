//! `cargo tablewright`: compares, guards and plans changes of `DynamoDB` tables.
//!
//! It reads JSON that is committed or deployed, and compiles nothing: templates, locks, and descriptions of live tables.

use std::process::ExitCode;
use std::{env, io};

use anstream::AutoStream;
use clap::ArgMatches;

use failure::Failure;
use output::{Output, paint};

mod accept;
mod arguments;
mod check;
mod completions;
mod diff;
mod failure;
mod output;
mod pair;
mod plan;
mod pull;
mod show;
mod source;
mod stack;
mod verify;

/// The result of a command that did its work.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Verdict {
    Fine,
    /// The command found what it looks for, such as a danger.
    Found,
}

fn main() -> ExitCode {
    // Cargo passes its own name of the command as the first argument.
    let mut arguments: Vec<_> = env::args_os().collect();
    let is_of_cargo = arguments.get(1).is_some_and(|argument| argument == "tablewright");
    if is_of_cargo {
        arguments.remove(1);
    }
    let name = if is_of_cargo { "cargo tablewright" } else { "cargo-tablewright" };
    let matches = arguments::command(name).get_matches_from(arguments);
    if let Some(choice) = matches.get_one::<String>("color") {
        arguments::choose_color(choice);
    }
    let mut output = Output::default();
    let result = run(&matches, &mut output);
    // A reader such as `head` may close the pipe early.
    let _ = output.write(AutoStream::auto(io::stdout()));
    match result {
        Ok(Verdict::Fine) => ExitCode::SUCCESS,
        Ok(Verdict::Found) => ExitCode::from(1),
        Err(failure) => {
            let mut errors = Output::default();
            errors.line(paint(&failure.to_string()));
            let _ = errors.write(AutoStream::auto(io::stderr()));
            ExitCode::from(2)
        }
    }
}

fn run(matches: &ArgMatches, output: &mut Output) -> Result<Verdict, Failure> {
    match matches.subcommand() {
        Some(("diff", matches)) => diff::run(matches, output),
        Some(("check", matches)) => check::run(matches, output),
        Some(("plan", matches)) => plan::run(matches, output),
        Some(("accept", matches)) => accept::run(matches, output),
        Some(("show", matches)) => show::run(matches, output),
        Some(("verify", matches)) => verify::run(matches, output),
        Some(("pull", matches)) => pull::run(matches, output),
        Some(("completions", matches)) => {
            completions::run(matches, output);
            Ok(Verdict::Fine)
        }
        // The command requires one of these.
        _ => Ok(Verdict::Fine),
    }
}
