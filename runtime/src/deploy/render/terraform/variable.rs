//! Variables: the inputs of a module.
//!
//! <https://developer.hashicorp.com/terraform/language/block/variable>

use super::pattern::split;
use crate::deploy::input::{Choice, Domain, Input, Scalar, Text};
use crate::deploy::parameter::ParameterKind;
use crate::json::{Json, Object};

/// A replica accepts only the ARN of a key.
const KEY_ARN: Text = Text {
    pattern: "^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/[a-zA-Z0-9-]+$",
    constraint: Some("the ARN of a KMS key"),
    min_length: None,
    max_length: None,
    form: None,
};

/// Renders an input. `of` names the table that the input is about, or the part of a table.
pub(super) fn variable<'a>(name: &str, input: &Input<'a>, of: &str) -> Object<'a> {
    let Input { id: _, choice, default } = input;
    let domain = match choice {
        Choice::ReplicaKmsKey => Domain::Text(KEY_ARN),
        choice => choice.domain(),
    };
    let ty = match domain {
        Domain::Text(_) | Domain::Words(_) => "string",
        Domain::Number { .. } => "number",
        Domain::Bool => "bool",
    };
    let description = match choice {
        Choice::ReplicaKmsKey => format!("ARN of the KMS key of {of}"),
        choice => choice.description(of),
    };
    // Descriptions and defaults are not templates, so nothing in them is escaped.
    let mut variable = Object::new()
        .with("type", ty)
        .with("description", description)
        .with_some("default", default.as_ref().map(scalar))
        .with("nullable", false);
    if let Some((condition, message)) = validation(*choice, &domain, &["var.", name].concat()) {
        let validation = Object::new()
            .with("condition", ["${", &condition, "}"].concat())
            .with("error_message", ["Write ", &message, "."].concat());
        variable.push("validation", vec![validation.into()]);
    }
    variable
}

fn scalar<'a>(scalar: &Scalar<'a>) -> Json<'a> {
    match scalar {
        Scalar::Text(text) => Json::Text(text.clone()),
        Scalar::Number(number) => (*number).into(),
        Scalar::Bool(value) => (*value).into(),
    }
}

/// Returns the condition on a value, and the message that says what to write.
fn validation(choice: Choice<'_>, domain: &Domain, variable: &str) -> Option<(String, String)> {
    Some(match domain {
        Domain::Bool => return None,
        Domain::Words(words) => {
            let list: Vec<String> = words.iter().map(|word| quoted(word)).collect();
            (format!("contains([{}], {variable})", list.join(", ")), words.join(" or "))
        }
        Domain::Number { min, max: None } => {
            (format!("{variable} >= {min}"), format!("a number of at least {min}"))
        }
        Domain::Number { min, max: Some(max) } => {
            (format!("{variable} >= {min} && {variable} <= {max}"), format!("a number from {min} to {max}"))
        }
        Domain::Text(Text { pattern, constraint, min_length, max_length, form }) => {
            let (matched, refused) = split(pattern);
            let test = |pattern: &String| format!("can(regex({}, {variable}))", quoted(pattern));
            let mut conditions: Vec<String> = matched.iter().map(test).collect();
            conditions.extend(refused.iter().map(|pattern| ["!", &test(pattern)].concat()));
            conditions.extend(min_length.map(|min| format!("length({variable}) >= {min}")));
            conditions.extend(max_length.map(|max| format!("length({variable}) <= {max}")));
            let mut message = match (constraint, choice, form) {
                (Some(constraint), ..) => (*constraint).to_owned(),
                (None, Choice::KmsKey, _) => ParameterKind::KmsKey.expected().to_owned(),
                (None, Choice::BackupTag(_), _) => {
                    "letters, digits, spaces and the characters _ . : / = + - @".to_owned()
                }
                (None, _, Some(form)) => form.expected().to_owned(),
                (None, _, None) => ["a text that matches ", pattern].concat(),
            };
            if let Some(max) = max_length {
                message.push_str(", at most ");
                message.push_str(&max.to_string());
                message.push_str(" characters");
            }
            (conditions.join(" && "), message)
        }
    })
}

/// Quotes a text in an expression.
///
/// <https://developer.hashicorp.com/terraform/language/expressions/strings#quoted-strings>
fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for character in text.chars() {
        if matches!(character, '"' | '\\') {
            quoted.push('\\');
        }
        quoted.push(character);
    }
    quoted.push('"');
    quoted
}
