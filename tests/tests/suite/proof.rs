//! The proof of "if it compiles, it deploys": of thousands of random tables, legal and illegal, the rules say what AWS
//! says.
//!
//! AWS is here what can be asked: DynamoDB Local, which is AWS's own code; the service model, which AWS's clients are
//! generated from; and [`exceptions`], a table of what is known of AWS beyond both. The definitions are the same in
//! every run. One that is judged differently is printed with both verdicts, made as small as it gets.
//!
//! Where DynamoDB Local is not asked for, an embedded engine answers for it, on fewer definitions. `--nocapture` shows
//! the figures; `TABLEWRIGHT_PROOF_SEED=7` makes other definitions, to look further than CI does.

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

/// A table, and how it is named.
struct Definition {
    /// What it is called where it is judged differently.
    name: String,
    kind: Kind,
    document: Value,
    naming: Naming,
}

/// How a definition came about.
enum Kind {
    /// Made to be legal.
    Legal,
    /// Made to be legal, and then with these mistakes, one or two.
    Mistaken(Vec<&'static Mistake>),
    /// Made so that only the verdicts tell what it is.
    Open,
}

impl Definition {
    /// Random ones, without end. Of five, two are legal, two have mistakes and one is open.
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
                // Each in its turn; at times with another.
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

    /// Those that are the same with every seed.
    fn systematic() -> impl Iterator<Item = Self> {
        characters::all().map(|(name, document)| Self {
            name,
            kind: Kind::Open,
            document,
            naming: Naming::verbatim(),
        })
    }

    /// The same, of another document.
    fn with(&self, document: Value) -> Self {
        Self { name: self.name.clone(), kind: Kind::Open, document, naming: self.naming.clone() }
    }

    fn ours(&self) -> Result<Stack, Refusal> {
        ours::verdict(&self.document, &self.naming)
    }

    fn requests(&self) -> Requests {
        let table_name = match ours::read(&self.document) {
            Ok(schema) => self.naming.table_name(&schema),
            // It is refused whatever its name is.
            Err(_) => self.document["name"].as_str().unwrap_or_default().to_owned(),
        };
        Requests::new(&self.document, &table_name)
    }
}

/// The verdicts on so many random definitions and all others, with a new engine for each batch of them.
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

/// For `--nocapture`.
#[expect(clippy::print_stdout, reason = "the figures are what a run of the proof is for")]
fn report(figures: &dyn fmt::Display) {
    println!("{figures}");
}

#[test]
fn dynamodb_local_agrees() {
    if engines::dynamodb_local().is_none() {
        return;
    }
    // It slows down with each table it has seen.
    let tally = run(10_000, 250, || engines::dynamodb_local().unwrap());
    assert!(tally.accepted > 3_000 && tally.refused > 3_000);
    assert_eq!(tally.needless(exceptions::of_dynamodb_local), [""; 0]);
}

/// A smaller run, for where there is nothing but Rust.
#[test]
fn the_embedded_engine_agrees() {
    // It keeps a table that it has refused for its tags.
    let tally = run(2_000, 1, engines::embedded);
    assert_eq!(tally.needless(exceptions::of_the_embedded_engine), [""; 0]);
}
