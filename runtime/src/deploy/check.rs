//! The rules of AWS for a deployment, beyond the rules of the table itself.

use crate::at::What;
use crate::deploy::alarms::Alarms;
use crate::deploy::regional::Regional;
use crate::deploy::table::{Setting, StackTable};
use crate::error::{Kind, Problem};
use crate::limits;
use crate::rules;
use crate::schema::{IndexKind, IndexSchema, PointInTimeRecovery, TableSchema, Tag};
use crate::text::Unknown;

pub(crate) use json::{MOST_LEVELS, is_deeper};
pub(crate) use policy::name_problem;

mod document;
mod filter;
mod global;
mod import;
mod json;
mod policy;
mod region;
mod scaling;
mod stack;
mod stream_function;

const NO_INDEX: Unknown =
    Unknown { one: "there is no index ", several: "there are no indexes ", end: " to configure", advice: "" };

impl StackTable {
    /// Returns the problems, one sentence each, without the name of the table, for a stack with or without a key.
    pub(crate) fn problems(&self, has_key_of_stack: bool) -> Vec<Problem> {
        let mut problems = Vec::new();
        if !self.unknown_indexes.is_empty() {
            let names: Vec<&str> = self.unknown_indexes.iter().map(String::as_str).collect();
            let known = self.schema.indexes().iter().map(IndexSchema::name);
            problems.extend(Kind::UnknownIndex.each(NO_INDEX.problems(&names, known)));
        }
        problems.extend(self.attached_problems(&self.regional));
        if let Some(source) = &self.import_source {
            problems.extend(source.problems(&self.schema));
        }
        problems.extend(self.exposed_problems());
        if let Some(scaling) = &self.auto_scaling {
            problems.extend(scaling.problems(&self.schema));
        }
        self.add_global_problems(has_key_of_stack, &mut problems);
        problems.extend(self.alarms.as_ref().and_then(Alarms::problem));
        problems.extend(self.policy_problems());
        problems.extend(self.stream_function_problems());
        problems
    }

    /// Returns the problems of the policies and tags in one region: the region of the stack, or of a replica.
    ///
    /// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/rbac-considerations.html>
    fn attached_problems(&self, regional: &Regional) -> Vec<Problem> {
        // A Kinesis stream of a replica, and plain settings, are checked with the global table.
        let Regional { own: _, kinesis_stream: _, resource_policy, stream_policy, stream_tags } = regional;
        let mut problems = Vec::new();
        if resource_policy.is_none() && stream_policy.is_none() && stream_tags.is_empty() {
            return problems;
        }
        for (what, setting, policy) in [
            ("resource policy", What::ResourcePolicy, resource_policy),
            ("stream policy", What::StreamPolicy, stream_policy),
        ] {
            let of_policy = policy.as_ref().map(document::problems).unwrap_or_default().into_iter();
            problems
                .extend(of_policy.map(|problem| problem.after(format_args!("the {what} ")).about(setting)));
        }
        let has_stream = self.schema.stream().is_some();
        for (what, is_there) in [
            ("a stream policy needs", stream_policy.is_some()),
            ("stream tags need", !stream_tags.is_empty()),
        ] {
            if is_there && !has_stream {
                problems.push(Kind::NoStream.says(format!("{what} a stream; add `#[stream]` to the struct")));
            }
        }
        problems.extend(
            tag_problems(stream_tags).map(|problem| problem.after("stream: ").about(What::StreamTag)),
        );
        problems
    }

    /// Returns the exposed settings that have no value for the default.
    fn exposed_problems(&self) -> impl Iterator<Item = Problem> {
        let limits_of_replicas = || {
            self.global.replicas.iter().any(|replica| {
                let indexes = replica.own_indexes().into_iter().map(|(_, index)| index);
                std::iter::once(&replica.reads).chain(indexes).any(|reads| reads.max_reads.is_some())
            })
        };
        let has_limits = self.schema.on_demand_throughput().is_some() || limits_of_replicas();
        let limits = (self.exposes(Setting::OnDemandThroughput) && !has_limits)
            .then_some(Kind::NoDefault.says(
            "the limits on demand are to be a parameter and have no default; add `.on_demand_throughput(…)`",
        ));
        self.recovery_problem().into_iter().chain(limits)
    }

    /// Rejects exposing both backups and their period: `CloudFormation` refuses a period if backups are off.
    fn recovery_problem(&self) -> Option<Problem> {
        let period = self.schema.point_in_time_recovery().and_then(PointInTimeRecovery::days);
        match (self.exposes(Setting::PointInTimeRecovery), self.exposes(Setting::RecoveryPeriod), period) {
            (true, _, Some(_)) => Some(
                Kind::RecoveryChoice.says("a recovery period needs continuous backups that are on, so they cannot be a parameter; leave the days \
                 out, or expose the period alone"),
            ),
            (_, true, None) => {
                Some(Kind::NoDefault.says("the recovery period is to be a parameter and has no default; give it days"))
            }
            _ => None,
        }
    }
}

impl Alarms {
    fn problem(&self) -> Option<Problem> {
        let percent = self.used_capacity?;
        (!(1..=100).contains(&percent)).then(|| {
            Kind::AlarmPercent.says(format!(
                "an alarm on {percent} % of the capacity; write 1 to 100, or `None` for no alarm"
            ))
        })
    }
}

/// Returns the problems of tags. If there are more than `DynamoDB` allows, only the first one too many is reported.
pub(crate) fn tag_problems(tags: &[Tag]) -> impl Iterator<Item = Problem> {
    let positions = 0..tags.len().min(limits::TAGS + 1);
    positions.filter_map(|position| rules::tag(tags, position)).map(|rule| Problem::broken(&rule, What::Tag))
}

fn is_global(schema: &TableSchema, index: &str) -> bool {
    schema.index(index).is_some_and(|index| index.kind() == IndexKind::Global)
}
