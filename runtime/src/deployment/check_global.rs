//! What AWS refuses of a global table.

use super::auto_scaling::is_global;
use super::global::Global;
use super::{Deployment, ReadCapacity, Replica, ReplicaIndex};
use crate::check::{check_customer_key, check_recovery, check_tag};
use crate::limits;
use crate::schema::{Billing, IndexKind, StreamViewType};
use crate::violation::{Rule, Unit};

impl Deployment {
    pub(super) fn add_global_problems(&self, has_key_of_stack: bool, problems: &mut Vec<String>) {
        let Global { replicas, strong_consistency, witness, source_table, .. } = &self.global;
        let mut add = |problem: &str| problems.push(problem.to_owned());
        if witness.is_some() && !strong_consistency {
            add("a witness is for strong consistency; add `.strong_consistency()`");
        }
        if self.global.disassociation_protection.is_some() && !self.is_global() {
            add("disassociation protection is for global tables; add `.replica(…)`");
        }
        if self.global.settings_replication.is_some() && !replicas.is_empty() {
            add("settings are replicated to other accounts, or there are replicas in this one; take out \
                 `.settings_replication(…)`, or the replicas");
        }
        if self.is_global() && self.import_source.is_some() {
            add(
                "a global table cannot be filled from S3; take out the import, or what makes the table a global one",
            );
        }
        if self.is_global() && source_table.is_none() && self.is_provisioned() && !self.scales_writes() {
            add("a provisioned global table scales its writes; add \
                 `.auto_scaling(AutoScaling::new().writes(Scaling::new(min, max)))`");
        }
        if !replicas.is_empty()
            && !strong_consistency
            && self.schema.stream() != Some(StreamViewType::NewAndOldImages)
        {
            add("replicas are kept alike by a stream of new and old images; write `#[stream]` on the struct");
        }
        if source_table.is_some() {
            self.add_source_problems(problems);
        }
        self.add_region_problems(problems);
        if *strong_consistency && source_table.is_none() {
            self.add_strong_problems(problems);
        }
        for replica in replicas {
            for problem in self.replica_problems(replica, has_key_of_stack) {
                problems.push(format!("replica in `{}`: {problem}", replica.region));
            }
        }
    }

    fn is_provisioned(&self) -> bool {
        self.schema.billing() != Billing::OnDemand
    }

    fn scales_writes(&self) -> bool {
        self.auto_scaling.as_ref().is_some_and(|scaling| scaling.writes.is_some())
    }

    /// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_MA_HowItWorks.html>
    fn add_source_problems(&self, problems: &mut Vec<String>) {
        let mut add =
            |problem: &str| problems.push(["a replica of a table in another account ", problem].concat());
        if !self.global.replicas.is_empty() {
            add("has no replicas of its own; add them where the source is");
        }
        if self.global.strong_consistency {
            add("has no strong consistency");
        }
        if self.auto_scaling.is_some() {
            add("scales as its source does; take out the auto scaling");
        }
        if self.global.settings_replication == Some(false) {
            add("has the settings of its source; take out `.settings_replication(false)`");
        }
        if self.resource_policy.is_none() {
            add(
                "needs a policy that lets `replication.dynamodb.amazonaws.com` replicate; add `.resource_policy(…)`",
            );
        }
        if self.schema.indexes().iter().any(|index| index.contributor_insights().is_some()) {
            add("has no contributor insights of indexes; set them to `None`");
        }
    }

    /// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_HowItWorks.html>
    fn add_region_problems(&self, problems: &mut Vec<String>) {
        let regions = self.global.regions();
        for (position, region) in regions.iter().enumerate() {
            if !is_region(region) {
                problems.push(format!("`{region}` is no region; write its id, such as `eu-west-1`"));
            }
            if regions[..position].contains(region) {
                problems.push(format!(
                    "region `{region}` is given twice; a global table has one replica in each"
                ));
            }
        }
    }

    /// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_HowItWorks.html>
    fn add_strong_problems(&self, problems: &mut Vec<String>) {
        let Global { replicas, disassociation_protection, .. } = &self.global;
        let regions = self.global.regions();
        let count = regions.len() + 1;
        if count != limits::STRONG_REGIONS {
            problems.push(format!(
                "strong consistency takes {} regions, that of the stack included: replicas in all of them, or a witness in \
                 one; these are {count}",
                limits::STRONG_REGIONS
            ));
        }
        let mut first = None;
        for region in regions {
            let Some(set) = limits::STRONG_REGION_SETS.iter().find(|set| set.contains(&region)) else {
                problems.push(format!("region `{region}` has no strong consistency; {}", region_sets()));
                continue;
            };
            let (first, others) = *first.get_or_insert((region, set));
            if !others.contains(&region) {
                problems.push(format!(
                    "regions `{first}` and `{region}` cannot have strong consistency together; {}",
                    region_sets()
                ));
            }
        }
        let mut add = |problem: String| problems.push(["strong consistency has no ", &problem].concat());
        if let Some(attribute) = self.schema.time_to_live() {
            add(format!("time to live; take `#[ttl]` from `{}`", attribute.name()));
        }
        for index in self.schema.indexes() {
            if index.kind() == IndexKind::Local {
                add(format!("local indexes; make `{}` a global one", index.name()));
            }
        }
        if disassociation_protection.is_some()
            || replicas.iter().any(|replica| replica.disassociation_protection.is_some())
        {
            add("disassociation protection; take it out".to_owned());
        }
    }

    fn replica_problems(&self, replica: &Replica, has_key_of_stack: bool) -> Vec<String> {
        let mut problems = Vec::new();
        let mut add = |problem: &str| problems.push(problem.to_owned());
        let has_key = has_key_of_stack || self.schema.encryption().customer_key().is_some();
        if replica.encryption_key.is_none() && has_key {
            add("the table has a customer's key, and a key is of one region; add `.encryption_key(…)`");
        }
        if replica.encryption_key.is_some() && !has_key {
            add(
                "there is an encryption key, but the table has `Encryption::AwsOwned` or `AwsManaged`; take it out",
            );
        }
        problems.extend(self.attached_problems(
            replica.resource_policy.as_ref(),
            replica.stream_policy.as_ref(),
            &replica.stream_tags,
        ));
        let mut add = |problem: &str| problems.push(problem.to_owned());
        let key = replica.encryption_key.as_ref().and_then(|key| key.0.as_deref());
        if let Some(rule) = key.and_then(check_customer_key) {
            add(rule.message().as_str());
        }
        if let Some(rule) = replica.point_in_time_recovery.flatten().and_then(check_recovery) {
            add(rule.message().as_str());
        }
        for position in 0..replica.tags.len() {
            if let Some(rule) = check_tag(&replica.tags, position) {
                add(rule.message().as_str());
            }
        }
        if let Some(problem) = self.reads_problem(None, replica.reads) {
            add(&problem);
        }
        for (name, index) in &replica.indexes {
            if !is_global(&self.schema, name) {
                add(&format!("there is no global index `{name}` to configure"));
            }
            if let Some(problem) = self.reads_problem(Some(name), *index) {
                add(&problem);
            }
        }
        problems
    }

    /// Of the table, or of that index.
    fn reads_problem(&self, index: Option<&str>, reads: ReplicaIndex) -> Option<String> {
        let least = limits::CAPACITY_MIN;
        let rule = match (reads.capacity, reads.max_reads) {
            (Some(ReadCapacity::Fixed(units)), _) if units < least => Rule::CapacityZero(index, Unit::Read),
            (_, Some(units)) if units < least => Rule::OnDemandLimitZero(index, Unit::Read),
            (_, Some(_)) if self.is_provisioned() => Rule::OnDemandLimitProvisioned(index),
            (Some(_), _) if !self.is_provisioned() => {
                let of = index.map_or_else(|| "table".to_owned(), |index| format!("index `{index}`"));
                return Some(format!(
                    "{of} has a read capacity, and is billed on demand; limit it by `.max_reads(…)`"
                ));
            }
            (Some(ReadCapacity::Scaled(scaling)), _) => {
                let of =
                    index.map_or_else(|| "reads".to_owned(), |index| format!("reads of index `{index}`"));
                return scaling.problem(&of);
            }
            _ => return None,
        };
        Some(rule.message().as_str().to_owned())
    }
}

impl Global {
    /// The regions that are given: of the replicas, and of the witness.
    fn regions(&self) -> Vec<&str> {
        let replicas = self.replicas.iter().map(|replica| replica.region.as_str());
        replicas.chain(self.witness.as_deref()).collect()
    }
}

fn region_sets() -> String {
    let among = limits::STRONG_REGION_SETS.map(|set| format!("among {}", set.join(", ")));
    format!("DynamoDB has it {}", among.join("; or "))
}

/// Whether it has the form of a region's id: `eu-west-1`, `us-gov-east-1`.
fn is_region(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [words @ .., number] = parts.as_slice() else { return false };
    let is = |part: &str, of: fn(&u8) -> bool| !part.is_empty() && part.as_bytes().iter().all(of);
    words.len() >= 2
        && words.iter().all(|word| is(word, u8::is_ascii_lowercase))
        && is(number, u8::is_ascii_digit)
}
