// Table `Legacy.Users_table`, from its description and 2 items.
//
// The name of the struct, the base name `legacy-users` and the names of the fields are guesses.
// Change them as you like: `physical_name` and `rename` keep the stored names. If a CloudFormation
// stack owns the table, add its `logical_id`.
//
// A field is an `Option` if one of the items lacks it. Items that were not read may differ.
//
// The description does not tell the time to live (`describe-time-to-live`), nor point-in-time
// recovery (`describe-continuous-backups`). Give the output of the command too, or add the setting.

use serde::{Deserialize, Serialize};
use tablewright::DynamoTable;

/// An item of the table `Legacy.Users_table`.
#[derive(Clone, Debug, Deserialize, DynamoTable, Serialize)]
#[serde(rename_all = "PascalCase")]
#[table(
    name = "legacy-users",
    physical_name = "Legacy.Users_table",
    billing(provisioned(reads = 5, writes = 2)),
    class(standard_infrequent_access),
)]
pub struct LegacyUser {
    #[pk]
    pub user_id: i64,
    #[gsi(name = "byEMail", project(keys_only), provisioned(reads = 3, writes = 1))]
    pub e_mail: String,
    pub first_name: String,
    pub score: f64,
}
