//! Reads a live table as a shape, with all the requests that this takes.

use std::borrow::Cow;
use std::fmt;

use aws_sdk_dynamodb::Client;

use super::call::call;
use crate::deploy::kinesis::KinesisPrecision;
use crate::deploy::operation::TableOperation;
use crate::deploy::plain::{Facts, Plain, Values};
use crate::deploy::render::aws::table::{
    attributes, global_index, key, local_indexes, throughput, vector_indexes, warm,
};
use crate::deploy::render::aws::{Literal, Properties, region};
use crate::deploy::shape::{
    Given, GlobalIndexShape, IndexUsage, KinesisShape, KmsKey, Rate, RegionShape, Shape, TagShape, Usage,
};
use crate::json::{Json, Object};
use crate::schema::{ContributorInsights, Word};
use crate::sdk::{Error, ErrorKind};

mod replicas;

/// An operation that the endpoint does not support, so that its settings are neither made nor compared. A test engine
/// is not all of `DynamoDB`.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub struct Unsupported {
    /// The table's physical name.
    pub table: String,
    /// The operation, as `DynamoDB` names it: `UpdateContinuousBackups`.
    pub operation: &'static str,
}

impl fmt::Display for Unsupported {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "table `{}`: the endpoint does not know {}", self.table, self.operation)
    }
}

/// A live table.
#[derive(Debug)]
pub(super) struct Live {
    pub(super) shape: Shape<'static>,
    pub(super) arn: Option<String>,
    pub(super) stream_arn: Option<String>,
    /// `ACTIVE`, or the reason why the table does not serve requests.
    pub(super) status: Option<String>,
    /// The indexes that do not serve requests, each with its status.
    pub(super) index_status: Vec<(String, String)>,
}

/// Asks about one table, and records operations that the endpoint does not support.
pub(super) struct Asker<'a> {
    pub(super) client: &'a Client,
    pub(super) name: &'a str,
    pub(super) unsupported: Vec<Unsupported>,
}

impl<'a> Asker<'a> {
    pub(super) const fn new(client: &'a Client, name: &'a str) -> Self {
        Self { client, name, unsupported: Vec::new() }
    }

    pub(super) fn error(&self, operation: TableOperation, kind: ErrorKind) -> Error {
        Error::new(operation.as_str(), self.name, kind)
    }

    /// Returns the answer, or `None` from an endpoint that does not support the operation.
    pub(super) async fn ask(
        &mut self,
        operation: TableOperation,
        body: Object<'_>,
    ) -> Result<Option<Json<'static>>, Error> {
        match call(self.client, self.name, operation, body).await {
            Ok(answer) => Ok(Some(answer)),
            Err(error) if error.code() == Some("UnknownOperationException") => {
                let unsupported = Unsupported { table: self.name.to_owned(), operation: operation.as_str() };
                if !self.unsupported.contains(&unsupported) {
                    self.unsupported.push(unsupported);
                }
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    /// Returns a request that names the table.
    fn request(&self) -> Object<'static> {
        Object::new().with("TableName", self.name.to_owned())
    }

    /// Returns the table's description, or `None` if there is no table.
    pub(super) async fn describe(&self) -> Result<Option<Object<'static>>, Error> {
        match call(self.client, self.name, TableOperation::DescribeTable, self.request()).await {
            Ok(Json::Object(answer)) => {
                let table = answer.0.into_iter().find(|(name, _)| name == "Table");
                Ok(table
                    .and_then(|(_, table)| if let Json::Object(table) = table { Some(table) } else { None }))
            }
            Ok(_) => Ok(None),
            Err(error) if error.code() == Some("ResourceNotFoundException") => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Returns the live table, or `None` if there is no table.
    pub(super) async fn read(&mut self) -> Result<Option<Live>, Error> {
        let Some(description) = self.describe().await? else { return Ok(None) };
        let mut live = Live::described(&description);
        live.shape.time_to_live = self.time_to_live().await?;
        let home = &mut live.shape.home;
        (home.point_in_time_recovery, home.recovery_days) = self.recovery().await?;
        self.insights(home).await?;
        home.kinesis_streams = self.kinesis_streams().await?;
        home.tags = self.tags(live.arn.as_deref()).await?;
        Ok(Some(live))
    }

    /// Returns the attribute that says when items expire.
    pub(super) async fn time_to_live(&mut self) -> Result<Given<Option<Cow<'static, str>>>, Error> {
        let Some(answer) = self.ask(TableOperation::DescribeTimeToLive, self.request()).await? else {
            return Ok(Given::unknown());
        };
        let ttl = answer.get("TimeToLiveDescription").and_then(Json::as_object);
        let is_on = matches!(text(ttl, "TimeToLiveStatus"), Some("ENABLED" | "ENABLING"));
        let attribute = text(ttl, "AttributeName").filter(|_| is_on);
        Ok(Given::new(attribute.map(|attribute| attribute.to_owned().into())))
    }

    async fn recovery(&mut self) -> Result<(Given<bool>, Given<u64>), Error> {
        let Some(answer) = self.ask(TableOperation::DescribeContinuousBackups, self.request()).await? else {
            return Ok((Given::unknown(), Given::unknown()));
        };
        let backups = answer.get("ContinuousBackupsDescription");
        let recovery = backups.and_then(|backups| backups.get("PointInTimeRecoveryDescription"));
        let recovery = recovery.and_then(Json::as_object);
        let mut days = RegionShape::by_default().recovery_days;
        if let Some(recovery) = recovery {
            Properties::Read(recovery, &Literal).value("RecoveryPeriodInDays", &mut days);
        }
        Ok((Given::new(text(recovery, "PointInTimeRecoveryStatus") == Some("ENABLED")), days))
    }

    async fn insights(&mut self, home: &mut RegionShape<'static>) -> Result<(), Error> {
        let Some(summaries) = self
            .pages(TableOperation::ListContributorInsights, self.request(), "ContributorInsightsSummaries")
            .await?
        else {
            let usages = home.indexes.value.iter_mut().flatten().map(|index| &mut index.usage);
            for usage in std::iter::once(&mut home.usage).chain(usages) {
                usage.contributor_insights = Given::unknown();
            }
            return Ok(());
        };
        for summary in summaries.iter().filter_map(Json::as_object) {
            let summary = Some(summary);
            if !matches!(text(summary, "ContributorInsightsStatus"), Some("ENABLED" | "ENABLING")) {
                continue;
            }
            let mode = text(summary, "ContributorInsightsMode").and_then(ContributorInsights::from_word);
            let index = text(summary, "IndexName");
            let usage = if index.is_none() {
                Some(&mut home.usage)
            } else {
                let mut usages = home.indexes.value.iter_mut().flatten();
                usages.find(|usage| usage.name.value.as_deref() == index).map(|index| &mut index.usage)
            };
            if let Some(usage) = usage {
                usage.contributor_insights = Given::new(Some(mode.unwrap_or_default()));
            }
        }
        Ok(())
    }

    async fn kinesis_streams(&mut self) -> Result<Given<Vec<KinesisShape<'static>>>, Error> {
        let operation = TableOperation::DescribeKinesisStreamingDestination;
        let Some(answer) = self.ask(operation, self.request()).await? else { return Ok(Given::unknown()) };
        let destinations = answer.get("KinesisDataStreamDestinations");
        let destinations = destinations.and_then(Json::as_list).unwrap_or_default();
        let streams = destinations.iter().filter_map(|destination| {
            let destination = destination.as_object();
            let status = text(destination, "DestinationStatus");
            if !matches!(status, Some("ACTIVE" | "ENABLING" | "UPDATING")) {
                return None;
            }
            let precision = text(destination, "ApproximateCreationDateTimePrecision");
            let precision = precision.and_then(KinesisPrecision::from_word);
            Some(KinesisShape {
                arn: Given::new(text(destination, "StreamArn")?.to_owned().into()),
                precision: precision.map_or(KinesisShape::by_default().precision, Given::new),
            })
        });
        Ok(Given::new(streams.collect()))
    }

    /// Returns the tags of a table or a stream, without AWS's own tags.
    pub(super) async fn tags(&mut self, arn: Option<&str>) -> Result<Given<Vec<TagShape<'static>>>, Error> {
        let request = Object::new().with_some("ResourceArn", arn.map(str::to_owned));
        let tags = self.pages(TableOperation::ListTagsOfResource, request, "Tags").await?;
        let tags = tags.map(|tags| {
            let mut list = Given::new(Vec::new());
            let answer = Object::new().with("Tags", tags);
            region::tags(&mut Properties::Read(&answer, &Literal), &mut list);
            let is_own =
                |tag: &TagShape<'_>| !tag.key.value.as_ref().is_some_and(|key| key.starts_with("aws:"));
            list.map(|tags| tags.into_iter().filter(is_own).collect())
        });
        Ok(tags.unwrap_or(Given::unknown()))
    }

    /// Returns the elements of all pages of a list.
    async fn pages(
        &mut self,
        operation: TableOperation,
        request: Object<'static>,
        list: &str,
    ) -> Result<Option<Vec<Json<'static>>>, Error> {
        let mut items = Vec::new();
        let mut token: Option<Json<'static>> = None;
        loop {
            let request = request.clone().with_some("NextToken", token.take());
            let Some(Json::Object(answer)) = self.ask(operation, request).await? else { return Ok(None) };
            for (name, value) in answer.0 {
                match value {
                    Json::List(page) if name == list => items.extend(page),
                    Json::Text(_) if name == "NextToken" => token = Some(value),
                    _ => {}
                }
            }
            if token.is_none() {
                return Ok(Some(items));
            }
        }
    }
}

impl Live {
    /// Returns the part of a table that its description contains.
    fn described(description: &Object<'static>) -> Self {
        let table = Some(description);
        let index_status = ["GlobalSecondaryIndexes", "VectorIndexes"]
            .into_iter()
            .flat_map(|kind| description.get(kind).and_then(Json::as_list).unwrap_or_default());
        let index_status = index_status.filter_map(|index| {
            let index = index.as_object();
            let status = text(index, "IndexStatus").filter(|status| !serves(status))?;
            Some((text(index, "IndexName")?.to_owned(), status.to_owned()))
        });
        Self {
            shape: shape(description),
            arn: text(table, "TableArn").map(str::to_owned),
            stream_arn: text(table, "LatestStreamArn").map(str::to_owned),
            status: text(table, "TableStatus").map(str::to_owned),
            index_status: index_status.collect(),
        }
    }
}

/// Returns whether a table or an index with this status can be read and written.
pub(super) fn serves(status: &str) -> bool {
    matches!(status, "ACTIVE" | "UPDATING")
}

/// Returns the part of a table's shape that its description contains.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TableDescription.html>
fn shape(description: &Object<'static>) -> Shape<'static> {
    let p = &mut Properties::Read(description, &Literal);
    let mut shape = Shape {
        // A description does not contain these.
        on_delete: Given::unknown(),
        import: Given::unknown(),
        source_table: Given::unknown(),
        witness: Given::unknown(),
        is_global: Given::unknown(),
        // Only the description of a global table contains these.
        consistency: Given::unknown(),
        ..Shape::by_default()
    };
    let Shape {
        name,
        attributes,
        key,
        global_indexes,
        local_indexes,
        vector_indexes,
        stream,
        billing,
        warm_throughput,
        has_kms_key,
        consistency,
        replicas,
        writes,
        home,
        // Contained in a separate answer.
        time_to_live: _,
        // In no answer.
        time_to_live_off: _,
        is_global: _,
        witness: _,
        source_table: _,
        import: _,
        on_delete: _,
    } = &mut shape;
    p.value("TableName", name);
    self::attributes(p, attributes);
    self::key(p, key);
    p.object("BillingModeSummary", &mut |p| p.value("BillingMode", billing));
    let mut usages = Vec::new();
    p.list("GlobalSecondaryIndexes", global_indexes, GlobalIndexShape::by_default, &mut |p, index| {
        let mut usage = Usage::by_default();
        global_index(p, index, &mut |p, writes| throughput(p, billing, &mut usage.reads, writes));
        not_scaled(&mut [&mut usage.reads, &mut index.writes]);
        usages.push(IndexUsage { name: index.name.clone(), usage });
    });
    home.indexes = Given::new(usages);
    self::local_indexes(p, local_indexes);
    self::vector_indexes(p, vector_indexes);
    throughput(p, billing, &mut home.usage.reads, writes);
    not_scaled(&mut [&mut home.usage.reads, writes]);
    warm(p, warm_throughput);
    p.object("StreamSpecification", &mut |p| p.value("StreamViewType", stream));
    p.value("MultiRegionConsistency", consistency);
    encryption(p, has_kms_key, &mut home.kms_key);
    region_settings(p, home);
    *replicas = Given::new(replicas::read(description, home));
    shape.mark_reported();
    shape
}

/// Marks scaling as unknown, because Application Auto Scaling is not asked.
fn not_scaled(rates: &mut [&mut Rate]) {
    for rate in rates {
        rate.scaling = Given::unknown();
    }
}

/// Returns the encryption. A table can still report a key of the account that it no longer uses.
fn encryption(
    p: &mut Properties<'_, 'static>,
    has_kms_key: &mut Given<bool>,
    kms_key: &mut Given<Option<KmsKey<'static>>>,
) {
    let mut status: Given<Option<Cow<'static, str>>> = Given::by_default(None);
    p.object("SSEDescription", &mut |p| {
        p.value("Status", &mut status);
        p.kms_key("KMSMasterKeyArn", kms_key);
    });
    let status = status.value.flatten();
    let is_on = status.as_ref().is_some_and(|status| !matches!(&**status, "DISABLED" | "DISABLING"));
    *has_kms_key = Given::new(is_on);
    if matches!(kms_key.value, Some(None)) {
        *kms_key = Given::unknown();
    }
}

fn region_settings(p: &mut Properties<'_, 'static>, region: &mut RegionShape<'static>) {
    let RegionShape {
        plain,
        // Contained in separate answers.
        point_in_time_recovery: _,
        recovery_days: _,
        kinesis_streams: _,
        tags: _,
        // Read with the table.
        indexes: _,
        usage: _,
        kms_key: _,
        // In no answer.
        resource_policy,
        stream_policy,
        stream_tags,
        settings_replication,
    } = region;
    for setting in Plain::ALL {
        let Facts { described, values, .. } = setting.facts();
        plain_setting(p, described, plain.get_mut(setting), values);
    }
    (*resource_policy, *stream_policy) = (Given::unknown(), Given::unknown());
    (*stream_tags, *settings_replication) = (Given::unknown(), Given::unknown());
}

/// Reads a plain setting at its path in the description.
fn plain_setting(
    p: &mut Properties<'_, 'static>,
    path: &[&'static str],
    given: &mut Given<Word>,
    values: Values,
) {
    match path {
        [] => *given = Given::unknown(),
        [name] => p.plain(name, given, values),
        [object, path @ ..] => p.object(object, &mut |p| plain_setting(p, path, given, values)),
    }
}

/// Returns the region in `arn:aws:dynamodb:eu-west-1:111122223333:table/orders`.
pub(super) fn region_of(arn: &str) -> Option<&str> {
    arn.split(':').nth(3)
}

pub(super) fn text<'j>(object: Option<&'j Object<'_>>, name: &str) -> Option<&'j str> {
    object?.get(name)?.as_text()
}
