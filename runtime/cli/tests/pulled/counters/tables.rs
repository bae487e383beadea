// Table `counters`, from its description.
//
// The name of the struct, the base name `counters` and the names of the fields are guesses. Change
// them as you like: `physical_name` and `rename` keep the stored names. If a CloudFormation stack
// owns the table, add its `logical_id`.
//
// Only the keys are known. Add the other attributes, or pull again with the output of `aws dynamodb
// scan`.
//
// The description does not tell the time to live (`describe-time-to-live`), nor point-in-time
// recovery (`describe-continuous-backups`). Give the output of the command too, or add the setting.

use serde::{Deserialize, Serialize};
use tablewright::DynamoTable;

/// An item of the table `counters`.
#[derive(Clone, Debug, Deserialize, DynamoTable, Serialize)]
#[table(name = "counters")]
pub struct Counter {
    #[pk]
    pub id: i64,
}
