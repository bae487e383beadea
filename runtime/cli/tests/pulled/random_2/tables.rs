// Table `random-2`, from its description and 2 items.
//
// The name of the struct, the base name `random-2` and the names of the fields are guesses. Change
// them as you like: `physical_name` and `rename` keep the stored names. If a CloudFormation stack
// owns the table, add its `logical_id`.
//
// A field is an `Option` if one of the items lacks it. Items that were not read may differ.
//
// `Cargo.toml` needs `serde_dynamo` and `serde_json`, besides `serde` and `tablewright`.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tablewright::DynamoTable;

/// An item of the table `random-2`.
#[derive(Clone, Debug, Deserialize, DynamoTable, Serialize)]
#[table(name = "random-2", deletion_protection, point_in_time_recovery)]
#[stream(old_image)]
pub struct Random2 {
    #[pk]
    pub ts: String,
    // The samples have values of different types.
    #[serde(rename = "Other Name")]
    pub other_name: Value,
    // The samples have values of different types.
    pub deep: Value,
    #[serde(default, with = "serde_dynamo::number_set", skip_serializing_if = "BTreeSet::is_empty")]
    pub extra: BTreeSet<u64>,
    pub more: bool,
}
