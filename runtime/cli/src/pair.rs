//! The two sides of a comparison.

use clap::ArgMatches;
use serde_json::{Value, json};
use tablewright::evolve::{self, Diff, SchemaChange, Severity};

use crate::failure::Failure;
use crate::output::{Output, bold, dim, paint};
use crate::source::{Parameters, Source, not_read};
use crate::stack::{self, State};

/// A stack before and after.
#[derive(Debug)]
pub(crate) struct Pair {
    pub(crate) name: String,
    /// The path of the lock in the state before, if the files have been renamed since.
    renamed: Option<String>,
    /// True if only the state before has the stack.
    pub(crate) is_removed: bool,
    pub(crate) from: State,
    pub(crate) to: State,
    pub(crate) parameters: Parameters,
    labels: [String; 2],
}

impl Pair {
    /// Returns one pair for each chosen stack.
    pub(crate) fn all(matches: &ArgMatches) -> Result<Vec<Self>, Failure> {
        let source = |name: &str| Source::parse(matches.get_one::<String>(name));
        let (from, to) = (source("from")?, source("to")?);
        let labels = [from.label(), to.label()];
        if from == Source::Stdin && to == Source::Stdin {
            return Err(Failure::new("both sides are the standard input").help("name a file for one of them"));
        }
        let pairs = if to.is_one() {
            if !from.is_one() {
                return Err(Failure::new(format!(
                    "{} is a file, and {} is a revision",
                    labels[1], labels[0]
                ))
                .help("name files for both sides: --from deployed.json --to infra/tables.template.json"));
            }
            let parameters = Parameters::parse(matches)?;
            let (from, to) = (State::of_source(&from, &parameters)?, State::of_source(&to, &parameters)?);
            let name = labels[1].clone();
            vec![Self { name, renamed: None, is_removed: false, from, to, parameters, labels }]
        } else {
            let stacks = stack::compared(matches, &from, &to)?;
            if from.is_one() {
                stack::only(&stacks)?;
            }
            let pair = |stack: &stack::Stack| {
                let parameters = Parameters::parse(matches)?;
                let from = if from.is_one() {
                    State::of_source(&from, &parameters)?
                } else {
                    stack.before(&from, &parameters)?
                };
                let to = stack.at(&to, &parameters)?;
                let (name, renamed) = (stack.name(), stack.renamed().map(str::to_owned));
                let is_removed = to.template.is_none() && to.is_empty();
                Ok(Self { name, renamed, is_removed, from, to, parameters, labels: labels.clone() })
            };
            stacks.iter().map(pair).collect::<Result<_, Failure>>()?
        };
        let templates =
            |pair: &'_ Self| [pair.from.template.clone(), pair.to.template.clone()].into_iter().flatten();
        let all: Vec<String> = pairs.iter().flat_map(templates).collect();
        if let Some(pair) = pairs.first() {
            pair.parameters.check(all.iter().map(String::as_str))?;
        }
        Ok(pairs)
    }

    pub(crate) fn diff(&self) -> Diff {
        evolve::diff(&self.from.snapshot, &self.to.snapshot)
    }

    /// Returns the reason if the lock of the new state accepts a change. An acceptance that the old state already has
    /// was for an earlier change.
    pub(crate) fn reason(&self, change: &SchemaChange) -> Option<&str> {
        let [was, is] = [&self.from, &self.to].map(|state| state.accepted.get(&change.id));
        let is = is?;
        if is.len() > was.map_or(0, Vec::len) { is.last().map(String::as_str) } else { None }
    }

    /// Prints the name of the stack and both sides.
    pub(crate) fn heading(&self, output: &mut Output) {
        let [from, to] = &self.labels;
        output.line(format!("{}  {}", bold(&self.name), dim(&format!("{from} -> {to}"))));
        if let Some(old) = &self.renamed {
            output.line(dim(&format!("{old} of {from} is compared, which has been renamed")));
        }
        for (label, parts) in
            [from, to].into_iter().zip(self.not_read()).filter(|(_, parts)| !parts.is_empty())
        {
            let are = if parts.len() == 1 { "is" } else { "are" };
            output.line(dim(&format!("of {label}, {} {are} not read", parts.join(" and "))));
        }
        if self.is_removed {
            output.line(dim(&format!("{to} does not have this stack")));
        } else if self.from.is_empty() && !self.to.is_empty() {
            output.line(dim(&format!("{from} has no tables, so all tables are new")));
        } else if self.from.has_items() != self.to.has_items() {
            let side = if self.from.has_items() { to } else { from };
            output.line(dim(&format!("{side} has no shapes of items, so only tables are compared")));
        }
    }

    /// Returns the parts of the two templates that are not read.
    fn not_read(&self) -> [Vec<String>; 2] {
        [&self.from, &self.to].map(|state| state.template.as_deref().map(not_read).unwrap_or_default())
    }

    pub(crate) fn json(&self, changes: &[SchemaChange]) -> Value {
        let [from, to] = &self.labels;
        let changes: Vec<Value> = changes
            .iter()
            .map(|change| {
                let mut json = json!(change);
                if let (Some(reason), Some(members)) = (self.reason(change), json.as_object_mut()) {
                    members.insert("accepted".to_owned(), reason.into());
                }
                json
            })
            .collect();
        let not_read = self.not_read().concat();
        json!({ "stack": self.name, "from": from, "to": to, "changes": changes, "notRead": not_read })
    }

    /// Prints changes, with the reason if one is accepted.
    pub(crate) fn print(&self, changes: &[SchemaChange], output: &mut Output) {
        for change in changes {
            output.line("");
            output.line(paint(&change.to_string()));
            if let Some(reason) = self.reason(change) {
                output.line(paint(&format!("accepted: {reason}")));
            }
        }
    }
}

/// Returns a summary such as `2 changes: 1 danger, 1 note`.
pub(crate) fn summary(changes: &[SchemaChange]) -> String {
    let severities = [Severity::Danger, Severity::Steps, Severity::Warning, Severity::Note];
    let counts = severities
        .map(|severity| (changes.iter().filter(|change| change.severity == severity).count(), severity));
    let counts: Vec<String> = counts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, severity)| plural(*count, *severity))
        .collect();
    match changes.len() {
        0 => "no changes".to_owned(),
        1 => format!("1 change: {}", counts.join(", ")),
        number => format!("{number} changes: {}", counts.join(", ")),
    }
}

fn plural(count: usize, severity: Severity) -> String {
    let ending = if count == 1 || severity == Severity::Steps { "" } else { "s" };
    format!("{count} {severity}{ending}")
}

pub(crate) fn is_json(matches: &ArgMatches) -> bool {
    matches.get_one::<String>("format").is_some_and(|format| format == "json")
}
