//! A whole template, before it is printed.

use serde_json::Value;

use crate::json::{Json, Object};
use crate::limits;

/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html>
pub(super) struct Document<'a> {
    pub(super) description: String,
    pub(super) metadata: Option<Value>,
    pub(super) parameters: Vec<(String, Part<'a>)>,
    pub(super) rules: Option<Value>,
    pub(super) mappings: Option<Value>,
    pub(super) conditions: Option<Value>,
    pub(super) transform: Option<Value>,
    pub(super) resources: Vec<(String, Part<'a>)>,
    pub(super) outputs: Vec<(String, Part<'a>)>,
}

/// A part of a section: generated here, or set verbatim.
pub(super) struct Part<'a> {
    made: Object<'a>,
    /// Replaces the whole part.
    pub(super) raw: Option<Value>,
    /// Replaces the properties of a resource.
    pub(super) raw_properties: Option<Value>,
}

impl<'a> From<Object<'a>> for Part<'a> {
    fn from(made: Object<'a>) -> Self {
        Self { made, raw: None, raw_properties: None }
    }
}

impl From<Value> for Part<'_> {
    fn from(raw: Value) -> Self {
        Self { made: Object::new(), raw: Some(raw), raw_properties: None }
    }
}

impl<'a> Part<'a> {
    /// Returns the properties of a resource that was generated here.
    pub(super) fn properties(&self) -> Value {
        self.made.get("Properties").map_or(Value::Null, Json::to_value)
    }

    pub(super) fn to_value(&self) -> Value {
        if let Some(raw) = &self.raw {
            return raw.clone();
        }
        let mut value = self.made.to_value();
        if let (Value::Object(members), Some(properties)) = (&mut value, &self.raw_properties) {
            members.insert("Properties".to_owned(), properties.clone());
        }
        value
    }

    fn into_json(self) -> Json<'a> {
        let Self { mut made, raw, raw_properties } = self;
        if let Some(raw) = raw {
            return Json::sorted(&raw).into_owned();
        }
        if let Some(properties) = raw_properties {
            for (name, value) in &mut made.0 {
                if name == "Properties" {
                    *value = Json::sorted(&properties).into_owned();
                }
            }
        }
        made.into()
    }
}

impl<'a> Document<'a> {
    /// Returns a section that has no parts of its own.
    pub(super) fn section(&mut self, name: &str) -> &mut Option<Value> {
        match name {
            "Conditions" => &mut self.conditions,
            "Mappings" => &mut self.mappings,
            "Metadata" => &mut self.metadata,
            "Rules" => &mut self.rules,
            _ => &mut self.transform,
        }
    }

    /// Returns the logical ids that several parts have. Parameters and resources share one namespace, in which the
    /// `logical_id` of a table can collide with any other id.
    pub(super) fn repeated_ids(&self) -> Vec<&str> {
        let mut ids: Vec<&str> = self
            .parameters
            .iter()
            .map(|(id, _)| id.as_str())
            .chain(self.resources.iter().map(|(id, _)| id.as_str()))
            .collect();
        ids.sort_unstable();
        let mut twice: Vec<&str> =
            ids.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0]).collect();
        twice.dedup();
        twice
    }

    /// Returns the number of parts of each kind and the limit on them, with the name of the kind.
    pub(super) fn sizes(&self) -> [(&'static str, usize, usize); 3] {
        [
            ("resources", self.resources.len(), limits::TEMPLATE_RESOURCES),
            ("parameters", self.parameters.len(), limits::TEMPLATE_PARAMETERS),
            ("outputs", self.outputs.len(), limits::TEMPLATE_OUTPUTS),
        ]
    }

    /// Returns only the resources.
    pub(super) fn into_resources(self) -> Json<'a> {
        section(self.resources).into()
    }

    pub(super) fn into_json(self) -> Json<'a> {
        let Self {
            description,
            metadata,
            parameters,
            rules,
            mappings,
            conditions,
            transform,
            resources,
            outputs,
        } = self;
        let raw = |section: Option<Value>| section.map(|value| Json::sorted(&value).into_owned());
        Object::new()
            .with("AWSTemplateFormatVersion", "2010-09-09")
            .with("Description", description)
            .with_some("Metadata", raw(metadata))
            .with_some("Parameters", section(parameters).non_empty())
            .with_some("Rules", raw(rules))
            .with_some("Mappings", raw(mappings))
            .with_some("Conditions", raw(conditions))
            .with_some("Transform", raw(transform))
            .with("Resources", section(resources))
            .with("Outputs", section(outputs))
            .into()
    }
}

/// Returns the parts of a section, by their ids.
fn section(parts: Vec<(String, Part<'_>)>) -> Object<'_> {
    Object(parts.into_iter().map(|(id, part)| (id.into(), part.into_json())).collect())
}
