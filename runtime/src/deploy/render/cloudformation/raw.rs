//! Sets parts of a template verbatim.

use std::collections::HashMap;

use serde_json::{Map as JsonMap, Value as Json};

use super::document::{Document, Part};
use crate::deploy::check::{MOST_LEVELS, is_deeper};
use crate::deploy::stack::RawPart;
use crate::error::{self, Kind};
use crate::limits;
use crate::text::{Unknown, did_you_mean, shown};

/// The sections that can be set: first the sections whose parts have ids, then the sections without ids.
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
    end: ", so nothing can be set there",
    advice: "; take one of the template's",
};

pub(super) fn set(document: &mut Document<'_>, parts: &[RawPart], problems: &mut Vec<error::Problem>) {
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
            found.push((part, problem));
        }
    }
    problems.extend(Kind::RawPart.each(NO_RESOURCE.problems(&raw.unknown, ids(&document.resources))));
    let told = found.iter().take(PROBLEMS).map(|(part, problem)| {
        let problem = problem.in_words(document);
        match &part.logical_id {
            None => Kind::RawPart.says(format!("{} of the template: {problem}", shown(&part.path))),
            Some(id) => {
                Kind::RawPart.says(format!("property {} of {}: {problem}", shown(&part.path), shown(id)))
            }
        }
    });
    problems.extend(told);
    if found.len() > PROBLEMS {
        let more = found.len() - PROBLEMS;
        problems.push(Kind::More.says(format!("{more} more problems of raw parts")));
    }
}

/// The maximum number of problems that are listed and searched for similar names.
const PROBLEMS: usize = 10;

/// The reason why a part cannot be set.
enum Problem<'p> {
    Text(String),
    Section(&'p str),
    Attribute(&'p str),
    Output(&'p str),
    Parameter(&'p str),
}

impl Problem<'_> {
    fn in_words(&self, document: &Document<'_>) -> String {
        let no_part = |id: &str, hint: String| format!("the template has no {} here{hint}", shown(id));
        match self {
            Self::Text(text) => text.clone(),
            Self::Section(section) => {
                let hint = did_you_mean(section, OF_PARTS.into_iter().chain(OTHERS));
                format!("a template has no section {} that can be set{hint}", shown(section))
            }
            Self::Attribute(attribute) => {
                format!(
                    "resources have no attribute {}{}",
                    shown(attribute),
                    did_you_mean(attribute, ATTRIBUTES)
                )
            }
            Self::Output(id) => no_part(id, did_you_mean(id, ids(&document.outputs))),
            Self::Parameter(id) => no_part(id, did_you_mean(id, ids(&document.parameters))),
        }
    }
}

impl From<String> for Problem<'_> {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

fn ids<'d>(parts: &'d [(String, Part<'_>)]) -> impl Iterator<Item = &'d str> {
    parts.iter().map(|(id, _)| id.as_str())
}

/// The positions of the parts of the template, by their ids.
struct Raw<'p> {
    resources: HashMap<String, usize>,
    parameters: HashMap<String, usize>,
    outputs: HashMap<String, usize>,
    /// Ids that no resource has.
    unknown: Vec<&'p str>,
}

fn positions(parts: &[(String, Part<'_>)]) -> HashMap<String, usize> {
    parts.iter().enumerate().map(|(position, (id, _))| (id.clone(), position)).collect()
}

impl<'p> Raw<'p> {
    fn set(&mut self, document: &mut Document<'_>, part: &'p RawPart) -> Result<(), Problem<'p>> {
        let RawPart { logical_id, path, value } = part;
        let levels = path.bytes().filter(|byte| *byte == b'/').count();
        if levels > MOST_LEVELS || is_deeper(value, MOST_LEVELS - levels) {
            return Err(
                format!("this is more than {MOST_LEVELS} levels deep; a template needs far fewer").into()
            );
        }
        let Some(path) = path.strip_prefix('/') else {
            let example = if logical_id.is_some() {
                "/SSESpecification/SSEEnabled"
            } else {
                "/Conditions/IsProduction"
            };
            return Err(format!("a path begins with a slash, such as `{example}`").into());
        };
        if let Some(id) = logical_id {
            let Some(position) = self.resources.get(id.as_str()) else {
                self.unknown.push(id);
                return Ok(());
            };
            return Ok(set_property(&mut document.resources[*position].1, path, value.clone())?);
        }
        let (section, rest) = split(path);
        let (section, rest) = match (section, rest) {
            (section, Some(rest)) if OF_PARTS.contains(&section) => (section, rest),
            (section, None) if OF_PARTS.contains(&section) => {
                return Err(format!(
                    "this would replace the whole section; name a part of it: `/{section}/{{id}}`"
                )
                .into());
            }
            (section, rest) if OTHERS.contains(&section) => {
                let target = document.section(section);
                let target = target.get_or_insert_with(|| Json::Object(JsonMap::new()));
                if let Some(rest) = rest {
                    return Ok(put(target, rest, value.clone())?);
                }
                *target = value.clone();
                return Ok(());
            }
            (other, _) => return Err(Problem::Section(other)),
        };
        let (id, within) = split(rest);
        let value = value.clone();
        let is_set = match section {
            "Outputs" => put_part(&mut document.outputs, &mut self.outputs, "Value", id, within, value),
            "Parameters" => {
                put_part(&mut document.parameters, &mut self.parameters, "Type", id, within, value)
            }
            _ => {
                if let Some((attribute, _)) = within.map(split).filter(|(name, _)| !ATTRIBUTES.contains(name))
                {
                    return Err(Problem::Attribute(attribute));
                }
                put_part(&mut document.resources, &mut self.resources, "Type", id, within, value)
            }
        };
        match (is_set?, section) {
            (true, _) => Ok(()),
            (false, "Outputs") => Err(Problem::Output(id)),
            (false, "Parameters") => Err(Problem::Parameter(id)),
            (false, _) => {
                self.unknown.push(id);
                Ok(())
            }
        }
    }
}

/// Splits the first level off a path.
fn split(path: &str) -> (&str, Option<&str>) {
    path.split_once('/').map_or((path, None), |(first, rest)| (first, Some(rest)))
}

fn set_property(resource: &mut Part<'_>, path: &str, value: Json) -> Result<(), String> {
    if let Some(resource) = &mut resource.raw {
        return put(resource, &["Properties/", path].concat(), value);
    }
    let made = resource.properties();
    put(resource.raw_properties.get_or_insert(made), path, value)
}

/// Sets a part, or a value within it. Returns false if the template has no such part. `essential` is the member that
/// every part must have.
fn put_part(
    parts: &mut Vec<(String, Part<'_>)>,
    positions: &mut HashMap<String, usize>,
    essential: &str,
    id: &str,
    within: Option<&str>,
    value: Json,
) -> Result<bool, String> {
    let position = positions.get(id).copied();
    let Some(within) = within else {
        if value.get(essential).is_none() {
            return Err(format!("a part of this section is an object with `{essential}`; add it"));
        }
        let is_legal = (1..=limits::LOGICAL_ID_LENGTH).contains(&id.len())
            && id.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if !is_legal {
            return Err(format!(
                "{} is not a logical id; write at most {} letters and digits",
                shown(id),
                limits::LOGICAL_ID_LENGTH
            ));
        }
        if let Some(position) = position {
            parts[position].1 = value.into();
        } else {
            positions.insert(id.to_owned(), parts.len());
            parts.push((id.to_owned(), value.into()));
        }
        return Ok(true);
    };
    let Some(position) = position else { return Ok(false) };
    let part = &mut parts[position].1;
    let made = part.to_value();
    put(part.raw.get_or_insert(made), within, value)?;
    Ok(true)
}

/// Sets `value` at the place of the pointer. Missing objects on the way are added.
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
                item.ok_or_else(|| format!("{} is not a position in a list of {count}", shown(&part)))?
            }
            _ => return Err(format!("what holds {} is neither an object nor a list", shown(&part))),
        };
    }
    *target = value;
    Ok(())
}
