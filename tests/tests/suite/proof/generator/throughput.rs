//! Random throughput of tables and indexes.

use serde_json::{Map, Value, json};

use crate::suite::proof::dice::Dice;

const MAX: u64 = 1_000_000_000_000;

pub(super) fn throughput(dice: &mut Dice) -> Value {
    json!({ "reads": units(dice, 1), "writes": units(dice, 1) })
}

/// Returns settings that a table and a global index share. `throughput` is the provisioned capacity, if any.
pub(super) fn settings(dice: &mut Dice, throughput: Option<&Value>) -> Vec<(&'static str, Value)> {
    let mut settings = Vec::new();
    if dice.one_in(6) && (throughput.is_none() || dice.slip()) {
        settings.push(("on_demand_throughput", some_of(dice, [("max_reads", 1), ("max_writes", 1)])));
    }
    if dice.one_in(8) {
        let at_least =
            |units: &str, on_demand| throughput.map_or(on_demand, |least| least[units].as_u64().unwrap());
        let (reads, writes) = (at_least("reads", 12_000), at_least("writes", 4_000));
        settings.push(("warm_throughput", some_of(dice, [("reads", reads), ("writes", writes)])));
    }
    if dice.one_in(8) {
        let mode = dice.pick(&["accessed_and_throttled_keys", "throttled_keys"]);
        settings.push(("contributor_insights", json!(mode)));
    }
    settings
}

/// Returns one or both of two numbers, each at least the given minimum.
fn some_of(dice: &mut Dice, members: [(&str, u64); 2]) -> Value {
    let mut some = Map::new();
    while some.is_empty() && !dice.slip() {
        for (name, min) in members {
            if dice.one_in(2) {
                some.insert(name.to_owned(), json!(units(dice, min)));
            }
        }
    }
    some.into()
}

fn units(dice: &mut Dice, min: u64) -> u64 {
    let more = match dice.count(1..=4, 3) {
        0 => return min.saturating_sub(1),
        1 => return min,
        2 | 3 => dice.pick(&[2, 5, 100]),
        4 => dice.pick(&[40_000, 40_001, MAX]),
        _ => return dice.pick(&[MAX + 1, i64::MAX.unsigned_abs(), i64::MAX.unsigned_abs() + 1, u64::MAX]),
    };
    min.saturating_add(more).min(MAX.max(min))
}
