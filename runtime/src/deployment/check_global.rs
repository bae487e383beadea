//! What AWS refuses of a global table.

use super::check::policy_problem;
use super::global::Global;
use super::{Deployment, ReadCapacity, Replica, ReplicaIndex};
use crate::check::{check_customer_key, check_recovery, check_tag};
use crate::limits;
use crate::schema::{Billing, Encryption, IndexKind, StreamViewType};

impl Deployment {
    pub(super) fn add_global_problems(&self, problems: &mut Vec<String>) {
        let Global { replicas, strong_consistency, witness, source_table, .. } = &self.global;
        let mut add = |problem: &str| problems.push(problem.to_owned());
        if witness.is_some() && !strong_consistency {
            add("a witness is for strong consistency; add `.strong_consistency()`");
        }
        if self.global.disassociation_protection.is_some() && !self.is_global() {
            add("disassociation protection is for global tables; add `.replica(…)`");
        }
        if self.global.settings_replication.is_some() && !replicas.is_empty() {
            add(
                "settings are replicated to other accounts or to replicas; take out `.settings_replication(…)`, or the \
                 replicas",
            );
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
            for problem in self.replica_problems(replica) {
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
        let Global { replicas, witness, disassociation_protection, .. } = &self.global;
        let regions = self.global.regions();
        if regions.len() + 1 != limits::STRONG_REPLICAS {
            let count = replicas.len() + 1;
            let with = if witness.is_some() { "a witness" } else { "no witness" };
            problems.push(format!(
                "strong consistency takes {} replicas, that in the region of the stack included, or one less and a \
                 witness; these are {count} and {with}",
                limits::STRONG_REPLICAS
            ));
        }
        let mut set = None;
        for region in regions {
            let Some(own) = limits::STRONG_REGIONS.iter().find(|set| set.contains(&region)) else {
                problems.push(format!("region `{region}` does not take part in strong consistency"));
                continue;
            };
            if !set.get_or_insert(own).contains(&region) {
                problems.push(format!(
                    "region `{region}` cannot have strong consistency with {}",
                    set.map_or_else(String::new, |set| set.join(", "))
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

    fn replica_problems(&self, replica: &Replica) -> Vec<String> {
        let mut problems = Vec::new();
        let mut add = |problem: &str| problems.push(problem.to_owned());
        match (&replica.encryption_key, self.schema.encryption()) {
            (None, Encryption::Customer(_)) => {
                add("the table is encrypted with a key of the region of the stack; add `.encryption_key(…)`");
            }
            (Some(_), Encryption::AwsOwned | Encryption::AwsManaged) => {
                add("there is an encryption key, and the table is not encrypted with one of the customer");
            }
            _ => {}
        }
        if self.schema.stream().is_none() {
            if replica.stream_policy.is_some() {
                add("a stream policy needs a stream");
            }
            if !replica.stream_tags.is_empty() {
                add("stream tags need a stream");
            }
        }
        for (what, policy) in
            [("resource policy", &replica.resource_policy), ("stream policy", &replica.stream_policy)]
        {
            if let Some(problem) = policy.as_ref().and_then(policy_problem) {
                add(&format!("the {what} {problem}"));
            }
        }
        let key = replica.encryption_key.as_ref().and_then(|key| key.0.as_deref());
        if let Some(rule) = key.and_then(check_customer_key) {
            add(rule.message().as_str());
        }
        if let Some(rule) = replica.point_in_time_recovery.flatten().and_then(check_recovery) {
            add(rule.message().as_str());
        }
        for (of, tags) in [("", &replica.tags), ("stream: ", &replica.stream_tags)] {
            for position in 0..tags.len() {
                if let Some(rule) = check_tag(tags, position) {
                    add(&[of, rule.message().as_str()].concat());
                }
            }
        }
        if let Some(problem) = self.reads_problem(replica.reads) {
            add(&problem);
        }
        for (name, index) in &replica.indexes {
            if !super::auto_scaling::is_global(&self.schema, name) {
                add(&format!("there is no global index `{name}` to configure"));
            }
            if let Some(problem) = self.reads_problem(*index) {
                add(&format!("index `{name}`: {problem}"));
            }
        }
        problems
    }

    fn reads_problem(&self, reads: ReplicaIndex) -> Option<String> {
        let is_provisioned = self.is_provisioned();
        match reads {
            ReplicaIndex { capacity: Some(_), .. } if !is_provisioned => {
                Some("a read capacity is of provisioned tables, and this one is billed on demand".to_owned())
            }
            ReplicaIndex { max_reads: Some(_), .. } if is_provisioned => {
                Some("a limit of reads is of tables billed on demand, and this one is provisioned".to_owned())
            }
            ReplicaIndex { capacity: Some(ReadCapacity::Scaled(scaling)), .. } => scaling.problem("reads"),
            ReplicaIndex { capacity: Some(ReadCapacity::Fixed(units)), .. }
            | ReplicaIndex { max_reads: Some(units), .. }
                if units < limits::CAPACITY_MIN =>
            {
                Some(format!("reads of {units} units; DynamoDB needs at least {}", limits::CAPACITY_MIN))
            }
            _ => None,
        }
    }
}

impl Global {
    /// The regions that are given: of the replicas, and of the witness.
    fn regions(&self) -> Vec<&str> {
        let replicas = self.replicas.iter().map(|replica| replica.region.as_str());
        replicas.chain(self.witness.as_deref()).collect()
    }
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
