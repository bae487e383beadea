//! What security scanners ask for.

use super::Stack;
use crate::deploy::table::StackTable;
use crate::schema::PointInTimeRecovery;

impl Stack {
    /// Gives every table of the stack what security scanners ask for, at a price:
    ///
    /// - continuous backups, unless a table has them;
    /// - deletion protection;
    /// - a key of the account: the one of the stack, or a [new one](Self::encryption_key), for tables that name none;
    /// - and for every resource what it is for, as metadata. A table's is the first paragraph of its struct's documentation.
    ///
    /// The template then has no findings by cfn-lint with all its rules, by checkov, and by the rules for `DynamoDB` of the
    /// AWS Guard Rules Registry and of AWS Control Tower. A template without it has these:
    ///
    /// | finding | why it is left |
    /// |---|---|
    /// | `CKV_AWS_28`, of global tables `CKV_AWS_165`, `DYNAMODB_PITR_ENABLED`, `CT.DYNAMODB.PR.1` | continuous backups cost; a table asks for them |
    /// | `CKV_AWS_119`, `DYNAMODB_TABLE_ENCRYPTED_KMS`, `DYNAMODB_TABLE_MUST_BE_ENCRYPTED`, `CT.DYNAMODB.PR.2` | `DynamoDB` encrypts every table; a key of the account costs, and without it nothing can be read |
    /// | `I4010` | the metadata is for assistants |
    ///
    /// Tables that are added later are hardened too. What you [configure](Self::configure) after this call holds, even if it
    /// loosens a table. A key belongs to one Region, so each [`Replica`](crate::Replica) needs
    /// [a key of its own](crate::Replica::encryption_key).
    ///
    /// ```
    /// use tablewright::{DynamoTable, Naming, Stack};
    /// # #[derive(DynamoTable)] struct Order { #[pk] id: String }
    ///
    /// let stack = Stack::new(Naming::new("acme", "shop")?).table::<Order>().hardened();
    /// let template = stack.resolved()?;
    /// assert!(template.as_json().contains("\"PointInTimeRecoveryEnabled\": true"));
    /// assert!(template.as_json().contains("AWS::KMS::Key"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn hardened(mut self) -> Self {
        self.is_hardened = true;
        self.encryption_key.get_or_insert_default();
        self.tables = self.tables.into_iter().map(harden).collect();
        self
    }
}

pub(super) fn harden(table: StackTable) -> StackTable {
    let recovery = table.schema().point_in_time_recovery().unwrap_or(PointInTimeRecovery::new(None));
    table.deletion_protection(true).point_in_time_recovery(recovery)
}
