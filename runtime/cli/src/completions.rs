//! `completions`: completion scripts for shells.

use clap::ArgMatches;
use clap_complete::{Shell, generate};

use crate::arguments;
use crate::output::Output;

pub(crate) fn run(matches: &ArgMatches, output: &mut Output) {
    const NAME: &str = "cargo-tablewright";
    let mut script = Vec::new();
    if let Some(shell) = matches.get_one::<Shell>("shell") {
        generate(*shell, &mut arguments::command(NAME), NAME, &mut script);
    }
    output.text(&String::from_utf8_lossy(&script));
}
