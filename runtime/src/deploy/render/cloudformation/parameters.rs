//! Parameters: the inputs of a template.
//!
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html>

use crate::deploy::input::{Domain, Input, Scalar};
use crate::json::{Json, Object};

/// Renders an input. `of` names the table that the input is about, or the part of a table.
pub(super) fn parameter<'a>(input: &Input<'a>, of: &str) -> Object<'a> {
    let Input { id: _, choice, default } = input;
    let domain = choice.domain();
    let mut parameter = Object::new()
        .with("Type", if matches!(domain, Domain::Number { .. }) { "Number" } else { "String" })
        .with("Description", choice.description(of))
        .with_some("Default", default.as_ref().map(scalar));
    match domain {
        Domain::Text(text) => {
            parameter.push("AllowedPattern", text.pattern);
            parameter.push_some("ConstraintDescription", text.constraint);
            parameter.push_some("MinLength", text.min_length.map(|length| length as u64));
            parameter.push_some("MaxLength", text.max_length.map(|length| length as u64));
        }
        Domain::Number { min, max } => {
            parameter.push("MinValue", min);
            parameter.push_some("MaxValue", max);
        }
        Domain::Bool => parameter.push("AllowedValues", Json::texts(["true", "false"])),
        Domain::Words(words) => parameter.push("AllowedValues", Json::texts(words.iter().copied())),
    }
    parameter
}

/// Renders a scalar. A boolean becomes text, since parameters cannot be booleans.
fn scalar<'a>(scalar: &Scalar<'a>) -> Json<'a> {
    match scalar {
        Scalar::Text(text) => Json::Text(text.clone()),
        Scalar::Number(number) => (*number).into(),
        Scalar::Bool(value) => if *value { "true" } else { "false" }.into(),
    }
}
