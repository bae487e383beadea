//! The properties that few tables have.

use std::borrow::Cow;

use super::parameters::Parameters;
use super::table::{Kind, Source, projection_type};
use super::value::{Map, Members, Object, Value};
use crate::deployment::{
    Compression, ImportFormat, ImportSource, InputKind, KinesisPrecision, KinesisStream, Setting,
};
use crate::limits;
use crate::schema::{
    Attribute, ContributorInsights, DistanceFunction, IndexSchema, OnDemandThroughput, Projection,
    VectorIndexSchema, WarmThroughput,
};

impl<'a> Source<'a> {
    pub(super) fn add_more(self, more: &mut Members<'a>, parameters: &mut Parameters<'a>) {
        let (schema, table) = (self.schema(), self.table);
        if let Some(most) = schema.on_demand_throughput()
            && self.kind != Kind::GlobalTable
        {
            more.push(("OnDemandThroughput", on_demand_throughput(self.request_units(most, parameters))));
        }
        if let Some(warm) = schema.warm_throughput() {
            more.push(("WarmThroughput", warm_throughput(warm)));
        }
        if !schema.vector_indexes().is_empty() {
            let indexes = schema.vector_indexes().iter().map(vector_index).collect();
            more.push(("VectorIndexes", Value::List(indexes)));
        }
        if self.kind != Kind::Table {
            return;
        }
        if let Some(insights) = schema.contributor_insights() {
            more.push(("ContributorInsightsSpecification", contributor_insights(insights)));
        }
        if let Some(stream) = &table.kinesis_stream {
            let of = format!("table {}", schema.name());
            let stream = Self::kinesis_stream(&self.names.logical_id, &of, stream, parameters);
            more.push(("KinesisStreamSpecification", stream));
        }
        if let Some(policy) = &table.resource_policy {
            more.push(("ResourcePolicy", policy_document(policy)));
        }
        if let Some(source) = &table.import_source {
            more.push(("ImportSourceSpecification", self.import_source(source, parameters)));
        }
    }

    pub(super) fn add_more_of_index(self, more: &mut Members<'a>, index: &IndexSchema) {
        if let Some(most) = index.on_demand_throughput()
            && self.kind != Kind::GlobalTable
        {
            more.push(("OnDemandThroughput", on_demand_throughput(request_units(most))));
        }
        if let Some(warm) = index.warm_throughput() {
            more.push(("WarmThroughput", warm_throughput(warm)));
        }
        if let Some(insights) = index.contributor_insights()
            && self.kind == Kind::Table
        {
            more.push(("ContributorInsightsSpecification", contributor_insights(insights)));
        }
    }

    pub(super) fn stream(self) -> Object<'a> {
        let mut more = Vec::new();
        if self.kind == Kind::Table {
            if let Some(policy) = &self.table.stream_policy {
                more.push(("ResourcePolicy", policy_document(policy)));
            }
            if !self.table.stream_tags.is_empty() {
                let tags = self.table.stream_tags.iter();
                more.push(("Tags", tag_list(tags.map(|tag| (tag.key(), tag.value().into())))));
            }
        }
        Map(more)
    }

    /// The limits of the table on demand: of reads, and of writes.
    pub(super) fn request_units(
        self,
        most: OnDemandThroughput,
        parameters: &mut Parameters<'a>,
    ) -> [Option<Value<'a>>; 2] {
        if !self.exposes(Setting::OnDemandThroughput) {
            return request_units(most);
        }
        let name = self.schema().name();
        let mut limit = |most: Option<u64>, what: &str, suffix| {
            let text = || format!("The most {what} request units per second of table {name}");
            most.map(|most| {
                parameters.number(&self.names.logical_id, suffix, text, most, (limits::CAPACITY_MIN, None))
            })
        };
        [
            limit(most.max_reads(), "read", "MaxReadRequestUnits"),
            limit(most.max_writes(), "write", "MaxWriteRequestUnits"),
        ]
    }

    /// `of` says in words of what the changes are.
    pub(super) fn kinesis_stream(
        stem: &str,
        of: &str,
        stream: &'a KinesisStream,
        parameters: &mut Parameters<'a>,
    ) -> Value<'a> {
        let arn = parameters.input(
            [stem, "KinesisStreamArn"].concat(),
            InputKind::KinesisStream,
            format!("ARN of the Kinesis stream that receives the changes of {of}"),
            &stream.arn,
        );
        let precision = stream.precision.map(|precision| {
            Value::from(match precision {
                KinesisPrecision::Millisecond => "MILLISECOND",
                KinesisPrecision::Microsecond => "MICROSECOND",
            })
        });
        members([("StreamArn", Some(arn)), ("ApproximateCreationDateTimePrecision", precision)])
    }

    fn import_source(self, source: &'a ImportSource, parameters: &mut Parameters<'a>) -> Value<'a> {
        let bucket = parameters.input(
            [self.names.logical_id.as_str(), "ImportBucket"].concat(),
            InputKind::Bucket,
            format!("Name of the S3 bucket that table {} is filled from", self.schema().name()),
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
}

/// An object of the members there are.
pub(super) fn members<'a>(members: impl IntoIterator<Item = (&'static str, Option<Value<'a>>)>) -> Value<'a> {
    Value::object(present(members))
}

pub(super) fn present<'a>(
    members: impl IntoIterator<Item = (&'static str, Option<Value<'a>>)>,
) -> Members<'a> {
    members.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
}

/// The limits on demand: of reads, and of writes.
pub(super) fn request_units<'a>(most: OnDemandThroughput) -> [Option<Value<'a>>; 2] {
    [most.max_reads().map(Value::from), most.max_writes().map(Value::from)]
}

fn on_demand_throughput([reads, writes]: [Option<Value<'_>>; 2]) -> Value<'_> {
    members([("MaxReadRequestUnits", reads), ("MaxWriteRequestUnits", writes)])
}

pub(super) fn warm_throughput<'a>(warm: WarmThroughput) -> Value<'a> {
    members([
        ("ReadUnitsPerSecond", warm.reads().map(Value::from)),
        ("WriteUnitsPerSecond", warm.writes().map(Value::from)),
    ])
}

pub(super) fn contributor_insights<'a>(insights: ContributorInsights) -> Value<'a> {
    let mode = match insights {
        ContributorInsights::AccessedAndThrottledKeys => "ACCESSED_AND_THROTTLED_KEYS",
        ContributorInsights::ThrottledKeys => "THROTTLED_KEYS",
    };
    Value::object([("Enabled", true.into()), ("Mode", mode.into())])
}

pub(super) fn policy_document(document: &serde_json::Value) -> Value<'_> {
    Value::object([("PolicyDocument", Value::Json(Cow::Borrowed(document)))])
}

pub(super) fn tag_list<'a>(tags: impl IntoIterator<Item = (&'a str, Value<'a>)>) -> Value<'a> {
    let tags = tags.into_iter();
    Value::List(tags.map(|(key, value)| Value::object([("Key", key.into()), ("Value", value)])).collect())
}

/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-dynamodb-table-vectorindex.html>
fn vector_index(index: &VectorIndexSchema) -> Value<'_> {
    let key = index.partition_key().map(|key| search_element(key, "HASH"));
    let filters = index.inline_filters().iter().map(|filter| search_element(filter, "INLINE_FILTER"));
    let search_schema: Vec<_> = key.into_iter().chain(filters).collect();
    members([
        ("IndexName", Some(index.name().into())),
        ("VectorAttribute", Some(Value::object([("AttributeName", index.attribute().into())]))),
        ("Dimensions", Some(index.dimensions().into())),
        (
            "DistanceFunction",
            Some(Value::from(match index.distance() {
                DistanceFunction::Cosine => "COSINE",
                DistanceFunction::DotProduct => "DOT_PRODUCT",
                DistanceFunction::Euclidean => "EUCLIDEAN",
            })),
        ),
        ("SearchSchema", (!search_schema.is_empty()).then_some(Value::List(search_schema))),
        ("Projection", Some(projection(index.projection()))),
    ])
}

fn search_element<'a>(attribute: &'a Attribute, ty: &'static str) -> Value<'a> {
    Value::object([("AttributeName", attribute.name().into()), ("SearchSchemaElementType", ty.into())])
}

fn projection(projection: &Projection) -> Value<'_> {
    let included = projection.included();
    let names = included.iter().map(|name| name.as_ref().into()).collect();
    members([
        ("ProjectionType", Some(projection_type(projection).into())),
        ("NonKeyAttributes", (!included.is_empty()).then_some(Value::List(names))),
    ])
}
