// Table `documents`, from its description and 3 items.
//
// The name of the struct, the base name `documents` and the names of the fields are guesses. Change
// them as you like: `physical_name` and `rename` keep the stored names. If a CloudFormation stack
// owns the table, add its `logical_id`.
//
// A field is an `Option` if one of the items lacks it. Items that were not read may differ.
//
// The description does not tell the time to live (`describe-time-to-live`), nor point-in-time
// recovery (`describe-continuous-backups`). Give the output of the command too, or add the setting.
//
// `Cargo.toml` needs `serde_dynamo` and `serde_json`, besides `serde` and `tablewright`.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tablewright::DynamoTable;

/// An item of the table `documents`.
#[derive(Clone, Debug, Deserialize, DynamoTable, Serialize)]
#[table(name = "documents")]
pub struct Document {
    #[pk]
    pub id: String,
    pub big: u64,
    #[serde(rename = "byDay")]
    pub by_day: BTreeMap<String, i64>,
    pub empty: Option<Vec<Value>>,
    pub huge: f64,
    pub list: Vec<Value>,
    pub matrix: Option<Vec<Vec<u64>>>,
    // The samples have values of different types.
    pub mixed: Value,
    pub nested: Option<Nested>,
    // No sample has a value, so the type is not known.
    pub never: Option<Value>,
    #[serde(default, with = "serde_dynamo::number_set", skip_serializing_if = "Vec::is_empty")]
    pub ratios: Vec<f64>,
    #[serde(default, with = "serde_dynamo::number_set", skip_serializing_if = "BTreeSet::is_empty")]
    pub scores: BTreeSet<i64>,
    #[serde(default, with = "serde_dynamo::string_set", skip_serializing_if = "BTreeSet::is_empty")]
    pub tags: BTreeSet<String>,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Nested {
    pub deep: Deep,
    pub items: Vec<Item>,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Deep {
    pub deeper: Option<Deeper>,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Deeper {
    pub x: i64,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Item {
    pub deep: String,
}
