//! Turns ids and partly known values into logical ids and intrinsic functions.
//!
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html>

use heck::ToUpperCamelCase;

use crate::deploy::expr::{DeploymentAttribute, Expr, KeyAttribute, TableAttribute};
use crate::deploy::id::Id;
use crate::deploy::input::InputId;
use crate::deploy::render::aws::Values;
use crate::deploy::shape::{By, Given};
use crate::json::{Json, Leaf, Object};
use crate::naming::{self, TableNames};

/// The logical id of the stack's key.
pub(super) const KEY: &str = "EncryptionKey";

/// The logical ids of a template.
pub(super) struct Lower<'m> {
    tables: &'m [TableNames],
    inputs: Vec<String>,
}

impl<'m> Lower<'m> {
    pub(super) fn new<'i, 'a: 'i>(
        tables: &'m [TableNames],
        inputs: impl IntoIterator<Item = &'i Id<'a>>,
    ) -> Self {
        let mut lower = Self { tables, inputs: Vec::new() };
        lower.inputs = inputs.into_iter().map(|id| lower.id(id)).collect();
        lower
    }

    /// Returns a logical id, at a length that `CloudFormation` accepts.
    pub(super) fn id(&self, id: &Id<'_>) -> String {
        naming::id(self.full_id(id))
    }

    /// Returns a logical id of any length.
    pub(super) fn full_id(&self, id: &Id<'_>) -> String {
        let Id { table, region, index, name, words, number } = id;
        let mut text = String::with_capacity(64);
        if let Some(table) = table {
            text.push_str(&self.tables[*table].logical_id);
        }
        for part in [region, index].into_iter().flatten() {
            text.push_str(&part.to_upper_camel_case());
        }
        if let Some(name) = name {
            text.push_str(name);
        }
        naming::push_capitalized(&mut text, words);
        if let Some(number) = number {
            text.push_str(&number.to_string());
        }
        text
    }

    pub(super) fn table(&self, position: usize) -> &str {
        &self.tables[position].logical_id
    }

    /// Returns the logical ids of the inputs, in their order.
    pub(super) fn inputs(&self) -> &[String] {
        &self.inputs
    }

    /// Returns a value of the model: the value itself, or a reference to the parameter that chooses it.
    pub(super) fn given<'a, T: Leaf<'a>>(&self, given: &Given<T>) -> Json<'a> {
        match given.by {
            By::Input(id) => self.input(id),
            By::Default | By::Description => given.value.as_ref().map_or(Json::Null, T::write),
        }
    }

    pub(super) fn expr<'a>(&self, expr: &Expr<'a>) -> Json<'a> {
        match expr {
            Expr::Text(text) => Json::Text(text.clone()),
            Expr::Input(id) => self.input(*id),
            Expr::Table(table, TableAttribute::Name) => reference(self.table(*table)),
            Expr::Table(table, TableAttribute::Arn) => attribute(self.table(*table), "Arn"),
            Expr::Table(table, TableAttribute::StreamArn) => attribute(self.table(*table), "StreamArn"),
            Expr::Policy(id) => reference(&self.id(id)),
            Expr::Key(KeyAttribute::Id) => reference(KEY),
            Expr::Key(KeyAttribute::Arn) => attribute(KEY, "Arn"),
            Expr::Deployment(attribute) => reference(pseudo_parameter(*attribute)),
            Expr::Join(parts) => {
                let mut text = String::with_capacity(64);
                self.substitute(parts, &mut text);
                Object::new().with("Fn::Sub", text).into()
            }
        }
    }

    /// Writes the text of `Fn::Sub`.
    fn substitute(&self, parts: &[Expr<'_>], text: &mut String) {
        for part in parts {
            let (id, attribute) = match part {
                Expr::Text(part) => {
                    let mut literals = part.split("${");
                    text.push_str(literals.next().unwrap_or_default());
                    literals.for_each(|literal| text.extend(["${!", literal]));
                    continue;
                }
                Expr::Join(parts) => {
                    self.substitute(parts, text);
                    continue;
                }
                Expr::Policy(id) => {
                    text.extend(["${", &self.id(id), "}"]);
                    continue;
                }
                Expr::Input(id) => (self.inputs[id.0].as_str(), ""),
                Expr::Table(table, TableAttribute::Name) => (self.table(*table), ""),
                Expr::Table(table, TableAttribute::Arn) => (self.table(*table), ".Arn"),
                Expr::Table(table, TableAttribute::StreamArn) => (self.table(*table), ".StreamArn"),
                Expr::Key(KeyAttribute::Id) => (KEY, ""),
                Expr::Key(KeyAttribute::Arn) => (KEY, ".Arn"),
                Expr::Deployment(attribute) => (pseudo_parameter(*attribute), ""),
            };
            for part in ["${", id, attribute, "}"] {
                text.push_str(part);
            }
        }
    }
}

impl<'a> Values<'a> for Lower<'_> {
    fn input(&self, id: InputId) -> Json<'a> {
        reference(&self.inputs[id.0])
    }

    fn key_of_stack(&self) -> Json<'a> {
        attribute(KEY, "Arn")
    }

    fn region(&self) -> Json<'a> {
        reference(pseudo_parameter(DeploymentAttribute::Region))
    }
}

fn reference<'a>(id: &str) -> Json<'a> {
    Object::new().with("Ref", id.to_owned()).into()
}

fn attribute<'a>(id: &str, attribute: &'static str) -> Json<'a> {
    Object::new().with("Fn::GetAtt", vec![id.to_owned().into(), attribute.into()]).into()
}

/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/pseudo-parameter-reference.html>
const fn pseudo_parameter(attribute: DeploymentAttribute) -> &'static str {
    match attribute {
        DeploymentAttribute::Account => "AWS::AccountId",
        DeploymentAttribute::Partition => "AWS::Partition",
        DeploymentAttribute::Region => "AWS::Region",
        DeploymentAttribute::StackName => "AWS::StackName",
        DeploymentAttribute::UrlSuffix => "AWS::URLSuffix",
    }
}
