//! Global tables: what they have in other places than a table of one region.

use heck::ToUpperCamelCase;
use serde_json::Value as Json;

use super::auto_scaling::{AllBounds, Bounds};
use super::in_words;
use super::more::{contributor_insights, policy_document, request_units, tag_list};
use super::parameters::Parameters;
use super::table::{Source, recovery, table_class};
use super::value::{Members, Value, members, present};
use crate::deployment::{
    Dimension, Input, InputKind, KinesisStream, ReadCapacity, Replica, ReplicaIndex, Setting,
};
use crate::limits;
use crate::naming;
use crate::schema::{Billing, IndexSchema, PointInTimeRecovery, Tag};

/// A global table while it is rendered.
pub(super) struct GlobalTable<'a> {
    source: Source<'a>,
    bounds: AllBounds<'a>,
    /// Of the table, and of each global index.
    reads: Vec<Reads<'a>>,
}

/// What the replicas read of the table or of an index, unless they set it themselves.
#[derive(Default)]
struct Reads<'a> {
    index: Option<&'a IndexSchema>,
    /// What a provisioned table or index begins with.
    seed: Option<Value<'a>>,
    capacity: Option<Value<'a>>,
    most: Option<Value<'a>>,
}

/// What a replica has beside its reads.
#[derive(Clone)]
struct Settings<'a> {
    region: Value<'a>,
    /// What the ids of its parameters begin with.
    stem: String,
    /// Which replica it is, in words.
    of: String,
    class: Option<Value<'a>>,
    point_in_time_recovery: Option<Value<'a>>,
    key: Option<Value<'a>>,
    deletion_protection: Option<Value<'a>>,
    disassociation_protection: Option<Value<'a>>,
    kinesis_stream: Option<&'a KinesisStream>,
    resource_policy: Option<&'a Json>,
    stream_policy: Option<&'a Json>,
    stream_tags: Vec<(&'a str, Value<'a>)>,
    replication: Option<Value<'a>>,
    tags: Vec<(&'a str, Value<'a>)>,
}

impl<'a> GlobalTable<'a> {
    pub(super) const fn new(source: Source<'a>) -> Self {
        Self { source, bounds: AllBounds::new(source.table, source.names), reads: Vec::new() }
    }

    /// What is the same in all regions of the capacity of the table, or of an index. Reads are where they are replicated
    /// to other accounts, in which no replica has its own.
    pub(super) fn throughput(
        &mut self,
        index: Option<&'a IndexSchema>,
        parameters: &mut Parameters<'a>,
    ) -> Members<'a> {
        let Source { table, names, .. } = self.source;
        let schema = self.source.schema();
        let (throughput, most) = match (index, schema.billing()) {
            (Some(index), _) => (index.throughput(), index.on_demand_throughput().map(request_units)),
            (None, Billing::Provisioned(throughput)) => (Some(throughput), None),
            (None, Billing::OnDemand) => {
                let most = schema.on_demand_throughput();
                (None, most.map(|most| self.source.request_units(most, parameters)))
            }
        };
        let [most_reads, most_writes] = most.unwrap_or_default();
        let mut reads = Reads { index, most: most_reads.map(max_reads), ..Reads::default() };
        let mut writes = None;
        let mut is_scaled = false;
        if let Some(throughput) = throughput {
            let [units, seed] = parameters.capacity(schema, names, index, throughput);
            reads.seed = Some(units.clone());
            reads.capacity = Some(match self.bounds.of(index, Dimension::Reads, parameters) {
                Some(bounds) => {
                    is_scaled = true;
                    scaled_reads(bounds, units)
                }
                None => Value::object([("ReadCapacityUnits", units)]),
            });
            let bounds = self.bounds.of(index, Dimension::Writes, parameters);
            writes = bounds
                .map(|bounds| Value::object([("WriteCapacityAutoScalingSettings", bounds.settings(seed))]));
        }
        let is_replicated = table.global.settings_replication == Some(true);
        let settings = present([
            (
                "ReadProvisionedThroughputSettings",
                if is_replicated && !is_scaled { reads.capacity.take() } else { None },
            ),
            ("WriteProvisionedThroughputSettings", writes),
            ("ReadOnDemandThroughputSettings", if is_replicated { reads.most.take() } else { None }),
            (
                "WriteOnDemandThroughputSettings",
                most_writes.map(|most| Value::object([("MaxWriteRequestUnits", most)])),
            ),
        ]);
        self.reads.push(reads);
        settings
    }

    /// What a global table has alone.
    pub(super) fn add_properties(&self, properties: &mut Members<'a>, parameters: &mut Parameters<'a>) {
        let global = &self.source.table.global;
        properties.push(("Replicas", self.replicas(parameters)));
        if global.strong_consistency {
            properties.push(("MultiRegionConsistency", "STRONG".into()));
        }
        if let Some(region) = &global.witness {
            let witness = Value::object([("Region", region.as_str().into())]);
            properties.push(("GlobalTableWitnesses", Value::List(vec![witness])));
        }
    }

    fn replicas(&self, parameters: &mut Parameters<'a>) -> Value<'a> {
        let here = self.here(parameters);
        let mut replicas = vec![self.replica(None, here.clone(), parameters)];
        for replica in &self.source.table.global.replicas {
            let settings = here.elsewhere(replica, parameters);
            replicas.push(self.replica(Some(replica), settings, parameters));
        }
        Value::List(replicas)
    }

    /// The region of the stack.
    fn here(&self, parameters: &mut Parameters<'a>) -> Settings<'a> {
        let source @ Source { table, names, .. } = self.source;
        let schema = source.schema();
        let stream_tags = table.stream_tags.iter();
        let has_source = table.global.source_table.is_some();
        let replicated = table.global.settings_replication.or(has_source.then_some(true));
        Settings {
            region: Value::Ref("AWS::Region".into()),
            stem: names.logical_id.clone(),
            of: format!("table {}", schema.name()),
            class: source.table_class(parameters),
            point_in_time_recovery: source.point_in_time_recovery(parameters),
            key: source.encryption_key(parameters),
            deletion_protection: source.deletion_protection(parameters),
            disassociation_protection: table.global.disassociation_protection.map(Value::from),
            kinesis_stream: table.kinesis_stream.as_ref(),
            resource_policy: table.resource_policy.as_ref(),
            stream_policy: table.stream_policy.as_ref(),
            stream_tags: stream_tags.map(|tag| (tag.key(), tag.value().into())).collect(),
            replication: replicated.map(|on| if on { "ENABLED" } else { "DISABLED" }.into()),
            tags: source.tags(parameters),
        }
    }

    /// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-dynamodb-globaltable-replicaspecification.html>
    fn replica(
        &self,
        own: Option<&Replica>,
        settings: Settings<'a>,
        parameters: &mut Parameters<'a>,
    ) -> Value<'a> {
        let mut members = vec![("Region", settings.region.clone())];
        let mut indexes = Vec::new();
        for reads in &self.reads {
            let of_reads = self.reads(reads, own, &settings, parameters);
            match reads.index {
                None => members.extend(of_reads),
                Some(_) if of_reads.is_empty() => {}
                Some(index) => {
                    let mut members = vec![("IndexName", index.name().into())];
                    members.extend(of_reads);
                    indexes.push(Value::object(members));
                }
            }
        }
        let tags = |tags: Vec<_>| (!tags.is_empty()).then(|| tag_list(tags));
        let stream = present([
            ("ResourcePolicy", settings.stream_policy.map(policy_document)),
            ("Tags", tags(settings.stream_tags)),
        ]);
        let kinesis_stream = settings
            .kinesis_stream
            .map(|stream| Source::kinesis_stream(&settings.stem, &settings.of, stream, parameters));
        members.extend(present([
            ("GlobalSecondaryIndexes", (!indexes.is_empty()).then_some(Value::List(indexes))),
            ("TableClass", settings.class),
            ("PointInTimeRecoverySpecification", settings.point_in_time_recovery),
            ("SSESpecification", settings.key.map(|key| Value::object([("KMSMasterKeyId", key)]))),
            ("DeletionProtectionEnabled", settings.deletion_protection),
            ("DisassociationProtectionEnabled", settings.disassociation_protection),
            ("KinesisStreamSpecification", kinesis_stream),
            ("ResourcePolicy", settings.resource_policy.map(policy_document)),
            ("ReplicaStreamSpecification", (!stream.is_empty()).then(|| Value::object(stream))),
            ("GlobalTableSettingsReplicationMode", settings.replication),
            ("Tags", tags(settings.tags)),
        ]));
        Value::object(members)
    }

    /// What a replica has of the table, or of an index.
    fn reads(
        &self,
        reads: &Reads<'a>,
        own: Option<&Replica>,
        settings: &Settings<'a>,
        parameters: &mut Parameters<'a>,
    ) -> Members<'a> {
        let schema = self.source.schema();
        let own = own.map_or_else(ReplicaIndex::new, |own| own.reads_of(reads.index.map(IndexSchema::name)));
        let stem = naming::stem(&settings.stem, reads.index);
        let of = in_words(&settings.of, reads.index);
        let insights = reads.index.map_or(schema.contributor_insights(), IndexSchema::contributor_insights);
        let units = (limits::CAPACITY_MIN, None);
        let capacity = match (own.capacity, &reads.seed) {
            (Some(ReadCapacity::Fixed(fixed)), _) => {
                let text = || format!("Read capacity units of {of}");
                let fixed = parameters.number(&stem, "ReadCapacity", text, fixed, units);
                Some(Value::object([("ReadCapacityUnits", fixed)]))
            }
            (Some(ReadCapacity::Scaled(scaling)), Some(seed)) => {
                let bounds = parameters.bounds(&stem, Dimension::Reads, &of, scaling);
                Some(scaled_reads(bounds, seed.clone()))
            }
            _ => reads.capacity.clone(),
        };
        let most = own.max_reads.map(|most| {
            if !self.source.exposes(Setting::OnDemandThroughput) {
                return most.into();
            }
            let text = || format!("The most read request units per second of {of}");
            parameters.number(&stem, "MaxReadRequestUnits", text, most, units)
        });
        let insights = match own.contributor_insights {
            None => insights.map(contributor_insights),
            Some(Some(insights)) => Some(contributor_insights(insights)),
            Some(None) => Some(Value::object([("Enabled", false.into())])),
        };
        present([
            ("ReadProvisionedThroughputSettings", capacity),
            ("ReadOnDemandThroughputSettings", most.map(max_reads).or_else(|| reads.most.clone())),
            ("ContributorInsightsSpecification", insights),
        ])
    }
}

impl<'a> Settings<'a> {
    /// Another region, which has these settings unless it has its own.
    fn elsewhere(&self, replica: &'a Replica, parameters: &mut Parameters<'a>) -> Self {
        let region = replica.region.as_str();
        let stem = [self.stem.as_str(), &region.to_upper_camel_case()].concat();
        let of = format!("the replica of {} in {region}", self.of);
        let key = replica.encryption_key.as_ref().map(|key| {
            let text = format!("Id, ARN, alias or alias ARN of the KMS key of {of}");
            parameters.input([stem.as_str(), "KmsKey"].concat(), InputKind::KmsKey, text, key)
        });
        let or = |own: Option<Value<'a>>, inherited: &Option<Value<'a>>| own.or_else(|| inherited.clone());
        Self {
            region: region.into(),
            stem,
            of,
            class: or(replica.class.map(|class| table_class(class).into()), &self.class),
            point_in_time_recovery: or(
                replica.point_in_time_recovery.map(own_recovery),
                &self.point_in_time_recovery,
            ),
            key,
            deletion_protection: or(replica.deletion_protection.map(Value::from), &self.deletion_protection),
            disassociation_protection: or(
                replica.disassociation_protection.map(Value::from),
                &self.disassociation_protection,
            ),
            kinesis_stream: replica.kinesis_stream.as_ref(),
            resource_policy: replica.resource_policy.as_ref(),
            stream_policy: replica.stream_policy.as_ref(),
            stream_tags: with_own(&self.stream_tags, &replica.stream_tags),
            replication: None,
            tags: with_own(&self.tags, &replica.tags),
        }
    }
}

impl<'a> Source<'a> {
    /// A replica of a table in another account, from which it has the most.
    pub(super) fn account_replica(self, source: &'a Input, parameters: &mut Parameters<'a>) -> Value<'a> {
        let mut table = GlobalTable::new(self);
        table.reads.push(Reads::default());
        let encryption = || Value::object([("SSEEnabled", true.into()), ("SSEType", "KMS".into())]);
        members([
            ("TableName", Some(parameters.table_name(self.schema(), self.names))),
            (
                "GlobalTableSourceArn",
                Some(parameters.input(
                    [self.names.logical_id.as_str(), "SourceTableArn"].concat(),
                    InputKind::Table,
                    format!(
                        "ARN of the table in another account that table {} replicates",
                        self.schema().name()
                    ),
                    source,
                )),
            ),
            ("SSESpecification", self.is_encrypted().then(encryption)),
            ("Replicas", Some(table.replicas(parameters))),
        ])
    }
}

fn own_recovery<'a>(period: Option<PointInTimeRecovery>) -> Value<'a> {
    recovery(period.is_some().into(), period.and_then(PointInTimeRecovery::days).map(Value::from))
}

fn scaled_reads<'a>(bounds: Bounds<'a>, seed: Value<'a>) -> Value<'a> {
    Value::object([("ReadCapacityAutoScalingSettings", bounds.settings(seed))])
}

fn max_reads(most: Value<'_>) -> Value<'_> {
    Value::object([("MaxReadRequestUnits", most)])
}

/// The tags of a replica: what it sets itself stands in place of what has the same key.
fn with_own<'a>(inherited: &[(&'a str, Value<'a>)], own: &'a [Tag]) -> Vec<(&'a str, Value<'a>)> {
    let mut tags = inherited.to_vec();
    for tag in own {
        let value = tag.value().into();
        match tags.iter_mut().find(|(key, _)| *key == tag.key()) {
            Some((_, inherited)) => *inherited = value,
            None => tags.push((tag.key(), value)),
        }
    }
    tags
}
