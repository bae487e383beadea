//! A table as it is: all that can be asked of it.

use std::fmt;
use std::future::Future;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::types::{
    ContributorInsightsMode, ContributorInsightsStatus, DestinationStatus, KinesisDataStreamDestination,
    PointInTimeRecoveryStatus, TableDescription, TimeToLiveStatus,
};

use crate::limits;
use crate::sdk::response::error::{Error, ErrorKind};

/// An operation that the endpoint does not know, so that what it sets or tells is neither set nor compared: an engine
/// for tests is not all of `DynamoDB`.
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

/// `None` where the endpoint does not know the operation that tells it.
pub(super) type Known<T> = Option<T>;

/// A table as it is.
#[derive(Debug)]
pub(super) struct Live {
    pub(super) table: TableDescription,
    /// The attribute, where there is one.
    pub(super) ttl: Known<Option<String>>,
    /// The days, where recovery is on.
    pub(super) recovery: Known<Option<u64>>,
    /// Of the table itself, and of its indexes by name.
    pub(super) insights: Known<Vec<(Option<String>, ContributorInsightsMode)>>,
    pub(super) kinesis: Known<Vec<KinesisDataStreamDestination>>,
    pub(super) tags: Known<Vec<(String, String)>>,
}

/// Asks of one table, and takes note of what the endpoint does not know.
pub(super) struct Asker<'a> {
    pub(super) client: &'a Client,
    pub(super) name: &'a str,
    pub(super) unsupported: Vec<Unsupported>,
}

impl<'a> Asker<'a> {
    pub(super) const fn new(client: &'a Client, name: &'a str) -> Self {
        Self { client, name, unsupported: Vec::new() }
    }

    pub(super) fn error(&self, operation: &'static str, kind: ErrorKind) -> Error {
        Error::new(operation, self.name, kind)
    }

    /// The answer, or `None` from an endpoint that does not know the operation.
    pub(super) async fn ask<A, E, R>(
        &mut self,
        operation: &'static str,
        answer: impl Future<Output = Result<A, SdkError<E, R>>>,
    ) -> Result<Known<A>, Error>
    where
        aws_sdk_dynamodb::Error: From<SdkError<E, R>>,
    {
        match answer.await {
            Ok(answer) => Ok(Some(answer)),
            Err(error) => {
                let error = Error::request(operation, self.name, error);
                if error.code() != Some("UnknownOperationException") {
                    return Err(error);
                }
                let unsupported = Unsupported { table: self.name.to_owned(), operation };
                if !self.unsupported.contains(&unsupported) {
                    self.unsupported.push(unsupported);
                }
                Ok(None)
            }
        }
    }

    /// The table's description, or `None` where there is no table.
    pub(super) async fn describe(&self) -> Result<Option<TableDescription>, Error> {
        match self.client.describe_table().table_name(self.name).send().await {
            Ok(answer) => Ok(answer.table),
            Err(error) => {
                let error = Error::request("DescribeTable", self.name, error);
                if error.code() == Some("ResourceNotFoundException") { Ok(None) } else { Err(error) }
            }
        }
    }

    /// The table as it is, or `None` where there is none.
    pub(super) async fn read(&mut self) -> Result<Option<Live>, Error> {
        let Some(table) = self.describe().await? else { return Ok(None) };
        Ok(Some(Live {
            ttl: self.time_to_live().await?,
            recovery: self.recovery().await?,
            insights: self.insights().await?,
            kinesis: self.kinesis().await?,
            tags: self.tags(table.table_arn()).await?,
            table,
        }))
    }

    /// The attribute by which items expire.
    pub(super) async fn time_to_live(&mut self) -> Result<Known<Option<String>>, Error> {
        let request = self.client.describe_time_to_live().table_name(self.name).send();
        let answer = self.ask("DescribeTimeToLive", request).await?;
        Ok(answer.map(|answer| {
            answer.time_to_live_description.and_then(|description| {
                let is_on = matches!(
                    description.time_to_live_status,
                    Some(TimeToLiveStatus::Enabled | TimeToLiveStatus::Enabling)
                );
                description.attribute_name.filter(|_| is_on)
            })
        }))
    }

    async fn recovery(&mut self) -> Result<Known<Option<u64>>, Error> {
        let request = self.client.describe_continuous_backups().table_name(self.name).send();
        let answer = self.ask("DescribeContinuousBackups", request).await?;
        Ok(answer.map(|answer| {
            let description = answer.continuous_backups_description?.point_in_time_recovery_description?;
            let is_on = description.point_in_time_recovery_status == Some(PointInTimeRecoveryStatus::Enabled);
            let days = description.recovery_period_in_days.and_then(|days| u64::try_from(days).ok());
            is_on.then(|| days.unwrap_or(limits::RECOVERY_DAYS.1))
        }))
    }

    async fn insights(&mut self) -> Result<Known<Vec<(Option<String>, ContributorInsightsMode)>>, Error> {
        let mut insights = Vec::new();
        let mut token = None;
        loop {
            let request = self.client.list_contributor_insights().table_name(self.name);
            let request = request.set_next_token(token.take()).send();
            let Some(answer) = self.ask("ListContributorInsights", request).await? else { return Ok(None) };
            for summary in answer.contributor_insights_summaries.unwrap_or_default() {
                if let Some(ContributorInsightsStatus::Enabled | ContributorInsightsStatus::Enabling) =
                    summary.contributor_insights_status
                {
                    let mode = summary.contributor_insights_mode;
                    let mode = mode.unwrap_or(ContributorInsightsMode::AccessedAndThrottledKeys);
                    insights.push((summary.index_name, mode));
                }
            }
            token = answer.next_token;
            if token.is_none() {
                return Ok(Some(insights));
            }
        }
    }

    async fn kinesis(&mut self) -> Result<Known<Vec<KinesisDataStreamDestination>>, Error> {
        let request = self.client.describe_kinesis_streaming_destination().table_name(self.name).send();
        let answer = self.ask("DescribeKinesisStreamingDestination", request).await?;
        Ok(answer.map(|answer| {
            let mut destinations = answer.kinesis_data_stream_destinations.unwrap_or_default();
            destinations.retain(|destination| {
                use DestinationStatus::{Active, Enabling, Updating};
                matches!(destination.destination_status, Some(Active | Enabling | Updating))
            });
            destinations
        }))
    }

    /// The tags of a table, or of a stream.
    pub(super) async fn tags(&mut self, arn: Option<&str>) -> Result<Known<Vec<(String, String)>>, Error> {
        let mut tags = Vec::new();
        let mut token = None;
        loop {
            let request = self.client.list_tags_of_resource().set_resource_arn(arn.map(str::to_owned));
            let request = request.set_next_token(token.take()).send();
            let Some(answer) = self.ask("ListTagsOfResource", request).await? else { return Ok(None) };
            tags.extend(answer.tags.unwrap_or_default().into_iter().map(|tag| (tag.key, tag.value)));
            token = answer.next_token;
            if token.is_none() {
                return Ok(Some(tags));
            }
        }
    }
}
