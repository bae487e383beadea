//! The resources around a table.

use super::lower::Lower;
use crate::deploy::around::alarm::{Alarm, Metric, NAMESPACE, Series};
use crate::deploy::around::entry::Entry;
use crate::deploy::around::function::Mapping;
use crate::deploy::around::key::Key;
use crate::deploy::around::policy::Policy;
use crate::deploy::expr::{Expr, KeyAttribute, TableAttribute};
use crate::deploy::render::aws::policy::document;
use crate::deploy::stream_function::StreamFunction;
use crate::json::{Json, Object};

/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ssm-parameter.html>
pub(super) fn entry<'a>(lower: &Lower<'_>, entry: &Entry<'a>) -> Object<'a> {
    let Entry { id: _, name, value, description } = entry;
    Object::new()
        .with("Name", lower.expr(name))
        .with("Type", "String")
        .with("Value", lower.expr(value))
        .with("Description", description.clone())
}

/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-kms-key.html>
pub(super) fn key<'a>(lower: &Lower<'_>, key: &Key<'a>) -> Object<'a> {
    let Key { description, rotation_days, alias: _, policy, output: _ } = key;
    Object::new()
        .with("Description", *description)
        .with("EnableKeyRotation", true)
        .with_some("RotationPeriodInDays", *rotation_days)
        .with("KeyPolicy", document(policy, &|expr| lower.expr(expr)))
}

/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-kms-alias.html>
pub(super) fn alias<'a>(lower: &Lower<'_>, key: &Key<'a>) -> Object<'a> {
    Object::new()
        .with("AliasName", lower.expr(&key.alias))
        .with("TargetKeyId", lower.expr(&Expr::Key(KeyAttribute::Id)))
}

/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-managedpolicy.html>
pub(super) fn policy<'a>(lower: &Lower<'_>, policy: &Policy<'a>) -> Object<'a> {
    let Policy { id: _, name: _, description, statements, roles, output: _ } = policy;
    let roles: Vec<Json<'a>> = roles.iter().map(|role| lower.given(role)).collect();
    Object::new()
        .with("Description", description.clone())
        .with("PolicyDocument", document(statements, &|expr| lower.expr(expr)))
        .with_some("Roles", (!roles.is_empty()).then_some(roles))
}

/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudwatch-alarm.html>
pub(super) fn alarm<'a>(lower: &Lower<'_>, alarm: &Alarm<'a>) -> Object<'a> {
    let Alarm { id: _, description, metric, periods, threshold, topic } = alarm;
    let mut properties = Object::new().with("AlarmDescription", description.clone());
    match metric {
        Metric::Single(Series { name, dimensions, statistic, period }) => {
            properties.push("Namespace", NAMESPACE);
            properties.push("MetricName", *name);
            if !dimensions.is_empty() {
                properties.push("Dimensions", self::dimensions(lower, dimensions));
            }
            properties.push("Statistic", *statistic);
            properties.push("Period", *period);
        }
        Metric::Formula { id, formula, terms } => {
            let mut metrics = vec![Object::new().with("Id", *id).with("Expression", *formula).into()];
            metrics.extend(terms.iter().map(|(id, series)| term(lower, id, series)));
            properties.push("Metrics", metrics);
        }
        Metric::Query { id, query, period } => {
            let query =
                Object::new().with("Id", *id).with("Expression", lower.expr(query)).with("Period", *period);
            properties.push("Metrics", vec![query.into()]);
        }
    }
    properties
        .with("EvaluationPeriods", *periods)
        .with("Threshold", *threshold)
        .with("ComparisonOperator", "GreaterThanThreshold")
        .with("TreatMissingData", "notBreaching")
        .with("AlarmActions", vec![lower.given(topic)])
}

fn term<'a>(lower: &Lower<'_>, id: &'static str, series: &Series<'a>) -> Json<'a> {
    let Series { name, dimensions, statistic, period } = series;
    let metric = Object::new()
        .with("Namespace", NAMESPACE)
        .with("MetricName", *name)
        .with("Dimensions", self::dimensions(lower, dimensions));
    let statistic = Object::new().with("Metric", metric).with("Period", *period).with("Stat", *statistic);
    Object::new().with("Id", id).with("MetricStat", statistic).with("ReturnData", false).into()
}

fn dimensions<'a>(lower: &Lower<'_>, dimensions: &[(&'static str, Expr<'a>)]) -> Json<'a> {
    let dimensions = dimensions.iter();
    let dimensions = dimensions
        .map(|(name, value)| Object::new().with("Name", *name).with("Value", lower.expr(value)).into());
    Json::List(dimensions.collect())
}

/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-eventsourcemapping.html>
pub(super) fn mapping<'a>(lower: &Lower<'_>, mapping: &Mapping<'a>) -> Object<'a> {
    let Mapping { id: _, table, function, on_failure, settings } = mapping;
    let StreamFunction {
        function: _,
        name: _,
        on_failure: _,
        starting_position,
        batch_size,
        batching_window,
        parallel_batches,
        filters,
        bisect_on_error,
        report_item_failures,
        max_retries,
        max_record_age,
    } = settings;
    let filters: Vec<Json<'a>> = filters
        .iter()
        .map(|pattern| Object::new().with("Pattern", Json::sorted(pattern).to_compact()).into())
        .collect();
    let filters = (!filters.is_empty()).then(|| Object::new().with("Filters", filters));
    let on_failure = on_failure.as_ref().map(|destination| {
        Object::new().with("OnFailure", Object::new().with("Destination", lower.given(destination)))
    });
    Object::new()
        .with("EventSourceArn", lower.expr(&Expr::Table(*table, TableAttribute::StreamArn)))
        .with("FunctionName", lower.given(function))
        .with("StartingPosition", starting_position.as_str())
        .with_some("BatchSize", *batch_size)
        .with_some("MaximumBatchingWindowInSeconds", *batching_window)
        .with_some("ParallelizationFactor", *parallel_batches)
        .with_some("FilterCriteria", filters)
        .with_some(
            "FunctionResponseTypes",
            report_item_failures.then(|| Json::texts(["ReportBatchItemFailures"])),
        )
        .with_some("BisectBatchOnFunctionError", bisect_on_error.then_some(true))
        .with_some("MaximumRetryAttempts", *max_retries)
        .with_some("MaximumRecordAgeInSeconds", *max_record_age)
        .with_some("DestinationConfig", on_failure)
}
