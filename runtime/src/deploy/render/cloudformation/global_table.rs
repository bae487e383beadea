//! `AWS::DynamoDB::GlobalTable`: a table with replicas, or one that may get some.
//!
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-globaltable.html>

use std::borrow::Cow;

use super::scaling::{bounds, tracking};
use super::table::{encryption, stream_of_region};
use crate::deploy::render::aws::Properties;
use crate::deploy::render::aws::region::{Scope, insights, region};
use crate::deploy::render::aws::table::{
    attributes, billing, global_index, key, local_indexes, time_to_live, vector_indexes, warm,
};
use crate::deploy::shape::{
    BillingMode, By, Given, GlobalIndexShape, IndexUsage, Rate, RegionShape, ReplicaShape, Replication,
    ScalingShape, Shape, Usage,
};

/// The order in which the properties are written.
pub(super) const ORDER: &[&str] = &[
    "TableName",
    "GlobalTableSourceArn",
    "KeySchema",
    "AttributeDefinitions",
    "GlobalSecondaryIndexes",
    "LocalSecondaryIndexes",
    "BillingMode",
    "StreamSpecification",
    "TimeToLiveSpecification",
    "SSESpecification",
    "ReadProvisionedThroughputSettings",
    "WriteProvisionedThroughputSettings",
    "ReadOnDemandThroughputSettings",
    "WriteOnDemandThroughputSettings",
    "WarmThroughput",
    "VectorIndexes",
    "Replicas",
    "MultiRegionConsistency",
    "GlobalTableWitnesses",
];

/// The order in which the properties of a replica are written.
const REPLICA_ORDER: &[&str] = &[
    "Region",
    "ReadProvisionedThroughputSettings",
    "ReadOnDemandThroughputSettings",
    "ContributorInsightsSpecification",
    "GlobalSecondaryIndexes",
    "TableClass",
    "PointInTimeRecoverySpecification",
    "SSESpecification",
    "DeletionProtectionEnabled",
    "DisassociationProtectionEnabled",
    "KinesisStreamSpecification",
    "ResourcePolicy",
    "ReplicaStreamSpecification",
    "GlobalTableSettingsReplicationMode",
    "Tags",
];

/// Describes all properties except the name.
pub(super) fn global_table<'a>(p: &mut Properties<'_, 'a>, shape: &mut Shape<'a>) {
    let Shape {
        name: _,
        attributes,
        key,
        global_indexes,
        local_indexes,
        vector_indexes,
        time_to_live,
        time_to_live_off,
        stream,
        billing,
        warm_throughput,
        has_kms_key,
        consistency,
        witness,
        source_table,
        writes,
        home,
        replicas,
        // The type of the resource implies it.
        is_global: _,
        // A global table cannot be filled from S3.
        import: _,
        // An attribute of the resource.
        on_delete: _,
    } = shape;
    p.value("GlobalTableSourceArn", source_table);
    encryption(p, has_kms_key, None);
    if !source_table.is(&None) {
        self::replicas(p, &Given::unknown(), home, replicas);
        // The rest comes from the source table, which the template does not show.
        if !p.is_written() {
            (*attributes, *key, *writes) = (Given::unknown(), Given::unknown(), Rate::unknown());
            (*global_indexes, *local_indexes) = (Given::unknown(), Given::unknown());
            (*vector_indexes, *time_to_live) = (Given::unknown(), Given::unknown());
            *time_to_live_off = Given::unknown();
            (*stream, *billing, *warm_throughput) = (Given::unknown(), Given::unknown(), Given::unknown());
            (home.indexes, home.usage.reads) = (Given::unknown(), Rate::unknown());
        }
        return;
    }
    self::billing(p, billing);
    self::replicas(p, billing, home, replicas);
    self::key(p, key);
    self::attributes(p, attributes);
    let is_replicated = home.settings_replication.is(&Some(Replication::Enabled));
    self::global_indexes(p, billing, global_indexes, home, is_replicated);
    if is_shared(&home.usage.reads, is_replicated) || !p.is_written() {
        reads(p, billing, &mut home.usage.reads);
    }
    if !p.is_written() {
        let replicas = replicas.value.iter_mut().flatten().map(|replica| &mut replica.settings);
        for region in std::iter::once(home).chain(replicas) {
            complete(&mut region.indexes, global_indexes);
        }
    }
    self::local_indexes(p, local_indexes);
    self::vector_indexes(p, vector_indexes);
    self::writes(p, billing, writes);
    warm(p, warm_throughput);
    self::time_to_live(p, time_to_live, time_to_live_off);
    p.object("StreamSpecification", &mut |p| p.value("StreamViewType", stream));
    p.value("MultiRegionConsistency", consistency);
    self::witness(p, witness);
}

fn witness<'a>(p: &mut Properties<'_, 'a>, witness: &mut Given<Option<Cow<'a, str>>>) {
    let region = Given { value: witness.value.take().flatten(), by: witness.by };
    let mut witnesses = match region.value {
        None if p.is_written() => Given::by_default(Vec::new()),
        Some(_) => Given::new(vec![region]),
        None => Given::by_default(Vec::new()),
    };
    p.list("GlobalTableWitnesses", &mut witnesses, Given::unknown, &mut |p, region| {
        p.value("Region", region);
    });
    *witness = match witnesses.value {
        Some(mut witnesses) => witnesses.pop().map_or(Given::by_default(None), |region| region.map(Some)),
        None => Given::unknown(),
    };
}

fn global_indexes<'a>(
    p: &mut Properties<'_, 'a>,
    billing: &Given<BillingMode>,
    indexes: &mut Given<Vec<GlobalIndexShape<'a>>>,
    home: &mut RegionShape<'a>,
    is_replicated: bool,
) {
    let mut usages = home.indexes.value.iter_mut().flatten();
    let mut shared = Vec::new();
    p.list("GlobalSecondaryIndexes", indexes, GlobalIndexShape::by_default, &mut |p, index| {
        let is_written = p.is_written();
        let mut rate = Rate::by_default();
        let usage = if is_written { usages.next() } else { None };
        let rate_of_index = usage.map_or(&mut rate, |usage| &mut usage.usage.reads);
        global_index(p, index, &mut |p, writes| {
            if !is_written || is_shared(rate_of_index, is_replicated) {
                reads(p, billing, rate_of_index);
            }
            self::writes(p, billing, writes);
        });
        if !is_written && rate.units.by != By::Default {
            shared.push((index.name.clone(), rate));
        }
    });
    for (name, rate) in shared {
        let usages = home.indexes.value.get_or_insert_default();
        match usages.iter_mut().find(|usage| usage.name == name) {
            Some(usage) => usage.usage.reads = rate,
            None => usages.push(IndexUsage { name, usage: Usage { reads: rate, ..Usage::by_default() } }),
        }
    }
}

/// Returns whether a read rate is set on the table itself. It is if no replica can have its own rate, unless the rate
/// is scaled.
fn is_shared(rate: &Rate, is_replicated: bool) -> bool {
    is_replicated && !matches!(rate.scaling.value, Some(Some(_)))
}

/// Adds the indexes that a template leaves out because a replica uses them as the table says.
fn complete<'a>(usages: &mut Given<Vec<IndexUsage<'a>>>, indexes: &Given<Vec<GlobalIndexShape<'a>>>) {
    let (Given { value: Some(indexes), by }, Some(mut known)) = (indexes, usages.value.take()) else {
        *usages = Given::unknown();
        return;
    };
    let completed = indexes.iter().map(|index| {
        let position = known.iter().position(|usage| usage.name == index.name);
        position.map_or_else(
            || IndexUsage { name: index.name.clone(), usage: Usage::by_default() },
            |position| known.swap_remove(position),
        )
    });
    *usages = Given { value: Some(completed.collect()), by: *by };
}

/// Describes the region of the stack, and the other regions.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-dynamodb-globaltable-replicaspecification.html>
fn replicas<'a>(
    p: &mut Properties<'_, 'a>,
    billing: &Given<BillingMode>,
    home: &mut RegionShape<'a>,
    replicas: &mut Given<Vec<ReplicaShape<'a>>>,
) {
    let settings = std::mem::replace(home, RegionShape::by_default());
    let mut all = vec![ReplicaShape { region: Given::unknown(), settings }];
    all.append(replicas.value.get_or_insert_default());
    let mut all = Given::new(all);
    let mut is_home = Vec::new();
    p.list("Replicas", &mut all, ReplicaShape::by_default, &mut |p, replica| {
        is_home.push(p.is_of_home("Region"));
        element(p, billing, replica);
    });
    let mut all = all.value.unwrap_or_default();
    let position = match all.len() {
        // A template cannot leave out the region that it is deployed to.
        1 => Some(0),
        _ if p.is_written() => Some(0),
        _ => is_home.iter().position(|is_home| *is_home),
    };
    let Some(position) = position else {
        (*home, *replicas) = (RegionShape::unknown(), Given::unknown());
        return;
    };
    *home = all.remove(position).settings;
    *replicas = if all.is_empty() { Given::by_default(all) } else { Given::new(all) };
}

/// Describes replicas in other regions than the stack's.
#[cfg(feature = "evolve")]
pub(super) fn other_replicas<'a>(
    p: &mut Properties<'_, 'a>,
    billing: &Given<BillingMode>,
    replicas: Vec<ReplicaShape<'a>>,
) {
    p.list("Replicas", &mut Given::new(replicas), ReplicaShape::by_default, &mut |p, replica| {
        element(p, billing, replica);
    });
}

fn element<'a>(p: &mut Properties<'_, 'a>, billing: &Given<BillingMode>, replica: &mut ReplicaShape<'a>) {
    let ReplicaShape { region, settings } = replica;
    p.region("Region", region);
    self::replica(p, billing, settings);
    p.sort(REPLICA_ORDER);
}

fn replica<'a>(p: &mut Properties<'_, 'a>, billing: &Given<BillingMode>, settings: &mut RegionShape<'a>) {
    let is_replicated = settings.settings_replication.is(&Some(Replication::Enabled));
    let is_written = p.is_written();
    let usage = |p: &mut Properties<'_, 'a>, usage: &mut Usage| {
        let Usage { contributor_insights, reads } = usage;
        if !is_written || !is_shared(reads, is_replicated) {
            self::reads(p, billing, reads);
        }
        insights(p, contributor_insights);
    };
    usage(p, &mut settings.usage);
    p.list("GlobalSecondaryIndexes", &mut settings.indexes, IndexUsage::by_default, &mut |p, index| {
        usage(p, &mut index.usage);
        // An index that is used as the table says is omitted.
        if !p.is_empty() {
            p.value("IndexName", &mut index.name);
            p.sort(&["IndexName"]);
        }
    });
    region(p, settings, Scope::Resource);
    p.object("SSESpecification", &mut |p| p.kms_key("KMSMasterKeyId", &mut settings.kms_key));
    p.object("ReplicaStreamSpecification", &mut |p| stream_of_region(p, settings));
}

fn reads(p: &mut Properties<'_, '_>, billing: &Given<BillingMode>, rate: &mut Rate) {
    let Rate { units, scaling } = rate;
    match billing.value {
        Some(BillingMode::Provisioned) => p.object("ReadProvisionedThroughputSettings", &mut |p| {
            scaled(p, "ReadCapacityAutoScalingSettings", units, scaling);
            if !matches!(scaling.value, Some(Some(_))) {
                p.value("ReadCapacityUnits", units);
            }
        }),
        Some(BillingMode::OnDemand) => p.object("ReadOnDemandThroughputSettings", &mut |p| {
            p.value("MaxReadRequestUnits", units);
        }),
        None => {}
    }
}

fn writes(p: &mut Properties<'_, '_>, billing: &Given<BillingMode>, rate: &mut Rate) {
    let Rate { units, scaling } = rate;
    match billing.value {
        Some(BillingMode::Provisioned) => p.object("WriteProvisionedThroughputSettings", &mut |p| {
            scaled(p, "WriteCapacityAutoScalingSettings", units, scaling);
        }),
        Some(BillingMode::OnDemand) => p.object("WriteOnDemandThroughputSettings", &mut |p| {
            p.value("MaxWriteRequestUnits", units);
        }),
        None => {}
    }
}

/// Describes a scaled capacity, which is part of the table and starts with the provisioned capacity.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-dynamodb-globaltable-capacityautoscalingsettings.html>
fn scaled(
    p: &mut Properties<'_, '_>,
    name: &'static str,
    units: &mut Given<Option<u64>>,
    scaling: &mut Given<Option<ScalingShape>>,
) {
    p.option(name, scaling, ScalingShape::by_default, &mut |p, scaling| {
        bounds(p, scaling);
        p.value("SeedCapacity", units);
        tracking(p, scaling, None);
    });
}
