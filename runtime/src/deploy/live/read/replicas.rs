//! Reads the replicas in the description of a table.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ReplicaDescription.html>

use std::collections::BTreeMap;

use super::{region_of, text};
use crate::deploy::plain::Plain;
use crate::deploy::render::aws::{Literal, Properties};
use crate::deploy::shape::{By, Given, IndexUsage, Rate, RegionShape, ReplicaShape, Usage};
use crate::json::{Json, Object};

/// Returns the other regions of the table. Each region lists every other region, and may list itself.
pub(super) fn read(description: &Object<'static>, home: &RegionShape<'static>) -> Vec<ReplicaShape<'static>> {
    let own = text(Some(description), "TableArn").and_then(region_of);
    let replicas = description.get("Replicas").and_then(Json::as_list).unwrap_or_default().iter();
    let replicas = replicas.filter_map(Json::as_object).filter_map(|replica| {
        let status = text(Some(replica), "ReplicaStatus");
        let region = text(Some(replica), "RegionName").filter(|region| Some(*region) != own)?;
        (!matches!(status, Some("CREATION_FAILED" | "DELETING"))).then_some((region, replica))
    });
    let replicas: BTreeMap<&str, &Object<'static>> = replicas.collect();
    let shapes = replicas.into_iter().map(|(region, replica)| ReplicaShape {
        region: Given::new(region.to_owned().into()),
        settings: settings(replica, home),
    });
    shapes.collect()
}

/// Returns the settings that the description contains. Reads that it leaves out are the table's.
fn settings(replica: &Object<'static>, home: &RegionShape<'static>) -> RegionShape<'static> {
    let p = &mut Properties::Read(replica, &Literal);
    let mut settings = RegionShape::unknown();
    p.kms_key("KMSMasterKeyId", &mut settings.kms_key);
    settings.kms_key.by = By::Default;
    p.object("ReplicaTableClassSummary", &mut |p| {
        let class = Plain::Class;
        p.plain("TableClass", settings.plain.get_mut(class), class.facts().values);
    });
    settings.usage.reads = home.usage.reads.clone();
    reads(p, &mut settings.usage.reads);
    let mut own = Given::new(Vec::new());
    p.list("GlobalSecondaryIndexes", &mut own, IndexUsage::unknown, &mut |p, index| {
        p.value("IndexName", &mut index.name);
        reads(p, &mut index.usage.reads);
    });
    let own = own.value.unwrap_or_default();
    let indexes = home.indexes.value.iter().flatten().map(|index| {
        let found = own.iter().find(|own| own.name == index.name && !own.usage.reads.units.is_unknown());
        let reads = found.map_or(&index.usage.reads, |own| &own.usage.reads).clone();
        IndexUsage { name: index.name.clone(), usage: Usage { reads, ..Usage::unknown() } }
    });
    settings.indexes = Given::new(indexes.collect());
    settings
}

fn reads(p: &mut Properties<'_, '_>, reads: &mut Rate) {
    p.object("ProvisionedThroughputOverride", &mut |p| p.value("ReadCapacityUnits", &mut reads.units));
    p.object("OnDemandThroughputOverride", &mut |p| {
        // -1 means no limit, whatever the table's limit is.
        reads.units = Given::new(None);
        p.value("MaxReadRequestUnits", &mut reads.units);
    });
    reads.scaling = Given::unknown();
}
