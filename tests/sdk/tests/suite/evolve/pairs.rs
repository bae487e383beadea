//! Pairs of stacks before and after a change.

use tablewright::Stack;
use tablewright_tests::changing;

use super::engines::{Engine, THREADS, each};

/// The environment variable with the number of random pairs on DynamoDB Local, where each takes seconds.
const VARIABLE: &str = "TABLEWRIGHT_PAIRS";

/// The number of random pairs on DynamoDB Local by default.
const PAIRS: usize = 150;

/// Calls a function with random pairs, on each available engine. Returns the results of each engine.
pub(super) fn each_random<R: Send>(run: impl Fn(&Engine, &[Stack; 2], &str) -> R + Sync) -> Vec<Vec<R>> {
    let run = |engine: &Engine, (seed, pair): &(u64, [Stack; 2])| run(engine, pair, &format!("seed {seed}"));
    let pairs = |engine: &Engine, count: usize| -> Vec<(u64, [Stack; 2])> {
        let pairs = (1..).map(|seed| (seed, changing::pair(seed)));
        pairs.filter(|(_, [before, after])| engine.can_change(before, after)).take(count).collect()
    };
    let mut results = vec![each(Engine::embedded, 2, &pairs(&Engine::embedded(), 100), run)];
    if let Some(local) = Engine::local() {
        let count = std::env::var(VARIABLE).map_or(PAIRS, |count| count.parse().unwrap());
        results.push(each(|| Engine::local().unwrap(), THREADS, &pairs(&local, count), run));
    }
    results
}
