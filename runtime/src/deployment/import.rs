//! Data that a table is created with.

use super::Input;
use super::input::is_account;
use crate::limits;
use crate::schema::{IndexKind, TableSchema};

/// Objects in S3 that a table is filled from when it is created.
///
/// The table can have no local indexes.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataImport.HowItWorks.html>
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ImportSource {
    pub(crate) bucket: Input,
    pub(crate) format: ImportFormat,
    pub(crate) bucket_owner: Option<String>,
    pub(crate) key_prefix: Option<String>,
    pub(crate) compression: Option<Compression>,
}

/// The format of the objects.
#[derive(Clone, Debug, Eq, PartialEq)]
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
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Compression {
    /// By gzip.
    Gzip,
    /// By Zstandard.
    Zstd,
}

impl ImportSource {
    /// All objects of a bucket, not compressed.
    #[must_use]
    pub fn new(bucket: impl Into<Input>, format: ImportFormat) -> Self {
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

    /// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TableCreationParameters.html>
    /// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_S3BucketSource.html>
    pub(super) fn problems(&self, schema: &TableSchema) -> Vec<String> {
        let Self { format, bucket_owner, key_prefix, .. } = self;
        let local = schema.indexes().iter().filter(|index| index.kind() == IndexKind::Local);
        let mut problems: Vec<String> = local
            .map(|index| {
                format!("an imported table has no local indexes; make `{}` a global one", index.name())
            })
            .collect();
        if let Some(owner) = bucket_owner.as_ref().filter(|owner| !is_account(owner)) {
            problems.push(format!(
                "the import's bucket is owned by {owner:?}; write the 12 digits of an account"
            ));
        }
        let length = key_prefix.as_ref().map_or(0, |prefix| prefix.chars().count());
        if length > limits::IMPORT_PREFIX_LENGTH {
            problems.push(format!(
                "the import's key prefix has {length} characters; DynamoDB allows {}",
                limits::IMPORT_PREFIX_LENGTH
            ));
        }
        if let ImportFormat::Csv { delimiter, header } = format {
            problems.extend(csv_problems(*delimiter, header));
        }
        problems
    }
}

/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CsvOptions.html>
fn csv_problems(delimiter: Option<char>, header: &[String]) -> Vec<String> {
    let mut problems = Vec::new();
    if let Some(delimiter) = delimiter.filter(|delimiter| !limits::CSV_DELIMITERS.contains(*delimiter)) {
        problems.push(format!(
            "imported values are separated by {delimiter:?}; DynamoDB allows a comma, a tab, a colon, a semicolon, a pipe \
             and a space"
        ));
    }
    if header.len() > limits::CSV_COLUMNS {
        problems.push(format!(
            "the import names {} columns; DynamoDB allows {}",
            header.len(),
            limits::CSV_COLUMNS
        ));
        return problems;
    }
    for (position, column) in header.iter().enumerate() {
        let is_legal = |byte: u8| matches!(byte, b' '..=b'~') && !matches!(byte, b'"' | b',');
        if column.is_empty() {
            problems.push(format!("column {} of the import has no name; name it", position + 1));
        } else if !column.bytes().all(is_legal) {
            problems.push(format!(
                "the import has a column {column:?}; DynamoDB allows printable ASCII without quotes and commas"
            ));
        } else if header[..position].iter().filter(|other| *other == column).count() == 1 {
            problems.push(format!("the import names two columns `{column}`; rename one"));
        }
    }
    problems
}
