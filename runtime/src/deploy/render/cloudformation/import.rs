//! The import that fills a table.

use std::borrow::Cow;

use crate::deploy::import::{Compression, ImportFormat};
use crate::deploy::render::aws::Properties;
use crate::deploy::shape::{Given, ImportShape};
use crate::schema::words;

words! {
    #[derive(Clone, Copy)]
    enum Format {
        DynamoDbJson = "DYNAMODB_JSON",
        Ion = "ION",
        Csv = "CSV",
    }
}

/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-dynamodb-table-importsourcespecification.html>
pub(super) fn import<'a>(p: &mut Properties<'_, 'a>, import: &mut Given<Option<ImportShape<'a>>>) {
    p.option("ImportSourceSpecification", import, ImportShape::by_default, &mut |p, import| {
        let ImportShape { bucket, format, bucket_owner, key_prefix, compression } = import;
        p.object("S3BucketSource", &mut |p| {
            p.value("S3Bucket", bucket);
            p.value("S3BucketOwner", bucket_owner);
            p.value("S3KeyPrefix", key_prefix);
        });
        self::format(p, format);
        self::compression(p, compression);
    });
}

fn format(p: &mut Properties<'_, '_>, format: &mut Given<ImportFormat>) {
    let mut word = format.as_ref().map(|format| match format {
        ImportFormat::DynamoDbJson => Format::DynamoDbJson,
        ImportFormat::Ion => Format::Ion,
        ImportFormat::Csv { .. } => Format::Csv,
    });
    let (mut separator, mut columns) = (Given::by_default(None), Given::by_default(Vec::new()));
    if let Some(ImportFormat::Csv { delimiter, header }) = &format.value {
        separator = Given::new(delimiter.map(|delimiter| Cow::Owned(delimiter.to_string())));
        if !header.is_empty() {
            columns = Given::new(header.iter().map(|column| Cow::Owned(column.clone())).collect());
        }
    }
    p.value("InputFormat", &mut word);
    p.object("InputFormatOptions", &mut |p| {
        p.object("Csv", &mut |p| {
            p.value("Delimiter", &mut separator);
            p.value("HeaderList", &mut columns);
        });
    });
    if !p.is_written() {
        let delimiter = |text: Option<Cow<'_, str>>| text.and_then(|text| text.chars().next());
        let value = word.value.and_then(|word| {
            Some(match word {
                Format::DynamoDbJson => ImportFormat::DynamoDbJson,
                Format::Ion => ImportFormat::Ion,
                Format::Csv => ImportFormat::Csv {
                    delimiter: delimiter(separator.value?),
                    header: columns.value?.into_iter().map(Cow::into_owned).collect(),
                },
            })
        });
        *format = Given { value, by: word.by };
    }
}

/// Describes the compression. `NONE` means the same as leaving it out.
fn compression(p: &mut Properties<'_, '_>, compression: &mut Given<Option<Compression>>) {
    let mut word = compression.map(|compression| compression.map(|known| Cow::Borrowed(known.as_str())));
    p.value("InputCompressionType", &mut word);
    if !p.is_written() {
        let value = word.value.and_then(|word| match word.as_deref() {
            None | Some("NONE") => Some(None),
            Some(word) => Compression::from_word(word).map(Some),
        });
        *compression = Given { value, by: word.by };
    }
}
