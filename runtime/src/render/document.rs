//! A template as a whole.

use serde::Serialize;
use serde_json::Value as Json;

use super::cloudformation::{Output, Resource};
use super::fail_on;
use super::parameters::Parameter;
use super::value::{Map, sorted};
use super::{Error, description};
use crate::limits;
use crate::schema::TableSchema;
use crate::stack::Stack;
use crate::text::several;

/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html>
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Document<'a> {
    #[serde(rename = "AWSTemplateFormatVersion")]
    format_version: &'static str,
    description: String,
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "section")]
    metadata: Option<Json>,
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub(super) parameters: Map<String, Part<Parameter<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "section")]
    rules: Option<Json>,
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "section")]
    mappings: Option<Json>,
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "section")]
    pub(super) conditions: Option<Json>,
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "section")]
    pub(super) transform: Option<Json>,
    pub(super) resources: Map<String, Part<Resource<'a>>>,
    pub(super) outputs: Map<String, Part<Output<'a>>>,
}

/// A part of a section: made here, or set as it is written.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum Part<T> {
    Made(T),
    #[serde(serialize_with = "sorted")]
    Raw(Json),
}

#[expect(clippy::ref_option, reason = "the form that serde calls")]
fn section<S: serde::Serializer>(section: &Option<Json>, serializer: S) -> Result<S::Ok, S::Error> {
    match section {
        Some(json) => sorted(json, serializer),
        None => serializer.serialize_none(),
    }
}

impl<'a> Document<'a> {
    pub(super) fn new(
        stack: &Stack,
        parameters: Map<String, Part<Parameter<'a>>>,
        resources: Vec<(String, Part<Resource<'a>>)>,
        outputs: Vec<(String, Part<Output<'a>>)>,
    ) -> Self {
        let tables: Vec<&str> = stack.tables().map(TableSchema::name).collect();
        Self {
            format_version: "2010-09-09",
            description: description(format!("DynamoDB tables: {}", tables.join(", "))),
            metadata: None,
            parameters,
            rules: None,
            mappings: None,
            conditions: None,
            transform: None,
            resources: Map(resources),
            outputs: Map(outputs),
        }
    }

    /// A section without parts of its own.
    pub(super) fn section(&mut self, name: &str) -> &mut Option<Json> {
        match name {
            "Conditions" => &mut self.conditions,
            "Mappings" => &mut self.mappings,
            "Metadata" => &mut self.metadata,
            "Rules" => &mut self.rules,
            _ => &mut self.transform,
        }
    }

    /// Parameters and resources share one space of ids, in which a table's `logical_id` can meet any other.
    pub(super) fn check_ids(&self) -> Result<(), Error> {
        let parameters = self.parameters.0.iter().map(|(id, _)| id.as_str());
        let mut ids: Vec<&str> =
            parameters.chain(self.resources.0.iter().map(|(id, _)| id.as_str())).collect();
        ids.sort_unstable();
        let mut twice: Vec<&str> =
            ids.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0]).collect();
        twice.dedup();
        let of =
            |id: &str| format!("two parts of the template have the logical id {}; rename one", several([id]));
        fail_on(twice.into_iter().map(of).collect())
    }

    /// How many of each part there are, in words, and how many there can be.
    pub(super) fn sizes(&self) -> [(&'static str, usize, usize); 3] {
        [
            ("resources", self.resources.0.len(), limits::TEMPLATE_RESOURCES),
            ("parameters", self.parameters.0.len(), limits::TEMPLATE_PARAMETERS),
            ("outputs", self.outputs.0.len(), limits::TEMPLATE_OUTPUTS),
        ]
    }
}
