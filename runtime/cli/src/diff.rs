//! `diff`: the changes between two states.

use clap::ArgMatches;
use serde_json::{Value, json};

use crate::Verdict;
use crate::failure::Failure;
use crate::output::Output;
use crate::pair::{Pair, is_json, summary};

pub(crate) fn run(matches: &ArgMatches, output: &mut Output) -> Result<Verdict, Failure> {
    let pairs = Pair::all(matches)?;
    if is_json(matches) {
        let stacks: Vec<Value> = pairs.iter().map(|pair| pair.json(&pair.diff().changes)).collect();
        output.json(&json!({ "stacks": stacks }));
        return Ok(Verdict::Fine);
    }
    for (position, pair) in pairs.iter().enumerate() {
        if position > 0 {
            output.line("");
        }
        let diff = pair.diff();
        pair.heading(output);
        pair.print(&diff.changes, output);
        if !diff.changes.is_empty() {
            output.line("");
        }
        output.line(summary(&diff.changes));
    }
    Ok(Verdict::Fine)
}
