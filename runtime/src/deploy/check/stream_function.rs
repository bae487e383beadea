//! Checks the functions that process a table's stream.

use std::collections::HashMap;

use super::filter;
use crate::at::What;
use crate::deploy::stream_function::StreamFunction;
use crate::deploy::table::StackTable;
use crate::error::{Kind, Problem};
use crate::limits;
use crate::text::{first, shown};

impl StackTable {
    pub(super) fn stream_function_problems(&self) -> Vec<Problem> {
        let functions = &self.stream_functions;
        if functions.is_empty() {
            return Vec::new();
        }
        if functions.len() > limits::TEMPLATE_RESOURCES {
            return vec![Kind::FunctionCount.says(format!(
                "the stream has {} functions, each a resource of its own; CloudFormation allows {} in a template",
                functions.len(),
                limits::TEMPLATE_RESOURCES
            ))];
        }
        let mut problems: Vec<Problem> = functions.iter().flat_map(StreamFunction::problems).collect();
        if self.schema.stream().is_none() {
            problems.push(
                Kind::NoStream.says("a function of the stream needs a stream; add `#[stream]` to the struct"),
            );
        }
        let mut named = HashMap::new();
        for function in functions {
            let times = named.entry(function.name.as_str()).and_modify(|times| *times += 1).or_insert(1);
            if *times == 2 {
                problems.push(Kind::FunctionTwice.says(format!(
                    "two functions of the stream are named {}; name one with `StreamFunction::name`",
                    shown(&function.name)
                )));
            }
        }
        first(problems, "problems of the stream's functions")
    }
}

impl StreamFunction {
    fn problems(&self) -> Vec<Problem> {
        let Self { name, filters, .. } = self;
        let mut problems = Vec::new();
        if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            problems.push(Kind::FunctionName.says(format!(
                "a function of the stream is named {}; write letters and digits",
                shown(name)
            )));
        }
        let name = shown(name);
        let ranges = [
            ("gets batches of", self.batch_size, "records", limits::STREAM_BATCH_SIZE),
            ("gathers records for", self.batching_window, "seconds", limits::STREAM_BATCHING_WINDOW),
            ("processes", self.parallel_batches, "batches at a time", limits::STREAM_PARALLEL_BATCHES),
            ("tries again", self.max_retries, "times", limits::STREAM_RETRIES),
            ("takes records that are", self.max_record_age, "seconds old", limits::STREAM_RECORD_AGE),
        ];
        for (what, value, unit, (min, max)) in ranges {
            if let Some(value) = value.filter(|value| !(min..=max).contains(value)) {
                problems.push(Kind::FunctionNumber.says(format!(
                    "function {name} of the stream {what} {value} {unit}; Lambda allows {min} to {max}"
                )));
            }
        }
        if filters.len() > limits::STREAM_FILTERS {
            problems.push(Kind::FilterCount.says(format!(
                "function {name} of the stream has {} filters; Lambda allows {}",
                filters.len(),
                limits::STREAM_FILTERS
            )));
            return problems;
        }
        for (position, pattern) in filters.iter().enumerate() {
            let number = position + 1;
            let of_filter = first(filter::problems(pattern), "problems");
            problems.extend(of_filter.into_iter().map(|problem| {
                let words = format_args!("function {name} of the stream: filter {number} ");
                problem.after(words).about(What::StreamFunction)
            }));
        }
        problems
    }
}
