//! What AWS refuses of a deployment, beyond the rules of the table itself.

use serde_json::Value;

use super::{Alarms, Deployment, ImportFormat, Setting};
use crate::check::check_tag;
use crate::limits;
use crate::schema::PointInTimeRecovery;

impl Deployment {
    /// The problems, one sentence each, without the name of the table, in a stack with a key or without.
    pub(crate) fn problems(&self, has_key_of_stack: bool) -> Vec<String> {
        let mut problems = Vec::new();
        let mut add = |problem: String| problems.push(problem);
        for index in &self.unknown_indexes {
            add(format!("there is no index `{index}` to configure"));
        }
        for (what, policy) in
            [("resource policy", &self.resource_policy), ("stream policy", &self.stream_policy)]
        {
            if let Some(problem) = policy.as_ref().and_then(policy_problem) {
                add(format!("the {what} {problem}"));
            }
        }
        if self.schema.stream().is_none() {
            if self.stream_policy.is_some() {
                add("a stream policy needs a stream; add `#[stream]` to the struct".to_owned());
            }
            if !self.stream_tags.is_empty() {
                add("stream tags need a stream; add `#[stream]` to the struct".to_owned());
            }
        }
        for position in 0..self.stream_tags.len() {
            if let Some(rule) = check_tag(&self.stream_tags, position) {
                add(format!("stream: {}", rule.message().as_str()));
            }
        }
        if let Some(source) = &self.import_source
            && let Some(problem) = import_problem(&source.format)
        {
            add(problem);
        }
        if let Some(problem) = self.recovery_problem() {
            add(problem.to_owned());
        }
        if let Some(scaling) = &self.auto_scaling {
            problems.extend(scaling.problems(&self.schema));
        }
        self.add_global_problems(has_key_of_stack, &mut problems);
        problems.extend(self.alarms.as_ref().and_then(Alarms::problem));
        problems.extend(self.policy_problems());
        problems.extend(self.stream_function_problems());
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

/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/rbac-considerations.html>
pub(super) fn policy_problem(policy: &Value) -> Option<String> {
    if policy.as_object().is_none_or(serde_json::Map::is_empty) {
        return Some("is no policy document; write an object with `Version` and `Statement`".to_owned());
    }
    let bytes = policy.to_string().len();
    (bytes > limits::RESOURCE_POLICY_BYTES)
        .then(|| format!("has {bytes} bytes; DynamoDB allows {}", limits::RESOURCE_POLICY_BYTES))
}

/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CsvOptions.html>
fn import_problem(format: &ImportFormat) -> Option<String> {
    let ImportFormat::Csv { delimiter, header } = format else { return None };
    if let Some(delimiter) = delimiter
        && !limits::CSV_DELIMITERS.contains(*delimiter)
    {
        return Some(format!(
            "imported values are separated by {delimiter:?}; DynamoDB allows a comma, a tab, a colon, a semicolon, a pipe \
             and a space"
        ));
    }
    if header.len() > limits::CSV_COLUMNS {
        return Some(format!(
            "the import names {} columns; DynamoDB allows {}",
            header.len(),
            limits::CSV_COLUMNS
        ));
    }
    header.iter().any(String::is_empty).then(|| "the import has a column without a name; name it".to_owned())
}
