//! Turns ids and partly known values into labels and expressions.
//!
//! <https://developer.hashicorp.com/terraform/language/expressions/strings>

use std::borrow::Cow;
use std::cell::Cell;

use heck::ToSnakeCase;

use crate::deploy::expr::{DeploymentAttribute, Expr, KeyAttribute, TableAttribute};
use crate::deploy::id::Id;
use crate::deploy::input::InputId;
use crate::deploy::model::Model;
use crate::deploy::shape::{By, Given};
use crate::json::{Json, Leaf, Object};
use crate::naming::TableNames;
use crate::schema::Word;

/// The label of the stack's key.
pub(super) const KEY: &str = "encryption_key";

/// The labels of a file.
pub(super) struct Lower<'m> {
    tables: Vec<String>,
    inputs: Vec<String>,
    /// The common prefix of names, which is written once, in `local.prefix`.
    prefix: Vec<Expr<'m>>,
    used: [Cell<bool>; DATA.len()],
}

/// The types of the data sources in which a provider describes the deployment.
const DATA: [&str; 3] = ["aws_caller_identity", "aws_partition", "aws_region"];

impl<'m> Lower<'m> {
    pub(super) fn new(names: &[TableNames], model: &Model<'m>) -> Self {
        let tables = names.iter().map(|names| table_label(&names.suffix)).collect();
        let prefix = model.tables.iter().find_map(|table| match &table.name {
            Expr::Join(parts) => parts.split_last().map(|(_, prefix)| prefix.to_vec()),
            _ => None,
        });
        let mut lower =
            Self { tables, inputs: Vec::new(), prefix: prefix.unwrap_or_default(), used: Default::default() };
        lower.inputs = model.inputs.list.iter().map(|input| lower.label(&input.id)).collect();
        lower
    }

    /// Returns the label of a table.
    pub(super) fn table(&self, position: usize) -> &str {
        &self.tables[position]
    }

    /// Returns the names of the variables, in the order of the inputs.
    pub(super) fn inputs(&self) -> &[String] {
        &self.inputs
    }

    pub(super) fn label(&self, id: &Id<'_>) -> String {
        self.label_without(id, "")
    }

    /// Returns a label without the end of its words, because the type of the resource says the same.
    pub(super) fn label_without(&self, id: &Id<'_>, end: &str) -> String {
        let Id { table, region, index, name, words, number } = id;
        let mut text = String::with_capacity(48);
        let mut push = |part: &str| {
            if !text.is_empty() && !part.is_empty() {
                text.push('_');
            }
            text.push_str(part);
        };
        if let Some(table) = table {
            push(self.table(*table));
        }
        for part in [region, index].into_iter().flatten() {
            push(&part.to_snake_case());
        }
        if let Some(name) = name {
            push(&name.to_snake_case());
        }
        let words = words.strip_suffix(end).unwrap_or(words);
        push(&words.trim_end_matches('-').replace('-', "_"));
        if let Some(number) = number {
            push(&number.to_string());
        }
        identifier(text)
    }

    /// Returns a value of the model: the value itself, or a reference to the variable that chooses it. `Null` is left
    /// out.
    pub(super) fn given<'a, T: Leaf<'a>>(&self, given: &Given<T>) -> Json<'a> {
        self.leaf(given, T::write)
    }

    /// Returns the value of a plain setting.
    pub(super) fn plain<'a>(&self, given: &Given<Word>) -> Json<'a> {
        self.leaf(given, |word| word.json())
    }

    fn leaf<'a, T>(&self, given: &Given<T>, write: impl Fn(&T) -> Json<'a>) -> Json<'a> {
        match given.by {
            By::Input(id) => self.variable(id).into(),
            By::Default | By::Description => {
                given.value.as_ref().map_or(Json::Null, |value| literal(write(value)))
            }
        }
    }

    pub(super) fn variable(&self, id: InputId) -> String {
        ["${var.", &self.inputs[id.0], "}"].concat()
    }

    pub(super) fn expr<'a>(&self, expr: &Expr<'a>) -> Json<'a> {
        match expr {
            Expr::Text(text) => Json::Text(escaped(text.clone())),
            expr => {
                let mut text = String::with_capacity(64);
                self.write(std::slice::from_ref(expr), &|text| escaped(Cow::Borrowed(text)), &mut text);
                text.into()
            }
        }
    }

    /// Returns a text of a policy document, in which IAM resolves `${…}`.
    pub(super) fn policy_expr<'a>(&self, expr: &Expr<'_>) -> Json<'a> {
        let mut text = String::with_capacity(64);
        self.write(std::slice::from_ref(expr), &|text| policy_text(Cow::Borrowed(text)), &mut text);
        text.into()
    }

    /// Writes a template. `escape` applies to its literal parts.
    fn write(&self, parts: &[Expr<'_>], escape: &dyn for<'t> Fn(&'t str) -> Cow<'t, str>, text: &mut String) {
        let mut rest = parts;
        while let Some((part, others)) = rest.split_first() {
            if !self.prefix.is_empty() && rest.starts_with(&self.prefix) {
                text.push_str("${local.prefix}");
                rest = &rest[self.prefix.len()..];
                continue;
            }
            rest = others;
            match part {
                Expr::Text(part) => text.push_str(&escape(part)),
                Expr::Join(parts) => self.write(parts, escape, text),
                Expr::Input(id) => text.extend(["${var.", &self.inputs[id.0], "}"]),
                Expr::Table(table, attribute) => {
                    let attribute = match attribute {
                        TableAttribute::Name => "name",
                        TableAttribute::Arn => "arn",
                        TableAttribute::StreamArn => "stream_arn",
                    };
                    text.extend(["${aws_dynamodb_table.", self.table(*table), ".", attribute, "}"]);
                }
                Expr::Policy(id) => {
                    text.extend(["${aws_iam_policy.", &self.label_without(id, "policy"), ".arn}"]);
                }
                Expr::Key(KeyAttribute::Id) => text.extend(["${aws_kms_key.", KEY, ".key_id}"]),
                Expr::Key(KeyAttribute::Arn) => text.extend(["${aws_kms_key.", KEY, ".arn}"]),
                Expr::Deployment(attribute) => {
                    let (source, attribute) = deployment(*attribute);
                    self.used[source].set(true);
                    text.extend(["${data.", DATA[source], ".current.", attribute, "}"]);
                }
            }
        }
    }

    /// Returns the common prefix of names, if several tables share it.
    pub(super) fn prefix(&self) -> Option<String> {
        let mut text = String::new();
        for part in &self.prefix {
            match part {
                Expr::Input(id) => text.extend(["${var.", &self.inputs[id.0], "}"]),
                Expr::Text(part) => text.push_str(&escaped(Cow::Borrowed(part))),
                _ => {}
            }
        }
        Some(text).filter(|text| !text.is_empty())
    }

    /// Returns the data sources that expressions use.
    pub(super) fn used(&self) -> impl Iterator<Item = &'static str> {
        DATA.into_iter().zip(&self.used).filter(|(_, used)| used.get()).map(|(source, _)| source)
    }
}

/// Returns the index of the data source, and the attribute.
///
/// A file has no name as a stack does, so a name with the stack's name in it is rejected earlier.
const fn deployment(attribute: DeploymentAttribute) -> (usize, &'static str) {
    match attribute {
        DeploymentAttribute::Account => (0, "account_id"),
        DeploymentAttribute::Partition => (1, "partition"),
        DeploymentAttribute::UrlSuffix => (1, "dns_suffix"),
        // `name` is deprecated in version 6 of the provider, and `region` is not in version 5.
        DeploymentAttribute::Region | DeploymentAttribute::StackName => (2, "id"),
    }
}

/// Returns the text as a label, which must begin with a letter or `_`.
///
/// <https://developer.hashicorp.com/terraform/language/syntax/configuration#identifiers>
/// Returns the label of a table, from its name in kebab case.
pub(super) fn table_label(suffix: &str) -> String {
    identifier(suffix.replace('-', "_"))
}

fn identifier(text: String) -> String {
    if text.starts_with(|first: char| first.is_ascii_digit()) { ["_", &text].concat() } else { text }
}

/// Returns a value in which nothing is an expression.
pub(super) fn literal(json: Json<'_>) -> Json<'_> {
    match json {
        Json::Text(text) => Json::Text(escaped(text)),
        Json::List(items) => Json::List(items.into_iter().map(literal).collect()),
        Json::Object(Object(members)) => {
            let members = members.into_iter().map(|(key, value)| (escaped(key), literal(value)));
            Json::Object(Object(members.collect()))
        }
        json => json,
    }
}

/// Returns a text in which nothing is an expression.
pub(super) fn escaped(text: Cow<'_, str>) -> Cow<'_, str> {
    if text.contains("${") || text.contains("%{") {
        text.replace("${", "$${").replace("%{", "%%{").into()
    } else {
        text
    }
}

/// Returns a text of a policy document. `${…}` is an IAM variable, which the data source spells `&{…}`.
pub(super) fn policy_text(text: Cow<'_, str>) -> Cow<'_, str> {
    if text.contains("${") || text.contains("%{") {
        text.replace("${", "&{").replace("%{", "%%{").into()
    } else {
        text
    }
}
