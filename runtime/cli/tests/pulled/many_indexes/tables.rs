// Table `wide`, from its description.
//
// The name of the struct, the base name `wide` and the names of the fields are guesses. Change them
// as you like: `physical_name` and `rename` keep the stored names. If a CloudFormation stack owns
// the table, add its `logical_id`.
//
// Only the keys are known. Add the other attributes, or pull again with the output of `aws dynamodb
// scan`.
//
// The description does not tell the time to live (`describe-time-to-live`), nor point-in-time
// recovery (`describe-continuous-backups`). Give the output of the command too, or add the setting.

use serde::{Deserialize, Serialize};
use tablewright::DynamoTable;

/// An item of the table `wide`.
#[derive(Clone, Debug, Deserialize, DynamoTable, Serialize)]
#[table(name = "wide", global_index_quota = 21)]
pub struct Wide {
    #[pk]
    pub id: String,
    #[gsi("key0")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key0: Option<String>,
    #[gsi("key1")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key1: Option<String>,
    #[gsi("key2")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key2: Option<String>,
    #[gsi("key3")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key3: Option<String>,
    #[gsi("key4")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key4: Option<String>,
    #[gsi("key5")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key5: Option<String>,
    #[gsi("key6")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key6: Option<String>,
    #[gsi("key7")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key7: Option<String>,
    #[gsi("key8")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key8: Option<String>,
    #[gsi("key9")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key9: Option<String>,
    #[gsi("key10")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key10: Option<String>,
    #[gsi("key11")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key11: Option<String>,
    #[gsi("key12")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key12: Option<String>,
    #[gsi("key13")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key13: Option<String>,
    #[gsi("key14")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key14: Option<String>,
    #[gsi("key15")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key15: Option<String>,
    #[gsi("key16")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key16: Option<String>,
    #[gsi("key17")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key17: Option<String>,
    #[gsi("key18")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key18: Option<String>,
    #[gsi("key19")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key19: Option<String>,
    #[gsi("key20")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key20: Option<String>,
}
