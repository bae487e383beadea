//! Finds filters of functions that can never match a record.
//!
//! <https://docs.aws.amazon.com/lambda/latest/dg/with-ddb-filtering.html>

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

use crate::deploy::table::StackTable;
use crate::error::{Kind, Problem};
use crate::limits;
use crate::schema::{Attribute, AttributeType, StreamViewType};
use crate::text::{did_you_mean, first, shown};

/// The members of a record.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_Record.html>
const RECORD: [&str; 8] = [
    "awsRegion",
    "dynamodb",
    "eventID",
    "eventName",
    "eventSource",
    "eventSourceARN",
    "eventVersion",
    "userIdentity",
];
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_StreamRecord.html>
const CHANGE: [&str; 7] = [
    "ApproximateCreationDateTime",
    "Keys",
    "NewImage",
    "OldImage",
    "SequenceNumber",
    "SizeBytes",
    "StreamViewType",
];
const EVENTS: [&str; 3] = ["INSERT", "MODIFY", "REMOVE"];
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeValue.html>
const TYPES: [&str; 10] = ["S", "N", "B", "BOOL", "NULL", "L", "M", "SS", "NS", "BS"];

pub(super) fn lints(table: &StackTable) -> Vec<Problem> {
    let functions = &table.stream_functions;
    let mut texts = Vec::new();
    if functions.len() > limits::STREAM_READERS {
        texts.push(Kind::StreamReaders.says(format!(
            "the stream has {} functions, and DynamoDB throttles more than {}; let one call the others",
            functions.len(),
            limits::STREAM_READERS
        )));
    }
    if functions.iter().all(|function| function.filters.is_empty()) {
        return texts;
    }
    let records = Records::of(table);
    for function in functions {
        for (position, pattern) in function.filters.iter().enumerate().take(limits::STREAM_FILTERS) {
            let mut found: Vec<String> = Vec::new();
            if let Some(fields) = pattern.as_object() {
                records.record(fields, &mut found);
            }
            let function = shown(&function.name);
            texts.extend(first(found, "reasons").into_iter().map(|reason| {
                Kind::FilterNeverMatches.says(format!(
                    "filter {} of function {function} of the stream never matches: {reason}",
                    position + 1
                ))
            }));
        }
    }
    texts
}

/// The members that records of a table's stream have.
struct Records<'a> {
    view: StreamViewType,
    keys: Vec<&'a str>,
    types: HashMap<&'a str, AttributeType>,
    /// All attributes, if they are known.
    attributes: Option<HashSet<&'a str>>,
}

impl<'a> Records<'a> {
    fn of(table: &'a StackTable) -> Self {
        let schema = &table.schema;
        let typed = schema.attribute_definitions().into_iter().chain(schema.time_to_live());
        Self {
            view: schema.stream().unwrap_or(StreamViewType::NewAndOldImages),
            keys: schema.key_of(None).iter().map(Attribute::name).collect(),
            types: typed.map(|attribute| (attribute.name(), attribute.ty())).collect(),
            attributes: table.known_attributes(),
        }
    }

    fn record(&self, fields: &Map<String, Value>, found: &mut Vec<String>) {
        for (name, value) in fields {
            match (name.as_str(), value) {
                ("$or", Value::Array(alternatives)) => {
                    alternatives
                        .iter()
                        .filter_map(Value::as_object)
                        .for_each(|each| self.record(each, found));
                }
                ("dynamodb", Value::Object(fields)) => self.change(fields, found),
                ("eventName", Value::Array(rules)) => {
                    let unknown = |rule: &&Value| rule.as_str().is_some_and(|event| !EVENTS.contains(&event));
                    if let Some(event) = rules.iter().find(unknown).and_then(Value::as_str) {
                        found.push(format!(
                            "there is no event {}; expected one of `INSERT`, `MODIFY`, `REMOVE`",
                            shown(event)
                        ));
                    }
                }
                (known, _) if RECORD.contains(&known) => {}
                (below, _) if CHANGE.contains(&below) => {
                    found.push(format!("{} is below `dynamodb` in a record; write it there", shown(below)));
                }
                (other, _) => {
                    found.push(format!("a record has no {}{}", shown(other), did_you_mean(other, RECORD)));
                }
            }
        }
        let only = |event: &str| {
            let rules = fields.get("eventName").and_then(Value::as_array);
            rules.is_some_and(|rules| !rules.is_empty() && rules.iter().all(|rule| rule == event))
        };
        for (event, image) in [("INSERT", "OldImage"), ("REMOVE", "NewImage")] {
            let pattern = fields.get("dynamodb").and_then(|change| change.get(image));
            if only(event) && pattern.is_some_and(needs_presence) {
                found.push(format!("a record of `{event}` has no `{image}`"));
            }
        }
    }

    fn change(&self, fields: &Map<String, Value>, found: &mut Vec<String>) {
        for (name, value) in fields {
            let is_there = match name.as_str() {
                "NewImage" => matches!(self.view, StreamViewType::NewImage | StreamViewType::NewAndOldImages),
                "OldImage" => matches!(self.view, StreamViewType::OldImage | StreamViewType::NewAndOldImages),
                _ => true,
            };
            match (name.as_str(), value) {
                ("$or", Value::Array(alternatives)) => {
                    alternatives
                        .iter()
                        .filter_map(Value::as_object)
                        .for_each(|each| self.change(each, found));
                }
                ("NewImage" | "OldImage", pattern) if !is_there && needs_presence(pattern) => {
                    found.push(format!("the stream records no `{name}`; choose another view on the struct"));
                }
                ("Keys" | "NewImage" | "OldImage", Value::Object(attributes)) => {
                    self.image(name, attributes, found);
                }
                ("Keys" | "NewImage" | "OldImage", _) => found.push(format!(
                    "`{name}` holds attributes, and a rule is for a value; write {{\"id\":{{\"S\":[…]}}}}"
                )),
                (known, _) if CHANGE.contains(&known) => {}
                (other, _) => found.push(format!(
                    "`dynamodb` has no {} in a record{}",
                    shown(other),
                    did_you_mean(other, CHANGE)
                )),
            }
        }
    }

    /// Checks the attributes of an image, or of a key.
    fn image(&self, image: &str, attributes: &Map<String, Value>, found: &mut Vec<String>) {
        for (name, value) in attributes {
            if name == "$or" && value.is_array() {
                let alternatives = value.as_array().into_iter().flatten().filter_map(Value::as_object);
                alternatives.for_each(|each| self.image(image, each, found));
                continue;
            }
            if !needs_presence(value) {
                continue;
            }
            if image == "Keys" && !self.keys.contains(&name.as_str()) {
                let hint = did_you_mean(name, self.keys.iter().copied());
                found.push(format!("{} is not in the table's key{hint}", shown(name)));
                continue;
            }
            if let Some(known) = &self.attributes
                && !known.contains(name.as_str())
            {
                let hint = did_you_mean(name, known.iter().copied());
                found.push(format!("the table has no attribute {}{hint}", shown(name)));
                continue;
            }
            attribute(name, value, self.types.get(name.as_str()).copied(), found);
        }
    }
}

/// Checks an attribute: an object with its value under the letter of its type.
fn attribute(name: &str, value: &Value, ty: Option<AttributeType>, found: &mut Vec<String>) {
    let example = ty.map_or("S", AttributeType::as_str);
    let Some(types) = value.as_object() else {
        found.push(format!(
            "attribute {} is an object in a record, with its type; write {{\"{example}\":[…]}}",
            shown(name)
        ));
        return;
    };
    let letters: Vec<&str> = types.keys().map(String::as_str).filter(|letter| *letter != "$or").collect();
    if let [one, other, ..] = letters[..] {
        found.push(format!(
            "attribute {} cannot be of the types {} and {} at once; use `$or`",
            shown(name),
            shown(one),
            shown(other)
        ));
    }
    for (letter, value) in types {
        if letter == "$or" {
            continue;
        }
        if !TYPES.contains(&letter.as_str()) {
            found.push(format!(
                "attribute {} has no type {}; expected one of {}{}",
                shown(name),
                shown(letter),
                TYPES.map(shown).join(", "),
                did_you_mean(letter, TYPES)
            ));
            continue;
        }
        if let Some(ty) = ty.filter(|ty| ty.as_str() != letter) {
            found.push(format!(
                "attribute {} is stored as `{}`, and the filter looks under `{letter}`",
                shown(name),
                ty.as_str()
            ));
            continue;
        }
        match (letter.as_str(), value) {
            ("M", Value::Object(members)) => {
                for (member, value) in members.iter().filter(|(member, _)| *member != "$or") {
                    if needs_presence(value) {
                        attribute(member, value, None, found);
                    }
                }
            }
            ("L", _) => {}
            ("M", _) => found.push(format!(
                "attribute {} holds attributes under `M`, and a rule is for a value; write {{\"member\":{{\"S\":[…]}}}}",
                shown(name)
            )),
            (_, Value::Array(rules)) => leaf(name, letter, rules, found),
            _ => found.push(format!(
                "attribute {} has a value under `{letter}`, and nothing below it; write a list of rules",
                shown(name)
            )),
        }
    }
}

/// Checks the rules for a value. They are pointless only if all of them are, since one that matches is enough.
fn leaf(name: &str, letter: &str, rules: &[Value], found: &mut Vec<String>) {
    let is_boolean = matches!(letter, "BOOL" | "NULL");
    let compares_otherwise = |rule: &Value| match rule {
        Value::Number(_) | Value::Null => true,
        Value::Bool(_) => !is_boolean,
        Value::String(_) => is_boolean,
        Value::Object(operator) => {
            operator.contains_key("numeric")
                || (is_boolean && !operator.contains_key("exists") && !operator.contains_key("anything-but"))
        }
        Value::Array(_) => false,
    };
    if rules.is_empty() || !rules.iter().all(compares_otherwise) {
        return;
    }
    let (what, instead) = match letter {
        "BOOL" | "NULL" => ("true or false", "[true]"),
        "N" | "NS" => ("a number as text", "[\"100\"], or filter in the function"),
        _ => ("a text", "[\"…\"]"),
    };
    found.push(format!("attribute {} has {what} under `{letter}` in a record; write {instead}", shown(name)));
}

/// Returns whether a pattern requires something to be present. It does not if all its leaves allow absence.
fn needs_presence(pattern: &Value) -> bool {
    match pattern {
        Value::Array(rules) => !rules.iter().any(|rule| rule.get("exists") == Some(&Value::Bool(false))),
        Value::Object(fields) => fields.iter().any(|(name, value)| match value {
            Value::Array(alternatives) if name == "$or" => alternatives.iter().all(needs_presence),
            value => needs_presence(value),
        }),
        _ => true,
    }
}
