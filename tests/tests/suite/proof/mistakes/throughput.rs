//! Mistakes in the throughput of tables and indexes.

use serde_json::{Value, json};

use super::edit::{bill_on_demand, global, local, provision};
use super::{Mistake, reading, rule};
use crate::suite::proof::dice::Dice;

const MANY: &[u64] = &[1_000_000_000_001, i64::MAX.unsigned_abs(), i64::MAX.unsigned_abs() + 1, u64::MAX];

/// Returns one of two members, with this number.
fn one_of(dice: &mut Dice, members: [&str; 2], number: u64) -> Value {
    json!({ dice.pick(&members): number })
}

fn limit(dice: &mut Dice, number: u64) -> Value {
    one_of(dice, ["max_reads", "max_writes"], number)
}

/// Returns a warm throughput with fewer reads or fewer writes than these.
fn less(dice: &mut Dice, [reads, writes]: [u64; 2]) -> Value {
    let by = if dice.one_in(2) { 1 } else { 100 };
    if dice.one_in(2) {
        json!({ "reads": reads.saturating_sub(by) })
    } else {
        json!({ "reads": reads, "writes": writes.saturating_sub(by) })
    }
}

pub(super) const MISTAKES: &[Mistake] = &[
    rule("no reads", "CapacityZero", |table, _| {
        provision(table);
        table["billing"]["provisioned"]["reads"] = json!(0);
    }),
    rule("no writes", "CapacityZero", |table, _| {
        provision(table);
        table["billing"]["provisioned"]["writes"] = json!(0);
    }),
    rule("an index without reads", "CapacityZero", |table, dice| {
        provision(table);
        global(table, dice)["throughput"]["reads"] = json!(0);
    }),
    rule("an index without writes", "CapacityZero", |table, dice| {
        provision(table);
        global(table, dice)["throughput"]["writes"] = json!(0);
    }),
    rule("a great capacity", "CapacityMax", |table, dice| {
        provision(table);
        table["billing"]["provisioned"][dice.pick(&["reads", "writes"])] = json!(dice.pick(MANY));
    }),
    rule("a great capacity of an index", "CapacityMax", |table, dice| {
        provision(table);
        let units = json!(dice.pick(MANY));
        let member = dice.pick(&["reads", "writes"]);
        global(table, dice)["throughput"][member] = units;
    }),
    rule("an index without capacity", "IndexWithoutCapacity", |table, dice| {
        provision(table);
        global(table, dice).as_object_mut().unwrap().remove("throughput");
    }),
    rule("a capacity on demand", "IndexCapacityOnDemand", |table, dice| {
        bill_on_demand(table);
        global(table, dice)["throughput"] = json!({ "reads": 1, "writes": 1 });
    }),
    rule("a capacity of a local index", "LocalIndexSetting", |table, dice| {
        local(table, dice)["throughput"] = json!({ "reads": 1, "writes": 1 });
    }),
    rule("limits of a local index", "LocalIndexSetting", |table, dice| {
        let limits = limit(dice, 5);
        local(table, dice)["on_demand_throughput"] = limits;
    }),
    rule("a warm throughput of a local index", "LocalIndexSetting", |table, dice| {
        local(table, dice)["warm_throughput"] = json!({ "reads": 12_000 });
    }),
    rule("contributor insights of a local index", "LocalIndexSetting", |table, dice| {
        local(table, dice)["contributor_insights"] = json!("throttled_keys");
    }),
    rule("limits of a provisioned table", "OnDemandLimitProvisioned", |table, dice| {
        provision(table);
        table["on_demand_throughput"] = limit(dice, 5);
    }),
    rule("limits of an index of a provisioned table", "OnDemandLimitProvisioned", |table, dice| {
        provision(table);
        let limits = limit(dice, 5);
        global(table, dice)["on_demand_throughput"] = limits;
    }),
    rule("empty limits", "OnDemandLimitEmpty", |table, _| {
        bill_on_demand(table);
        table["on_demand_throughput"] = json!({});
    }),
    rule("empty limits of an index", "OnDemandLimitEmpty", |table, dice| {
        bill_on_demand(table);
        global(table, dice)["on_demand_throughput"] = json!({});
    }),
    rule("a limit of nothing", "OnDemandLimitZero", |table, dice| {
        bill_on_demand(table);
        table["on_demand_throughput"] = limit(dice, 0);
    }),
    rule("a limit of nothing for an index", "OnDemandLimitZero", |table, dice| {
        bill_on_demand(table);
        let limits = limit(dice, 0);
        global(table, dice)["on_demand_throughput"] = limits;
    }),
    rule("a great limit", "CapacityMax", |table, dice| {
        bill_on_demand(table);
        let units = dice.pick(MANY);
        table["on_demand_throughput"] = limit(dice, units);
    }),
    rule("an empty warm throughput", "WarmThroughputEmpty", |table, _| table["warm_throughput"] = json!({})),
    rule("an empty warm throughput of an index", "WarmThroughputEmpty", |table, dice| {
        global(table, dice)["warm_throughput"] = json!({});
    }),
    rule("a cool table", "WarmThroughputLow", |table, dice| {
        bill_on_demand(table);
        table["warm_throughput"] = less(dice, [12_000, 4_000]);
    }),
    rule("a cool index", "WarmThroughputLow", |table, dice| {
        bill_on_demand(table);
        let warm = less(dice, [12_000, 4_000]);
        global(table, dice)["warm_throughput"] = warm;
    }),
    rule("a provisioned table that is cooler than its capacity", "WarmThroughputLow", |table, dice| {
        provision(table);
        table["billing"] = json!({ "provisioned": { "reads": 20, "writes": 10 } });
        table["warm_throughput"] = less(dice, [20, 10]);
    }),
    rule("a provisioned index that is cooler than its capacity", "WarmThroughputLow", |table, dice| {
        provision(table);
        let warm = less(dice, [20, 10]);
        let index = global(table, dice);
        index["throughput"] = json!({ "reads": 20, "writes": 10 });
        index["warm_throughput"] = warm;
    }),
    rule("a hot table", "CapacityMax", |table, dice| {
        let units = dice.pick(MANY);
        table["warm_throughput"] = one_of(dice, ["reads", "writes"], units);
    }),
    reading("billing", |table, _| table["billing"] = json!("free")),
    reading("negative capacity", |table, _| {
        table["billing"] = json!({ "provisioned": { "reads": -1, "writes": 1 } });
    }),
    reading("half a capacity", |table, _| table["billing"] = json!({ "provisioned": { "reads": 1 } })),
    reading("a negative limit", |table, _| table["on_demand_throughput"] = json!({ "max_reads": -1 })),
    reading("contributor insights", |table, _| table["contributor_insights"] = json!("all")),
];
