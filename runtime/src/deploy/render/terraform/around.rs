//! The resources around a table that need only their arguments.

use super::builder::Builder;
use super::lower::{escaped, literal};
use super::table::push;
use crate::deploy::around::entry::Entry;
use crate::deploy::around::function::Mapping;
use crate::deploy::expr::{Expr, TableAttribute};
use crate::deploy::stream_function::StreamFunction;
use crate::json::{Json, Object};

/// <https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ssm_parameter>
pub(super) fn add_entry<'a>(builder: &mut Builder<'a, '_>, entry: &Entry<'a>) {
    let Entry { id, name, value, description } = entry;
    let block = Object::new()
        .with("name", builder.lower.expr(name))
        .with("type", "String")
        .with("value", builder.lower.expr(value))
        .with("description", escaped(description.clone().into()));
    let label = builder.lower.label_without(id, "parameter");
    builder.document.resources.add("aws_ssm_parameter", label, block);
}

/// <https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/lambda_event_source_mapping>
pub(super) fn add_mapping<'a>(builder: &mut Builder<'a, '_>, mapping: &Mapping<'a>) {
    let Mapping { id, table, function, on_failure, settings } = mapping;
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
    let lower = &builder.lower;
    let filters: Vec<Json<'a>> = filters
        .iter()
        .map(|pattern| {
            let pattern = literal(Json::sorted(pattern).to_compact().into());
            Object::new().with("pattern", pattern).into()
        })
        .collect();
    let filters = (!filters.is_empty()).then(|| vec![Object::new().with("filter", filters).into()]);
    let on_failure = on_failure.as_ref().map(|destination| {
        let destination = Object::new().with("destination_arn", lower.given(destination));
        vec![Object::new().with("on_failure", vec![destination.into()]).into()]
    });
    let mut block =
        Object::new().with("event_source_arn", lower.expr(&Expr::Table(*table, TableAttribute::StreamArn)));
    push(&mut block, "function_name", lower.given(function));
    let block = block
        .with("starting_position", starting_position.as_str())
        .with_some("batch_size", *batch_size)
        .with_some("maximum_batching_window_in_seconds", *batching_window)
        .with_some("parallelization_factor", *parallel_batches)
        .with_some("filter_criteria", filters)
        .with_some(
            "function_response_types",
            report_item_failures.then(|| Json::texts(["ReportBatchItemFailures"])),
        )
        .with_some("bisect_batch_on_function_error", bisect_on_error.then_some(true))
        .with_some("maximum_retry_attempts", *max_retries)
        .with_some("maximum_record_age_in_seconds", *max_record_age)
        .with_some("destination_config", on_failure);
    let label = lower.label_without(id, "function-mapping");
    builder.document.resources.add("aws_lambda_event_source_mapping", label, block);
}
