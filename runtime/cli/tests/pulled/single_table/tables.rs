// Table `acme-shop-prod`, from its description and 6 items.
//
// The name of the struct, the base name `acme-shop` and the names of the fields are guesses. Change
// them as you like: `physical_name` and `rename` keep the stored names. If a CloudFormation stack
// owns the table, add its `logical_id`.
//
// A field is an `Option` if one of the items lacks it. Items that were not read may differ.
//
// The description does not tell point-in-time recovery (`describe-continuous-backups`). Give the
// output of the command too, or add the setting.
//
// The keys begin differently, as in a table of several entities. This struct describes the table,
// with the attributes of all its items. The entities and the templates of their keys are yours to
// write: https://docs.rs/tablewright/latest/tablewright/guide/entities. The keys of the items, each
// with the number of its items:
// - PK "USER#…", SK "ORDER#…": 3
// - PK "USER#…", SK "PROFILE": 2
// - PK "CONFIG", SK "CONFIG": 1
//
// `Cargo.toml` needs `serde_json`, besides `serde` and `tablewright`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tablewright::DynamoTable;

/// An item of the table `acme-shop-prod`.
#[derive(Clone, Debug, Deserialize, DynamoTable, Serialize)]
#[table(name = "acme-shop", physical_name = "acme-shop-prod")]
#[stream(new_image)]
pub struct AcmeShop {
    #[pk]
    #[serde(rename = "PK")]
    pub pk: String,
    #[sk]
    #[serde(rename = "SK")]
    pub sk: String,
    #[gsi(name = "GSI1")]
    #[serde(rename = "GSI1PK", skip_serializing_if = "Option::is_none")]
    pub gsi1_pk: Option<String>,
    #[gsi(name = "GSI1", sk)]
    #[serde(rename = "GSI1SK", skip_serializing_if = "Option::is_none")]
    pub gsi1_sk: Option<String>,
    pub name: Option<String>,
    pub settings: Option<BTreeMap<String, Value>>,
    pub total: Option<u64>,
    pub r#type: String,
}
