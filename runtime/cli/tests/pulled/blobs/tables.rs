// Table `blobs-test`, from its description and 2 items.
//
// The name of the struct, the base name `blobs` and the names of the fields are guesses. Change
// them as you like: `physical_name` and `rename` keep the stored names. If a CloudFormation stack
// owns the table, add its `logical_id`.
//
// A field is an `Option` if one of the items lacks it. Items that were not read may differ.
//
// The description does not tell point-in-time recovery (`describe-continuous-backups`). Give the
// output of the command too, or add the setting.
//
// `Cargo.toml` needs `serde_bytes` and `serde_dynamo`, besides `serde` and `tablewright`.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;
use tablewright::{DynamoTable, EpochSeconds};

/// An item of the table `blobs-test`.
#[derive(Clone, Debug, Deserialize, DynamoTable, Serialize)]
#[table(name = "blobs", physical_name = "blobs-test")]
pub struct Blob {
    #[pk]
    pub hash: ByteBuf,
    #[sk]
    pub part: u64,
    #[ttl]
    pub ttl: Option<EpochSeconds>,
    pub data: ByteBuf,
    #[serde(default, with = "serde_dynamo::binary_set", skip_serializing_if = "BTreeSet::is_empty")]
    pub parts: BTreeSet<ByteBuf>,
}
