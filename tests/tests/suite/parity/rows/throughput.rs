//! Documents that break rules of throughput.

use serde_json::{Value, json};

use super::super::documents::{global, provisioned, table, with};

const MAX: u64 = 1_000_000_000_000;

/// See [`rows`](super::rows).
pub(super) fn rows() -> Vec<(&'static str, Value)> {
    let indexed = |settings| table(json!({ "indexes": [global("total-index", settings)] }));
    let both_provisioned = |settings| {
        let index = with(json!({ "throughput": { "reads": 10, "writes": 5 } }), settings);
        table(json!({ "billing": provisioned(), "indexes": [global("total-index", index)] }))
    };
    vec![
        (
            "rule/capacity_max",
            table(json!({ "billing": { "provisioned": { "reads": MAX + 1, "writes": 5 } } })),
        ),
        ("rule/capacity_zero", table(json!({ "billing": { "provisioned": { "reads": 0, "writes": 5 } } }))),
        ("rule/index_capacity_on_demand", indexed(json!({ "throughput": { "reads": 5, "writes": 5 } }))),
        ("rule/index_capacity_zero", both_provisioned(json!({ "throughput": { "reads": 5, "writes": 0 } }))),
        (
            "rule/index_on_demand_limit_provisioned",
            both_provisioned(json!({ "on_demand_throughput": { "max_reads": 100 } })),
        ),
        (
            "rule/index_on_demand_limit_max",
            indexed(json!({ "on_demand_throughput": { "max_reads": MAX, "max_writes": MAX + 1 } })),
        ),
        ("rule/index_on_demand_limit_zero", indexed(json!({ "on_demand_throughput": { "max_writes": 0 } }))),
        ("rule/index_warm_below_capacity", both_provisioned(json!({ "warm_throughput": { "reads": 9 } }))),
        ("rule/index_warm_low", indexed(json!({ "warm_throughput": { "reads": 15000, "writes": 1 } }))),
        (
            "rule/index_without_capacity",
            table(json!({ "billing": provisioned(), "indexes": [global("total-index", json!({}))] })),
        ),
        ("rule/on_demand_limit_zero", table(json!({ "on_demand_throughput": { "max_reads": 0 } }))),
        (
            "rule/on_demand_limit_zero_writes",
            table(json!({ "on_demand_throughput": { "max_reads": 100, "max_writes": 0 } })),
        ),
        (
            "rule/warm_below_capacity",
            table(json!({
                "billing": { "provisioned": { "reads": 20, "writes": 20 } },
                "warm_throughput": { "reads": 20, "writes": 19 },
            })),
        ),
        ("rule/warm_max", table(json!({ "warm_throughput": { "writes": u64::MAX } }))),
        ("rule/warm_reads_low", table(json!({ "warm_throughput": { "reads": 11999, "writes": 4000 } }))),
        ("rule/warm_writes_low", table(json!({ "warm_throughput": { "writes": 3999 } }))),
    ]
}
