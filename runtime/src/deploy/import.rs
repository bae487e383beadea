//! Data that a table is created with.

use serde::{Deserialize, Serialize};

use crate::deploy::parameter::Parameter;
use crate::schema::words;

/// Objects in S3 that a table is filled from when it is created.
///
/// The table can have no local indexes.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataImport.HowItWorks.html>
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ImportSource {
    pub(crate) bucket: Parameter,
    pub(crate) format: ImportFormat,
    pub(crate) bucket_owner: Option<String>,
    pub(crate) key_prefix: Option<String>,
    pub(crate) compression: Option<Compression>,
}

/// The format of the objects.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportFormat {
    /// Items as `DynamoDB` writes them in JSON.
    DynamoDbJson,
    /// Amazon Ion.
    Ion,
    /// Comma-separated values. All attributes but the keys are strings then.
    Csv {
        /// What separates the values; a comma unless given.
        delimiter: Option<char>,
        /// The names of the columns; the first line of each object unless given.
        header: Vec<String>,
    },
}

/// How the objects are compressed.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Compression {
    /// By gzip.
    Gzip,
    /// By Zstandard.
    Zstd,
}

words! {
    /// Returns the compression as `DynamoDB` names it, such as `GZIP`.
    pub Compression { Gzip = "GZIP", Zstd = "ZSTD" }
}

impl ImportSource {
    /// All objects of a bucket, not compressed.
    #[must_use]
    pub fn new(bucket: impl Into<Parameter>, format: ImportFormat) -> Self {
        Self { bucket: bucket.into(), format, bucket_owner: None, key_prefix: None, compression: None }
    }

    /// The account that owns the bucket, where it is another one.
    #[must_use]
    pub fn bucket_owner(mut self, account: impl Into<String>) -> Self {
        self.bucket_owner = Some(account.into());
        self
    }

    /// The objects whose keys begin so.
    #[must_use]
    pub fn key_prefix(mut self, prefix: impl Into<String>) -> Self {
        self.key_prefix = Some(prefix.into());
        self
    }

    /// The objects are compressed.
    #[must_use]
    pub const fn compression(mut self, compression: Compression) -> Self {
        self.compression = Some(compression);
        self
    }
}
