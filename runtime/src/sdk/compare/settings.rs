//! Settings of a table that have nothing to do with its keys.

use std::collections::BTreeSet;

use aws_sdk_dynamodb::types::{
    ApproximateCreationDateTimePrecision, BillingMode, ContributorInsightsMode,
    OnDemandThroughput as LiveOnDemand, ProvisionedThroughputDescription, ReplicaStatus, SseStatus,
    StreamViewType as LiveView, TableClass as LiveClass, TableStatus,
};

use super::{Differences, NONE, or_none};
use crate::deployment::{AutoScaling, Deployment, Dimension, KinesisPrecision};
use crate::limits;
use crate::schema::{
    Attribute, Billing, ContributorInsights, Encryption, IndexKind, IndexSchema, OnDemandThroughput,
    StreamViewType, TableClass, TableSchema, Tag, Throughput, WarmThroughput,
};
use crate::sdk::difference::{Aspect, Severity};
use crate::sdk::live::Live;
use crate::stack::Stack;

pub(super) fn compare(found: &mut Differences<'_>, stack: &Stack, deployment: &Deployment, live: &Live) {
    let schema = deployment.schema();
    status(found, live);
    billing(found, deployment, live);
    throughput(found, schema, live);
    stream(found, schema, live);
    time_to_live(found, schema, live);
    recovery(found, schema, live);
    encryption(found, stack, schema, live);

    let class = match schema.class() {
        TableClass::Standard => LiveClass::Standard,
        TableClass::StandardInfrequentAccess => LiveClass::StandardInfrequentAccess,
    };
    let live_class = live.table.table_class_summary().and_then(|summary| summary.table_class());
    let live_class = live_class.unwrap_or(&LiveClass::Standard);
    found.text(Severity::Drift, None, Aspect::Class, class.as_str(), live_class.as_str());

    let on_or_off = |is_on| if is_on { "on" } else { "off" };
    let (protected, is_protected) =
        (schema.deletion_protection(), live.table.deletion_protection_enabled().unwrap_or_default());
    let severity = if protected { Severity::Drift } else { Severity::Harmless };
    let (protected, is_protected) = (on_or_off(protected), on_or_off(is_protected));
    found.text(severity, None, Aspect::DeletionProtection, protected, is_protected);

    insights(found, schema, live);
    kinesis(found, deployment, live);
    replicas(found, deployment, live);
}

/// Only one that is active or updated is read and written.
fn status(found: &mut Differences<'_>, live: &Live) {
    if let Some(status) = live.table.table_status()
        && !matches!(status, TableStatus::Active | TableStatus::Updating)
    {
        let live = format!("one that is {status}");
        found.add(Severity::Breaking, None, Aspect::Existence, "a table".to_owned(), live);
    }
}

fn billing(found: &mut Differences<'_>, deployment: &Deployment, live: &Live) {
    let schema = deployment.schema();
    let mode = live.table.billing_mode_summary().and_then(|summary| summary.billing_mode());
    let is_on_demand = mode == Some(&BillingMode::PayPerRequest);
    let name =
        |is_on_demand| if is_on_demand { BillingMode::PayPerRequest } else { BillingMode::Provisioned };
    let Billing::Provisioned(throughput) = schema.billing() else {
        found.text(Severity::Drift, None, Aspect::Billing, name(true).as_str(), name(is_on_demand).as_str());
        return;
    };
    if is_on_demand {
        let (expected, live) = (name(false).as_str().to_owned(), name(true).as_str().to_owned());
        found.add(Severity::Drift, None, Aspect::Billing, expected, live);
        return;
    }
    let scaling = deployment.auto_scaling.as_ref();
    capacity(found, None, throughput, scaling, live.table.provisioned_throughput());
    for index in live.table.global_secondary_indexes() {
        let index_schema = index.index_name().and_then(|name| schema.index(name));
        let Some(throughput) = index_schema.and_then(IndexSchema::throughput) else { continue };
        capacity(found, index.index_name(), throughput, scaling, index.provisioned_throughput());
    }
}

/// What a capacity is scaled to now is no difference.
fn capacity(
    found: &mut Differences<'_>,
    index: Option<&str>,
    expected: Throughput,
    scaling: Option<&AutoScaling>,
    live: Option<&ProvisionedThroughputDescription>,
) {
    let is_fixed = |dimension| scaling.is_none_or(|scaling| scaling.of(index, dimension).is_none());
    let text = |reads: String, writes: String| {
        let reads = is_fixed(Dimension::Reads).then(|| format!("{reads} reads"));
        let writes = is_fixed(Dimension::Writes).then(|| format!("{writes} writes"));
        reads.into_iter().chain(writes).collect::<Vec<_>>().join(", ")
    };
    let units = |units: Option<i64>| units.unwrap_or_default().to_string();
    let live_reads = live.and_then(ProvisionedThroughputDescription::read_capacity_units);
    let live_writes = live.and_then(ProvisionedThroughputDescription::write_capacity_units);
    let expected = text(expected.reads().to_string(), expected.writes().to_string());
    found.text(
        Severity::Drift,
        index,
        Aspect::Capacity,
        expected,
        text(units(live_reads), units(live_writes)),
    );
}

fn throughput(found: &mut Differences<'_>, schema: &TableSchema, live: &Live) {
    on_demand(found, None, schema.on_demand_throughput(), live.table.on_demand_throughput());
    let warm = live.table.warm_throughput();
    let warm = warm.map(|warm| (warm.read_units_per_second(), warm.write_units_per_second()));
    self::warm(found, None, schema.warm_throughput(), warm.unwrap_or_default());
    for index in live.table.global_secondary_indexes() {
        let name = index.index_name();
        let Some(schema) = name.and_then(|name| schema.index(name)) else { continue };
        on_demand(found, name, schema.on_demand_throughput(), index.on_demand_throughput());
        let warm = index.warm_throughput();
        let warm = warm.map(|warm| (warm.read_units_per_second(), warm.write_units_per_second()));
        self::warm(found, name, schema.warm_throughput(), warm.unwrap_or_default());
    }
}

fn on_demand(
    found: &mut Differences<'_>,
    index: Option<&str>,
    expected: Option<OnDemandThroughput>,
    live: Option<&LiveOnDemand>,
) {
    // What has no limit is told as -1.
    let limit = |units: Option<i64>| units.and_then(|units| u64::try_from(units).ok());
    let live_limits =
        live.map(|live| (limit(live.max_read_request_units()), limit(live.max_write_request_units())));
    let limits = expected.map(|expected| (expected.max_reads(), expected.max_writes()));
    let text = |limits: Option<(Option<u64>, Option<u64>)>| match limits.unwrap_or_default() {
        (None, None) => NONE.to_owned(),
        (reads, writes) => {
            let [reads, writes] = [reads, writes].map(|units| or_none(units.map(|units| units.to_string())));
            format!("at most {reads} reads, {writes} writes")
        }
    };
    found.text(Severity::Drift, index, Aspect::OnDemandThroughput, text(limits), text(live_limits));
}

/// It grows with the traffic and never shrinks, so more is as well.
fn warm(
    found: &mut Differences<'_>,
    index: Option<&str>,
    expected: Option<WarmThroughput>,
    (reads, writes): (Option<i64>, Option<i64>),
) {
    let Some(expected) = expected else { return };
    let lacks = |expected: Option<u64>, live: Option<i64>| {
        let live = live.and_then(|live| u64::try_from(live).ok()).unwrap_or_default();
        expected.is_some_and(|expected| live < expected)
    };
    if lacks(expected.reads(), reads) || lacks(expected.writes(), writes) {
        let text = |[reads, writes]: [Option<String>; 2]| {
            format!("{} reads, {} writes", or_none(reads), or_none(writes))
        };
        let wanted =
            text([expected.reads(), expected.writes()].map(|units| units.map(|units| units.to_string())));
        let live = text([reads, writes].map(|units| units.map(|units| units.to_string())));
        found.add(Severity::Drift, index, Aspect::WarmThroughput, wanted, live);
    }
}

/// Who follows the stream misses what it does not record.
fn stream(found: &mut Differences<'_>, schema: &TableSchema, live: &Live) {
    let live = live.table.stream_specification().filter(|stream| stream.stream_enabled());
    let live = live.and_then(|stream| stream.stream_view_type());
    let expected = schema.stream().map(|view| match view {
        StreamViewType::KeysOnly => LiveView::KeysOnly,
        StreamViewType::NewImage => LiveView::NewImage,
        StreamViewType::OldImage => LiveView::OldImage,
        StreamViewType::NewAndOldImages => LiveView::NewAndOldImages,
    });
    let suffices = match (&expected, live) {
        (None, _) | (Some(_), Some(LiveView::NewAndOldImages)) | (Some(LiveView::KeysOnly), Some(_)) => true,
        (expected, live) => expected.as_ref() == live,
    };
    let severity = if suffices { Severity::Drift } else { Severity::Breaking };
    let text = |view: Option<&LiveView>| or_none(view.map(LiveView::as_str));
    found.text(severity, None, Aspect::Stream, text(expected.as_ref()), text(live));
}

/// Items that do not expire are still there; those that expire by another attribute are not.
fn time_to_live(found: &mut Differences<'_>, schema: &TableSchema, live: &Live) {
    let Some(live) = &live.ttl else { return };
    let severity = if live.is_some() { Severity::Breaking } else { Severity::Drift };
    let text = |attribute: Option<&str>| or_none(attribute.map(|attribute| format!("`{attribute}`")));
    let expected = text(schema.time_to_live().map(Attribute::name));
    found.text(severity, None, Aspect::TimeToLive, expected, text(live.as_deref()));
}

fn recovery(found: &mut Differences<'_>, schema: &TableSchema, live: &Live) {
    let Some(live) = live.recovery else { return };
    let expected = schema.point_in_time_recovery();
    let expected = expected.map(|recovery| recovery.days().unwrap_or(limits::RECOVERY_DAYS.1));
    let severity = if live >= expected { Severity::Harmless } else { Severity::Drift };
    let text = |days: Option<u64>| or_none(days.map(|days| format!("{days} days")));
    found.text(severity, None, Aspect::PointInTimeRecovery, text(expected), text(live));
}

fn encryption(found: &mut Differences<'_>, stack: &Stack, schema: &TableSchema, live: &Live) {
    const OWNED: &str = "a key that AWS owns";
    const KMS: &str = "a KMS key";
    const OF_STACK: &str = "the KMS key of the stack";
    let live = live.table.sse_description();
    let live = live.filter(|live| !matches!(live.status(), Some(SseStatus::Disabled | SseStatus::Disabling)));
    let live_key = live.and_then(|live| live.kms_master_key_arn()).unwrap_or(KMS);
    match (schema.encryption(), live) {
        // The stack's key has no ARN before it is deployed.
        (Encryption::AwsOwned | Encryption::AwsManaged, live) if stack.encryption_key.is_some() => {
            if live.is_none() {
                found.add(Severity::Drift, None, Aspect::Encryption, OF_STACK.to_owned(), OWNED.to_owned());
            }
        }
        (Encryption::AwsOwned, None) | (Encryption::AwsManaged, Some(_)) => {}
        (Encryption::AwsOwned, Some(_)) => {
            found.add(Severity::Drift, None, Aspect::Encryption, OWNED.to_owned(), live_key.to_owned());
        }
        (Encryption::AwsManaged, None) => {
            found.add(Severity::Drift, None, Aspect::Encryption, KMS.to_owned(), OWNED.to_owned());
        }
        (Encryption::Customer(key), Some(_)) => {
            // An alias is another name of a key, whose ARN ends in its id.
            let is_alias = key.starts_with("alias/") || key.contains(":alias/");
            let is_same = live_key == key || live_key.ends_with(&["/", key].concat());
            if !is_alias && !is_same {
                found.add(Severity::Drift, None, Aspect::Encryption, key.to_string(), live_key.to_owned());
            }
        }
        (Encryption::Customer(key), None) => {
            found.add(Severity::Drift, None, Aspect::Encryption, key.to_string(), OWNED.to_owned());
        }
    }
}

fn insights(found: &mut Differences<'_>, schema: &TableSchema, live: &Live) {
    let Some(live) = &live.insights else { return };
    let mut compare = |index: Option<&str>, expected: Option<ContributorInsights>| {
        let live = live.iter().find(|(of, _)| of.as_deref() == index).map(|(_, mode)| mode);
        let expected = expected.map(live_mode);
        let severity = if expected.is_some() { Severity::Drift } else { Severity::Harmless };
        let text =
            |mode: Option<&ContributorInsightsMode>| or_none(mode.map(ContributorInsightsMode::as_str));
        found.text(severity, index, Aspect::ContributorInsights, text(expected.as_ref()), text(live));
    };
    compare(None, schema.contributor_insights());
    for index in schema.indexes().iter().filter(|index| index.kind() == IndexKind::Global) {
        compare(Some(index.name()), index.contributor_insights());
    }
}

pub(in crate::sdk) const fn live_mode(insights: ContributorInsights) -> ContributorInsightsMode {
    match insights {
        ContributorInsights::AccessedAndThrottledKeys => ContributorInsightsMode::AccessedAndThrottledKeys,
        ContributorInsights::ThrottledKeys => ContributorInsightsMode::ThrottledKeys,
    }
}

/// Changes that are to go to a stream and do not are lost to who reads it.
fn kinesis(found: &mut Differences<'_>, deployment: &Deployment, live: &Live) {
    let Some(live) = &live.kinesis else { return };
    let expected = deployment.kinesis_stream.as_ref();
    let text = |arn: &str, is_micro| {
        let precision = if is_micro { "microseconds" } else { "milliseconds" };
        format!("{arn}, in {precision}")
    };
    let live: Vec<(&str, String)> = live
        .iter()
        .map(|destination| {
            let arn = destination.stream_arn().unwrap_or_default();
            let precision = destination.approximate_creation_date_time_precision();
            (arn, text(arn, precision == Some(&ApproximateCreationDateTimePrecision::Microsecond)))
        })
        .collect();
    // Which stream it is can be up to the deployment.
    let wanted = expected.and_then(|stream| stream.arn.0.as_deref());
    let position = live.iter().position(|(arn, _)| wanted.is_none_or(|wanted| wanted == *arn));
    if let Some(expected) = expected {
        let is_micro = expected.precision == Some(KinesisPrecision::Microsecond);
        match position {
            None => {
                let expected = text(wanted.unwrap_or("a stream"), is_micro);
                found.add(Severity::Breaking, None, Aspect::KinesisStream, expected, NONE.to_owned());
            }
            Some(position) => {
                let (arn, live) = &live[position];
                found.text(Severity::Drift, None, Aspect::KinesisStream, text(arn, is_micro), live);
            }
        }
    }
    for (other, (_, text)) in live.iter().enumerate() {
        if expected.is_none() || Some(other) != position {
            found.add(Severity::Harmless, None, Aspect::KinesisStream, NONE.to_owned(), text.clone());
        }
    }
}

/// The table serves without them, and so does what is in its region.
///
/// The table can be any of the replicas, each of which tells the others.
fn replicas(found: &mut Differences<'_>, deployment: &Deployment, live: &Live) {
    // The other tables of one that is replicated from another account are not in this stack.
    if deployment.global.source_table.is_some() {
        return;
    }
    let others = live.table.replicas().iter().filter(|replica| {
        use ReplicaStatus::{CreationFailed, Deleting};
        !matches!(replica.replica_status(), Some(CreationFailed | Deleting))
    });
    let own = live.table.table_arn().and_then(|arn| arn.split(':').nth(3)).unwrap_or_default();
    let others: BTreeSet<&str> =
        others.filter_map(|replica| replica.region_name()).filter(|region| *region != own).collect();
    let expected: BTreeSet<&str> =
        deployment.global.replicas.iter().map(|replica| replica.region.as_str()).collect();
    let is_there = |region: &&str| *region == own || others.contains(region);
    let more = others.iter().filter(|region| !expected.contains(*region)).count();
    // Where this is one of the replicas, the table of the stack is another one.
    let is_same = expected.iter().all(is_there) && more == usize::from(expected.contains(own));
    if !is_same {
        let text = |regions: &BTreeSet<&str>| {
            or_none((!regions.is_empty()).then(|| regions.iter().copied().collect::<Vec<_>>().join(", ")))
        };
        found.add(Severity::Drift, None, Aspect::Replicas, text(&expected), text(&others));
    }
}

/// Tags beyond those of the schema are those of the deployment's tools and of AWS.
pub(super) fn tags(found: &mut Differences<'_>, expected: &[&Tag], live: &[(String, String)]) {
    let text = |key: &str, value: &str| format!("`{key}` = `{value}`");
    for tag in expected {
        let live = live.iter().find(|(key, _)| key == tag.key());
        let live = live.map(|(key, value)| text(key, value));
        found.text(Severity::Drift, None, Aspect::Tag, text(tag.key(), tag.value()), or_none(live));
    }
    for (key, value) in live {
        if !key.starts_with("aws:") && !expected.iter().any(|tag| tag.key() == key) {
            found.add(Severity::Harmless, None, Aspect::Tag, NONE.to_owned(), text(key, value));
        }
    }
}
