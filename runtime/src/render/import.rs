//! The data that a table is filled from.

use super::parameters::Parameters;
use super::table::Source;
use super::value::{Value, members};
use crate::deployment::{Compression, ImportFormat, ImportSource, InputKind};

/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-dynamodb-table-importsourcespecification.html>
pub(super) fn import_source<'a>(
    table: Source<'a>,
    source: &'a ImportSource,
    parameters: &mut Parameters<'a>,
) -> Value<'a> {
    let bucket = parameters.input(
        [table.names.logical_id.as_str(), "ImportBucket"].concat(),
        InputKind::Bucket,
        format!("Name of the S3 bucket that table {} is filled from", table.schema().name()),
        &source.bucket,
    );
    let (format, options) = match &source.format {
        ImportFormat::DynamoDbJson => ("DYNAMODB_JSON", None),
        ImportFormat::Ion => ("ION", None),
        ImportFormat::Csv { delimiter: None, header } if header.is_empty() => ("CSV", None),
        ImportFormat::Csv { delimiter, header } => {
            let header: Vec<_> = header.iter().map(|column| column.as_str().into()).collect();
            let csv = members([
                ("Delimiter", delimiter.map(|delimiter| delimiter.to_string().into())),
                ("HeaderList", (!header.is_empty()).then_some(Value::List(header))),
            ]);
            ("CSV", Some(Value::object([("Csv", csv)])))
        }
    };
    let compression = source.compression.map(|compression| {
        Value::from(match compression {
            Compression::Gzip => "GZIP",
            Compression::Zstd => "ZSTD",
        })
    });
    members([
        (
            "S3BucketSource",
            Some(members([
                ("S3Bucket", Some(bucket)),
                ("S3BucketOwner", source.bucket_owner.as_deref().map(Value::from)),
                ("S3KeyPrefix", source.key_prefix.as_deref().map(Value::from)),
            ])),
        ),
        ("InputFormat", Some(format.into())),
        ("InputFormatOptions", options),
        ("InputCompressionType", compression),
    ])
}
