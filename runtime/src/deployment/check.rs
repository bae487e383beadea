//! What AWS refuses of a deployment, beyond the rules of the table itself.

use serde_json::Value;

use super::{Alarms, Deployment, Setting};
use crate::check::check_tag;
use crate::limits;
use crate::schema::{PointInTimeRecovery, Tag};

impl Deployment {
    /// The problems, one sentence each, without the name of the table, in a stack with a key or without.
    pub(crate) fn problems(&self, has_key_of_stack: bool) -> Vec<String> {
        let unknown = self.unknown_indexes.iter();
        let mut problems: Vec<String> =
            unknown.map(|index| format!("there is no index `{index}` to configure")).collect();
        problems.extend(self.attached_problems(
            self.resource_policy.as_ref(),
            self.stream_policy.as_ref(),
            &self.stream_tags,
        ));
        if let Some(source) = &self.import_source {
            problems.extend(source.problems(&self.schema));
        }
        problems.extend(self.recovery_problem().map(str::to_owned));
        if let Some(scaling) = &self.auto_scaling {
            problems.extend(scaling.problems(&self.schema));
        }
        self.add_global_problems(has_key_of_stack, &mut problems);
        problems.extend(self.alarms.as_ref().and_then(Alarms::problem));
        problems.extend(self.policy_problems());
        problems.extend(self.stream_function_problems());
        problems
    }

    /// What is attached to the table and its stream in a region: the stack's, or that of a replica.
    ///
    /// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/rbac-considerations.html>
    pub(super) fn attached_problems(
        &self,
        resource_policy: Option<&Value>,
        stream_policy: Option<&Value>,
        stream_tags: &[Tag],
    ) -> Vec<String> {
        let mut problems = Vec::new();
        for (what, policy) in [("resource policy", resource_policy), ("stream policy", stream_policy)] {
            let problem = policy.and_then(policy_problem);
            problems.extend(problem.map(|problem| format!("the {what} {problem}")));
        }
        let has_stream = self.schema.stream().is_some();
        for (what, is_there) in [
            ("a stream policy needs", stream_policy.is_some()),
            ("stream tags need", !stream_tags.is_empty()),
        ] {
            if is_there && !has_stream {
                problems.push(format!("{what} a stream; add `#[stream]` to the struct"));
            }
        }
        let tags = (0..stream_tags.len()).filter_map(|position| check_tag(stream_tags, position));
        problems.extend(tags.map(|rule| format!("stream: {}", rule.message().as_str())));
        if stream_tags.len() > limits::TAGS {
            problems.push(format!(
                "the stream has {} tags; DynamoDB allows {}",
                stream_tags.len(),
                limits::TAGS
            ));
        }
        problems
    }

    /// `CloudFormation` refuses a period of backups that are off, so the two cannot be chosen independently.
    fn recovery_problem(&self) -> Option<&'static str> {
        let period = self.schema.point_in_time_recovery().and_then(PointInTimeRecovery::days);
        match (self.exposes(Setting::PointInTimeRecovery), self.exposes(Setting::RecoveryPeriod), period) {
            (true, _, Some(_)) => Some(
                "a recovery period needs continuous backups that are on, so they cannot be a parameter; leave the days \
                 out, or expose the period alone",
            ),
            (_, true, None) => {
                Some("the recovery period is to be a parameter and has no default; give it days")
            }
            _ => None,
        }
    }
}

fn policy_problem(policy: &Value) -> Option<String> {
    if policy.as_object().is_none_or(serde_json::Map::is_empty) {
        return Some("is no policy document; write an object with `Version` and `Statement`".to_owned());
    }
    let bytes = policy.to_string().len();
    (bytes > limits::RESOURCE_POLICY_BYTES)
        .then(|| format!("has {bytes} bytes; DynamoDB allows {}", limits::RESOURCE_POLICY_BYTES))
}
