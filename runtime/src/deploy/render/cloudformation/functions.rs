//! Resolves the intrinsic functions of a template, as far as the template itself determines their values.
//!
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html>

use std::borrow::Cow;

use crate::deploy::input::InputId;
use crate::deploy::render::aws::{Found, Template};
use crate::deploy::shape::By;
use crate::json::{Json, Leaf, Object};

/// The maximum depth of functions that stand for other functions: names and conditions can be circular.
const DEPTH: usize = 32;

const REGION: &str = "AWS::Region";

/// The pseudo parameters whose values the deployment determines.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/pseudo-parameter-reference.html>
const OF_DEPLOYMENT: [&str; 6] =
    [REGION, "AWS::AccountId", "AWS::Partition", "AWS::StackId", "AWS::StackName", "AWS::URLSuffix"];

/// The sections of a template that functions refer to.
#[derive(Clone)]
pub(super) struct Functions<'x> {
    parameters: Vec<Parameter<'x>>,
    pub(super) resources: &'x Object<'x>,
    conditions: Option<&'x Object<'x>>,
    mappings: Option<&'x Object<'x>>,
    /// True if a reference to a table stands for its logical id, not for its name.
    has_ids: bool,
}

#[derive(Clone)]
struct Parameter<'x> {
    name: &'x str,
    /// `None` if the value must be given, or is stored elsewhere.
    value: Option<Cow<'x, Json<'x>>>,
}

impl<'x> Functions<'x> {
    /// Returns the functions of a template. `given` are the values of parameters, by name.
    pub(super) fn new(template: &'x Object<'x>, resources: &'x Object<'x>, given: &[(&str, &str)]) -> Self {
        let section = |name| template.get(name).and_then(Json::as_object);
        let parameters = section("Parameters").into_iter().flat_map(|parameters| &parameters.0);
        let parameters = parameters.map(|(name, parameter)| {
            let member = |member| parameter.get(member);
            let given = given.iter().find(|(known, _)| known == name);
            let value = match given {
                Some((_, value)) => Some(Cow::Owned(Json::Text(Cow::Owned((*value).to_owned())))),
                None => member("Default").map(Cow::Borrowed),
            };
            let ty = member("Type").and_then(Json::as_text).unwrap_or_default();
            Parameter { name, value: value.and_then(|value| typed(value, ty)) }
        });
        let of_deployment = given.iter().filter_map(|(name, value)| {
            let name = *OF_DEPLOYMENT.iter().find(|known| *known == name)?;
            Some(Parameter { name, value: Some(Cow::Owned(Json::Text(Cow::Owned((*value).to_owned())))) })
        });
        Self {
            parameters: parameters.chain(of_deployment).collect(),
            resources,
            conditions: section("Conditions"),
            mappings: section("Mappings"),
            has_ids: false,
        }
    }

    /// Returns the same functions, except that a reference to a table stands for its logical id: a table need not have
    /// a name.
    pub(super) fn with_ids(&self) -> Self {
        Self { has_ids: true, ..self.clone() }
    }

    pub(super) fn parameter_names(&self) -> impl Iterator<Item = &'x str> {
        self.parameters.iter().map(|parameter| parameter.name)
    }

    /// Returns the properties of all resources of a type, without resources whose condition is false.
    pub(super) fn of_type(&self, ty: &str) -> impl Iterator<Item = (&'x str, &'x Object<'x>)> {
        let resources = self.resources.0.iter();
        resources.filter_map(move |(id, resource)| {
            let (found, resource) = self.present(resource)?;
            let properties = resource.get("Properties")?.as_object()?;
            (found == ty).then_some((id.as_ref(), properties))
        })
    }

    /// Returns the type and the members of a resource, unless its condition is false.
    pub(super) fn present(&self, resource: &'x Json<'x>) -> Option<(&'x str, &'x Object<'x>)> {
        let resource = resource.as_object()?;
        let condition = resource.get("Condition").and_then(Json::as_text);
        if condition.and_then(|name| self.condition(name, DEPTH)) == Some(false) {
            return None;
        }
        Some((resource.get("Type")?.as_text()?, resource))
    }

    /// Returns the text of a property.
    pub(super) fn text_of(&self, properties: &'x Object<'x>, name: &str) -> Option<String> {
        self.text(properties.get(name)?, DEPTH)
    }

    fn found(&self, json: &'x Json<'x>, depth: usize) -> Found<'x> {
        let Some((name, argument)) = function(json) else {
            return Found::Value(Cow::Borrowed(json), By::Description);
        };
        let Some(depth) = depth.checked_sub(1) else { return Found::Unknown(By::Description) };
        match name {
            "Ref" => {
                argument.as_text().map_or(Found::Unknown(By::Description), |name| self.reference(name, depth))
            }
            "Fn::If" => {
                let Some([condition, yes, no]) = argument.as_list() else {
                    return Found::Unknown(By::Description);
                };
                match condition.as_text().and_then(|name| self.condition(name, depth)) {
                    Some(true) => self.found(yes, depth),
                    Some(false) => self.found(no, depth),
                    None => Found::Unknown(By::Description),
                }
            }
            "Fn::FindInMap" => self
                .find(argument, depth)
                .map_or(Found::Unknown(By::Description), |value| self.found(value, depth)),
            "Fn::Select" => self.select(argument, depth).unwrap_or(Found::Unknown(By::Description)),
            "Fn::Sub" => text(self.substitute(argument, depth)),
            "Fn::Join" => text(self.join(argument, depth)),
            _ => Found::Unknown(By::Description),
        }
    }

    fn reference(&self, name: &str, depth: usize) -> Found<'x> {
        if name == "AWS::NoValue" {
            return Found::Absent;
        }
        if let Some(position) = self.parameters.iter().position(|parameter| parameter.name == name) {
            let by = By::Input(InputId(position));
            return match &self.parameters[position].value {
                Some(value) => Found::Value(value.clone(), by),
                None => Found::Unknown(by),
            };
        }
        text(self.table_name(name, depth))
    }

    /// Returns the name or logical id that a reference to a table stands for.
    fn table_name(&self, id: &str, depth: usize) -> Option<String> {
        let resource = self.resources.get(id)?.as_object()?;
        if !super::read::is_table(resource.get("Type")?.as_text()?) {
            return None;
        }
        if self.has_ids {
            return Some(id.to_owned());
        }
        self.text(resource.get("Properties")?.as_object()?.get("TableName")?, depth)
    }

    /// Returns the text of a value, or the text that its functions produce.
    fn text(&self, json: &'x Json<'x>, depth: usize) -> Option<String> {
        text_of(self.found(json, depth))
    }

    fn substitute(&self, argument: &'x Json<'x>, depth: usize) -> Option<String> {
        let (pattern, variables) = match argument {
            Json::Text(pattern) => (pattern, None),
            Json::List(parts) => match parts.as_slice() {
                [Json::Text(pattern), Json::Object(variables)] => (pattern, Some(variables)),
                _ => return None,
            },
            _ => return None,
        };
        let (mut text, mut rest) = (String::new(), pattern.as_ref());
        while let Some((plain, after)) = rest.split_once("${") {
            let (name, behind) = after.split_once('}')?;
            text.push_str(plain);
            if let Some(literal) = name.strip_prefix('!') {
                text.extend(["${", literal, "}"]);
            } else if let Some(variable) = variables.and_then(|variables| variables.get(name)) {
                text.push_str(&self.text(variable, depth)?);
            } else {
                text.push_str(&text_of(self.reference(name, depth))?);
            }
            rest = behind;
        }
        text.push_str(rest);
        Some(text)
    }

    fn join(&self, argument: &'x Json<'x>, depth: usize) -> Option<String> {
        let [separator, parts] = argument.as_list()? else { return None };
        let parts = self.list(parts, depth)?.into_iter().map(text_of);
        Some(parts.collect::<Option<Vec<String>>>()?.join(separator.as_text()?))
    }

    fn select(&self, argument: &'x Json<'x>, depth: usize) -> Option<Found<'x>> {
        let [position, list] = argument.as_list()? else { return None };
        let position: usize = self.text(position, depth)?.parse().ok()?;
        self.list(list, depth)?.into_iter().nth(position)
    }

    fn list(&self, json: &'x Json<'x>, depth: usize) -> Option<Vec<Found<'x>>> {
        match self.found(json, depth) {
            Found::Value(Cow::Borrowed(Json::List(items)), _) => {
                Some(items.iter().map(|item| self.found(item, depth)).collect())
            }
            // A list is the value of a parameter.
            Found::Value(Cow::Owned(Json::List(items)), by) => {
                Some(items.into_iter().map(|item| Found::Value(Cow::Owned(item), by)).collect())
            }
            _ => None,
        }
    }

    fn find(&self, argument: &'x Json<'x>, depth: usize) -> Option<&'x Json<'x>> {
        let [map, first, second, ..] = argument.as_list()? else { return None };
        let mut found = self.mappings?.get(&self.text(map, depth)?)?;
        for key in [first, second] {
            found = found.as_object()?.get(&self.text(key, depth)?)?;
        }
        Some(found)
    }

    /// Returns whether a condition of the template is true.
    fn condition(&self, name: &str, depth: usize) -> Option<bool> {
        self.holds(self.conditions?.get(name)?, depth)
    }

    fn holds(&self, json: &'x Json<'x>, depth: usize) -> Option<bool> {
        let depth = depth.checked_sub(1)?;
        let [(name, argument)] = json.as_object()?.0.as_slice() else { return None };
        if name == "Condition" {
            return self.condition(argument.as_text()?, depth);
        }
        let arguments = argument.as_list()?;
        let among = |wanted: bool| {
            let mut is_unknown = false;
            for argument in arguments {
                match self.holds(argument, depth) {
                    Some(holds) if holds == wanted => return Some(true),
                    holds => is_unknown |= holds.is_none(),
                }
            }
            (!is_unknown).then_some(false)
        };
        match (name.as_ref(), arguments) {
            ("Fn::Equals", [one, other]) => Some(self.text(one, depth)? == self.text(other, depth)?),
            ("Fn::Not", [argument]) => Some(!self.holds(argument, depth)?),
            ("Fn::And", _) => among(false).map(|is_false| !is_false),
            ("Fn::Or", _) => among(true),
            _ => None,
        }
    }
}

impl<'x> Template<'x> for Functions<'x> {
    fn resolve(&self, json: &'x Json<'x>) -> Found<'x> {
        self.found(json, DEPTH)
    }

    fn is_region(&self, json: &'x Json<'x>) -> bool {
        if let Some(("Ref", name)) = function(json)
            && name.as_text() == Some(REGION)
        {
            return true;
        }
        let region = text_of(self.reference(REGION, DEPTH));
        region.is_some() && region == self.text(json, DEPTH)
    }

    fn is_key_of_stack(&self, json: &'x Json<'x>) -> bool {
        let Some(("Fn::GetAtt", argument)) = function(json) else { return false };
        let id = match argument {
            Json::Text(text) => text.split('.').next(),
            Json::List(parts) => parts.first().and_then(Json::as_text),
            _ => None,
        };
        let resource = id.and_then(|id| self.resources.get(id)).and_then(Json::as_object);
        resource.and_then(|resource| resource.get("Type")) == Some(&Json::from("AWS::KMS::Key"))
    }
}

/// Returns the name and the argument of a function.
fn function<'x>(json: &'x Json<'_>) -> Option<(&'x str, &'x Json<'x>)> {
    let [(name, argument)] = json.as_object()?.0.as_slice() else { return None };
    (name == "Ref" || name.starts_with("Fn::")).then_some((name.as_ref(), argument))
}

fn text_of(found: Found<'_>) -> Option<String> {
    match found {
        Found::Value(json, _) => <Cow<'_, str>>::read(&json).map(Cow::into_owned),
        Found::Absent | Found::Unknown(_) => None,
    }
}

fn text<'x>(text: Option<String>) -> Found<'x> {
    text.map_or(Found::Unknown(By::Description), |text| {
        Found::Value(Cow::Owned(Json::from(text)), By::Description)
    })
}

/// Returns the value of a parameter of this type, or `None` if the value only names where the real value is stored.
fn typed<'x>(value: Cow<'x, Json<'x>>, ty: &str) -> Option<Cow<'x, Json<'x>>> {
    if ty.starts_with("AWS::SSM::Parameter::Value<") {
        return None;
    }
    if ty != "CommaDelimitedList" && !ty.starts_with("List<") {
        return Some(value);
    }
    let text = <Cow<'_, str>>::read(&value)?;
    let items = text.split(',').map(|item| Json::from(item.trim().to_owned()));
    Some(Cow::Owned(Json::List(items.collect())))
}
