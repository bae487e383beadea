//! The settings of one region: the region of the table, or of a replica.

use std::borrow::Cow;

use super::usage::of_replica;
use super::{Source, list, option};
use crate::deploy::id::Id;
use crate::deploy::input::{Choice, Inputs};
use crate::deploy::kinesis::{KinesisPrecision, KinesisStream};
use crate::deploy::plain::{Chosen, Facts, Plain};
use crate::deploy::regional::Regional;
use crate::deploy::replica::Replica;
use crate::deploy::scaling::Dimension;
use crate::deploy::shape::{
    Given, IndexUsage, KinesisShape, KmsKey, PlainShape, RegionShape, ReplicaShape, Replication, TagShape,
    Usage,
};
use crate::deploy::table::Setting;
use crate::json::Json;
use crate::limits;
use crate::schema::{IndexKind, PointInTimeRecovery, Tag, Word};

impl<'a> Source<'a> {
    /// Returns the region of the stack, without its usage, Kinesis stream and tags.
    pub(super) fn home(self, inputs: &mut Inputs<'a>) -> RegionShape<'a> {
        let (table, global) = (self.table, &self.table.global);
        let replication = global.settings_replication.or(global.source_table.is_some().then_some(true));
        // Templates declare the parameter of the class before the parameters of backups and keys.
        let mut plain = PlainShape::by_default();
        *plain.get_mut(Plain::Class) = self.plain(Plain::Class, inputs);
        let (point_in_time_recovery, recovery_days) = self.recovery(inputs);
        let kms_key = self.kms_key(inputs);
        for setting in Plain::ALL.into_iter().filter(|setting| *setting != Plain::Class) {
            *plain.get_mut(setting) = self.plain(setting, inputs);
        }
        // `plain` and `kinesis_streams` read the other fields.
        let Regional { own: _, kinesis_stream: _, resource_policy, stream_policy, stream_tags } =
            &table.regional;
        RegionShape {
            indexes: Given::by_default(Vec::new()),
            plain,
            point_in_time_recovery,
            recovery_days,
            kms_key,
            kinesis_streams: Given::by_default(Vec::new()),
            resource_policy: option(resource_policy.as_ref().map(Json::sorted)),
            stream_policy: option(stream_policy.as_ref().map(Json::sorted)),
            stream_tags: list(stream_tags.iter().map(tag).collect()),
            settings_replication: option(
                replication.map(|on| if on { Replication::Enabled } else { Replication::Disabled }),
            ),
            tags: Given::by_default(Vec::new()),
            usage: Usage::by_default(),
        }
    }

    fn plain(self, plain: Plain, inputs: &mut Inputs<'a>) -> Given<Word> {
        let Facts { default, parameter, .. } = plain.facts();
        let value = plain.of(self.table).unwrap_or(default);
        let is_chosen = parameter.is_some_and(|Chosen { setting, is_exposed, .. }| {
            self.exposes(setting) || is_exposed && value != default
        });
        if is_chosen {
            let choice = Choice::Plain(plain);
            inputs.choose(self.id(choice), choice, value)
        } else if self.table.regional.own.get(plain).is_some() {
            Given::new(value)
        } else {
            Given::unless_default(value, &default)
        }
    }

    fn recovery(self, inputs: &mut Inputs<'a>) -> (Given<bool>, Given<u64>) {
        let period = self.schema().point_in_time_recovery();
        if self.exposes(Setting::PointInTimeRecovery) {
            let choice = Choice::PointInTimeRecovery;
            return (inputs.choose(self.id(choice), choice, period.is_some()), recovery_days(None));
        }
        let days = period.and_then(PointInTimeRecovery::days);
        let days = match days {
            Some(days) if self.exposes(Setting::RecoveryPeriod) => {
                inputs.choose(self.id(Choice::RecoveryPeriod), Choice::RecoveryPeriod, days)
            }
            days => recovery_days(days),
        };
        (Given::unless_default(period.is_some(), &false), days)
    }

    fn kms_key(self, inputs: &mut Inputs<'a>) -> Given<Option<KmsKey<'a>>> {
        match self.schema().encryption().customer_key() {
            Some(key) => inputs
                .choose(self.id(Choice::KmsKey), Choice::KmsKey, Cow::Borrowed(key))
                .map(|key| Some(KmsKey::Named(key))),
            None => option(self.has_key_of_stack().then_some(KmsKey::OfStack)),
        }
    }

    pub(super) fn kinesis_streams(self, inputs: &mut Inputs<'a>) -> Given<Vec<KinesisShape<'a>>> {
        kinesis_streams(self.table.regional.kinesis_stream.as_ref(), self.id(Choice::KinesisStream), inputs)
    }

    /// Returns the tags of the table. The value of the stack's backup tag is one input for all tables.
    pub(super) fn tags(self, inputs: &mut Inputs<'a>) -> Given<Vec<TagShape<'a>>> {
        let backup = self.stack.backup_tag.as_ref();
        let tags = self.stack.tags_of(self.schema()).into_iter().map(|tag| {
            if !backup.is_some_and(|backup| std::ptr::eq(backup, tag)) {
                return self::tag(tag);
            }
            let choice = Choice::BackupTag(tag.key());
            let value = inputs.shared(Id::stack(choice.words()), choice, Cow::Borrowed(tag.value()));
            TagShape { key: Given::new(tag.key().into()), value }
        });
        list(tags.collect())
    }

    /// Returns another region. Settings that it does not set itself come from the region of the stack.
    ///
    /// Keys, Kinesis streams and policies belong to one region, so a replica has only its own.
    pub(super) fn replica(
        self,
        replica: &'a Replica,
        home: &RegionShape<'a>,
        inputs: &mut Inputs<'a>,
    ) -> ReplicaShape<'a> {
        let Replica {
            region,
            regional: Regional { own, kinesis_stream: stream, resource_policy, stream_policy, stream_tags },
            point_in_time_recovery,
            encryption_key,
            tags,
            reads,
            indexes: _,
        } = replica;
        let id = |choice: Choice<'_>| self.id(choice).region(Some(region.as_str()));
        let kms_key = encryption_key.as_ref().map_or(Given::by_default(None), |key| {
            let choice = Choice::ReplicaKmsKey;
            inputs.parameter(id(choice), choice, key).map(|key| Some(KmsKey::Named(key)))
        });
        let (point_in_time_recovery, recovery_days) = match point_in_time_recovery {
            None => (home.point_in_time_recovery, home.recovery_days),
            Some(period) => {
                (Given::new(period.is_some()), recovery_days(period.and_then(PointInTimeRecovery::days)))
            }
        };
        let capacity = id(Choice::Capacity(Dimension::Reads));
        let is_exposed = self.exposes(Setting::OnDemandThroughput);
        let usage = of_replica(*reads, &home.usage, is_exposed, &capacity, inputs);
        let indexes = self.schema().indexes().iter().filter(|index| index.kind() == IndexKind::Global);
        let indexes = indexes.zip(home.indexes.value.iter().flatten()).map(|(index, home)| IndexUsage {
            name: home.name.clone(),
            usage: of_replica(
                replica.reads_of(Some(index.name())),
                &home.usage,
                is_exposed,
                &capacity.clone().index(Some(index.name())),
                inputs,
            ),
        });
        let indexes = list(indexes.collect());
        let mut plain = home.plain.clone();
        for setting in Plain::ALL {
            if let Some(value) = own.get(setting) {
                *plain.get_mut(setting) = Given::new(value);
            }
        }
        ReplicaShape {
            region: Given::new(region.as_str().into()),
            settings: RegionShape {
                indexes,
                plain,
                point_in_time_recovery,
                recovery_days,
                kms_key,
                kinesis_streams: kinesis_streams(stream.as_ref(), id(Choice::KinesisStream), inputs),
                resource_policy: option(resource_policy.as_ref().map(Json::sorted)),
                stream_policy: option(stream_policy.as_ref().map(Json::sorted)),
                stream_tags: with_own(&home.stream_tags, stream_tags),
                settings_replication: Given::by_default(None),
                tags: with_own(&home.tags, tags),
                usage,
            },
        }
    }
}

/// Returns the days of continuous backups that are on.
const fn recovery_days(days: Option<u64>) -> Given<u64> {
    match days {
        Some(days) => Given::new(days),
        None => Given::by_default(limits::RECOVERY_DAYS.1),
    }
}

/// Returns the Kinesis streams of a region. A stack has at most one for each region.
fn kinesis_streams<'a>(
    stream: Option<&'a KinesisStream>,
    id: Id<'a>,
    inputs: &mut Inputs<'a>,
) -> Given<Vec<KinesisShape<'a>>> {
    let shape = stream.map(|stream| KinesisShape {
        arn: inputs.parameter(id, Choice::KinesisStream, &stream.arn),
        precision: stream.precision.map_or(Given::by_default(KinesisPrecision::Millisecond), Given::new),
    });
    list(shape.into_iter().collect())
}

fn tag(tag: &Tag) -> TagShape<'_> {
    TagShape { key: Given::new(tag.key().into()), value: Given::new(tag.value().into()) }
}

/// Returns the tags of a replica. Its own tags replace inherited tags with the same key.
fn with_own<'a>(inherited: &Given<Vec<TagShape<'a>>>, own: &'a [Tag]) -> Given<Vec<TagShape<'a>>> {
    let mut tags = inherited.value.clone().unwrap_or_default();
    for own in own.iter().map(tag) {
        match tags.iter_mut().find(|tag| tag.key == own.key) {
            Some(tag) => *tag = own,
            None => tags.push(own),
        }
    }
    list(tags)
}
