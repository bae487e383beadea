//! A span for each request.

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::Builder;
use aws_sdk_dynamodb::config::http::HttpResponse;
use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::operation::RequestId;
use serde_json::Value;
use tracing::field::Empty;
use tracing::{Instrument, Span, info_span};

use attempts::Attempts;
pub(in crate::sdk) use describe::Observed;

mod attempts;
mod describe;

/// Sends a request in its own span, with its own settings if there are any.
///
/// <https://opentelemetry.io/docs/specs/semconv/db/dynamodb/>
pub(in crate::sdk) async fn send<O: Observed>(
    request: O,
    client: &Client,
    settings: Option<Builder>,
) -> Result<O::Output, SdkError<O::Error, HttpResponse>> {
    let span = span(&request, client);
    // The SDK's futures are large, and without boxing this future would contain several.
    if span.is_disabled() {
        return match settings {
            Some(settings) => Box::pin(request.send_customized(client, settings)).await,
            None => Box::pin(request.send(client)).await,
        };
    }
    let attempts = Attempts::default();
    let settings = settings.unwrap_or_default().interceptor(attempts.clone());
    let answer = Box::pin(request.send_customized(client, settings)).instrument(span.clone()).await;
    if let Some(resends) = attempts.count().checked_sub(1).filter(|resends| *resends > 0) {
        span.record("http.request.resend_count", resends);
    }
    match &answer {
        Ok(output) => {
            span.record("aws.request_id", output.request_id());
            O::record(output, &span);
        }
        Err(error) => {
            span.record("otel.status_code", "ERROR");
            span.record("error.type", error_type(error));
            span.record("db.response.status_code", error.code());
            span.record("aws.request_id", error.meta().request_id());
        }
    }
    answer
}

/// Creates the span with the fields that are known before the request is sent. Neither these nor the
/// fields recorded later contain values of an item.
fn span<O: Observed>(request: &O, client: &Client) -> Span {
    let span = info_span!(
        target: "tablewright::sdk",
        "dynamodb",
        otel.name = O::SPAN_NAME,
        otel.kind = "client",
        otel.status_code = Empty,
        db.system.name = "aws.dynamodb",
        db.operation.name = O::NAME,
        db.operation.batch.size = Empty,
        db.collection.name = Empty,
        db.response.status_code = Empty,
        db.response.returned_rows = Empty,
        rpc.system = "aws-api",
        rpc.service = "DynamoDB",
        rpc.method = O::NAME,
        cloud.region = client.config().region().map(AsRef::as_ref),
        http.request.resend_count = Empty,
        error.type = Empty,
        aws.request_id = Empty,
        aws.dynamodb.table_names = Empty,
        aws.dynamodb.index_name = Empty,
        aws.dynamodb.consistent_read = Empty,
        aws.dynamodb.scan_forward = Empty,
        aws.dynamodb.select = Empty,
        aws.dynamodb.limit = Empty,
        aws.dynamodb.segment = Empty,
        aws.dynamodb.total_segments = Empty,
        aws.dynamodb.count = Empty,
        aws.dynamodb.scanned_count = Empty,
        aws.dynamodb.consumed_capacity = Empty,
    );
    if !span.is_disabled() {
        let mut tables = request.tables();
        tables.sort_unstable();
        tables.dedup();
        if let [table] = tables[..] {
            span.record("db.collection.name", table);
        }
        // A span field cannot be a list.
        span.record("aws.dynamodb.table_names", Value::from(tables).to_string());
        request.describe(&span);
    }
    span
}

/// Returns a low-cardinality error type: `DynamoDB`'s code, or the reason that no answer came.
fn error_type<E: ProvideErrorMetadata, R>(error: &SdkError<E, R>) -> &str {
    match (error.code(), error) {
        (Some(code), _) => code,
        (None, SdkError::TimeoutError(_)) => "timeout",
        (None, SdkError::DispatchFailure(failure)) if failure.is_timeout() => "timeout",
        (None, SdkError::DispatchFailure(_)) => "dispatch_failure",
        (None, SdkError::ConstructionFailure(_)) => "construction_failure",
        (None, SdkError::ResponseError(_)) => "response_error",
        (None, _) => "_OTHER",
    }
}
