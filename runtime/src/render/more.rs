//! The properties that few tables have.

use std::borrow::Cow;

use super::import::import_source;
use super::parameters::Parameters;
use super::table::{Kind, Source};
use super::value::{Map, Members, Object, Value, members};
use super::vector::vector_index;
use crate::deployment::{InputKind, KinesisPrecision, KinesisStream, Setting};
use crate::limits;
use crate::schema::{ContributorInsights, IndexSchema, OnDemandThroughput, WarmThroughput};

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
            more.push(("ImportSourceSpecification", import_source(self, source, parameters)));
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
}

/// The limits on demand: of reads, and of writes.
pub(super) fn request_units<'a>(most: OnDemandThroughput) -> [Option<Value<'a>>; 2] {
    [most.max_reads().map(Value::from), most.max_writes().map(Value::from)]
}

fn on_demand_throughput([reads, writes]: [Option<Value<'_>>; 2]) -> Value<'_> {
    members([("MaxReadRequestUnits", reads), ("MaxWriteRequestUnits", writes)])
}

fn warm_throughput<'a>(warm: WarmThroughput) -> Value<'a> {
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
