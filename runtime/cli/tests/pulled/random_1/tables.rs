// Table `random-1`, from its description and 5 items.
//
// The name of the struct, the base name `random-1` and the names of the fields are guesses. Change
// them as you like: `physical_name` and `rename` keep the stored names. If a CloudFormation stack
// owns the table, add its `logical_id`.
//
// A field is an `Option` if one of the items lacks it. Items that were not read may differ.
//
// `Cargo.toml` needs `serde_bytes` and `serde_json`, besides `serde` and `tablewright`.

use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;
use serde_json::Value;
use tablewright::{DynamoTable, EpochSeconds};

/// An item of the table `random-1`.
#[derive(Clone, Debug, Deserialize, DynamoTable, Serialize)]
#[table(name = "random-1", billing(provisioned(reads = 6, writes = 1)), deletion_protection)]
#[stream(keys_only)]
pub struct Random1 {
    #[pk]
    #[serde(rename = "ZIP")]
    pub zip: String,
    #[ttl]
    pub gone: Option<EpochSeconds>,
    // The samples have values of different types.
    #[serde(rename = "Other Name")]
    pub other_name: Option<Value>,
    pub bytes: Option<ByteBuf>,
    pub deep: Option<bool>,
    // The samples have values of different types.
    pub extra: Option<Value>,
    pub more: Option<Vec<f64>>,
    // The samples have values of different types.
    pub x1: Option<Value>,
}
