//! Resolves `CloudFormation` functions in the user's own documents.

use std::borrow::Cow;

use super::lower::{Lower, policy_text};
use crate::deploy::expr::{DeploymentAttribute, Expr};
use crate::json::{Json, Object};
use crate::text::shown;

/// Resolves the functions in a policy and escapes its texts. The error is a clause that says what cannot be resolved.
pub(super) fn resolve<'a>(lower: &Lower<'_>, json: &Json<'a>) -> Result<Json<'a>, String> {
    Ok(match json {
        Json::Text(text) => {
            check(text)?;
            Json::Text(policy_text(text.clone()))
        }
        Json::List(items) => {
            Json::List(items.iter().map(|item| resolve(lower, item)).collect::<Result<_, _>>()?)
        }
        Json::Object(object) => match object.0.as_slice() {
            [(name, argument)] if name == "Ref" || name.starts_with("Fn::") => {
                let expr = function(name, argument).ok_or_else(|| no_function(name))?;
                lower.policy_expr(&expr)
            }
            members => {
                let members = members.iter().map(|(key, value)| {
                    check(key)?;
                    Ok((policy_text(key.clone()), resolve(lower, value)?))
                });
                Json::Object(Object(members.collect::<Result<_, String>>()?))
            }
        },
        json => json.clone(),
    })
}

fn no_function(name: &str) -> String {
    format!(
        "Terraform resolves {} of CloudFormation only for the Region, the account and the partition; write the value in its \
         place",
        shown(name)
    )
}

/// Rejects text that the data source takes for an IAM variable, regardless of the text before it.
fn check(text: &str) -> Result<(), String> {
    if text.contains("&{") {
        return Err(format!(
            "Terraform's AWS provider takes `&{{` in {} for the beginning of a variable; take it out",
            shown(text)
        ));
    }
    Ok(())
}

/// Returns the value of a function that every deployment knows about itself.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html>
fn function<'j>(name: &str, argument: &'j Json<'_>) -> Option<Expr<'j>> {
    match name {
        "Ref" => pseudo_parameter(argument.as_text()?),
        "Fn::Sub" => substitute(argument.as_text()?),
        "Fn::Join" => {
            let [separator, parts] = argument.as_list()? else { return None };
            let separator = separator.as_text()?;
            let mut joined = Vec::new();
            for (position, part) in parts.as_list()?.iter().enumerate() {
                if position > 0 {
                    joined.push(separator.into());
                }
                joined.push(match part {
                    Json::Text(text) => Expr::Text(Cow::Borrowed(text)),
                    Json::Object(object) => match object.0.as_slice() {
                        [(name, argument)] => function(name, argument)?,
                        _ => return None,
                    },
                    _ => return None,
                });
            }
            Some(Expr::Join(joined))
        }
        _ => None,
    }
}

fn substitute(text: &str) -> Option<Expr<'_>> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${") {
        let (name, after) = after.split_once('}')?;
        parts.push(before.into());
        match name.strip_prefix('!') {
            Some(literal) => parts.push(["${", literal, "}"].concat().into()),
            None => parts.push(pseudo_parameter(name)?),
        }
        rest = after;
    }
    parts.push(rest.into());
    Some(Expr::Join(parts))
}

/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/pseudo-parameter-reference.html>
fn pseudo_parameter<'j>(name: &str) -> Option<Expr<'j>> {
    Some(Expr::Deployment(match name {
        "AWS::AccountId" => DeploymentAttribute::Account,
        "AWS::Partition" => DeploymentAttribute::Partition,
        "AWS::Region" => DeploymentAttribute::Region,
        "AWS::URLSuffix" => DeploymentAttribute::UrlSuffix,
        _ => return None,
    }))
}
