//! The key that the tables of a stack are encrypted with.

use super::Stack;
use crate::limits;
use crate::text::shown;

/// A KMS key of the stack, which its tables are encrypted with.
///
/// Its material is rotated; it stays when it leaves the stack, as data cannot be read without it. Its policy lets the
/// account administer it, and the account's principals use it through `DynamoDB` alone, where their own policies allow
/// them to: [`Policy`](crate::Policy) does, and who deploys the tables needs `kms:CreateGrant`, `kms:Decrypt`,
/// `kms:DescribeKey`, `kms:Encrypt`, `kms:GenerateDataKey*` and `kms:ReEncrypt*`.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html>
///
/// ```
/// use tablewright::{DynamoTable, EncryptionKey, Naming, Stack};
/// # #[derive(DynamoTable)] struct Order { #[pk] id: String }
///
/// let stack = Stack::new(Naming::new("acme", "shop")?)
///     .table::<Order>()
///     .encryption_key(EncryptionKey::new().rotation_days(180));
/// assert!(stack.resolved()?.as_json().contains("\"AliasName\": \"alias/acme-shop-tables\""));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct EncryptionKey {
    pub(crate) name: String,
    pub(crate) rotation_days: Option<u64>,
}

impl EncryptionKey {
    /// A key that is rotated every year, of the base name `tables`.
    #[must_use]
    pub fn new() -> Self {
        Self { name: "tables".to_owned(), rotation_days: None }
    }

    /// What the key's alias ends in, so that one application can have several keys.
    ///
    /// The alias is named as tables are: `alias/{organization-prefix}-{app-name}-{name}`. Where naming is verbatim, the
    /// name of the stack stands before the base name.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// How many days pass from one rotation to the next.
    #[must_use]
    pub const fn rotation_days(mut self, days: u64) -> Self {
        self.rotation_days = Some(days);
        self
    }

    /// How long a base name the key counts as, where its alias shares a prefix with tables.
    pub(crate) const fn alias_length(&self) -> usize {
        self.name.len() + "alias/".len() + limits::NAME_LENGTH.1 - limits::ALIAS_LENGTH
    }

    pub(crate) fn problems(&self) -> Vec<String> {
        let Self { name, rotation_days } = self;
        let mut problems = Vec::new();
        let is_legal = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
        let (min, max) = limits::ALIAS_BASE_NAME_LENGTH;
        if !(min..=max).contains(&name.len()) || !name.bytes().all(is_legal) {
            problems.push(format!(
                "encryption key: {} cannot be part of an alias; write {min} to {max} letters, digits, `_` and `-`",
                shown(name)
            ));
        }
        let (min, max) = limits::KEY_ROTATION_DAYS;
        if let Some(days) = rotation_days
            && !(min..=max).contains(days)
        {
            problems.push(format!("encryption key: rotated every {days} days; KMS allows {min} to {max}"));
        }
        problems
    }
}

impl Default for EncryptionKey {
    fn default() -> Self {
        Self::new()
    }
}

impl Stack {
    /// Encrypts every table that names no key of its own with a key of the stack.
    ///
    /// It is a key of the stack's region, so each [`Replica`](crate::Replica) of such a table names one of its own region.
    /// The requests of [`calls`](Self::calls) leave it out: a local engine has no such key.
    #[must_use]
    pub fn encryption_key(mut self, key: EncryptionKey) -> Self {
        self.encryption_key = Some(key);
        self
    }
}
