//! Parts of a template that are set as they are written.

use std::borrow::Cow;
use std::collections::HashMap;

use serde::Serialize;
use serde_json::{Map as JsonMap, Value as Json};

use super::cloudformation::{Properties, Resource};
use super::document::{Document, Part};
use super::value::{Map, Value};
use crate::deployment::{MOST_LEVELS, is_deeper};
use crate::limits;
use crate::stack::RawPart;
use crate::text::{Unknown, did_you_mean, first, shown};

/// The sections that can be set: those with parts of an id each, and others.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html>
const OF_PARTS: [&str; 3] = ["Outputs", "Parameters", "Resources"];
const OTHERS: [&str; 5] = ["Conditions", "Mappings", "Metadata", "Rules", "Transform"];

/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-product-attribute-reference.html>
const ATTRIBUTES: [&str; 9] = [
    "Condition",
    "CreationPolicy",
    "DeletionPolicy",
    "DependsOn",
    "Metadata",
    "Properties",
    "Type",
    "UpdatePolicy",
    "UpdateReplacePolicy",
];

const NO_RESOURCE: Unknown = Unknown {
    one: "no resource has the logical id ",
    several: "no resources have the logical ids ",
    end: ", to set something of",
    advice: "; take one of the template's",
};

pub(super) fn set(document: &mut Document<'_>, parts: &[RawPart], problems: &mut Vec<String>) {
    if parts.is_empty() {
        return;
    }
    let mut raw = Raw {
        resources: positions(&document.resources),
        parameters: positions(&document.parameters),
        outputs: positions(&document.outputs),
        unknown: Vec::new(),
    };
    let mut found = Vec::new();
    for part in parts {
        if let Err(problem) = raw.set(document, part) {
            found.push(match &part.logical_id {
                None => format!("{} of the template: {problem}", shown(&part.path)),
                Some(id) => format!("property {} of {}: {problem}", shown(&part.path), shown(id)),
            });
        }
    }
    let known = document.resources.0.iter().map(|(id, _)| id.as_str());
    problems.extend(NO_RESOURCE.problems(&raw.unknown, known));
    problems.extend(first(found, "problems of raw parts"));
}

/// Where the parts of the template are, by their ids.
struct Raw<'p> {
    resources: HashMap<String, usize>,
    parameters: HashMap<String, usize>,
    outputs: HashMap<String, usize>,
    /// Ids that no resource has.
    unknown: Vec<&'p str>,
}

fn positions<T>(map: &Map<String, T>) -> HashMap<String, usize> {
    map.0.iter().enumerate().map(|(position, (id, _))| (id.clone(), position)).collect()
}

impl<'p> Raw<'p> {
    fn set(&mut self, document: &mut Document<'_>, part: &'p RawPart) -> Result<(), String> {
        let RawPart { logical_id, path, value } = part;
        let levels = path.bytes().filter(|byte| *byte == b'/').count();
        if levels > MOST_LEVELS || is_deeper(value, MOST_LEVELS - levels) {
            return Err(format!("this is more than {MOST_LEVELS} levels deep; a template needs far fewer"));
        }
        let Some(path) = path.strip_prefix('/') else {
            let example = if logical_id.is_some() {
                "/SSESpecification/SSEEnabled"
            } else {
                "/Conditions/IsProduction"
            };
            return Err(format!("a path begins with a slash, such as `{example}`"));
        };
        if let Some(id) = logical_id {
            let Some(position) = self.resources.get(id.as_str()) else {
                self.unknown.push(id);
                return Ok(());
            };
            return set_property(&mut document.resources.0[*position].1, path, value.clone());
        }
        let (section, rest) =
            path.split_once('/').map_or((path, None), |(section, rest)| (section, Some(rest)));
        match (section, rest) {
            ("Resources", Some(rest)) => {
                let (id, attribute) = split(rest);
                if let Some(attribute) = attribute {
                    check_attribute(attribute)?;
                    if !self.resources.contains_key(id) {
                        self.unknown.push(id);
                        return Ok(());
                    }
                }
                put_part(&mut document.resources, &mut self.resources, "Type", rest, value.clone())
            }
            ("Outputs", Some(rest)) => {
                put_part(&mut document.outputs, &mut self.outputs, "Value", rest, value.clone())
            }
            ("Parameters", Some(rest)) => {
                put_part(&mut document.parameters, &mut self.parameters, "Type", rest, value.clone())
            }
            (section, None) if OF_PARTS.contains(&section) => {
                Err(format!("this would replace the whole section; name a part of it: `/{section}/{{id}}`"))
            }
            (section, rest) if OTHERS.contains(&section) => {
                let target = document.section(section);
                let target = target.get_or_insert_with(|| Json::Object(JsonMap::new()));
                if let Some(rest) = rest {
                    return put(target, rest, value.clone());
                }
                *target = value.clone();
                Ok(())
            }
            (other, _) => {
                let hint = did_you_mean(other, OF_PARTS.into_iter().chain(OTHERS));
                Err(format!("a template has no section {} that can be set{hint}", shown(other)))
            }
        }
    }
}

/// Takes the first level from a path.
fn split(path: &str) -> (&str, Option<&str>) {
    path.split_once('/').map_or((path, None), |(first, rest)| (first, Some(rest)))
}

fn check_attribute(path: &str) -> Result<(), String> {
    let (attribute, _) = split(path);
    if ATTRIBUTES.contains(&attribute) {
        return Ok(());
    }
    let hint = did_you_mean(attribute, ATTRIBUTES);
    Err(format!("resources have no attribute {}{hint}", shown(attribute)))
}

fn set_property(resource: &mut Part<Resource<'_>>, path: &str, value: Json) -> Result<(), String> {
    match resource {
        Part::Raw(resource) => put(resource, &["Properties/", path].concat(), value),
        Part::Made(resource) => {
            if !matches!(resource.properties, Properties::Other(Value::Json(_))) {
                let properties = to_json(&resource.properties)?;
                resource.properties = Properties::Other(Value::Json(Cow::Owned(properties)));
            }
            let Properties::Other(Value::Json(properties)) = &mut resource.properties else { return Ok(()) };
            put(properties.to_mut(), path, value)
        }
    }
}

/// Sets a part, or something in it. `essential` is the member that no part can do without.
fn put_part<T: Serialize>(
    map: &mut Map<String, Part<T>>,
    positions: &mut HashMap<String, usize>,
    essential: &str,
    path: &str,
    value: Json,
) -> Result<(), String> {
    let (id, rest) = split(path);
    let Some(rest) = rest else {
        if value.get(essential).is_none() {
            return Err(format!("a part of this section is an object with `{essential}`; add it"));
        }
        if id.is_empty()
            || id.len() > limits::LOGICAL_ID_LENGTH
            || !id.bytes().all(|byte| byte.is_ascii_alphanumeric())
        {
            return Err(format!(
                "{} is no logical id; write at most {} letters and digits",
                shown(id),
                limits::LOGICAL_ID_LENGTH
            ));
        }
        if let Some(position) = positions.get(id) {
            map.0[*position].1 = Part::Raw(value);
        } else {
            positions.insert(id.to_owned(), map.0.len());
            map.0.push((id.to_owned(), Part::Raw(value)));
        }
        return Ok(());
    };
    let Some(position) = positions.get(id) else {
        let hint = did_you_mean(id, map.0.iter().map(|(id, _)| id.as_str()));
        return Err(format!("the template has no {} here{hint}", shown(id)));
    };
    let part = &mut map.0[*position].1;
    if let Part::Made(made) = part {
        *part = Part::Raw(to_json(made)?);
    }
    let Part::Raw(part) = part else { return Ok(()) };
    put(part, rest, value)
}

fn to_json(part: &impl Serialize) -> Result<Json, String> {
    serde_json::to_value(part).map_err(|error| error.to_string())
}

/// Puts `value` where the pointer says; objects that are missing on the way are added.
fn put(target: &mut Json, path: &str, value: Json) -> Result<(), String> {
    let mut target = target;
    for part in path.split('/') {
        // https://www.rfc-editor.org/rfc/rfc6901#section-4
        let part = part.replace("~1", "/").replace("~0", "~");
        target = match target {
            Json::Object(members) => members.entry(part).or_insert_with(|| Json::Object(JsonMap::new())),
            Json::Array(items) => {
                let count = items.len();
                let item = part.parse().ok().and_then(|position: usize| items.get_mut(position));
                item.ok_or_else(|| format!("{} is no position in a list of {count}", shown(&part)))?
            }
            _ => return Err(format!("what holds {} is neither an object nor a list", shown(&part))),
        };
    }
    *target = value;
    Ok(())
}
