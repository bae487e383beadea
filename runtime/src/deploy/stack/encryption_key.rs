//! The key that encrypts the tables of a stack.

use super::Stack;
use crate::error::{Kind, Problem};
use crate::limits;
use crate::text::shown;

/// A KMS key of the stack, which encrypts its tables.
///
/// Its key material is rotated. The key stays when it leaves the stack, because data cannot be read without it. Its
/// policy lets the account administer it. The account's principals can use it only through `DynamoDB`, and only if
/// their own policies allow that: [`Policy`](crate::deploy::Policy) does. Whoever deploys the tables needs `kms:CreateGrant`,
/// `kms:Decrypt`, `kms:DescribeKey`, `kms:Encrypt`, `kms:GenerateDataKey*` and `kms:ReEncrypt*`.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html>
///
/// ```
/// use tablewright::deploy::EncryptionKey;
/// use tablewright::{DynamoTable, Naming, Stack};
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
    /// Returns a key that is rotated every year, with the base name `tables`.
    #[must_use]
    pub fn new() -> Self {
        Self { name: "tables".to_owned(), rotation_days: None }
    }

    /// Sets the base name at the end of the key's alias, so that one application can have several keys.
    ///
    /// The alias follows the naming of tables: `alias/{organization-prefix}-{app-name}-{name}`. If naming is verbatim,
    /// the name of the stack precedes the base name.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// Sets the number of days from one rotation to the next.
    #[must_use]
    pub const fn rotation_days(mut self, days: u64) -> Self {
        self.rotation_days = Some(days);
        self
    }

    /// Returns the length of the base name that the key counts as, if its alias shares a prefix with tables.
    pub(crate) const fn alias_length(&self) -> usize {
        self.name.len() + "alias/".len() + limits::NAME_LENGTH.1 - limits::ALIAS_LENGTH
    }

    pub(crate) fn problems(&self) -> Vec<Problem> {
        let Self { name, rotation_days } = self;
        let mut problems = Vec::new();
        let is_legal = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
        let (min, max) = limits::ALIAS_BASE_NAME_LENGTH;
        if !(min..=max).contains(&name.len()) || !name.bytes().all(is_legal) {
            problems.push(Kind::KeyName.says(format!(
                "encryption key: {} cannot be part of an alias; write {min} to {max} letters, digits, `_` and `-`",
                shown(name)
            )));
        }
        let (min, max) = limits::KEY_ROTATION_DAYS;
        if let Some(days) = rotation_days
            && !(min..=max).contains(days)
        {
            problems.push(
                Kind::KeyRotation
                    .says(format!("encryption key: rotated every {days} days; KMS allows {min} to {max}")),
            );
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
    /// The key belongs to the stack's region, so each [`Replica`](crate::deploy::Replica) of such a table must name a key in
    /// its own region. The requests of [`calls`](Self::calls) leave the key out: a local engine has no such key.
    #[must_use]
    pub fn encryption_key(mut self, key: EncryptionKey) -> Self {
        self.encryption_key = Some(key);
        self
    }
}
