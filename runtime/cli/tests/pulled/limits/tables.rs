// Table `events-live`, from its description.
//
// The name of the struct, the base name `events` and the names of the fields are guesses. Change
// them as you like: `physical_name` and `rename` keep the stored names. If a CloudFormation stack
// owns the table, add its `logical_id`.
//
// Only the keys are known. Add the other attributes, or pull again with the output of `aws dynamodb
// scan`.
//
// The description does not tell the time to live (`describe-time-to-live`), nor point-in-time
// recovery (`describe-continuous-backups`). Give the output of the command too, or add the setting.
//
// The table has more warm throughput than others. DynamoDB raises it with the traffic; add
// `warm(reads = 20000, writes = 5000)` to `#[table(…)]` if somebody requested it.

use serde::{Deserialize, Serialize};
use tablewright::DynamoTable;

/// An item of the table `events-live`.
#[derive(Clone, Debug, Deserialize, DynamoTable, Serialize)]
#[table(
    name = "events",
    physical_name = "events-live",
    billing(on_demand(max_reads = 100, max_writes = 50)),
)]
#[stream(keys_only)]
pub struct Event {
    #[pk]
    pub source: String,
    #[sk]
    #[gsi("kind", sk)]
    pub at: i64,
    #[gsi("kind", on_demand(max_reads = 10, max_writes = 5))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
}
