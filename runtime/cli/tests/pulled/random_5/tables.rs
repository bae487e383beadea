// Table `random-5`, from its description and 6 items.
//
// The name of the struct, the base name `random-5` and the names of the fields are guesses. Change
// them as you like: `physical_name` and `rename` keep the stored names. If a CloudFormation stack
// owns the table, add its `logical_id`.
//
// A field is an `Option` if one of the items lacks it. Items that were not read may differ.
//
// `Cargo.toml` needs `serde_bytes` and `serde_json`, besides `serde` and `tablewright`.

use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;
use serde_json::Value;
use tablewright::DynamoTable;

/// An item of the table `random-5`.
#[derive(Clone, Debug, Deserialize, DynamoTable, Serialize)]
#[table(name = "random-5", point_in_time_recovery)]
pub struct Random5 {
    #[pk]
    #[serde(rename = "UPPER_CASE")]
    pub upper_case: u64,
    #[sk]
    #[gsi("0")]
    #[gsi("2")]
    #[serde(rename = "Created_At")]
    pub created_at: String,
    #[gsi("0", sk)]
    #[serde(rename = "ZIP", skip_serializing_if = "Option::is_none")]
    pub zip: Option<ByteBuf>,
    #[gsi(name = "by_1", project(include(extra, more)))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    // The samples have values of different types.
    pub extra: Option<Value>,
    // The samples have values of different types.
    pub more: Option<Value>,
    // The samples have values of different types.
    #[serde(rename = "Other Name")]
    pub other_name: Option<Value>,
    pub bytes: Option<ByteBuf>,
    // The samples have values of different types.
    pub deep: Option<Value>,
    // The samples have values of different types.
    pub x1: Option<Value>,
}
