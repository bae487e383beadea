//! The settings that security scanners ask for.

use super::Stack;
use crate::deploy::table::StackTable;
use crate::schema::PointInTimeRecovery;

impl Stack {
    /// Gives every table of the stack the settings that security scanners ask for, at a price:
    ///
    /// - continuous backups, unless a table has them;
    /// - deletion protection;
    /// - a key of the account, for tables that name none: the stack's key, or a [new one](Self::encryption_key);
    /// - the purpose of every resource, as metadata. For a table it is the first paragraph of the struct's
    ///   documentation.
    ///
    /// The template then has no findings from cfn-lint with all its rules, from checkov, or from the `DynamoDB` rules
    /// of the AWS Guard Rules Registry and of AWS Control Tower. A template that is not hardened has these findings:
    ///
    /// | finding | why it stays |
    /// |---|---|
    /// | `CKV_AWS_28`, for global tables `CKV_AWS_165`, `DYNAMODB_PITR_ENABLED`, `CT.DYNAMODB.PR.1` | continuous backups cost money; a table must ask for them |
    /// | `CKV_AWS_119`, `DYNAMODB_TABLE_ENCRYPTED_KMS`, `DYNAMODB_TABLE_MUST_BE_ENCRYPTED`, `CT.DYNAMODB.PR.2` | `DynamoDB` encrypts every table; a key of the account costs money, and without it nothing can be read |
    /// | `I4010` | the metadata is for assistants |
    ///
    /// Tables that you add later are hardened too. Settings that you [configure](Self::configure) after this call apply
    /// even if they loosen a table. A key belongs to one Region, so each [`Replica`](crate::deploy::Replica) needs [its own
    /// key](crate::deploy::Replica::encryption_key).
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
