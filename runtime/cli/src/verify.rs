//! `verify`: compares live tables with the templates.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use clap::ArgMatches;
use serde_json::{Value, json};
use tablewright::deploy::{At, Snapshot, TableChange, What};

use crate::Verdict;
use crate::failure::Failure;
use crate::output::{Output, bold, dim};
use crate::pair::is_json;
use crate::source::{Parameters, Source, documents, read, unreadable};
use crate::stack::stacks;

pub(crate) fn run(matches: &ArgMatches, output: &mut Output) -> Result<Verdict, Failure> {
    let parameters = Parameters::parse(matches)?;
    let live = live(matches)?;
    let names: BTreeSet<String> =
        live.iter().filter_map(|table| Some(table["TableName"].as_str()?.to_owned())).collect();
    let snapshot = Snapshot::from_create_table(&Value::from(live).to_string())
        .map_err(|error| unreadable("the descriptions of live tables", &error))?;
    let mut stacks_of = Vec::new();
    let mut templates = Vec::new();
    let mut differences: Vec<TableChange> = Vec::new();
    let mut missing = names.clone();
    for stack in stacks(matches)? {
        let state = stack.at(&Source::WorkingTree, &parameters)?;
        templates.extend(state.template);
        let mut own: Vec<TableChange> = Vec::new();
        for change in snapshot.changes(&state.snapshot) {
            let Some(name) = change.at.table.clone() else { continue };
            if !names.contains(&name) {
                continue;
            }
            own.push(change);
        }
        // A table that is only live belongs to another stack.
        let unknown: BTreeSet<String> = own
            .iter()
            .filter(|change| is_whole(&change.at))
            .filter_map(|change| change.at.table.clone())
            .collect();
        missing.retain(|name| unknown.contains(name));
        own.retain(|change| !is_whole(&change.at));
        stacks_of.push(stack.name());
        differences.extend(own);
    }
    parameters.check(templates.iter().map(String::as_str))?;
    let checked: Vec<&String> = names.iter().filter(|name| !missing.contains(*name)).collect();
    let is_found = !differences.is_empty() || !missing.is_empty();
    if is_json(matches) {
        let differences: Vec<Value> = differences
            .iter()
            .map(|TableChange { at, from, to, .. }| json!({ "at": at, "live": from, "template": to }))
            .collect();
        output.json(&json!({ "verified": checked, "unknown": missing, "differences": differences }));
    } else {
        for name in &checked {
            let own: Vec<&TableChange> =
                differences.iter().filter(|change| change.at.table.as_ref() == Some(name)).collect();
            output.line(bold(name));
            for TableChange { at, from, to, .. } in &own {
                let place = at.to_string();
                let place = place.strip_prefix(&format!("table `{name}`, ")).unwrap_or(&place);
                output.line(format!("  {place}: {from} is live, and the template says {to}"));
            }
            if own.is_empty() {
                output.line("  as the template says");
            }
        }
        for name in &missing {
            output.line(bold(name));
            output.line("  no stack has a table with this name");
        }
        if !missing.is_empty() {
            output.line(dim(&format!(
                "looked in {}; --parameter sets the prefixes of names",
                stacks_of.join(", ")
            )));
        }
    }
    Ok(if is_found { Verdict::Found } else { Verdict::Fine })
}

fn is_whole(at: &At) -> bool {
    let At { index, replica, attribute, what, .. } = at;
    *what == What::Existence && index.is_none() && replica.is_none() && attribute.is_none()
}

/// Returns the descriptions of the live tables: the objects that contain `TableName`.
fn live(matches: &ArgMatches) -> Result<Vec<Value>, Failure> {
    let mut tables = Vec::new();
    for name in matches.get_many::<String>("live").unwrap_or_default() {
        let path = Path::new(name);
        if name == "-" {
            collect(&Source::Stdin.read()?, "the standard input", &mut tables)?;
        } else if path.is_dir() {
            let entries =
                fs::read_dir(path).map_err(|error| Failure::new(format!("cannot read {name}: {error}")))?;
            let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
            files.retain(|file| file.extension().is_some_and(|extension| extension == "json"));
            files.sort();
            for file in files {
                collect(&read(&file)?, &file.display().to_string(), &mut tables)?;
            }
        } else {
            collect(&read(path)?, name, &mut tables)?;
        }
    }
    if tables.is_empty() {
        return Err(Failure::new("there is no description of a live table")
            .help("aws dynamodb describe-table --table-name TABLE | cargo tablewright verify"));
    }
    // The last description of a table counts.
    let mut seen = BTreeSet::new();
    tables.reverse();
    tables.retain(|table| seen.insert(table["TableName"].to_string()));
    Ok(tables)
}

/// Adds the tables of a text, which can contain several documents after each other.
fn collect(text: &str, name: &str, tables: &mut Vec<Value>) -> Result<(), Failure> {
    for document in documents(text, name)? {
        let documents = if let Value::Array(documents) = document { documents } else { vec![document] };
        for mut document in documents {
            let table = if document.get("Table").is_some() { document["Table"].take() } else { document };
            if table.get("TableName").is_none() {
                return Err(Failure::new(format!("{name} is not the description of a table"))
                    .help("aws dynamodb describe-table --table-name TABLE | cargo tablewright verify"));
            }
            tables.push(table);
        }
    }
    Ok(())
}
