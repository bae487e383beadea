//! Settings of a table that do not concern its keys.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::literal::EncryptionLiteral;
use super::{Str, as_str, words};

words! {
    /// The images that a stream record holds of a changed item.
    ///
    /// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_StreamSpecification.html>
    #[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
    #[serde(rename_all = "snake_case")]
    pub enum StreamViewType {
        /// Only the key of the item.
        KeysOnly = "KEYS_ONLY",
        /// The item after the change.
        NewImage = "NEW_IMAGE",
        /// The item before the change.
        OldImage = "OLD_IMAGE",
        /// The item before and after the change.
        NewAndOldImages = "NEW_AND_OLD_IMAGES",
    }
}

words! {
    /// The storage class of a table.
    ///
    /// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.TableClasses.html>
    #[derive(Clone, Copy, Debug, Default, Deserialize, Eq, Hash, PartialEq, Serialize)]
    #[serde(rename_all = "snake_case")]
    pub enum TableClass {
        /// Standard.
        #[default]
        Standard = "STANDARD",
        /// Standard-Infrequent Access: cheaper storage, more expensive requests.
        StandardInfrequentAccess = "STANDARD_INFREQUENT_ACCESS",
    }
}

/// Continuous backups.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Point-in-time-recovery.html>
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct PointInTimeRecovery {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    days: Option<u64>,
}

impl PointInTimeRecovery {
    /// Creates the setting. `None` is `DynamoDB`'s default, which is the longest possible period.
    #[must_use]
    pub const fn new(days: Option<u64>) -> Self {
        Self { days }
    }

    /// Returns the number of days that the table can be restored back to. `None` is `DynamoDB`'s
    /// default.
    #[must_use]
    pub const fn days(self) -> Option<u64> {
        self.days
    }
}

words! {
    /// The keys for which `CloudWatch` counts requests, to show the ones that are used and throttled most.
    ///
    /// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/contributorinsights_HowItWorks.html>
    #[derive(Clone, Copy, Debug, Default, Deserialize, Eq, Hash, PartialEq, Serialize)]
    #[serde(rename_all = "snake_case")]
    pub enum ContributorInsights {
        /// Keys that are read or written, and keys that are throttled.
        #[default]
        AccessedAndThrottledKeys = "ACCESSED_AND_THROTTLED_KEYS",
        /// Only keys that are throttled.
        ThrottledKeys = "THROTTLED_KEYS",
    }
}

/// The key with which a table is encrypted at rest.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.howitworks.html>
#[derive(Clone, Debug, Default, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Encryption {
    /// A key that AWS owns. It is free and not visible in the account.
    #[default]
    AwsOwned,
    /// The account's key `aws/dynamodb`, managed by AWS.
    AwsManaged,
    /// A key of the account: its id, ARN, alias (`alias/…`) or alias ARN.
    Customer(Str),
}

impl Encryption {
    pub(super) const fn new(parts: EncryptionLiteral) -> Self {
        match parts {
            EncryptionLiteral::AwsOwned => Self::AwsOwned,
            EncryptionLiteral::AwsManaged => Self::AwsManaged,
            EncryptionLiteral::Customer(key) => Self::Customer(Cow::Borrowed(key)),
        }
    }

    /// Returns the key's identifier, if it is a key of the account.
    #[must_use]
    pub const fn customer_key(&self) -> Option<&str> {
        match self {
            Self::AwsOwned | Self::AwsManaged => None,
            Self::Customer(key) => Some(as_str(key)),
        }
    }
}

words! {
    /// The action of `CloudFormation` on a table that is removed from its stack or must be replaced.
    ///
    /// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-deletionpolicy.html>
    #[derive(Clone, Copy, Debug, Default, Deserialize, Eq, Hash, PartialEq, Serialize)]
    #[serde(rename_all = "snake_case")]
    pub enum OnDelete {
        /// The table stays, with its data.
        #[default]
        Retain = "Retain",
        /// The table is deleted.
        Delete = "Delete",
        /// The table stays, unless the operation that created it failed.
        RetainExceptOnCreate = "RetainExceptOnCreate",
    }
}

/// A tag of a table.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Tagging.html>
#[derive(Clone, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Tag {
    key: Str,
    value: Str,
}

impl Tag {
    #[doc(hidden)]
    #[must_use]
    pub const fn new(key: &'static str, value: &'static str) -> Self {
        Self { key: Cow::Borrowed(key), value: Cow::Borrowed(value) }
    }

    pub(crate) fn owned(key: String, value: String) -> Self {
        Self { key: key.into(), value: value.into() }
    }

    /// Returns the tag's key.
    #[must_use]
    pub const fn key(&self) -> &str {
        as_str(&self.key)
    }

    /// Returns the tag's value.
    #[must_use]
    pub const fn value(&self) -> &str {
        as_str(&self.value)
    }
}
