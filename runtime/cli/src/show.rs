//! `show`: the tables of a stack.

use clap::ArgMatches;
use serde_json::{Map, Value, json};

use crate::Verdict;
use crate::failure::Failure;
use crate::output::{Output, bold, dim};
use crate::pair::is_json;
use crate::source::{Parameters, Source};
use crate::stack::{Stack, stacks};

pub(crate) fn run(matches: &ArgMatches, output: &mut Output) -> Result<Verdict, Failure> {
    let wanted = matches.get_one::<String>("table");
    let (mut all, mut known, mut count) = (Vec::<Value>::new(), Vec::new(), 0);
    for stack in stacks(matches)? {
        let mut tables = tables(&stack)?;
        known.extend(tables.keys().cloned());
        tables.retain(|name, _| wanted.is_none_or(|wanted| wanted == name));
        if !tables.is_empty() && !is_json(matches) {
            if count > 0 {
                output.line("");
            }
            output.line(bold(&stack.name()));
            tables.iter().for_each(|(name, table)| print(name, table, output));
        }
        count += tables.len();
        all.push(json!({ "stack": stack.name(), "tables": tables }));
    }
    if let (0, Some(wanted)) = (count, wanted) {
        known.dedup();
        return Err(Failure::new(format!("no stack has a table `{wanted}`"))
            .help(format!("the tables are: {}", known.join(", "))));
    }
    if is_json(matches) {
        output.json(&json!({ "stacks": all }));
    }
    Ok(Verdict::Fine)
}

/// Returns the tables in the form of a lock, with the history of the actual lock.
fn tables(stack: &Stack) -> Result<Map<String, Value>, Failure> {
    let state = stack.at(&Source::WorkingTree, &Parameters::default())?;
    let members = |text: &str| {
        let mut json: Value = serde_json::from_str(text).unwrap_or_default();
        if let Value::Object(tables) = json["tables"].take() { tables } else { Map::new() }
    };
    let mut tables = members(&state.snapshot.to_lock());
    for (name, table) in state.lock.as_deref().map(members).unwrap_or_default() {
        if let Some(known) = tables.get_mut(&name) {
            known["accepted"] = table["accepted"].clone();
        }
    }
    Ok(tables)
}

fn print(name: &str, table: &Value, output: &mut Output) {
    let text = |value: &Value| match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let list = |value: &Value| match value {
        Value::Array(values) => values.iter().map(text).collect::<Vec<_>>().join(", "),
        other => text(other),
    };
    let members = |value: &Value| -> Vec<(String, String)> {
        value.as_object().into_iter().flatten().map(|(name, value)| (name.clone(), text(value))).collect()
    };
    let key = |value: &Value| {
        let mut key = members(value);
        // The partition key first.
        key.sort_by_key(|(_, role)| role.ends_with("RANGE"));
        key.into_iter().map(|(name, role)| format!("{name} ({role})")).collect::<Vec<_>>().join(", ")
    };
    output.line("");
    output.line(format!("{}  {}", bold(name), dim(&text(&table["name"]))));
    output.line(format!("  key         {}", key(&table["key"])));
    for (index, members) in table["indexes"].as_object().into_iter().flatten() {
        let kind = text(&members["kind"]);
        let key = if kind == "vector" { text(&members["attribute"]) } else { key(&members["key"]) };
        output.line(format!("  index       {index}: {key}, {kind}, projects {}", list(&members["projects"])));
    }
    for (label, member) in [
        ("stream", "stream"),
        ("expires by", "timeToLive"),
        ("protection", "protects"),
        ("replicas", "replicas"),
        ("on delete", "onDelete"),
    ] {
        let value = list(&table[member]);
        if !table[member].is_null() && !value.is_empty() {
            output.line(format!("  {label:10}  {value}"));
        }
    }
    for (entity, attributes) in table["items"].as_object().into_iter().flatten() {
        output.line(format!("  items       {entity}"));
        let computed = members(&table["templates"][entity]);
        let computed = computed.into_iter().map(|(name, template)| (name, quoted(template)));
        let attributes: Vec<_> = computed.chain(members(attributes)).collect();
        let width = attributes.iter().map(|(name, _)| name.len()).max().unwrap_or_default();
        for (name, shape) in attributes {
            output.line(format!("    {name:width$}  {shape}"));
        }
    }
    for entry in table["accepted"].as_array().into_iter().flatten() {
        output.line(format!("  accepted    {}: {}", text(&entry["change"]), text(&entry["reason"])));
    }
}

/// Returns a template in quotes. A template of bytes has them in a lock, and so has a text that begins like one.
fn quoted(template: String) -> String {
    let has_quotes = template.starts_with('"') || template.starts_with("b\"");
    if has_quotes { template } else { format!("\"{template}\"") }
}
