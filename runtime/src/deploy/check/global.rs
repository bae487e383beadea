//! The rules of AWS for a global table.

use std::collections::HashSet;

use super::region::{is_region, partition};
use super::{is_global, tag_problems};
use crate::at::What;
use crate::deploy::global::Global;
use crate::deploy::parameter::Parameter;
use crate::deploy::parameter::region_of;
use crate::deploy::plain::{Facts, Plain};
use crate::deploy::replica::{ReadCapacity, Replica, ReplicaIndex};
use crate::deploy::table::StackTable;
use crate::error::{Kind, Problem};
use crate::limits;
use crate::rules::violation::{Capacity, Rule, Unit};
use crate::rules::{check_customer_key, check_recovery};
use crate::schema::{Billing, IndexKind, IndexSchema, StreamViewType};
use crate::text::{Unknown, first, several, shown};

const NO_INDEX: Unknown = Unknown {
    one: "there is no global index ",
    several: "there are no global indexes ",
    end: " to configure",
    advice: "",
};

impl StackTable {
    pub(super) fn add_global_problems(&self, has_key_of_stack: bool, problems: &mut Vec<Problem>) {
        let Global { replicas, strong_consistency, witness, source_table, .. } = &self.global;
        let mut add = |problem: Problem| problems.push(problem);
        if witness.is_some() && !strong_consistency {
            add(Kind::WitnessAlone.says("a witness is for strong consistency; add `.strong_consistency()`"));
        }
        for plain in Plain::ALL {
            let Facts { what, is_global, .. } = plain.facts();
            if is_global && self.regional.own.get(plain).is_some() && !self.is_global() {
                let text = format!("{what} is for global tables; add `.replica(…)`");
                add(Kind::GlobalSettingAlone.says(text).about(what));
            }
        }
        if self.global.settings_replication.is_some() && !replicas.is_empty() {
            add(Kind::ReplicationAndReplicas.says(
                "settings are replicated to other accounts, or there are replicas in this one; take out \
                 `.settings_replication(…)`, or the replicas",
            ));
        }
        if self.is_global() && self.import_source.is_some() {
            add(
                Kind::GlobalImport.says("a global table cannot be filled from S3; take out the import, or what makes the table a global one"),
            );
        }
        if self.is_global() && source_table.is_none() && self.is_provisioned() && !self.scales_writes() {
            add(Kind::GlobalWithoutScaling.says(
                "a provisioned global table scales its writes; add \
                 `.auto_scaling(AutoScaling::new().writes(Scaling::new(min, max)))`",
            ));
        }
        if !replicas.is_empty()
            && !strong_consistency
            && self.schema.stream() != Some(StreamViewType::NewAndOldImages)
        {
            add(Kind::ReplicasWithoutStream.says(
                "replicas are kept alike by a stream of new and old images; write `#[stream]` on the struct",
            ));
        }
        if source_table.is_some() {
            self.add_source_problems(problems);
        }
        self.add_region_problems(problems);
        if *strong_consistency && source_table.is_none() {
            self.add_strong_problems(problems);
        }
        if replicas.is_empty() {
            return;
        }
        let of_replicas = replicas.iter().flat_map(|replica| {
            let of_replica = self.replica_problems(replica, has_key_of_stack).into_iter();
            of_replica.map(|problem| problem.in_replica(&replica.region))
        });
        problems.extend(first(of_replicas, "problems of its replicas"));
    }

    fn is_provisioned(&self) -> bool {
        self.schema.billing() != Billing::OnDemand
    }

    fn scales_writes(&self) -> bool {
        self.auto_scaling.as_ref().is_some_and(|scaling| scaling.writes.is_some())
    }

    /// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_MA_HowItWorks.html>
    fn add_source_problems(&self, problems: &mut Vec<Problem>) {
        let mut add =
            |problem: Problem| problems.push(problem.after("a replica of a table in another account "));
        if !self.global.replicas.is_empty() {
            add(Kind::SourceSetting.says("has no replicas of its own; add them where the source is"));
        }
        if self.global.strong_consistency {
            add(Kind::SourceSetting.says("has no strong consistency"));
        }
        if self.auto_scaling.is_some() {
            add(Kind::SourceSetting.says("scales as its source does; take out the auto scaling"));
        }
        if self.global.settings_replication == Some(false) {
            add(Kind::SourceSetting
                .says("has the settings of its source; take out `.settings_replication(false)`"));
        }
        if self.regional.resource_policy.is_none() {
            add(
                Kind::SourcePolicy.says("needs a policy that lets `replication.dynamodb.amazonaws.com` replicate; add `.resource_policy(…)`"),
            );
        }
        if self.schema.indexes().iter().any(|index| index.contributor_insights().is_some()) {
            add(Kind::SourceSetting.says("has no contributor insights of indexes; set them to `None`"));
        }
    }

    /// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_HowItWorks.html>
    fn add_region_problems(&self, problems: &mut Vec<Problem>) {
        let regions = self.global.regions();
        if regions.is_empty() {
            return;
        }
        let (regions, others): (Vec<&str>, Vec<&str>) =
            regions.into_iter().partition(|region| is_region(region));
        if !others.is_empty() {
            let are = if others.len() == 1 {
                "is not a region; write its id"
            } else {
                "are not regions; write ids"
            };
            problems.push(Kind::Region.says(format!("{} {are}, such as `eu-west-1`", several(others))));
        }
        let mut seen = HashSet::new();
        let twice: Vec<&str> = regions.iter().copied().filter(|region| !seen.insert(*region)).collect();
        if !twice.is_empty() {
            let (noun, are) = if twice.len() == 1 { ("region", "is") } else { ("regions", "are") };
            problems.push(Kind::RegionTwice.says(format!(
                "{noun} {} {are} given twice; a global table has one replica in each",
                several(twice)
            )));
        }
        if let [region, others @ ..] = &regions[..]
            && let Some(other) = others.iter().find(|other| partition(other) != partition(region))
        {
            problems.push(Kind::Partitions.says(format!(
                "regions {} and {} are of different partitions of AWS, which share no tables; take one out",
                shown(region),
                shown(other)
            )));
        }
    }

    /// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_HowItWorks.html>
    fn add_strong_problems(&self, problems: &mut Vec<Problem>) {
        let regions = self.global.regions();
        let count = regions.len() + 1;
        if count != limits::STRONG_REGIONS {
            problems.push(Kind::StrongRegions.says(format!(
                "strong consistency takes {} Regions, including the stack's own: replicas in all of them, or a witness in one; \
                 these are {count}",
                limits::STRONG_REGIONS
            )));
        }
        let mut known = None;
        let of_regions = regions.into_iter().filter_map(|region| {
            let Some(set) = limits::STRONG_REGION_SETS.iter().find(|set| set.contains(&region)) else {
                return Some(Kind::StrongRegions.says(format!(
                    "region {} has no strong consistency; {}",
                    shown(region),
                    region_sets()
                )));
            };
            let (known, others) = *known.get_or_insert((region, set));
            (!others.contains(&region)).then(|| {
                Kind::StrongRegions.says(format!(
                    "regions `{known}` and `{region}` cannot have strong consistency together; {}",
                    region_sets()
                ))
            })
        });
        problems.extend(first(of_regions, "problems of regions"));
        let mut add = |problem: Problem| problems.push(problem.after("strong consistency has no "));
        if let Some(attribute) = self.schema.time_to_live() {
            add(Kind::StrongSetting
                .says(format!("time to live; take `#[ttl]` from {}", shown(attribute.name()))));
        }
        for index in self.schema.indexes() {
            if index.kind() == IndexKind::Local {
                add(Kind::StrongSetting
                    .says(format!("local indexes; make {} a global one", shown(index.name()))));
            }
        }
        if self.regional_settings().any(|region| region.own.get(Plain::DisassociationProtection).is_some()) {
            add(Kind::StrongSetting.says("disassociation protection; take it out"));
        }
    }

    fn replica_problems(&self, replica: &Replica, has_key_of_stack: bool) -> Vec<Problem> {
        let mut problems = Vec::new();
        let mut add = |problem: Problem| problems.push(problem);
        let has_key = has_key_of_stack || self.schema.encryption().customer_key().is_some();
        if replica.encryption_key.is_none() && has_key {
            add(Kind::ReplicaKey.says(
                "the table has a customer's key, and a key is of one region; add `.encryption_key(…)`",
            ));
        }
        if replica.encryption_key.is_some() && !has_key {
            add(
                Kind::ReplicaKey.says("there is an encryption key, but the table has `Encryption::AwsOwned` or `AwsManaged`; take it out"),
            );
        }
        problems.extend(self.attached_problems(&replica.regional));
        let mut add = |problem: Problem| problems.push(problem);
        let key = replica.encryption_key.as_ref().and_then(|key| key.0.as_deref());
        if let Some(rule) = key.and_then(check_customer_key) {
            add(Problem::broken(&rule, What::Encryption));
        }
        if let Some(rule) = replica.point_in_time_recovery.flatten().and_then(check_recovery) {
            add(Problem::broken(&rule, What::PointInTimeRecovery));
        }
        let stream = replica.regional.kinesis_stream.as_ref().map(|stream| &stream.arn);
        for (what, input) in [("KMS key", replica.encryption_key.as_ref()), ("Kinesis stream", stream)] {
            let Some(arn) = input.and_then(|Parameter(text)| text.as_deref()) else { continue };
            if let Some(other) = region_of(arn).filter(|region| *region != replica.region) {
                add(Kind::ReplicaRegion.says(format!(
                    "the {what} is in region {}; a replica has one of its own region",
                    shown(other)
                )));
            }
        }
        problems.extend(tag_problems(&replica.tags));
        problems.extend(self.reads_problem(None, replica.reads));
        let (indexes, others): (Vec<_>, Vec<_>) =
            replica.own_indexes().into_iter().partition(|(name, _)| is_global(&self.schema, name));
        let others: Vec<&str> = others.iter().map(|(name, _)| *name).collect();
        let global = self.schema.indexes().iter().filter(|index| index.kind() == IndexKind::Global);
        problems.extend(Kind::UnknownIndex.each(NO_INDEX.problems(&others, global.map(IndexSchema::name))));
        let of_indexes =
            indexes.into_iter().filter_map(|(name, index)| self.reads_problem(Some(name), *index));
        problems.extend(first(of_indexes, "problems of indexes"));
        problems
    }

    /// Returns the problem of a replica's read settings, for the table or for this index.
    fn reads_problem(&self, index: Option<&str>, reads: ReplicaIndex) -> Option<Problem> {
        let least = limits::CAPACITY_MIN;
        let rule = match (reads.capacity, reads.max_reads) {
            (Some(ReadCapacity::Fixed(units)), _) if units < least => Rule::CapacityZero(index, Unit::Read),
            (_, Some(units)) if units < least => Rule::OnDemandLimitZero(index, Unit::Read),
            (Some(ReadCapacity::Fixed(found)), _) if found > limits::CAPACITY_MAX => {
                Rule::CapacityMax { index, of: Capacity::Provisioned, unit: Unit::Read, found }
            }
            (_, Some(found)) if found > limits::CAPACITY_MAX => {
                Rule::CapacityMax { index, of: Capacity::OnDemand, unit: Unit::Read, found }
            }
            (_, Some(_)) if self.is_provisioned() => Rule::OnDemandLimitProvisioned(index),
            (Some(_), _) if !self.is_provisioned() => {
                let of = index.map_or_else(|| "table".to_owned(), |index| format!("index {}", shown(index)));
                return Some(Kind::ReplicaCapacity.says(format!(
                    "{of} has a read capacity, and is billed on demand; limit it by `.max_reads(…)`"
                )));
            }
            (Some(ReadCapacity::Scaled(scaling)), _) => {
                let of = index
                    .map_or_else(|| "reads".to_owned(), |index| format!("reads of index {}", shown(index)));
                return scaling.problem(&of).map(|problem| problem.of_index(index));
            }
            _ => return None,
        };
        Some(Problem::broken(&rule, What::Capacity).of_index(index))
    }
}

impl Global {
    /// Returns the regions that are set, of the replicas and of the witness.
    fn regions(&self) -> Vec<&str> {
        let replicas = self.replicas.iter().map(|replica| replica.region.as_str());
        replicas.chain(self.witness.as_deref()).collect()
    }
}

fn region_sets() -> String {
    let among = limits::STRONG_REGION_SETS.map(|set| format!("among {}", set.join(", ")));
    format!("DynamoDB has it {}", among.join("; or "))
}
