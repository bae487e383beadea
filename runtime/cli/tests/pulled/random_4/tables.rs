// Table `random-4`, from its description and 2 items.
//
// The name of the struct, the base name `random-4` and the names of the fields are guesses. Change
// them as you like: `physical_name` and `rename` keep the stored names. If a CloudFormation stack
// owns the table, add its `logical_id`.
//
// A field is an `Option` if one of the items lacks it. Items that were not read may differ.
//
// `Cargo.toml` needs `serde_bytes` and `serde_json`, besides `serde` and `tablewright`.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;
use serde_json::Value;
use tablewright::DynamoTable;

/// An item of the table `random-4`.
#[derive(Clone, Debug, Deserialize, DynamoTable, Serialize)]
#[table(
    name = "random-4",
    billing(provisioned(reads = 5, writes = 5)),
    class(standard_infrequent_access),
    deletion_protection,
    point_in_time_recovery(days = 20),
)]
#[stream(old_image)]
pub struct Random4 {
    #[pk]
    pub x: String,
    #[sk]
    #[serde(rename = "Created_At")]
    pub created_at: ByteBuf,
    #[lsi("local0")]
    pub score: ByteBuf,
    // The samples have values of different types.
    #[serde(rename = "Other Name")]
    pub other_name: Value,
    pub bytes: Option<ByteBuf>,
    // The samples have values of different types.
    pub extra: Value,
    pub more: Option<String>,
    // A set, and NULL in some items: a put stores a list. If no item has NULL any more, add `with =
    // "serde_dynamo::string_set"`, or the module of its type.
    pub x1: Option<BTreeSet<String>>,
}
