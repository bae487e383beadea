//! A span for each request.

use std::cell::Cell;
use std::future::poll_fn;
use std::pin::Pin;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::http::HttpResponse;
use aws_sdk_dynamodb::config::interceptors::BeforeTransmitInterceptorContextRef;
use aws_sdk_dynamodb::config::{ConfigBag, Intercept, RuntimeComponents, SharedInterceptor};
use aws_sdk_dynamodb::error::{BoxError, ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::operation::RequestId;
use serde_json::Value;
use tracing::field::Empty;
use tracing::{Instrument, Span, info_span};

use describe::Observed;

mod describe;

/// Sends a request in a span of its own.
///
/// <https://opentelemetry.io/docs/specs/semconv/db/dynamodb/>
pub(super) async fn send<O: Observed>(
    request: O,
    client: &Client,
) -> Result<O::Output, SdkError<O::Error, HttpResponse>> {
    let span = span(&request, client);
    // The SDK's futures are large, and this one would stand in several.
    let request = Box::pin(request.send(client));
    if span.is_disabled() {
        return request.await;
    }
    let (attempts, answer) = counted(request).instrument(span.clone()).await;
    if let Some(resends) = attempts.checked_sub(1).filter(|resends| *resends > 0) {
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

/// What is known before the request is sent. No value of an item is in it, nor in what is recorded later.
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
        // A field is no list.
        span.record("aws.dynamodb.table_names", Value::from(tables).to_string());
        request.describe(&span);
    }
    span
}

/// One of few words: `DynamoDB`'s own, or what has kept it from answering.
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

thread_local! {
    /// The attempts of the request that this thread is at, while it is.
    static ATTEMPTS: Cell<u32> = const { Cell::new(0) };
}

/// The answer, and in how many attempts it has come.
///
/// The SDK tells that to interceptors alone, which belong to a client and not to a request. They run within the
/// request's future; so what they count is the request's for as long as the future is polled.
async fn counted<F: Future + Unpin>(mut request: F) -> (u32, F::Output) {
    let mut attempts = 0;
    let output = poll_fn(|context| {
        let others = ATTEMPTS.replace(attempts);
        let poll = Pin::new(&mut request).poll(context);
        attempts = ATTEMPTS.replace(others);
        poll
    })
    .await;
    (attempts, output)
}

/// A client that counts its attempts.
#[expect(clippy::needless_pass_by_value, reason = "without spans it is the client itself")]
pub(super) fn client(client: Client) -> Client {
    let mut config = client.config().to_builder();
    // Nobody can turn it off, which the SDK would otherwise look for at each of its hooks.
    config.push_interceptor(SharedInterceptor::permanent(Attempts));
    Client::from_conf(config.build())
}

#[derive(Debug)]
struct Attempts;

impl Intercept for Attempts {
    fn name(&self) -> &'static str {
        "tablewright::Attempts"
    }

    fn read_before_attempt(
        &self,
        _: &BeforeTransmitInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        ATTEMPTS.set(ATTEMPTS.get() + 1);
        Ok(())
    }
}
