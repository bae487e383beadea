//! The replicas of a table, which are blocks of the table's resource.

use super::builder::Builder;
use super::floor::Floor;
use super::lower::escaped;
use super::table::push;
use crate::at::What;
use crate::deploy::plain::{Facts, Plain};
use crate::deploy::render::cannot::Subject;
use crate::deploy::shape::{
    BillingMode, By, Consistency, Given, IndexUsage, KmsKey, RegionShape, ReplicaShape, Shape, Usage,
};
use crate::json::{Json, Object};
use crate::limits;

pub(super) fn replicas<'a>(
    builder: &mut Builder<'a, '_>,
    subject: Subject<'_>,
    shape: &Shape<'a>,
    replicas: &Given<Vec<ReplicaShape<'a>>>,
    consistency: &Given<Consistency>,
) -> Vec<Json<'a>> {
    let is_provisioned = shape.billing.is(&BillingMode::Provisioned);
    let is_strong = consistency.is(&Consistency::Strong);
    if is_strong {
        builder.document.floor.need(Floor::CONSISTENCY);
    }
    let replicas = replicas.value.iter().flatten().map(|replica| {
        let region = replica.region.value.as_deref().unwrap_or_default();
        let settings = &replica.settings;
        refuse(builder, subject.replica(region), is_provisioned, settings, &shape.home);
        let mut block = Object::new();
        push(&mut block, "region_name", builder.lower.given(&replica.region));
        push(&mut block, "point_in_time_recovery", builder.lower.given(&settings.point_in_time_recovery));
        for setting in Plain::ALL {
            let Facts { argument_of_replica, default, .. } = setting.facts();
            let Some((argument, since)) = argument_of_replica else { continue };
            let value = builder.lower.plain(settings.plain.get(setting));
            // Older provider versions do not know the argument, so the default is left out.
            if value != default.json() {
                builder.document.floor.need(Floor::of(since));
                block.push(argument, value);
            }
        }
        if let Some(key) = kms_key_arn(builder, subject.replica(region), &settings.kms_key) {
            block.push("kms_key_arn", key);
        }
        block.push("propagate_tags", true);
        block.push_some("consistency_mode", is_strong.then(|| Consistency::Strong.as_str()));
        Json::Object(block)
    });
    replicas.collect()
}

/// Returns the ARN of a replica's key. A key of another region cannot be looked up, and AWS returns its ARN.
fn kms_key_arn<'a>(
    builder: &mut Builder<'a, '_>,
    subject: Subject<'_>,
    key: &Given<Option<KmsKey<'a>>>,
) -> Option<Json<'a>> {
    if let Some(Some(KmsKey::Named(name))) = &key.value
        && !is_key_arn(name)
    {
        let why = "Terraform's AWS provider takes the ARN of a key alone; write it";
        builder.cannot.since(true, subject, What::Encryption, why);
    }
    match (key.by, &key.value) {
        (By::Input(id), _) => Some(builder.lower.variable(id).into()),
        (_, Some(Some(KmsKey::Named(name)))) => Some(escaped(name.clone()).into()),
        _ => None,
    }
}

fn is_key_arn(text: &str) -> bool {
    text.starts_with("arn:") && text.contains(":key/")
}

/// Reports settings of a replica that its block has no argument for. For settings that are not reported, `DynamoDB`
/// gives the replica the same value as in the region of the table.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_HowItWorks.html>
fn refuse(
    builder: &mut Builder<'_, '_>,
    subject: Subject<'_>,
    is_provisioned: bool,
    replica: &RegionShape<'_>,
    home: &RegionShape<'_>,
) {
    let RegionShape {
        indexes,
        usage,
        plain,
        point_in_time_recovery,
        recovery_days,
        kms_key: _,
        kinesis_streams,
        resource_policy,
        stream_policy,
        stream_tags,
        settings_replication: _,
        tags,
    } = replica;
    let cannot = &mut builder.cannot;
    let mut refuse = |is_so, what| cannot.lacks(is_so, subject, what);
    let is_recovered = !point_in_time_recovery.is(&false);
    refuse(is_recovered && !recovery_days.is(&limits::RECOVERY_DAYS.1), What::PointInTimeRecovery);
    for setting in Plain::ALL {
        let Facts { what, argument, argument_of_replica, .. } = setting.facts();
        let is_other = match argument {
            Some(_) => plain.get(setting) != home.plain.get(setting),
            None => !plain.is_default(setting),
        };
        refuse(argument_of_replica.is_none() && is_other, what);
    }
    refuse(!is_empty(kinesis_streams), What::KinesisStream);
    refuse(!matches!(resource_policy.value, Some(None)), What::ResourcePolicy);
    refuse(!matches!(stream_policy.value, Some(None)), What::StreamPolicy);
    refuse(!is_empty(stream_tags), What::StreamTag);
    refuse(tags != &home.tags, What::Tag);
    let of_units = if is_provisioned { What::Capacity } else { What::OnDemandThroughput };
    let mut usages = vec![(subject, usage, &home.usage)];
    let of_indexes = indexes.value.iter().flatten().zip(home.indexes.value.iter().flatten());
    usages.extend(of_indexes.map(|(IndexUsage { name, usage }, home)| {
        (subject.index(name.value.as_deref().unwrap_or_default()), usage, &home.usage)
    }));
    for (subject, Usage { contributor_insights, reads }, home) in usages {
        let mut refuse = |is_so, what| cannot.lacks(is_so, subject, what);
        refuse(!matches!(contributor_insights.value, Some(None)), What::ContributorInsights);
        refuse(reads.units != home.reads.units, of_units);
        refuse(reads.scaling != home.reads.scaling, What::AutoScaling);
    }
}

fn is_empty<T>(list: &Given<Vec<T>>) -> bool {
    list.value.as_ref().is_some_and(Vec::is_empty)
}
