//! `pull`: the struct of an existing table.

use clap::ArgMatches;
use serde_json::{Map, Value};
use tablewright::deploy::Snapshot;

use crate::Verdict;
use crate::failure::Failure;
use crate::output::Output;
use crate::source::{Source, documents, unreadable};

mod entities;
mod fields;
mod items;
mod names;
mod table;
mod write;

/// An item, as the API returns it.
type Item = Map<String, Value>;

const HELP: &str = "aws dynamodb describe-table --table-name TABLE > table.json\n\
                    aws dynamodb describe-time-to-live --table-name TABLE > ttl.json\n\
                    aws dynamodb scan --table-name TABLE --max-items 1000 > items.json\n\
                    cargo tablewright pull table.json ttl.json items.json";

/// The documents that describe one table.
#[derive(Default)]
struct Pulled {
    description: Option<Value>,
    /// The answer of `describe-time-to-live`.
    time_to_live: Option<Value>,
    /// The answer of `describe-continuous-backups`.
    backups: Option<Value>,
    items: Vec<Item>,
}

pub(crate) fn run(matches: &ArgMatches, output: &mut Output) -> Result<Verdict, Failure> {
    let name = matches.get_one::<String>("name").map(String::as_str);
    if let Some(name) = name.filter(|name| !names::is_struct(name)) {
        return Err(
            Failure::new(format!("`{name}` cannot be the name of a struct")).help("write --name Order")
        );
    }
    let mut pulled = Pulled::default();
    for name in matches.get_many::<String>("file").unwrap_or_default() {
        let source = if name == "-" { Source::Stdin } else { Source::File(name.into()) };
        pulled.add(&source.read()?, &source.label())?;
    }
    let description =
        pulled.described().ok_or_else(|| Failure::new("there is no description of a table").help(HELP))?;
    let snapshot = Snapshot::from_create_table(&description.to_string())
        .map_err(|error| unreadable("the description of the table", &error))?;
    let shape = serde_json::to_value(&snapshot)
        .map_err(|error| Failure::new(format!("cannot read the description of the table: {error}")))?;
    let is_request = description.get("TableStatus").is_none() && description.get("TableArn").is_none();
    let Some(table) = table::Table::of(&shape["tables"][0]["shape"], is_request) else {
        return Err(Failure::new(
            "the description of the table has no key, or no type for an attribute of a key",
        ));
    };
    let has_time_to_live =
        pulled.time_to_live.is_some() || description.get("TimeToLiveSpecification").is_some();
    let sources =
        write::Sources { has_time_to_live, has_backups: pulled.backups.is_some(), items: &pulled.items };
    output.text(&write::source(&table, name, &sources));
    Ok(Verdict::Fine)
}

impl Pulled {
    /// Adds the documents of a text, which can contain several after each other.
    fn add(&mut self, text: &str, name: &str) -> Result<(), Failure> {
        for document in documents(text, name)? {
            self.document(document, name)?;
        }
        Ok(())
    }

    fn document(&mut self, mut document: Value, name: &str) -> Result<(), Failure> {
        let is_told = |member: &str| document.get(member).is_some();
        if is_told("Table") || is_told("TableName") {
            let before = self.description.replace(document);
            return match before {
                Some(_) => Err(Failure::new("there are descriptions of two tables")
                    .help("pull one table at a time, each into a file of its own")),
                None => Ok(()),
            };
        }
        if is_told("TimeToLiveDescription") {
            self.time_to_live = Some(document["TimeToLiveDescription"].take());
        } else if is_told("ContinuousBackupsDescription") {
            self.backups = Some(document["ContinuousBackupsDescription"].take());
        } else if is_told("Items") || is_told("Item") {
            // A scan has `Items`; an export to S3 has a line with `Item` for each.
            let items = match (document["Items"].take(), document["Item"].take()) {
                (Value::Array(items), _) => items,
                (_, item) => vec![item],
            };
            for item in items {
                match item {
                    Value::Object(item) if item.values().all(items::is_typed) => self.items.push(item),
                    _ => {
                        return Err(Failure::new(format!(
                            "{name} has an item whose attributes have no types"
                        ))
                        .help("the AWS CLI prints them: {\"Items\": [{\"id\": {\"S\": \"o-1\"}}]}"));
                    }
                }
            }
        } else {
            return Err(Failure::new(format!(
                "{name} is neither the description of a table or its time to live, nor items of it"
            ))
            .help(HELP));
        }
        Ok(())
    }

    /// Returns the description with the settings that other commands print.
    fn described(&mut self) -> Option<Value> {
        let description = self.description.take()?;
        let mut description = match description.get("Table") {
            Some(table) => table.clone(),
            None => description,
        };
        if let Some(time_to_live) = &self.time_to_live {
            let status = time_to_live["TimeToLiveStatus"].as_str().unwrap_or_default();
            if let (true, Some(attribute)) =
                (matches!(status, "ENABLED" | "ENABLING"), time_to_live.get("AttributeName"))
            {
                description["TimeToLiveSpecification"] =
                    serde_json::json!({ "Enabled": true, "AttributeName": attribute });
            }
        }
        if let Some(backups) = &self.backups {
            let recovery = &backups["PointInTimeRecoveryDescription"];
            let mut setting = serde_json::json!({
                "PointInTimeRecoveryEnabled": recovery["PointInTimeRecoveryStatus"] == "ENABLED",
            });
            if let Some(days) = recovery.get("RecoveryPeriodInDays") {
                setting["RecoveryPeriodInDays"] = days.clone();
            }
            description["PointInTimeRecoverySpecification"] = setting;
        }
        Some(description)
    }
}
