// Table `parcels`, from its description.
//
// The name of the struct, the base name `parcels` and the names of the fields are guesses. Change
// them as you like: `physical_name` and `rename` keep the stored names. If a CloudFormation stack
// owns the table, add its `logical_id`.
//
// Only the keys are known. Add the other attributes, or pull again with the output of `aws dynamodb
// scan`.
//
// The description does not tell the time to live (`describe-time-to-live`), nor point-in-time
// recovery (`describe-continuous-backups`). Give the output of the command too, or add the setting.
//
// `Cargo.toml` needs `serde_json`, besides `serde` and `tablewright`.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tablewright::DynamoTable;

/// An item of the table `parcels`.
#[derive(Clone, Debug, Deserialize, DynamoTable, Serialize)]
#[table(name = "parcels")]
#[gsi("place", pk(tenant, region), sk(status, number), project(include(weight)))]
pub struct Parcel {
    #[pk]
    pub id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tenant: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<i64>,
    // No sample has a value, so the type is not known.
    pub weight: Option<Value>,
}
