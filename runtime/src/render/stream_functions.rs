//! Functions that process a table's stream.

use std::borrow::Cow;

use super::cloudformation::Builder;
use super::value::{Value, members};
use crate::deployment::{Deployment, InputKind, StartingPosition, StreamFunction};
use crate::naming::TableNames;

impl<'a> Builder<'a> {
    /// Adds what has functions called with the records of a table's stream.
    pub(super) fn add_stream_functions(&mut self, table: &'a Deployment, names: &'a TableNames) {
        let name = table.schema.name();
        for function in &table.stream_functions {
            let stem = [names.logical_id.as_str(), &function.name, "Function"].concat();
            let arn = self.parameters.input(
                stem.clone(),
                InputKind::Function,
                format!("Name or ARN of the function that processes the stream of table {name}"),
                &function.function,
            );
            let on_failure = function.on_failure.as_ref().map(|destination| {
                let destination = self.parameters.input(
                    [&stem, "OnFailureArn"].concat(),
                    InputKind::FailureDestination,
                    format!("ARN of what receives failed records of the stream of table {name}"),
                    destination,
                );
                Value::object([("OnFailure", Value::object([("Destination", destination)]))])
            });
            let properties = mapping(&names.logical_id, function, arn, on_failure);
            self.add([&stem, "Mapping"].concat(), "AWS::Lambda::EventSourceMapping", properties);
        }
    }
}

/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-eventsourcemapping.html>
fn mapping<'a>(
    table: &'a str,
    function: &'a StreamFunction,
    arn: Value<'a>,
    on_failure: Option<Value<'a>>,
) -> Value<'a> {
    let position = match function.starting_position {
        StartingPosition::TrimHorizon => "TRIM_HORIZON",
        StartingPosition::Latest => "LATEST",
    };
    let filters: Vec<_> = function.filters.iter().map(filter).collect();
    let filters = Value::object([("Filters", Value::List(filters))]);
    let reported = Value::List(vec!["ReportBatchItemFailures".into()]);
    members([
        ("EventSourceArn", Some(Value::get_att(table, "StreamArn"))),
        ("FunctionName", Some(arn)),
        ("StartingPosition", Some(position.into())),
        ("BatchSize", function.batch_size.map(Value::from)),
        ("MaximumBatchingWindowInSeconds", function.batching_window.map(Value::from)),
        ("ParallelizationFactor", function.parallel_batches.map(Value::from)),
        ("FilterCriteria", (!function.filters.is_empty()).then_some(filters)),
        ("FunctionResponseTypes", function.report_item_failures.then_some(reported)),
        ("BisectBatchOnFunctionError", function.bisect_on_error.then(|| true.into())),
        ("MaximumRetryAttempts", function.max_retries.map(Value::from)),
        ("MaximumRecordAgeInSeconds", function.max_record_age.map(Value::from)),
        ("DestinationConfig", on_failure),
    ])
}

/// A pattern is a text in the template, of the same order everywhere.
fn filter(pattern: &serde_json::Value) -> Value<'_> {
    let pattern = Value::Json(Cow::Borrowed(pattern));
    let text = serde_json::to_string(&pattern).unwrap_or_default();
    Value::object([("Pattern", text.into())])
}
