//! Compares the settings of a region.

use super::{Changes, rate};
use crate::at::What;
use crate::deploy::plain::Plain;
use crate::deploy::shape::{
    By, Given, IndexUsage, KinesisShape, KmsKey, RegionShape, ReplicaShape, Shape, TagShape, Usage,
};
use crate::json::{Json, Object};

/// Compares the region that the table is deployed to, and the replicas.
pub(super) fn home<'s>(changes: &mut Changes<'s>, one: &'s Shape<'_>, other: &'s Shape<'_>) {
    let is_encrypted = [one, other].map(|shape| shape.has_kms_key.value);
    region(changes, is_encrypted, &one.home, &other.home);
    let (Some(of_one), Some(of_other)) = (&one.replicas.value, &other.replicas.value) else { return };
    changes.push_if(What::Replicas, regions(of_one), regions(of_other));
    for ReplicaShape { region: name, settings } in of_one {
        if let Some(ReplicaShape { settings: others, .. }) =
            of_other.iter().find(|other| other.region == *name)
        {
            changes.replica = name.value.as_deref();
            region(changes, is_encrypted, settings, others);
            rate::of_replica(changes, [one, other], [settings, others]);
        }
    }
    changes.replica = None;
}

fn regions<'s>(replicas: &'s [ReplicaShape<'_>]) -> Json<'s> {
    let mut regions: Vec<&str> =
        replicas.iter().filter_map(|replica| replica.region.value.as_deref()).collect();
    regions.sort_unstable();
    if regions.is_empty() { Json::Null } else { Json::texts(regions) }
}

fn region<'s>(
    changes: &mut Changes<'s>,
    is_encrypted: [Option<bool>; 2],
    one: &'s RegionShape<'_>,
    other: &'s RegionShape<'_>,
) {
    let RegionShape {
        indexes,
        usage,
        plain,
        point_in_time_recovery,
        recovery_days,
        kms_key,
        kinesis_streams,
        resource_policy,
        stream_policy,
        stream_tags,
        settings_replication,
        tags,
    } = one;
    recovery(
        changes,
        [point_in_time_recovery, &other.point_in_time_recovery],
        [recovery_days, &other.recovery_days],
    );
    encryption(changes, is_encrypted, kms_key, &other.kms_key);
    for setting in Plain::ALL {
        let [one, other] = [plain, &other.plain].map(|plain| plain.get(setting).value);
        if let (Some(one), Some(other)) = (one, other) {
            changes.push_if(setting.facts().what, one.json(), other.json());
        }
    }
    self::usage(changes, usage, &other.usage);
    for IndexUsage { name, usage } in indexes.value.iter().flatten() {
        changes.index = name.value.as_deref();
        let mut usages = other.indexes.value.iter().flatten();
        if let Some(other) = usages.find(|other| other.name == *name) {
            self::usage(changes, usage, &other.usage);
        }
    }
    changes.index = None;
    kinesis(changes, kinesis_streams, &other.kinesis_streams);
    for (what, one, other) in [
        (What::ResourcePolicy, resource_policy, &other.resource_policy),
        (What::StreamPolicy, stream_policy, &other.stream_policy),
    ] {
        if let (Some(one), Some(other)) = (&one.value, &other.value)
            && one != other
        {
            let json = |is_there: bool| if is_there { Json::from("a policy") } else { Json::Null };
            changes.push(what, json(one.is_some()), json(other.is_some()));
        }
    }
    changes.leaf(What::SettingsReplication, settings_replication, &other.settings_replication);
    self::tags(changes, What::Tag, tags, &other.tags);
    self::tags(changes, What::StreamTag, stream_tags, &other.stream_tags);
}

/// Compares the usage of the table or of an index. `rate` compares the throughput.
fn usage<'s>(changes: &mut Changes<'s>, one: &'s Usage, other: &'s Usage) {
    let Usage { contributor_insights, reads: _ } = one;
    changes.leaf(What::ContributorInsights, contributor_insights, &other.contributor_insights);
}

/// Compares how many days back a table can be restored to.
fn recovery(changes: &mut Changes<'_>, is_on: [&Given<bool>; 2], days: [&Given<u64>; 2]) {
    let days = |side: usize| {
        if is_on[side].value? { days[side].value.map(Json::from) } else { Some(Json::Null) }
    };
    if let (Some(one), Some(other)) = (days(0), days(1)) {
        changes.push_if(What::PointInTimeRecovery, one, other);
    }
}

fn encryption<'s>(
    changes: &mut Changes<'s>,
    is_encrypted: [Option<bool>; 2],
    one: &'s Given<Option<KmsKey<'_>>>,
    other: &'s Given<Option<KmsKey<'_>>>,
) {
    let json = |is_encrypted: Option<bool>, key: &'s Given<Option<KmsKey<'_>>>| {
        Some(match (is_encrypted?, &key.value) {
            (false, _) => Json::Null,
            (true, None | Some(None)) => Json::Bool(true),
            (true, Some(Some(KmsKey::OfStack))) => Object::new().with("stack", true).into(),
            (true, Some(Some(KmsKey::Named(key)))) => Json::from(&**key),
        })
    };
    let (Some(of_one), Some(of_other)) = (json(is_encrypted[0], one), json(is_encrypted[1], other)) else {
        return;
    };
    if is_encrypted == [Some(true); 2] && !is_other_key(one, other) {
        return;
    }
    changes.push_if(What::Encryption, of_one, of_other);
}

/// Returns whether two tables, both encrypted with a KMS key, have different keys. An unknown key is not compared. A live
/// table reports the ARN of its key, which does not say whether the key is a customer's, the stack's or managed by AWS.
pub(crate) fn is_other_key(one: &Given<Option<KmsKey<'_>>>, other: &Given<Option<KmsKey<'_>>>) -> bool {
    let (Some(of_one), Some(of_other)) = (&one.value, &other.value) else { return false };
    let is_reported = |given: &Given<Option<KmsKey<'_>>>| given.by == By::Default;
    match (of_one, of_other) {
        (Some(KmsKey::Named(one)), Some(KmsKey::Named(other))) => !may_be_same(one, other),
        (Some(KmsKey::Named(_)), _) => !is_reported(one),
        (_, Some(KmsKey::Named(_))) => !is_reported(other),
        (of_one, of_other) => of_one != of_other,
    }
}

/// Returns whether two names may mean the same key. An alias is another name of a key, and a key's ARN ends in its id.
fn may_be_same(one: &str, other: &str) -> bool {
    let is_alias = |key: &str| key.starts_with("alias/") || key.contains(":alias/");
    let is_id_of = |id: &str, arn: &str| arn.strip_suffix(id).is_some_and(|rest| rest.ends_with('/'));
    is_alias(one) != is_alias(other) || one == other || is_id_of(one, other) || is_id_of(other, one)
}

/// Compares Kinesis streams. If the deployment chooses the stream, any stream matches.
fn kinesis<'s>(
    changes: &mut Changes<'s>,
    one: &'s Given<Vec<KinesisShape<'_>>>,
    other: &'s Given<Vec<KinesisShape<'_>>>,
) {
    let (Some(one), Some(other)) = (&one.value, &other.value) else { return };
    let mut others: Vec<&KinesisShape<'_>> = other.iter().collect();
    for stream in one {
        let is_same = |other: &&KinesisShape<'_>| stream.arn.is_unknown() || stream.arn == other.arn;
        match others.iter().position(is_same) {
            None => changes.push(What::KinesisStream, destination(stream, None), Json::Null),
            Some(position) => {
                let other = others.remove(position);
                let arn = other.arn.value.as_deref();
                changes.push_if(What::KinesisStream, destination(stream, arn), destination(other, arn));
            }
        }
    }
    for other in others {
        changes.push(What::KinesisStream, Json::Null, destination(other, None));
    }
}

/// Describes a destination: `arn:…, in milliseconds`. An unknown ARN is written as `arn`.
fn destination<'s>(stream: &KinesisShape<'_>, arn: Option<&str>) -> Json<'s> {
    use crate::deploy::kinesis::KinesisPrecision::{Microsecond, Millisecond};
    let KinesisShape { arn: own, precision } = stream;
    let arn = own.value.as_deref().or(arn).unwrap_or("a stream");
    let unit = match precision.value {
        Some(Millisecond) => ", in milliseconds",
        Some(Microsecond) => ", in microseconds",
        None => "",
    };
    [arn, unit].concat().into()
}

fn tags<'s>(
    changes: &mut Changes<'s>,
    what: What,
    one: &Given<Vec<TagShape<'_>>>,
    other: &Given<Vec<TagShape<'_>>>,
) {
    let (Some(one), Some(other)) = (&one.value, &other.value) else { return };
    let text = |tag: &TagShape<'_>| -> Json<'s> {
        let text = |part: &Given<std::borrow::Cow<'_, str>>| part.value.as_deref().unwrap_or("?").to_owned();
        format!("`{}` = `{}`", text(&tag.key), text(&tag.value)).into()
    };
    for tag in one {
        let found = other.iter().find(|other| other.key == tag.key);
        changes.push_if(what, text(tag), found.map_or(Json::Null, text));
    }
    for other in other {
        if !one.iter().any(|tag| tag.key == other.key) {
            changes.push(what, Json::Null, text(other));
        }
    }
}
