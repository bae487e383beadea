//! Sends requests as they are rendered, and returns answers as they arrive.
//!
//! The SDK signs, sends and retries. Its types are not used, because they would spell the `DynamoDB` table a second
//! time.

use std::sync::{Arc, Mutex, PoisonError};

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::interceptors::AfterDeserializationInterceptorContextRef;
use aws_sdk_dynamodb::config::{ConfigBag, Intercept, RuntimeComponents};
use aws_sdk_dynamodb::error::BoxError;

use crate::deploy::operation::TableOperation;
use crate::json::{Json, Object};
use crate::sdk::Error;

/// Keeps the body of an answer.
#[derive(Clone, Debug, Default)]
struct Answer(Arc<Mutex<Vec<u8>>>);

impl Intercept for Answer {
    fn name(&self) -> &'static str {
        "TablewrightAnswer"
    }

    fn read_after_deserialization(
        &self,
        context: &AfterDeserializationInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let bytes = context.response().body().bytes().unwrap_or_default();
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = bytes.to_vec();
        Ok(())
    }
}

/// Declares the operations that this crate calls.
macro_rules! operations {
    ($($operation:ident = $method:ident by $member:ident $name:literal,)*) => {
        /// Sends a request about a table.
        pub(super) async fn call(
            client: &Client,
            table: &str,
            operation: TableOperation,
            body: Object<'_>,
        ) -> Result<Json<'static>, Error> {
            // The SDK chooses an endpoint by this member.
            let member = |name| body.get(name).and_then(Json::as_text).unwrap_or_default().to_owned();
            let answer = Answer::default();
            match operation {
                $(TableOperation::$operation => {
                    let request = client.$method().$member(member($name));
                    let request = request.customize().interceptor(answer.clone());
                    let body = Json::Object(body).to_compact();
                    let request = request.mutate_request(move |request| {
                        request.headers_mut().insert("content-length", body.len().to_string());
                        *request.body_mut() = body.clone().into_bytes().into();
                    });
                    let sent = request.send().await;
                    sent.map_err(|error| Error::request(operation.as_str(), table, error))?;
                })*
            }
            let bytes = std::mem::take(&mut *answer.0.lock().unwrap_or_else(PoisonError::into_inner));
            // The SDK has already read the body successfully.
            Ok(serde_json::from_slice(&bytes).unwrap_or(Json::Null))
        }
    };
}

operations! {
    CreateTable = create_table by table_name "TableName",
    DescribeContinuousBackups = describe_continuous_backups by table_name "TableName",
    DescribeKinesisStreamingDestination = describe_kinesis_streaming_destination by table_name "TableName",
    DescribeTable = describe_table by table_name "TableName",
    DescribeTimeToLive = describe_time_to_live by table_name "TableName",
    EnableKinesisStreamingDestination = enable_kinesis_streaming_destination by table_name "TableName",
    GetResourcePolicy = get_resource_policy by resource_arn "ResourceArn",
    ListContributorInsights = list_contributor_insights by table_name "TableName",
    ListTagsOfResource = list_tags_of_resource by resource_arn "ResourceArn",
    PutResourcePolicy = put_resource_policy by resource_arn "ResourceArn",
    TagResource = tag_resource by resource_arn "ResourceArn",
    UpdateContinuousBackups = update_continuous_backups by table_name "TableName",
    UpdateContributorInsights = update_contributor_insights by table_name "TableName",
    UpdateTable = update_table by table_name "TableName",
    UpdateTimeToLive = update_time_to_live by table_name "TableName",
}
