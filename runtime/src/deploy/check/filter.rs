//! Checks filters against the syntax of Lambda's patterns.
//!
//! <https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html#filtering-syntax>

use serde_json::{Map, Value};

use super::json::{MOST_LEVELS, is_deep};
use crate::error::{Kind, Problem};
use crate::limits;
use crate::text::{did_you_mean, shown};

/// The operators that a rule can have.
const OPERATORS: [&str; 6] = ["anything-but", "equals-ignore-case", "exists", "numeric", "prefix", "suffix"];

/// Returns the problems of a pattern, each in words that follow the name of the filter.
pub(super) fn problems(pattern: &Value) -> Vec<Problem> {
    if is_deep(pattern) {
        return vec![
            Kind::Depth.says(format!("is nested more than {MOST_LEVELS} levels deep; a record has fewer")),
        ];
    }
    let length = pattern.to_string().chars().count();
    if length > limits::STREAM_FILTER_LENGTH {
        return vec![
            Kind::FilterLength
                .says(format!("has {length} characters; Lambda allows {}", limits::STREAM_FILTER_LENGTH)),
        ];
    }
    let Some(fields) = pattern.as_object() else {
        return vec![Kind::FilterForm.says(format!(
            "is not a pattern, but {}; write an object such as {{\"eventName\":[\"INSERT\"]}}",
            kind(pattern)
        ))];
    };
    let mut problems = Vec::new();
    object(fields, &mut Vec::new(), &mut problems);
    problems
}

fn object<'v>(fields: &'v Map<String, Value>, path: &mut Vec<&'v str>, problems: &mut Vec<Problem>) {
    if fields.is_empty() {
        problems.push(Kind::FilterForm.says(format!("{}is empty; name a field, or take it out", at(path))));
    }
    for (name, value) in fields {
        path.push(name);
        match value {
            Value::Array(alternatives) if name == "$or" => or(alternatives, path, problems),
            Value::Array(rules) => {
                if rules.is_empty() {
                    problems.push(
                        Kind::FilterRules
                            .says(format!("{}is an empty list; list at least one rule", at(path))),
                    );
                }
                let of_rules = rules.iter().filter_map(rule);
                problems.extend(of_rules.map(|problem| problem.after(at(path))));
            }
            Value::Object(fields) => object(fields, path, problems),
            scalar => problems.push(Kind::FilterRules.says(format!(
                "{}is {}, and Lambda wants a list of rules; write [{}]",
                at(path),
                kind(scalar),
                cut(scalar)
            ))),
        }
        path.pop();
    }
}

fn or<'v>(alternatives: &'v [Value], path: &mut Vec<&'v str>, problems: &mut Vec<Problem>) {
    if alternatives.len() < 2 {
        problems.push(
            Kind::FilterOr
                .says(format!("{}has fewer than two patterns; write the fields without `$or`", at(path))),
        );
    }
    for alternative in alternatives {
        match alternative {
            Value::Object(fields) => object(fields, path, problems),
            other => {
                problems.push(Kind::FilterOr.says(format!("{}has {}; list objects", at(path), kind(other))));
            }
        }
    }
}

/// Returns the mistake in a rule, in words that follow the rule's place.
fn rule(rule: &Value) -> Option<Problem> {
    let operators = match rule {
        Value::Array(_) => {
            return Some(Kind::FilterRules.says("has a list in its list; write its rules side by side"));
        }
        Value::Object(operators) => operators,
        _ => return None,
    };
    let mut all = operators.iter();
    let (Some((operator, operand)), None) = (all.next(), all.next()) else {
        return Some(
            Kind::FilterOperator
                .says(format!("has a rule of {} operators; write one operator in each", operators.len())),
        );
    };
    let wanted = match operator.as_str() {
        "exists" => (!operand.is_boolean()).then_some("true or false"),
        "prefix" | "suffix" | "equals-ignore-case" => (!operand.is_string()).then_some("a text"),
        "anything-but" => (!is_anything_but(operand)).then_some("a text, a number, or a list of one of them"),
        "numeric" => return numeric(operand),
        unknown => {
            let known = OPERATORS.map(shown).join(", ");
            let hint = did_you_mean(unknown, OPERATORS);
            return Some(Kind::FilterOperator.says(format!(
                "has the operator {}, which Lambda does not know; expected one of {known}{hint}",
                shown(unknown)
            )));
        }
    };
    wanted.map(|wanted| {
        Kind::FilterOperand.says(format!("has `{operator}` with {}; write {wanted}", kind(operand)))
    })
}

fn is_anything_but(operand: &Value) -> bool {
    match operand {
        Value::String(_) | Value::Number(_) => true,
        Value::Array(list) => {
            !list.is_empty() && (list.iter().all(Value::is_string) || list.iter().all(Value::is_number))
        }
        _ => false,
    }
}

/// Returns the mistake in the operand of `numeric`, which is one comparison or the two bounds of a range.
fn numeric(operand: &Value) -> Option<Problem> {
    let comparisons: Option<Vec<(&str, f64)>> = operand.as_array().and_then(|list| {
        list.chunks(2).map(|pair| Some((pair[0].as_str()?, pair.get(1)?.as_f64()?))).collect()
    });
    let (min, max) = limits::STREAM_FILTER_NUMBERS;
    let comparisons = comparisons.unwrap_or_default();
    if let Some((_, number)) = comparisons.iter().find(|(_, number)| !(min..=max).contains(number)) {
        return Some(Kind::FilterOperand.says(format!(
            "has `numeric` with {number}; a pattern has numbers between {min:e} and {max:e}"
        )));
    }
    match comparisons[..] {
        [("=" | "<" | "<=" | ">" | ">=", _)] => None,
        [(">" | ">=", low), ("<" | "<=", high)] => (low >= high).then(|| {
            Kind::FilterOperand.says(format!(
                "has `numeric` with the range from {low} to {high}; write the smaller number first"
            ))
        }),
        _ => Some(Kind::FilterOperand.says(
            "has `numeric` with something else than comparisons; write [\">\",0,\"<=\",100] or [\"=\",5]",
        )),
    }
}

/// Returns the words for a place in the pattern, with a space at the end; nothing for the pattern itself.
fn at(path: &[&str]) -> String {
    if path.is_empty() {
        return String::new();
    }
    format!("at {} ", shown(&path.join(".")))
}

/// Returns the kind of a value, in words.
const fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

/// Returns a scalar as JSON, or an ellipsis if it is long.
fn cut(value: &Value) -> String {
    const MOST: usize = 40;
    let text = value.to_string();
    if text.chars().count() > MOST { "…".to_owned() } else { text }
}
