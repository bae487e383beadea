// Table `ledger-qa`, from its description.
//
// The name of the struct, the base name `ledger` and the names of the fields are guesses. Change
// them as you like: `physical_name` and `rename` keep the stored names. If a CloudFormation stack
// owns the table, add its `logical_id`.
//
// Only the keys are known. Add the other attributes, or pull again with the output of `aws dynamodb
// scan`.
//
// The description tells the ARN of the KMS key. If AWS manages the key (`alias/aws/dynamodb`),
// write `encryption(aws_managed)`.

use serde::{Deserialize, Serialize};
use tablewright::DynamoTable;

/// An item of the table `ledger-qa`.
#[derive(Clone, Debug, Deserialize, DynamoTable, Serialize)]
#[table(
    name = "ledger",
    physical_name = "ledger-qa",
    deletion_protection,
    point_in_time_recovery(days = 14),
    encryption(customer("arn:aws:kms:eu-central-1:111122223333:key/12345678-1234-1234-1234-123456789012")),
)]
pub struct Ledger {
    #[pk]
    pub account: String,
    #[sk]
    pub entry: String,
}
