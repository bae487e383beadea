//! Compares the read and write throughput of a table and its indexes.

use super::Changes;
use crate::at::What;
use crate::deploy::shape::{BillingMode, By, Given, Rate, RegionShape, ScalingShape, Shape, Usage};
use crate::json::Json;
use crate::schema::WarmThroughput;

/// The throughput of a table or an index.
struct Rates<'s> {
    index: Option<&'s str>,
    reads: &'s Rate,
    writes: &'s Rate,
    warm: &'s Given<Option<WarmThroughput>>,
}

pub(super) fn compare<'s>(changes: &mut Changes<'s>, one: &'s Shape<'_>, other: &'s Shape<'_>) {
    let (of_one, of_other) = (rates(one), rates(other));
    let pairs = || {
        let pair = |one: &'_ Rates<'s>| of_other.iter().find(|other| other.index == one.index);
        of_one.iter().filter_map(move |one| Some((one, pair(one)?)))
    };
    let billing = one.billing.value.filter(|billing| other.billing.is(billing));
    for (one, other) in pairs().filter(|_| billing == Some(BillingMode::Provisioned)) {
        changes.index = one.index;
        capacity(changes, one, other);
    }
    for (one, other) in pairs() {
        changes.index = one.index;
        if billing == Some(BillingMode::OnDemand) {
            limits(changes, one, other);
        }
        if !is_reported_for(one.warm, other.warm)
            && !is_reported_for(other.warm, one.warm)
            && let (Some(one), Some(other)) = (one.warm.value, other.warm.value)
        {
            changes.push_if(What::WarmThroughput, warm(one), warm(other));
        }
    }
    changes.index = None;
}

/// Compares the reads of a replica, of the table and of its indexes, unless they follow the reads of the table in both
/// shapes. The writes are the table's.
pub(super) fn of_replica<'s>(
    changes: &mut Changes<'s>,
    shapes: [&'s Shape<'_>; 2],
    replicas: [&'s RegionShape<'_>; 2],
) {
    let Some(billing) = shapes[0].billing.value.filter(|billing| shapes[1].billing.is(billing)) else {
        return;
    };
    let indexes = replicas[0].indexes.value.iter().flatten().filter_map(|index| index.name.value.as_deref());
    for index in std::iter::once(None).chain(indexes.map(Some)) {
        let of_regions =
            |regions: [&'s RegionShape<'_>; 2]| Some([regions[0].reads(index)?, regions[1].reads(index)?]);
        let Some([one, other]) = of_regions(replicas) else { continue };
        let of_table = of_regions(shapes.map(|shape| &shape.home));
        if one == other || of_table == Some([one, other]) {
            continue;
        }
        changes.index = index;
        let known = [one, other].map(|rate| rate.units.value);
        let is_scaled = matches!(other.scaling.value, Some(Some(_)));
        if let [Some(was), Some(is)] = known
            && !is_scaled
        {
            let what = match billing {
                BillingMode::Provisioned => What::Capacity,
                BillingMode::OnDemand => What::OnDemandThroughput,
            };
            let json = |units: Option<u64>| units.map_or(Json::Null, |units| Json::List(vec![units.into()]));
            changes.push_if(what, json(was), json(is));
        }
        if let (Some(one), Some(other)) = (&one.scaling.value, &other.scaling.value)
            && one != other
        {
            changes.push(What::AutoScaling, scaling(one.as_ref()), scaling(other.as_ref()));
        }
    }
    changes.index = None;
}

/// Returns the rates of the table and its global indexes.
fn rates<'s>(shape: &'s Shape<'_>) -> Vec<Rates<'s>> {
    let table = Rates {
        index: None,
        reads: &shape.home.usage.reads,
        writes: &shape.writes,
        warm: &shape.warm_throughput,
    };
    let usages = shape.home.indexes.value.iter().flatten();
    let indexes = shape.global_indexes.value.iter().flatten().filter_map(|index| {
        let Usage { reads, contributor_insights: _ } =
            &usages.clone().find(|usage| usage.name == index.name)?.usage;
        let index_name = index.name.value.as_deref();
        index_name?;
        Some(Rates { index: index_name, reads, writes: &index.writes, warm: &index.warm_throughput })
    });
    std::iter::once(table).chain(indexes).collect()
}

/// Compares capacities. The load determines a scaled capacity, so it is compared only once scaling has ended.
fn capacity<'s>(changes: &mut Changes<'s>, one: &Rates<'s>, other: &Rates<'s>) {
    let mut units = [Vec::new(), Vec::new()];
    for (one, other) in [(one.reads, other.reads), (one.writes, other.writes)] {
        let is_scaled = match (&one.scaling.value, &other.scaling.value) {
            (_, Some(scaling)) => scaling.is_some(),
            (scaling, None) => matches!(scaling, Some(Some(_))),
        };
        let known = [one, other].map(|rate| rate.units.value.flatten().filter(|_| !is_scaled));
        let [one, other] = if let [Some(one), Some(other)] = known {
            [one.into(), other.into()]
        } else {
            [Json::Null, Json::Null]
        };
        units[0].push(one);
        units[1].push(other);
    }
    let [of_one, of_other] = units.map(Json::List);
    changes.push_if(What::Capacity, of_one, of_other);
    for (one, other) in [(one.reads, other.reads), (one.writes, other.writes)] {
        if let (Some(one), Some(other)) = (&one.scaling.value, &other.scaling.value)
            && one != other
        {
            changes.push(What::AutoScaling, scaling(one.as_ref()), scaling(other.as_ref()));
        }
    }
}

fn scaling<'s>(scaling: Option<&ScalingShape>) -> Json<'s> {
    let Some(ScalingShape { min, max, target, scale_in_cooldown, scale_out_cooldown, disable_scale_in }) =
        scaling
    else {
        return Json::Null;
    };
    let number = |given: &Given<u64>| given.value.map_or_else(|| "?".to_owned(), |number| number.to_string());
    let mut text = format!("{} to {} units at {} %", number(min), number(max), number(target));
    for (what, cooldown) in [("decreases", scale_in_cooldown), ("increases", scale_out_cooldown)] {
        if let Some(Some(seconds)) = cooldown.value {
            text.extend([", ", &seconds.to_string(), " seconds between ", what]);
        }
    }
    if disable_scale_in.is(&true) {
        text.push_str(", no decreases");
    }
    text.into()
}

fn limits<'s>(changes: &mut Changes<'s>, one: &Rates<'s>, other: &Rates<'s>) {
    let limits = |rates: &Rates<'_>| Some([rates.reads.units.value?, rates.writes.units.value?]);
    let json = |limits: [Option<u64>; 2]| match limits {
        [None, None] => Json::Null,
        limits => pair(limits),
    };
    if let (Some(one), Some(other)) = (limits(one), limits(other)) {
        changes.push_if(What::OnDemandThroughput, json(one), json(other));
    }
}

/// Returns whether a live table reports at least the warm throughput that was requested, if any. It reports one for every
/// table, and the value grows with the traffic.
fn is_reported_for(
    reported: &Given<Option<WarmThroughput>>,
    requested: &Given<Option<WarmThroughput>>,
) -> bool {
    let (By::Default, Some(Some(reported)), Some(requested)) = (reported.by, reported.value, requested.value)
    else {
        return false;
    };
    requested.is_none_or(|requested| {
        requested.reads() <= reported.reads() && requested.writes() <= reported.writes()
    })
}

fn warm<'s>(warm: Option<WarmThroughput>) -> Json<'s> {
    warm.map_or(Json::Null, |warm| pair([warm.reads(), warm.writes()]))
}

/// Returns reads and writes as JSON.
fn pair<'s>(units: [Option<u64>; 2]) -> Json<'s> {
    Json::List(units.into_iter().map(|units| units.map_or(Json::Null, Json::from)).collect())
}
