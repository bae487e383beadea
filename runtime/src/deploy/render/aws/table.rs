//! The definition of a table: its key, its indexes, and its billing.

use std::borrow::Cow;

use super::Properties;
use crate::deploy::shape::{
    BillingMode, Given, GlobalIndexShape, KeyElement, LocalIndexShape, Rate, SearchElement, TypedAttribute,
    VectorIndexShape,
};
use crate::json::{Json, Leaf};
use crate::schema::{Projection, WarmThroughput, words};

words! {
    #[derive(Clone, Copy, PartialEq)]
    enum ProjectionType {
        All = "ALL",
        KeysOnly = "KEYS_ONLY",
        Include = "INCLUDE",
    }
}

/// The order in which the properties of a single-region table are written.
pub(crate) const ORDER: &[&str] = &[
    "TableName",
    "KeySchema",
    "AttributeDefinitions",
    "GlobalSecondaryIndexes",
    "LocalSecondaryIndexes",
    "BillingMode",
    "ProvisionedThroughput",
    "TableClass",
    "StreamSpecification",
    "TimeToLiveSpecification",
    "PointInTimeRecoverySpecification",
    "SSESpecification",
    "DeletionProtectionEnabled",
    "OnDemandThroughput",
    "WarmThroughput",
    "VectorIndexes",
    "ContributorInsightsSpecification",
    "KinesisStreamSpecification",
    "ResourcePolicy",
    "ImportSourceSpecification",
    "Tags",
];

pub(crate) fn attributes<'a>(p: &mut Properties<'_, 'a>, attributes: &mut Given<Vec<TypedAttribute<'a>>>) {
    p.list("AttributeDefinitions", attributes, TypedAttribute::unknown, &mut |p, attribute| {
        let TypedAttribute { name, ty } = attribute;
        p.value("AttributeName", name);
        p.value("AttributeType", ty);
    });
}

pub(crate) fn key<'a>(p: &mut Properties<'_, 'a>, key: &mut Given<Vec<KeyElement<'a>>>) {
    p.list("KeySchema", key, KeyElement::unknown, &mut |p, element| {
        let KeyElement { name, role } = element;
        p.value("AttributeName", name);
        p.value("KeyType", role);
    });
}

/// Describes a global index. Single-region and global tables have its throughput in different forms.
pub(crate) fn global_index<'a>(
    p: &mut Properties<'_, 'a>,
    index: &mut GlobalIndexShape<'a>,
    throughput: &mut dyn FnMut(&mut Properties<'_, 'a>, &mut Rate),
) {
    let GlobalIndexShape { name, key, projection, warm_throughput, writes } = index;
    p.value("IndexName", name);
    self::key(p, key);
    self::projection(p, projection);
    throughput(p, writes);
    warm(p, warm_throughput);
}

pub(crate) fn local_indexes<'a>(p: &mut Properties<'_, 'a>, indexes: &mut Given<Vec<LocalIndexShape<'a>>>) {
    p.list("LocalSecondaryIndexes", indexes, LocalIndexShape::unknown, &mut |p, index| {
        let LocalIndexShape { name, key, projection } = index;
        p.value("IndexName", name);
        self::key(p, key);
        self::projection(p, projection);
    });
}

pub(crate) fn vector_indexes<'a>(p: &mut Properties<'_, 'a>, indexes: &mut Given<Vec<VectorIndexShape<'a>>>) {
    p.list("VectorIndexes", indexes, VectorIndexShape::by_default, &mut |p, index| {
        let VectorIndexShape { name, attribute, dimensions, distance, search, projection } = index;
        p.value("IndexName", name);
        p.object("VectorAttribute", &mut |p| p.value("AttributeName", attribute));
        p.value("Dimensions", dimensions);
        p.value("DistanceFunction", distance);
        p.list("SearchSchema", search, SearchElement::unknown, &mut |p, element| {
            let SearchElement { name, role } = element;
            p.value("AttributeName", name);
            p.value("SearchSchemaElementType", role);
        });
        self::projection(p, projection);
    });
}

fn projection(p: &mut Properties<'_, '_>, projection: &mut Given<Projection>) {
    let included = |projection: &Projection| {
        let names = projection.included().iter().map(|name| Cow::Owned(name.to_string()));
        names.collect::<Vec<Cow<'_, str>>>()
    };
    let mut ty = projection.as_ref().map(|projection| match projection {
        Projection::All => ProjectionType::All,
        Projection::KeysOnly => ProjectionType::KeysOnly,
        Projection::Include(_) => ProjectionType::Include,
    });
    let mut names = Given::by_default(Vec::new());
    if let Some(projection @ Projection::Include(_)) = &projection.value {
        names = Given::new(included(projection));
    }
    p.object("Projection", &mut |p| {
        p.value("ProjectionType", &mut ty);
        p.value("NonKeyAttributes", &mut names);
    });
    if !p.is_written() {
        let names = names.value.map(|names| names.into_iter().map(|name| name.into_owned().into()).collect());
        *projection = match ty.value {
            Some(ProjectionType::All) => Given::new(Projection::All),
            Some(ProjectionType::KeysOnly) => Given::new(Projection::KeysOnly),
            Some(ProjectionType::Include) => Given { value: names.map(Projection::Include), by: ty.by },
            None => Given::unknown(),
        };
    }
}

/// Describes the billing mode.
pub(crate) fn billing(p: &mut Properties<'_, '_>, billing: &mut Given<BillingMode>) {
    p.value("BillingMode", billing);
}

/// Describes the throughput of a single-region table, or of one of its indexes.
pub(crate) fn throughput(
    p: &mut Properties<'_, '_>,
    billing: &Given<BillingMode>,
    reads: &mut Rate,
    writes: &mut Rate,
) {
    match billing.value {
        Some(BillingMode::Provisioned) => p.object("ProvisionedThroughput", &mut |p| {
            p.value("ReadCapacityUnits", &mut reads.units);
            p.value("WriteCapacityUnits", &mut writes.units);
        }),
        Some(BillingMode::OnDemand) => p.object("OnDemandThroughput", &mut |p| {
            limit(p, "MaxReadRequestUnits", &mut reads.units);
            limit(p, "MaxWriteRequestUnits", &mut writes.units);
        }),
        None => (reads.units, writes.units) = (Given::unknown(), Given::unknown()),
    }
}

/// An on-demand limit. AWS writes -1 for none.
struct Limit(Option<u64>);

impl<'a> Leaf<'a> for Limit {
    fn write(&self) -> Json<'a> {
        self.0.write()
    }

    fn read(json: &Json<'_>) -> Option<Self> {
        let is_none = matches!(json, Json::Number(number) if number.as_i64() == Some(-1))
            || json.as_text() == Some("-1");
        if is_none { Some(Self(None)) } else { Leaf::read(json).map(Self) }
    }
}

fn limit(p: &mut Properties<'_, '_>, name: &'static str, units: &mut Given<Option<u64>>) {
    let mut limit = units.map(Limit);
    p.value(name, &mut limit);
    *units = limit.map(|Limit(units)| units);
}

pub(crate) fn warm(p: &mut Properties<'_, '_>, warm: &mut Given<Option<WarmThroughput>>) {
    let units = |of: fn(WarmThroughput) -> Option<u64>| Given::new(warm.value.flatten().and_then(of));
    let [mut reads, mut writes] = [units(WarmThroughput::reads), units(WarmThroughput::writes)];
    let mut is_there = false;
    p.object("WarmThroughput", &mut |p| {
        is_there = true;
        p.value("ReadUnitsPerSecond", &mut reads);
        p.value("WriteUnitsPerSecond", &mut writes);
    });
    if !p.is_written() && is_there {
        *warm = match (reads.value, writes.value) {
            (Some(reads), Some(writes)) => Given::new(Some(WarmThroughput::new(reads, writes))),
            _ => Given::unknown(),
        };
    }
}

/// Describes the attribute that says when an item expires, or the attribute that no longer does.
pub(crate) fn time_to_live<'a>(
    p: &mut Properties<'_, 'a>,
    ttl: &mut Given<Option<Cow<'a, str>>>,
    off: &mut Given<Option<Cow<'a, str>>>,
) {
    let is_off = matches!((&ttl.value, &off.value), (Some(None), Some(Some(_))));
    let mut enabled = ttl.as_ref().map(Option::is_some);
    let mut attribute = ttl.clone();
    if p.is_written() && is_off {
        (attribute, enabled) = (off.clone(), Given::new(false));
    }
    p.object("TimeToLiveSpecification", &mut |p| {
        p.value("AttributeName", &mut attribute);
        p.value("Enabled", &mut enabled);
    });
    if !p.is_written() {
        *ttl = match enabled.value {
            Some(true) => attribute,
            Some(false) => {
                *off = attribute;
                Given { value: Some(None), by: enabled.by }
            }
            None => Given::unknown(),
        };
    }
}
