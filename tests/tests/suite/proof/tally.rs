//! The sum of the verdicts.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::{Value, json};
use tablewright::Stack;

use super::exceptions::{EXCEPTIONS, Exception};
use super::oracle::{Oracle, Verdict};
use super::requests::{Requests, list};
use super::smaller::disagreement;
use super::{Definition, Kind};

#[derive(Default)]
pub(super) struct Tally {
    pub(super) accepted: usize,
    pub(super) refused: usize,
    /// The number of times that each mistake was made.
    pub(super) mistakes: BTreeMap<&'static str, usize>,
    pub(super) disagreements: Vec<String>,
    parts: BTreeMap<&'static str, Count>,
    exceptions: BTreeMap<&'static str, Count>,
}

/// The number of definitions to which something applies, and the number to which nothing else applies.
#[derive(Clone, Copy, Default)]
struct Count {
    all: usize,
    alone: usize,
}

impl Tally {
    pub(super) fn add(&mut self, definition: &Definition, oracle: &Oracle) {
        let (ours, requests) = (definition.ours(), definition.requests());
        let at = || format!("{}: {}", definition.name, definition.document);
        match (&definition.kind, &ours) {
            (Kind::Legal, Err(refusal)) => panic!("it was made to be legal: {refusal} {}", at()),
            (Kind::Mistaken(mistakes), ours) => {
                for mistake in mistakes {
                    *self.mistakes.entry(mistake.name).or_default() += 1;
                }
                if let ([mistake], ours) = (&mistakes[..], ours.as_ref().err()) {
                    let is_found = ours.is_some_and(|refusal| refusal.is_by(mistake.found_by));
                    assert!(is_found, "{} is not found, but {ours:?} {}", mistake.name, at());
                }
            }
            (Kind::Legal | Kind::Open, _) => {}
        }
        if let Ok(stack) = &ours {
            assert_rendered(stack, &requests, &at);
        }
        let verdict = oracle.verdict(&definition.document, &requests);
        if ours.is_ok() == verdict.is_refusal() {
            self.disagreements.push(disagreement(definition, oracle));
        }
        *(if ours.is_ok() { &mut self.accepted } else { &mut self.refused }) += 1;
        self.count(&verdict);
    }

    fn count(&mut self, verdict: &Verdict) {
        let parts = [
            ("the engine", verdict.engine.is_some()),
            ("the service model", !verdict.model.is_empty()),
            ("the exceptions", !verdict.exceptions.is_empty()),
        ];
        let refusing: Vec<&str> =
            parts.iter().filter(|(_, refuses)| *refuses).map(|(part, _)| *part).collect();
        for part in &refusing {
            self.parts.entry(part).or_default().add(refusing.len() == 1);
        }
        for exception in &verdict.exceptions {
            let is_alone = refusing.len() == 1 && verdict.exceptions.len() == 1;
            self.exceptions.entry(exception).or_default().add(is_alone);
        }
        for (exception, is_needed) in &verdict.corrected {
            self.exceptions.entry(exception).or_default().add(*is_needed);
        }
    }

    pub(super) fn merge(&mut self, other: Self) {
        self.accepted += other.accepted;
        self.refused += other.refused;
        for (mine, others) in [(&mut self.parts, other.parts), (&mut self.exceptions, other.exceptions)] {
            for (name, count) in others {
                let mine = mine.entry(name).or_default();
                mine.all += count.all;
                mine.alone += count.alone;
            }
        }
        for (name, count) in other.mistakes {
            *self.mistakes.entry(name).or_default() += count;
        }
        self.disagreements.extend(other.disagreements);
    }

    /// Returns the exceptions that never change a verdict. They should be removed.
    pub(super) fn needless(&self, of: fn(&Exception) -> bool) -> Vec<String> {
        let is_needed =
            |exception: &Exception| self.exceptions.get(exception.name).is_some_and(|count| count.alone > 0);
        let needless = EXCEPTIONS.iter().filter(|exception| of(exception) && !is_needed(exception));
        needless.map(|exception| format!("{}: {}", exception.name, exception.source)).collect()
    }
}

impl Count {
    fn add(&mut self, is_alone: bool) {
        self.all += 1;
        self.alone += usize::from(is_alone);
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { accepted, refused, mistakes, disagreements, .. } = self;
        writeln!(
            f,
            "{} definitions: {accepted} accepted, {refused} refused, {} judged differently",
            accepted + refused,
            disagreements.len()
        )?;
        let least = mistakes.values().min().unwrap_or(&0);
        writeln!(f, "{} different mistakes, each made at least {least} times", mistakes.len())?;
        for (title, counts) in [("refused by", &self.parts), ("exception", &self.exceptions)] {
            writeln!(f, "     all   alone  {title}")?;
            for (name, Count { all, alone }) in counts {
                writeln!(f, "{all:>8}{alone:>8}  {name}")?;
            }
        }
        Ok(())
    }
}

/// Asserts that the oracle judges the same requests that the library renders for an accepted table.
fn assert_rendered(stack: &Stack, requests: &Requests, at: &dyn Fn() -> String) {
    let parse = |json: &str| -> Value { serde_json::from_str(json).unwrap() };
    let steps = stack.calls().unwrap();
    assert_eq!(parse(steps[0].as_json()), requests.create_table, "{}", at());
    for operation in ["UpdateTimeToLive", "UpdateContinuousBackups", "UpdateContributorInsights"] {
        let rendered = steps.iter().filter(|step| step.operation() == operation);
        let rendered: Vec<Value> = rendered.map(|step| parse(step.as_json())).collect();
        assert_eq!(
            rendered.iter().collect::<Vec<_>>(),
            requests.later(operation).collect::<Vec<_>>(),
            "{}",
            at()
        );
    }
    // Settings with a request of their own are properties of the table in a template.
    let template = parse(stack.resolved().unwrap().as_json());
    let mut resources = template["Resources"].as_object().unwrap().values();
    let table = &resources.find(|resource| resource["Type"] == "AWS::DynamoDB::Table").unwrap()["Properties"];
    let recovery = "PointInTimeRecoverySpecification";
    let requested = requests.later("UpdateContinuousBackups").map(|request| &request[recovery]).next();
    assert_eq!(table.get(recovery), requested, "{}", at());
    let with_insights =
        list(&table["GlobalSecondaryIndexes"]).iter().map(|index| (Some(&index["IndexName"]), index));
    let insights: Vec<Value> = std::iter::once((None, table))
        .chain(with_insights)
        .filter_map(|(name, of)| Some(json!([name, of.get("ContributorInsightsSpecification")?])))
        .collect();
    let requested = requests.later("UpdateContributorInsights").map(|request| {
        json!([request.get("IndexName"), { "Enabled": true, "Mode": request["ContributorInsightsMode"] }])
    });
    assert_eq!(insights, requested.collect::<Vec<_>>(), "{}", at());
}
