//! IAM policies: each document is a data source, and a managed policy is a resource that uses one.
//!
//! <https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document>

use std::borrow::Cow;

use heck::ToKebabCase;

use super::builder::Builder;
use crate::deploy::around::policy::Policy;
use crate::deploy::around::statement::Statement;
use crate::deploy::expr::Expr;
use crate::deploy::id::Id;
use crate::deploy::input::Choice;
use crate::deploy::render::aws::policy::document;
use crate::json::{Json, Object};
use crate::naming::shorten;

const DOCUMENT: &str = "aws_iam_policy_document";
const VERSION: &str = "2012-10-17";

/// The maximum length of a name prefix that the provider completes.
const NAME_PREFIX_LENGTH: usize = 102;

/// Adds a managed policy, of the table with this base name or of the stack, and attaches it to its roles.
pub(super) fn add<'a>(builder: &mut Builder<'a, '_>, base: Option<&str>, policy: &Policy<'a>) {
    let Policy { id, name, description, statements, roles, output } = policy;
    let label = builder.lower.label_without(id, "policy");
    let json = add_statements(builder, &label, statements);
    let mut prefix = String::new();
    for part in base.into_iter().chain([name.as_ref()]) {
        prefix.extend([&part.to_kebab_case(), "-"]);
    }
    let prefix = shorten(prefix, NAME_PREFIX_LENGTH, "-");
    let block = Object::new()
        .with("name_prefix", prefix)
        .with("description", super::lower::escaped(description.clone().into()))
        .with("policy", json);
    builder.document.resources.add("aws_iam_policy", label, block);
    for (position, role) in roles.iter().enumerate() {
        let label = builder.lower.label(&Id { words: Choice::Role.words(), ..id.clone() }.number(position));
        let block = Object::new()
            .with("role", builder.lower.given(role))
            .with("policy_arn", builder.lower.expr(&Expr::Policy(id.clone())));
        builder.document.resources.add("aws_iam_role_policy_attachment", label, block);
    }
    builder.add_output(output);
}

/// Adds a document of these statements, and returns a reference to its text.
pub(super) fn add_statements<'a>(
    builder: &mut Builder<'a, '_>,
    label: &str,
    statements: &[Statement<'a>],
) -> String {
    let json = document(statements, &|expr| builder.lower.policy_expr(expr));
    add_document(builder, label, &json)
}

/// Adds a document in the form of IAM, with its texts escaped, and returns a reference to its text.
pub(super) fn add_document<'a>(builder: &mut Builder<'a, '_>, label: &str, document: &Object<'a>) -> String {
    let mut block = Object::new();
    if let Some(version) = document.get("Version").filter(|version| version.as_text() != Some(VERSION)) {
        block.push("version", version.clone());
    }
    block.push_some("policy_id", document.get("Id").cloned());
    let statements = one_or_many(document.get("Statement")).into_iter();
    let statements = statements.filter_map(|json| json.as_object().map(|json| statement(json).into()));
    block.push("statement", statements.collect::<Vec<_>>());
    builder.document.data.add(DOCUMENT, label.to_owned(), block);
    ["${data.", DOCUMENT, ".", label, ".json}"].concat()
}

fn statement<'a>(json: &Object<'a>) -> Object<'a> {
    let mut block = Object::new();
    block.push_some("sid", json.get("Sid").cloned());
    block.push_some("effect", json.get("Effect").filter(|effect| effect.as_text() != Some("Allow")).cloned());
    for (member, blocks) in [("Principal", "principals"), ("NotPrincipal", "not_principals")] {
        if let Some(principals) = json.get(member) {
            block.push(blocks, self::principals(principals));
        }
    }
    for (member, argument) in [
        ("Action", "actions"),
        ("NotAction", "not_actions"),
        ("Resource", "resources"),
        ("NotResource", "not_resources"),
    ] {
        if let Some(values) = json.get(member) {
            block.push(argument, texts(Some(values)));
        }
    }
    let mut conditions = Vec::new();
    for (test, keys) in json.get("Condition").and_then(Json::as_object).into_iter().flat_map(|all| &all.0) {
        for (variable, values) in keys.as_object().into_iter().flat_map(|keys| &keys.0) {
            let condition = Object::new()
                .with("test", test.clone())
                .with("variable", variable.clone())
                .with("values", texts(Some(values)));
            conditions.push(condition.into());
        }
    }
    block.push_some("condition", Some(conditions).filter(|conditions: &Vec<_>| !conditions.is_empty()));
    block
}

/// Renders everyone, or the principals of each type.
fn principals<'a>(json: &Json<'a>) -> Json<'a> {
    let principal = |ty: Cow<'a, str>, identifiers| {
        Json::Object(Object::new().with("type", ty).with("identifiers", identifiers))
    };
    Json::List(match json {
        Json::Object(types) => {
            types.0.iter().map(|(ty, identifiers)| principal(ty.clone(), texts(Some(identifiers)))).collect()
        }
        everyone => vec![principal("*".into(), texts(Some(everyone)))],
    })
}

/// Renders a list of texts. Conditions can also contain booleans and numbers.
fn texts<'a>(json: Option<&Json<'a>>) -> Json<'a> {
    let texts = one_or_many(json).into_iter().map(|json| match json {
        Json::Bool(value) => value.to_string().into(),
        Json::Number(number) => number.to_string().into(),
        json => json.clone(),
    });
    Json::List(texts.collect())
}

/// Returns the elements of a list, or the only element, which needs no list.
fn one_or_many<'j, 'a>(json: Option<&'j Json<'a>>) -> Vec<&'j Json<'a>> {
    match json {
        Some(Json::List(items)) => items.iter().collect(),
        Some(one) => vec![one],
        None => Vec::new(),
    }
}
