//! Settings of a table that have nothing to do with its keys.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::parts::EncryptionParts;
use super::{Str, as_str, words};

/// What a stream record holds of an item that changed.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_StreamSpecification.html>
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StreamViewType {
    /// Its key.
    KeysOnly,
    /// The item after the change.
    NewImage,
    /// The item before the change.
    OldImage,
    /// The item before and after the change.
    NewAndOldImages,
}

words! {
    /// Returns the view as `DynamoDB` names it, such as `NEW_IMAGE`.
    pub StreamViewType {
        KeysOnly = "KEYS_ONLY",
        NewImage = "NEW_IMAGE",
        OldImage = "OLD_IMAGE",
        NewAndOldImages = "NEW_AND_OLD_IMAGES",
    }
}

/// The storage class of a table.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.TableClasses.html>
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TableClass {
    /// Standard.
    #[default]
    Standard,
    /// Standard-Infrequent Access: cheaper storage, dearer requests.
    StandardInfrequentAccess,
}

words! {
    /// Returns the class as `DynamoDB` names it, such as `STANDARD`.
    pub TableClass { Standard = "STANDARD", StandardInfrequentAccess = "STANDARD_INFREQUENT_ACCESS" }
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
    /// `None` is `DynamoDB`'s own default, the longest period there is.
    #[must_use]
    pub const fn new(days: Option<u64>) -> Self {
        Self { days }
    }

    /// How many days back the table can be restored to; `DynamoDB`'s own default when not given.
    #[must_use]
    pub const fn days(self) -> Option<u64> {
        self.days
    }
}

/// The keys that `CloudWatch` counts the requests of, to show which are used and throttled most.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/contributorinsights_HowItWorks.html>
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ContributorInsights {
    /// Those that are read and written, and those that are throttled.
    #[default]
    AccessedAndThrottledKeys,
    /// Those that are throttled.
    ThrottledKeys,
}

words! {
    /// Returns the mode as `DynamoDB` names it, such as `THROTTLED_KEYS`.
    pub ContributorInsights {
        AccessedAndThrottledKeys = "ACCESSED_AND_THROTTLED_KEYS",
        ThrottledKeys = "THROTTLED_KEYS",
    }
}

/// The key a table is encrypted with at rest.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.howitworks.html>
#[derive(Clone, Debug, Default, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Encryption {
    /// A key that AWS owns; free, and not seen in the account.
    #[default]
    AwsOwned,
    /// The account's key `aws/dynamodb`, managed by AWS.
    AwsManaged,
    /// A key of the account: its id, ARN, alias (`alias/…`) or alias ARN.
    Customer(Str),
}

impl Encryption {
    pub(super) const fn new(parts: EncryptionParts) -> Self {
        match parts {
            EncryptionParts::AwsOwned => Self::AwsOwned,
            EncryptionParts::AwsManaged => Self::AwsManaged,
            EncryptionParts::Customer(key) => Self::Customer(Cow::Borrowed(key)),
        }
    }

    /// The key's identifier, for a key of the account.
    #[must_use]
    pub const fn customer_key(&self) -> Option<&str> {
        match self {
            Self::AwsOwned | Self::AwsManaged => None,
            Self::Customer(key) => Some(as_str(key)),
        }
    }
}

/// What `CloudFormation` does with a table that leaves its stack, or has to be replaced.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-deletionpolicy.html>
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum OnDelete {
    /// The table stays, with its data.
    #[default]
    Retain,
    /// The table is deleted.
    Delete,
    /// The table stays, but for one that was made by the very operation that failed.
    RetainExceptOnCreate,
}

words! {
    /// Returns the policy as `CloudFormation` names it, such as `Retain`.
    pub OnDelete { Retain = "Retain", Delete = "Delete", RetainExceptOnCreate = "RetainExceptOnCreate" }
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

    /// The tag's key.
    #[must_use]
    pub const fn key(&self) -> &str {
        as_str(&self.key)
    }

    /// The tag's value.
    #[must_use]
    pub const fn value(&self) -> &str {
        as_str(&self.value)
    }
}
