//! Checks references between the parts of a template.
//!
//! The references that this crate makes are always valid. Only templates with the user's own JSON are checked.

use std::collections::{HashMap, HashSet};

use serde_json::Value as Json;

use super::document::Document;
use crate::deploy::stack::Stack;
use crate::deploy::table::StackTable;
use crate::error::{Kind, Problem};
use crate::text::{did_you_mean, first, shown};

/// Returns whether a stack has the user's own JSON in its template.
fn has_json(stack: &Stack) -> bool {
    !stack.raw_parts.is_empty()
        || stack
            .tables
            .iter()
            .flat_map(StackTable::regional_settings)
            .any(|region| region.resource_policy.is_some() || region.stream_policy.is_some())
}

/// The scope of references: where their targets may be.
#[derive(Clone, Copy, Eq, PartialEq)]
pub(super) enum References {
    /// Targets are in the template.
    Within,
    /// Targets may also be in a surrounding template.
    Beyond,
}

/// Returns the problems of references: to missing parts, and in circles.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/troubleshooting.html#troubleshooting-errors-dependence-error>
pub(super) fn problems(stack: &Stack, document: &Document<'_>, references: References) -> Vec<Problem> {
    if !has_json(stack) {
        return Vec::new();
    }
    let mut walk = Walk {
        resources: document.resources.iter().enumerate().map(|(at, (id, _))| (id.as_str(), at)).collect(),
        parameters: document.parameters.iter().map(|(id, _)| id.as_str()).collect(),
        conditions: document
            .conditions
            .as_ref()
            .and_then(Json::as_object)
            .map(|all| all.keys().map(String::as_str).collect()),
        may_have_more: document.transform.is_some() || references == References::Beyond,
        edges: vec![HashSet::new(); document.resources.len()],
        problems: Vec::new(),
    };
    for (at, (id, resource)) in document.resources.iter().enumerate() {
        let json = resource.to_value();
        let from = From { id, resource: Some(at) };
        walk.attributes(&from, &json);
        walk.value(&from, &json, false);
    }
    for (id, output) in &document.outputs {
        let json = output.to_value();
        let from = From { id, resource: None };
        walk.attributes(&from, &json);
        walk.value(&from, &json, false);
    }
    if let Some(condition) = &document.conditions {
        walk.value(&From { id: "Conditions", resource: None }, condition, false);
    }
    let Walk { edges, problems, .. } = walk;
    let mut problems = first(problems, "problems of references");
    let ids: Vec<&str> = document.resources.iter().map(|(id, _)| id.as_str()).collect();
    problems.extend(circle(&edges).map(|circle| {
        let circle: Vec<String> = circle.into_iter().map(|at| shown(ids[at])).collect();
        Kind::Circle.says(format!(
            "{} refer to each other in a circle, so CloudFormation cannot create any of them first; take a reference out",
            circle.join(", ")
        ))
    }));
    problems
}

/// The part of the template that has the reference.
struct From<'a> {
    id: &'a str,
    /// The part's position, if it is a resource.
    resource: Option<usize>,
}

struct Walk<'a> {
    resources: HashMap<&'a str, usize>,
    parameters: HashSet<&'a str>,
    conditions: Option<HashSet<&'a str>>,
    /// True if there can be parts that are not listed here: macros add them, or a surrounding template has them.
    may_have_more: bool,
    /// The resources that each resource refers to.
    edges: Vec<HashSet<usize>>,
    problems: Vec<Problem>,
}

impl Walk<'_> {
    /// Checks the attributes that name other parts: `Condition` and `DependsOn`.
    fn attributes(&mut self, from: &From<'_>, part: &Json) {
        if let Some(condition) = part.get("Condition").and_then(Json::as_str) {
            self.condition(from, condition);
        }
        let (one, many) = match part.get("DependsOn") {
            Some(Json::Array(list)) => (None, list.as_slice()),
            one => (one, [].as_slice()),
        };
        for id in one.into_iter().chain(many).filter_map(Json::as_str) {
            self.refers(from, id, "DependsOn", false);
        }
    }

    /// Checks a value. `in_policy` is true within a policy that is attached to a table or its stream.
    fn value(&mut self, from: &From<'_>, value: &Json, in_policy: bool) {
        match value {
            Json::Array(items) => items.iter().for_each(|item| self.value(from, item, in_policy)),
            Json::Object(members) => {
                for (name, member) in members {
                    self.member(from, name, member, in_policy);
                    self.value(from, member, in_policy || name == "ResourcePolicy");
                }
            }
            _ => {}
        }
    }

    fn member(&mut self, from: &From<'_>, name: &str, member: &Json, in_policy: bool) {
        match (name, member) {
            ("Ref", Json::String(id)) => self.refers(from, id, name, in_policy),
            ("Fn::GetAtt", Json::String(path)) => {
                self.refers(from, path.split_once('.').map_or(path, |(id, _)| id), name, in_policy);
            }
            ("Fn::GetAtt", Json::Array(path)) => {
                if let Some(id) = path.first().and_then(Json::as_str) {
                    self.refers(from, id, name, in_policy);
                }
            }
            ("Fn::Sub", Json::String(text)) => self.text(from, text, None, in_policy),
            ("Fn::Sub", Json::Array(parts)) => {
                if let Some(text) = parts.first().and_then(Json::as_str) {
                    self.text(from, text, parts.get(1), in_policy);
                }
            }
            ("Fn::If", Json::Array(parts)) => {
                if let Some(condition) = parts.first().and_then(Json::as_str) {
                    self.condition(from, condition);
                }
            }
            _ => {}
        }
    }

    /// Checks the references in the text of an `Fn::Sub`, except for its own variables.
    fn text(&mut self, from: &From<'_>, text: &str, own: Option<&Json>, in_policy: bool) {
        let mut rest = text;
        while let Some((_, after)) = rest.split_once("${") {
            let Some((name, after)) = after.split_once('}') else {
                self.problems.push(Kind::Reference.says(format!(
                    "{} has an `Fn::Sub` whose `${{` is not closed, in {}; add `}}`",
                    shown(from.id),
                    shown(text)
                )));
                return;
            };
            rest = after;
            let id = name.split_once('.').map_or(name, |(id, _)| id).trim();
            let is_own = own.is_some_and(|own| own.get(name.trim()).is_some());
            if !name.starts_with('!') && !is_own {
                self.refers(from, id, "Fn::Sub", in_policy);
            }
        }
    }

    fn refers(&mut self, from: &From<'_>, id: &str, function: &str, in_policy: bool) {
        if id.starts_with("AWS::") || self.parameters.contains(id) {
            return;
        }
        let Some(to) = self.resources.get(id).copied() else {
            if !self.may_have_more {
                // Only the first problems are listed.
                let known = self.resources.keys().chain(&self.parameters).copied();
                let hint = if self.problems.len() < 10 { did_you_mean(id, known) } else { String::new() };
                self.problems.push(Kind::Reference.says(format!(
                    "{} refers to {} by `{function}`, and the template has no such parameter or resource{hint}",
                    shown(from.id),
                    shown(id)
                )));
            }
            return;
        };
        let Some(at) = from.resource else { return };
        if at != to {
            self.edges[at].insert(to);
            return;
        }
        let advice = if in_policy {
            "write \"*\" as the resource, which means the table and its indexes alone"
        } else {
            "take the reference out"
        };
        let place = if in_policy { "its policy" } else { "its definition" };
        self.problems.push(Kind::Circle.says(format!(
            "{} refers to itself in {place}, by `{function}`, which CloudFormation refuses as a circular dependency; {advice}",
            shown(from.id)
        )));
    }

    fn condition(&mut self, from: &From<'_>, name: &str) {
        let known = self.conditions.iter().flatten().copied();
        if !self.may_have_more && !known.clone().any(|known| known == name) {
            let hint = if self.problems.len() < 10 { did_you_mean(name, known) } else { String::new() };
            self.problems.push(Kind::Reference.says(format!(
                "{} has the condition {}, which the template does not define; add it below `/Conditions`{hint}",
                shown(from.id),
                shown(name)
            )));
        }
    }
}

/// Returns the first circle of a graph, in which each node refers to the next and the last to the first.
fn circle(edges: &[HashSet<usize>]) -> Option<Vec<usize>> {
    // Removes resources that refer to nothing, one after the other. If any are left, they contain a circle.
    let mut open: Vec<usize> = edges.iter().map(HashSet::len).collect();
    let mut referred: Vec<Vec<usize>> = vec![Vec::new(); edges.len()];
    for (from, to) in edges.iter().enumerate().flat_map(|(from, to)| to.iter().map(move |to| (from, *to))) {
        referred[to].push(from);
    }
    let mut done: Vec<usize> = (0..edges.len()).filter(|at| open[*at] == 0).collect();
    while let Some(at) = done.pop() {
        for from in &referred[at] {
            open[*from] -= 1;
            if open[*from] == 0 {
                done.push(*from);
            }
        }
    }
    let mut at = open.iter().position(|open| *open > 0)?;
    let mut way: Vec<usize> = Vec::new();
    loop {
        if let Some(start) = way.iter().position(|earlier| *earlier == at) {
            return Some(way.split_off(start));
        }
        way.push(at);
        at = edges[at].iter().copied().filter(|to| open[*to] > 0).min()?;
    }
}
