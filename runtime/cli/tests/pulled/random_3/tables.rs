// Table `random-3`, from its description and 6 items.
//
// The name of the struct, the base name `random-3` and the names of the fields are guesses. Change
// them as you like: `physical_name` and `rename` keep the stored names. If a CloudFormation stack
// owns the table, add its `logical_id`.
//
// A field is an `Option` if one of the items lacks it. Items that were not read may differ.
//
// `Cargo.toml` needs `serde_bytes` and `serde_dynamo` and `serde_json`, besides `serde` and
// `tablewright`.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;
use serde_json::Value;
use tablewright::{DynamoTable, EpochSeconds};

/// An item of the table `random-3`.
#[derive(Clone, Debug, Deserialize, DynamoTable, Serialize)]
#[table(name = "random-3", deletion_protection, point_in_time_recovery(days = 1))]
pub struct Random3 {
    #[pk]
    pub account: u64,
    #[sk]
    #[serde(rename = "ZIP")]
    pub zip: ByteBuf,
    #[gsi(name = "GSI0")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub x: Option<ByteBuf>,
    #[lsi("local0", project(include(extra)))]
    #[serde(rename = "UPPER_CASE", skip_serializing_if = "Option::is_none")]
    pub upper_case: Option<String>,
    // The samples have values of different types.
    pub extra: Option<Value>,
    #[ttl]
    pub gone: Option<EpochSeconds>,
    // The samples have values of different types.
    #[serde(rename = "Other Name")]
    pub other_name: Option<Value>,
    pub bytes: Option<ByteBuf>,
    // The samples have values of different types.
    pub deep: Option<Value>,
    // The samples have values of different types.
    pub more: Option<Value>,
    #[serde(default, with = "serde_dynamo::string_set", skip_serializing_if = "BTreeSet::is_empty")]
    pub x1: BTreeSet<String>,
}
