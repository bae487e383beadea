//! Checks imports.

use std::collections::HashMap;

use crate::deploy::import::{ImportFormat, ImportSource};
use crate::deploy::parameter::is_account;
use crate::error::{Kind, Problem};
use crate::limits;
use crate::schema::{IndexKind, TableSchema};
use crate::text::{first, shown};

impl ImportSource {
    /// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TableCreationParameters.html>
    /// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_S3BucketSource.html>
    pub(super) fn problems(&self, schema: &TableSchema) -> Vec<Problem> {
        let Self { format, bucket_owner, key_prefix, .. } = self;
        let local = schema.indexes().iter().filter(|index| index.kind() == IndexKind::Local);
        let mut problems: Vec<Problem> = local
            .map(|index| {
                Kind::ImportLocalIndex.says(format!(
                    "an imported table has no local indexes; make {} a global one",
                    shown(index.name())
                ))
            })
            .collect();
        if let Some(owner) = bucket_owner.as_ref().filter(|owner| !is_account(owner)) {
            problems.push(Kind::ImportOwner.says(format!(
                "the import's bucket is owned by {}; write the 12 digits of an account",
                shown(owner)
            )));
        }
        let length = key_prefix.as_ref().map_or(0, |prefix| prefix.chars().count());
        if length > limits::IMPORT_PREFIX_LENGTH {
            problems.push(Kind::ImportPrefix.says(format!(
                "the import's key prefix has {length} characters; DynamoDB allows {}",
                limits::IMPORT_PREFIX_LENGTH
            )));
        }
        if let ImportFormat::Csv { delimiter, header } = format {
            problems.extend(csv_problems(*delimiter, header));
        }
        problems
    }
}

/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CsvOptions.html>
fn csv_problems(delimiter: Option<char>, header: &[String]) -> Vec<Problem> {
    let mut problems = Vec::new();
    if let Some(delimiter) = delimiter.filter(|delimiter| !limits::CSV_DELIMITERS.contains(*delimiter)) {
        problems.push(Kind::ImportDelimiter.says(format!(
            "imported values are separated by {delimiter:?}; DynamoDB allows a comma, a tab, a colon, a semicolon, a pipe \
             and a space"
        )));
    }
    if header.len() > limits::CSV_COLUMNS {
        problems.push(Kind::ImportColumns.says(format!(
            "the import names {} columns; DynamoDB allows {}",
            header.len(),
            limits::CSV_COLUMNS
        )));
        return problems;
    }
    let is_legal = |byte: u8| matches!(byte, b' '..=b'~') && !matches!(byte, b'"' | b',');
    let mut named = HashMap::new();
    let of_columns = header.iter().enumerate().filter_map(|(position, column)| {
        if column.is_empty() {
            return Some(
                Kind::ImportColumn
                    .says(format!("column {} of the import has no name; name it", position + 1)),
            );
        }
        if !column.bytes().all(is_legal) {
            return Some(Kind::ImportColumn.says(format!(
                "the import has a column {}; DynamoDB allows printable ASCII without quotes and commas",
                shown(column)
            )));
        }
        if column.len() > limits::CSV_COLUMN_LENGTH {
            return Some(Kind::ImportColumn.says(format!(
                "column {} of the import has {} characters; DynamoDB allows {}",
                position + 1,
                column.len(),
                limits::CSV_COLUMN_LENGTH
            )));
        }
        let times = named.entry(column).and_modify(|times| *times += 1).or_insert(1);
        (*times == 2).then(|| {
            Kind::ImportColumn.says(format!("the import names two columns {}; rename one", shown(column)))
        })
    });
    problems.extend(first(of_columns, "problems of columns"));
    problems
}
