//! What tables and indexes can read and write.

use crate::limits;
use crate::rules::violation::Rule;
use crate::schema::{
    Billing, IndexKind, IndexSchema, IndexSettings, OnDemandThroughput, TableSchema, Throughput,
    WarmThroughput, as_str,
};

/// The table's billing and its limits on demand.
pub(super) const fn billing(schema: &TableSchema) -> Option<Rule<'_>> {
    if let Billing::Provisioned(throughput) = schema.billing()
        && let Some(rule) = provisioned(None, throughput)
    {
        return Some(rule);
    }
    match schema.on_demand_throughput() {
        None => None,
        Some(most) => on_demand(None, schema.billing(), most),
    }
}

pub(super) const fn warm_throughput(schema: &TableSchema) -> Option<Rule<'_>> {
    let Some(warm) = schema.warm_throughput() else { return None };
    let at_least = match schema.billing() {
        Billing::OnDemand => limits::WARM_THROUGHPUT_MIN,
        Billing::Provisioned(throughput) => (throughput.reads(), throughput.writes()),
    };
    self::warm(None, warm, at_least)
}

pub(super) const fn index<'a>(schema: &TableSchema, index: &'a IndexSchema) -> Option<Rule<'a>> {
    let name = as_str(&index.name);
    let IndexSettings { throughput, on_demand_throughput: most, warm_throughput: warm, .. } = index.settings;
    if matches!(index.kind, IndexKind::Local) {
        let setting = if throughput.is_some() {
            "a capacity"
        } else if most.is_some() {
            "on-demand limits"
        } else if warm.is_some() {
            "a warm throughput"
        } else if index.contributor_insights().is_some() {
            "contributor insights"
        } else {
            return None;
        };
        return Some(Rule::LocalIndexSetting { index: name, setting });
    }
    let at_least = match (schema.billing, throughput) {
        (Billing::OnDemand, None) => limits::WARM_THROUGHPUT_MIN,
        (Billing::OnDemand, Some(_)) => return Some(Rule::IndexCapacityOnDemand(name)),
        (Billing::Provisioned(_), None) => return Some(Rule::IndexWithoutCapacity(name)),
        (Billing::Provisioned(_), Some(throughput)) => {
            if let Some(rule) = provisioned(Some(name), throughput) {
                return Some(rule);
            }
            (throughput.reads(), throughput.writes())
        }
    };
    if let Some(most) = most
        && let Some(rule) = on_demand(Some(name), schema.billing(), most)
    {
        return Some(rule);
    }
    match warm {
        None => None,
        Some(warm) => self::warm(Some(name), warm, at_least),
    }
}

const fn provisioned(index: Option<&str>, throughput: Throughput) -> Option<Rule<'_>> {
    let (reads, writes) = (throughput.reads(), throughput.writes());
    if reads < limits::CAPACITY_MIN {
        Some(Rule::CapacityZero(index, "read"))
    } else if writes < limits::CAPACITY_MIN {
        Some(Rule::CapacityZero(index, "write"))
    } else {
        many(index, " has ", ["read capacity units", "write capacity units"], [Some(reads), Some(writes)])
    }
}

const fn on_demand(index: Option<&str>, billing: Billing, most: OnDemandThroughput) -> Option<Rule<'_>> {
    if matches!(billing, Billing::Provisioned(_)) {
        return Some(Rule::OnDemandLimitProvisioned(index));
    }
    match (most.max_reads(), most.max_writes()) {
        (None, None) => Some(Rule::OnDemandLimitEmpty(index)),
        (Some(reads), _) if reads < limits::CAPACITY_MIN => Some(Rule::OnDemandLimitZero(index, "read")),
        (_, Some(writes)) if writes < limits::CAPACITY_MIN => Some(Rule::OnDemandLimitZero(index, "write")),
        (reads, writes) => {
            many(index, " is limited to ", ["read request units", "write request units"], [reads, writes])
        }
    }
}

/// `at_least` are the reads and writes that the table or index supports without it.
const fn warm(index: Option<&str>, warm: WarmThroughput, at_least: (u64, u64)) -> Option<Rule<'_>> {
    match (warm.reads(), warm.writes()) {
        (None, None) => Some(Rule::WarmThroughputEmpty(index)),
        (Some(found), _) if found < at_least.0 => {
            Some(Rule::WarmThroughputLow { index, unit: "read", found, min: at_least.0 })
        }
        (_, Some(found)) if found < at_least.1 => {
            Some(Rule::WarmThroughputLow { index, unit: "write", found, min: at_least.1 })
        }
        (reads, writes) => {
            let units = ["read units per second", "write units per second"];
            many(index, " is warmed up for ", units, [reads, writes])
        }
    }
}

/// More reads or writes than any table has.
const fn many<'a>(
    index: Option<&'a str>,
    verb: &'static str,
    units: [&'static str; 2],
    found: [Option<u64>; 2],
) -> Option<Rule<'a>> {
    let unit = match found {
        [Some(reads), _] if reads > limits::CAPACITY_MAX => 0,
        [_, Some(writes)] if writes > limits::CAPACITY_MAX => 1,
        _ => return None,
    };
    match found[unit] {
        Some(found) => Some(Rule::CapacityMax { index, verb, found, units: units[unit] }),
        None => None,
    }
}
