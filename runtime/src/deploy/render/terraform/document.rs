//! A whole file, before it is printed.

use std::collections::HashSet;

use super::floor::Floor;
use crate::json::{Json, Object};
use crate::text::shown;

/// <https://developer.hashicorp.com/terraform/language/syntax/json#block-type-specific-exceptions>
pub(super) struct Document<'a> {
    pub(super) floor: Floor,
    pub(super) variables: Vec<(String, Object<'a>)>,
    pub(super) locals: Object<'a>,
    pub(super) data: Blocks<'a>,
    pub(super) resources: Blocks<'a>,
    pub(super) outputs: Vec<(String, Object<'a>)>,
    /// Blocks for tables whose address is another one now.
    pub(super) moved: Vec<Json<'a>>,
    /// Blocks for tables that left the file and stay.
    pub(super) removed: Vec<Json<'a>>,
}

/// The blocks of a section by type, in the order in which the types are added.
#[derive(Default)]
pub(super) struct Blocks<'a>(Vec<(&'static str, Vec<(String, Object<'a>)>)>);

impl<'a> Blocks<'a> {
    pub(super) fn add(&mut self, ty: &'static str, label: String, block: Object<'a>) {
        match self.0.iter_mut().find(|(known, _)| *known == ty) {
            Some((_, blocks)) => blocks.push((label, block)),
            None => self.0.push((ty, vec![(label, block)])),
        }
    }

    fn into_object(self) -> Object<'a> {
        let types = self.0.into_iter();
        Object(types.map(|(ty, blocks)| (ty.into(), labelled(blocks).into())).collect())
    }
}

fn labelled(blocks: Vec<(String, Object<'_>)>) -> Object<'_> {
    Object(blocks.into_iter().map(|(label, block)| (label.into(), block.into())).collect())
}

impl<'a> Document<'a> {
    pub(super) const fn new(floor: Floor) -> Self {
        Self {
            floor,
            variables: Vec::new(),
            locals: Object::new(),
            data: Blocks(Vec::new()),
            resources: Blocks(Vec::new()),
            outputs: Vec::new(),
            moved: Vec::new(),
            removed: Vec::new(),
        }
    }

    /// Returns the problems of blocks that have the same address.
    pub(super) fn repeated_addresses(&self) -> Vec<String> {
        let mut known = HashSet::new();
        let mut problems = Vec::new();
        let mut look =
            |prefix: &'static str, ty: &'static str, labels: &mut dyn Iterator<Item = &'_ String>| {
                for label in labels {
                    if !known.insert((prefix, ty, label.clone())) {
                        let address = [prefix, ty, if ty.is_empty() { "" } else { "." }, label].concat();
                        problems.push(format!(
                            "two parts of the Terraform file have the address {}; rename one",
                            shown(&address)
                        ));
                    }
                }
            };
        look("var.", "", &mut self.variables.iter().map(|(label, _)| label));
        look("output.", "", &mut self.outputs.iter().map(|(label, _)| label));
        for (prefix, blocks) in [("data.", &self.data), ("", &self.resources)] {
            for (ty, blocks) in &blocks.0 {
                look(prefix, ty, &mut blocks.iter().map(|(label, _)| label));
            }
        }
        problems
    }

    pub(super) fn into_json(self) -> Json<'a> {
        let Self { floor, variables, locals, data, resources, outputs, moved, removed } = self;
        let blocks = |blocks: Vec<Json<'a>>| if blocks.is_empty() { None } else { Some(Json::List(blocks)) };
        let provider = Object::new().with("source", "hashicorp/aws").with("version", floor.to_string());
        let providers = Object::new().with("required_providers", Object::new().with("aws", provider));
        Object::new()
            .with("terraform", providers)
            .with_some("variable", labelled(variables).non_empty())
            .with_some("locals", locals.non_empty())
            .with_some("data", data.into_object().non_empty())
            .with("resource", resources.into_object())
            .with("output", labelled(outputs))
            .with_some("moved", blocks(moved))
            .with_some("removed", blocks(removed))
            .into()
    }
}
