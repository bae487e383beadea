//! The proof of "if it compiles, it deploys": for thousands of random tables, legal and illegal, our rules and AWS must
//! reach the same verdict.
//!
//! Three sources stand in for AWS: DynamoDB Local, which is AWS's own code; the service model, from which AWS's clients
//! are generated; and [`exceptions`], a table of known facts that go beyond both. The definitions are the same in every
//! run. If a definition is judged differently, it is reduced as far as possible and printed with both verdicts.
//!
//! If DynamoDB Local was not requested, an embedded engine takes its place, with fewer definitions. `--nocapture` shows
//! the figures. `TABLEWRIGHT_PROOF_SEED=7` makes other definitions, to test more than CI does.

use std::collections::BTreeSet;
use std::env;
use std::fmt;
use std::sync::{LazyLock, Mutex};
use std::thread;

use serde_json::Value;
use tablewright::{Naming, Stack};

use super::engines::{self, Engine};
use dice::Dice;
use mistakes::Mistake;
use oracle::Oracle;
use ours::Refusal;
use requests::Requests;
use tally::Tally;

mod characters;
mod derive;
mod dice;
mod exceptions;
mod generator;
mod mistakes;
mod model;
mod oracle;
mod ours;
mod read;
mod requests;
mod smaller;
mod source;
mod tally;

static SEED: LazyLock<u64> =
    LazyLock::new(|| env::var("TABLEWRIGHT_PROOF_SEED").map_or(2026, |seed| seed.parse().unwrap()));

/// A table and its naming.
struct Definition {
    /// The name of the definition, for messages.
    name: String,
    kind: Kind,
    document: Value,
    naming: Naming,
}

/// The way a definition was made.
enum Kind {
    /// Legal by construction.
    Legal,
    /// A legal table with one or two of these mistakes.
    Mistaken(Vec<&'static Mistake>),
    /// Random around the limits, so only the verdicts show whether it is legal.
    Open,
}

impl Definition {
    /// Returns endless random definitions. Of every five, two are legal, two have mistakes and one is open.
    fn random() -> impl Iterator<Item = Self> {
        (0..).map(Self::numbered)
    }

    fn numbered(number: usize) -> Self {
        let of_five = number % 5;
        let seed = (*SEED << 32) + number as u64;
        let mut dice = Dice::new(seed, of_five == 4);
        let mut document = generator::document(&mut dice);
        let kind = match of_five {
            0 | 1 => {
                if dice.one_in(40) {
                    mistakes::raise_quota(&mut document, &mut dice);
                }
                Kind::Legal
            }
            2 | 3 => {
                let all = mistakes::all();
                // Use each mistake in turn, sometimes with a second one.
                let turn = number / 5 * 2 + of_five - 2;
                let mut mistakes = vec![all[turn % all.len()]];
                if dice.one_in(3) {
                    mistakes.push(dice.pick(&all));
                }
                for mistake in &mistakes {
                    (mistake.make)(&mut document, &mut dice);
                }
                Kind::Mistaken(mistakes)
            }
            _ => Kind::Open,
        };
        let naming = if dice.one_in(2) { Naming::verbatim() } else { Naming::new("acme", "shop").unwrap() };
        let name = format!("definition {number} of seed {}", *SEED);
        Self { name, kind, document, naming }
    }

    /// Returns the definitions that are the same for every seed.
    fn systematic() -> impl Iterator<Item = Self> {
        characters::all().map(|(name, document)| Self {
            name,
            kind: Kind::Open,
            document,
            naming: Naming::verbatim(),
        })
    }

    /// Returns the same definition with another document.
    fn with(&self, document: Value) -> Self {
        Self { name: self.name.clone(), kind: Kind::Open, document, naming: self.naming.clone() }
    }

    fn ours(&self) -> Result<Stack, Refusal> {
        ours::verdict(&self.document, &self.naming)
    }

    fn requests(&self) -> Requests {
        let table_name = match ours::read(&self.document) {
            Ok(schema) => self.naming.table_name(&schema),
            // The document is refused whatever the name is.
            Err(_) => self.document["name"].as_str().unwrap_or_default().to_owned(),
        };
        Requests::new(&self.document, &table_name)
    }
}

/// Judges this many random definitions and all systematic ones. Each batch has a new engine.
fn run(random: usize, batch: usize, engine: fn() -> Box<dyn Engine>) -> Tally {
    let definitions = Mutex::new(Definition::systematic().chain(Definition::random().take(random)));
    let next = || definitions.lock().unwrap().by_ref().take(batch).collect::<Vec<_>>();
    let judge = || {
        let mut tally = Tally::default();
        loop {
            let batch = next();
            if batch.is_empty() {
                return tally;
            }
            let oracle = Oracle::new(engine());
            for definition in &batch {
                tally.add(definition, &oracle);
            }
        }
    };
    let mut tally = Tally::default();
    thread::scope(|scope| {
        let threads = thread::available_parallelism().map_or(1, usize::from);
        let parts: Vec<_> = (0..threads).map(|_| scope.spawn(judge)).collect();
        for part in parts {
            tally.merge(part.join().unwrap());
        }
    });
    report(&tally);
    assert_eq!(tally.disagreements, [""; 0], "\n{}", tally.disagreements.join("\n"));
    let all: BTreeSet<&str> = mistakes::all().iter().map(|mistake| mistake.name).collect();
    assert_eq!(tally.mistakes.keys().copied().collect::<BTreeSet<_>>(), all);
    tally
}

/// Prints the figures for `--nocapture`.
#[expect(clippy::print_stdout, reason = "the figures are what a run of the proof is for")]
fn report(figures: &dyn fmt::Display) {
    println!("{figures}");
}

#[test]
fn dynamodb_local_agrees() {
    if engines::dynamodb_local().is_none() {
        return;
    }
    // DynamoDB Local slows down with every table it has created.
    let tally = run(10_000, 250, || engines::dynamodb_local().unwrap());
    assert!(tally.accepted > 3_000 && tally.refused > 3_000);
    assert_eq!(tally.needless(exceptions::of_dynamodb_local), [""; 0]);
}

/// A smaller run that needs nothing but Rust.
#[test]
fn the_embedded_engine_agrees() {
    // The embedded engine keeps a table that it refused because of its tags, so each definition has a new engine.
    let tally = run(2_000, 1, engines::embedded);
    assert_eq!(tally.needless(exceptions::of_the_embedded_engine), [""; 0]);
}
