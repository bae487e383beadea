//! The rules for the capacity of tables and indexes.

use crate::limits;
use crate::rules::violation::{Capacity, Rule, Unit};
use crate::schema::{
    Billing, IndexKind, IndexSchema, IndexSettings, OnDemandThroughput, TableSchema, Throughput,
    WarmThroughput, as_str,
};

/// Checks the table's billing mode and its on-demand limits.
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

pub(super) const fn index(billing: Billing, index: &IndexSchema) -> Option<Rule<'_>> {
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
    let at_least = match (billing, throughput) {
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
        && let Some(rule) = on_demand(Some(name), billing, most)
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
        Some(Rule::CapacityZero(index, Unit::Read))
    } else if writes < limits::CAPACITY_MIN {
        Some(Rule::CapacityZero(index, Unit::Write))
    } else {
        many(index, Capacity::Provisioned, [Some(reads), Some(writes)])
    }
}

const fn on_demand(index: Option<&str>, billing: Billing, most: OnDemandThroughput) -> Option<Rule<'_>> {
    if matches!(billing, Billing::Provisioned(_)) {
        return Some(Rule::OnDemandLimitProvisioned(index));
    }
    match (most.max_reads(), most.max_writes()) {
        (None, None) => Some(Rule::OnDemandLimitEmpty(index)),
        (Some(reads), _) if reads < limits::CAPACITY_MIN => Some(Rule::OnDemandLimitZero(index, Unit::Read)),
        (_, Some(writes)) if writes < limits::CAPACITY_MIN => {
            Some(Rule::OnDemandLimitZero(index, Unit::Write))
        }
        (reads, writes) => many(index, Capacity::OnDemand, [reads, writes]),
    }
}

/// Checks a warm throughput. `at_least` are the reads and writes that the table or index supports
/// without it.
const fn warm(index: Option<&str>, warm: WarmThroughput, at_least: (u64, u64)) -> Option<Rule<'_>> {
    match (warm.reads(), warm.writes()) {
        (None, None) => Some(Rule::WarmThroughputEmpty(index)),
        (Some(found), _) if found < at_least.0 => {
            Some(Rule::WarmThroughputLow { index, unit: Unit::Read, found, min: at_least.0 })
        }
        (_, Some(found)) if found < at_least.1 => {
            Some(Rule::WarmThroughputLow { index, unit: Unit::Write, found, min: at_least.1 })
        }
        (reads, writes) => many(index, Capacity::Warm, [reads, writes]),
    }
}

/// Checks that there are no more reads or writes than any table can have.
const fn many(index: Option<&str>, of: Capacity, found: [Option<u64>; 2]) -> Option<Rule<'_>> {
    match found {
        [Some(found), _] if found > limits::CAPACITY_MAX => {
            Some(Rule::CapacityMax { index, of, unit: Unit::Read, found })
        }
        [_, Some(found)] if found > limits::CAPACITY_MAX => {
            Some(Rule::CapacityMax { index, of, unit: Unit::Write, found })
        }
        _ => None,
    }
}
