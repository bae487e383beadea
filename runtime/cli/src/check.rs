//! `check`: fails if a change is too severe.

use clap::ArgMatches;
use serde_json::{Value, json};
use tablewright::evolve::{SchemaChange, Severity};

use crate::Verdict;
use crate::failure::Failure;
use crate::output::{Output, bold, dim};
use crate::pair::{Pair, is_json, summary};

pub(crate) fn run(matches: &ArgMatches, output: &mut Output) -> Result<Verdict, Failure> {
    let least = match matches.get_one::<String>("fail-on").map(String::as_str) {
        Some("note") => Severity::Note,
        Some("warning") => Severity::Warning,
        Some("steps") => Severity::Steps,
        _ => Severity::Danger,
    };
    let pairs = Pair::all(matches)?;
    let (mut refused, mut stacks) = (0, Vec::<Value>::new());
    for pair in &pairs {
        let changes = pair.diff().changes;
        let is_severe = |change: &&SchemaChange| change.severity >= least;
        let severe: Vec<SchemaChange> = changes.iter().filter(is_severe).cloned().collect();
        refused += severe.iter().filter(|change| pair.reason(change).is_none()).count();
        stacks.push(pair.json(&severe));
        if !is_json(matches) {
            pair.heading(output);
            pair.print(&severe, output);
            output.line(if severe.is_empty() { summary(&changes) } else { String::new() });
        }
    }
    if is_json(matches) {
        output.json(&json!({ "failed": refused > 0, "failOn": least, "stacks": stacks }));
    } else if refused > 0 {
        let what = if refused == 1 { "1 change fails".to_owned() } else { format!("{refused} changes fail") };
        output.line(bold(&format!("{what} the check (--fail-on {least})")));
        if pairs.iter().any(|pair| pair.is_removed) {
            output.line(dim(
                "to accept that a stack is gone: cargo tablewright accept TABLE --reason TEXT, for each of its tables",
            ));
        }
        if least == Severity::Steps {
            output.line(dim("`cargo tablewright plan` splits the change into deployments"));
        }
    }
    Ok(if refused > 0 { Verdict::Found } else { Verdict::Fine })
}
