//! The settings that each region has for itself.

use super::Properties;
use crate::deploy::plain::{Facts, Plain};
use crate::deploy::shape::{Given, KinesisShape, RegionShape, TagShape};
use crate::schema::ContributorInsights;

/// The settings that a target takes in one object.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Scope {
    /// The settings that a table is created with.
    Creation,
    /// All settings.
    Resource,
}

/// Describes the settings of a region, without its usage, its stream and its key: a single-region table and a replica
/// have these in different places.
pub(crate) fn region<'a>(p: &mut Properties<'_, 'a>, region: &mut RegionShape<'a>, scope: Scope) {
    let RegionShape {
        indexes: _,
        usage: _,
        kms_key: _,
        stream_policy: _,
        stream_tags: _,
        plain,
        point_in_time_recovery,
        recovery_days,
        kinesis_streams,
        resource_policy,
        settings_replication,
        tags,
    } = region;
    for setting in Plain::ALL {
        let Facts { property, values, is_global, .. } = setting.facts();
        if scope == Scope::Resource || !is_global {
            p.plain(property, plain.get_mut(setting), values);
        }
    }
    self::tags(p, tags);
    if scope == Scope::Creation {
        return;
    }
    recovery(p, point_in_time_recovery, recovery_days);
    kinesis(p, kinesis_streams);
    p.object("ResourcePolicy", &mut |p| p.document("PolicyDocument", resource_policy));
    p.value("GlobalTableSettingsReplicationMode", settings_replication);
}

/// Describes the Kinesis stream. `CloudFormation` allows only one.
fn kinesis<'a>(p: &mut Properties<'_, 'a>, streams: &mut Given<Vec<KinesisShape<'a>>>) {
    let mut stream = streams.value.take().map(|mut streams| streams.pop());
    let mut stream = Given { value: stream.take(), by: streams.by };
    p.option("KinesisStreamSpecification", &mut stream, KinesisShape::by_default, &mut |p, stream| {
        let KinesisShape { arn, precision } = stream;
        p.value("StreamArn", arn);
        p.value("ApproximateCreationDateTimePrecision", precision);
    });
    *streams = stream.map(|stream| stream.into_iter().collect());
}

pub(crate) fn recovery(p: &mut Properties<'_, '_>, is_on: &mut Given<bool>, days: &mut Given<u64>) {
    p.object("PointInTimeRecoverySpecification", &mut |p| {
        p.value("PointInTimeRecoveryEnabled", is_on);
        p.value("RecoveryPeriodInDays", days);
    });
}

pub(crate) fn tags<'a>(p: &mut Properties<'_, 'a>, tags: &mut Given<Vec<TagShape<'a>>>) {
    p.list("Tags", tags, TagShape::unknown, &mut |p, TagShape { key, value }| {
        p.value("Key", key);
        p.value("Value", value);
    });
}

/// Describes the keys of a table or an index whose requests `CloudWatch` counts.
pub(crate) fn insights(p: &mut Properties<'_, '_>, insights: &mut Given<Option<ContributorInsights>>) {
    let mut enabled = insights.map(|mode| mode.is_some());
    let mut mode = *insights;
    p.object("ContributorInsightsSpecification", &mut |p| {
        p.value("Enabled", &mut enabled);
        p.value("Mode", &mut mode);
    });
    if !p.is_written() {
        *insights = match (enabled.value, mode.value) {
            (Some(true), Some(mode)) => Given { value: Some(Some(mode.unwrap_or_default())), by: enabled.by },
            (Some(false), _) => Given { value: Some(None), by: enabled.by },
            _ => Given::unknown(),
        };
    }
}
