//! Data that fills a table when it is created.

#[cfg(feature = "evolve")]
use serde::{Deserialize, Serialize};

use crate::deploy::parameter::Parameter;
use crate::schema::words;

/// Objects in S3 that a table is filled from when it is created.
///
/// An imported table can have no local indexes.
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
#[derive(Clone, Debug, Eq, PartialEq)]
#[cfg_attr(feature = "evolve", derive(Deserialize, Serialize), serde(rename_all = "snake_case"))]
pub enum ImportFormat {
    /// Items as `DynamoDB` writes them in JSON.
    DynamoDbJson,
    /// Amazon Ion.
    Ion,
    /// Comma-separated values. All attributes except the keys become strings.
    Csv {
        /// The separator of the values. Default: a comma.
        delimiter: Option<char>,
        /// The names of the columns. Default: the first line of each object.
        header: Vec<String>,
    },
}

words! {
    /// The compression of the objects.
    #[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
    #[cfg_attr(feature = "evolve", derive(Deserialize, Serialize), serde(rename_all = "snake_case"))]
    pub enum Compression {
        /// The gzip format.
        Gzip = "GZIP",
        /// The Zstandard format.
        Zstd = "ZSTD",
    }
}

impl ImportSource {
    /// Returns an import of all objects of a bucket, without compression.
    #[must_use]
    pub fn new(bucket: impl Into<Parameter>, format: ImportFormat) -> Self {
        Self { bucket: bucket.into(), format, bucket_owner: None, key_prefix: None, compression: None }
    }

    /// Sets the account that owns the bucket, if it is not your own.
    #[must_use]
    pub fn bucket_owner(mut self, account: impl Into<String>) -> Self {
        self.bucket_owner = Some(account.into());
        self
    }

    /// Imports only the objects whose keys begin with this prefix.
    #[must_use]
    pub fn key_prefix(mut self, prefix: impl Into<String>) -> Self {
        self.key_prefix = Some(prefix.into());
        self
    }

    /// Sets the compression of the objects.
    #[must_use]
    pub const fn compression(mut self, compression: Compression) -> Self {
        self.compression = Some(compression);
        self
    }
}
