//! An SDK client whose requests are answered in the same process.

use std::fmt;
use std::sync::Arc;

use aws_sdk_dynamodb::config::retry::RetryPartition;
use aws_sdk_dynamodb::config::{
    AsyncSleep, BehaviorVersion, Credentials, IdentityCache, Region, Sleep, StalledStreamProtectionConfig,
};
use aws_sdk_dynamodb::error::ConnectorError;
use aws_sdk_dynamodb::{Client, Config};
use aws_smithy_runtime_api::client::http::{
    HttpConnector, HttpConnectorFuture, SharedHttpConnector, http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_types::body::SdkBody;

/// A request of the `DynamoDB` API.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Call<'a> {
    /// The operation, in `DynamoDB`'s naming: `PutItem`.
    pub operation: &'a str,
    /// The body, as JSON.
    pub body: &'a str,
}

impl<'a> Call<'a> {
    /// Returns the same operation with another body, to send an engine another request than the client sent.
    #[must_use]
    pub const fn with_body(self, body: &'a str) -> Self {
        Self { body, ..self }
    }

    /// Creates a request of this operation with this body.
    #[must_use]
    pub const fn new(operation: &'a str, body: &'a str) -> Self {
        Self { operation, body }
    }
}

/// The answer that the client receives.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Answer(Kind);

#[derive(Clone, Debug, Eq, PartialEq)]
enum Kind {
    Response { status: u16, body: String },
    Lost,
    Late,
}

impl Answer {
    /// Returns the output of the operation, as JSON.
    #[must_use]
    pub fn output(body: impl Into<String>) -> Self {
        Self(Kind::Response { status: 200, body: body.into() })
    }

    /// Returns an error of the service: `error(400, "ThrottlingException", "Rate exceeded")`.
    #[must_use]
    pub fn error(status: u16, code: &str, message: &str) -> Self {
        let body = serde_json::json!({ "__type": code, "message": message });
        Self::response(status, body.to_string())
    }

    /// Returns any HTTP response.
    #[must_use]
    pub fn response(status: u16, body: impl Into<String>) -> Self {
        Self(Kind::Response { status, body: body.into() })
    }

    /// Returns the HTTP status, if there is a response.
    #[must_use]
    pub const fn status(&self) -> Option<u16> {
        match &self.0 {
            Kind::Response { status, .. } => Some(*status),
            Kind::Lost | Kind::Late => None,
        }
    }

    /// Returns the body as JSON, if there is a response.
    #[must_use]
    pub fn body(&self) -> Option<&str> {
        match &self.0 {
            Kind::Response { body, .. } => Some(body),
            Kind::Lost | Kind::Late => None,
        }
    }

    /// Returns no answer: the connection is lost, and it is unknown whether the request arrived.
    #[must_use]
    pub const fn connection_lost() -> Self {
        Self(Kind::Lost)
    }

    /// Returns no answer in time: it is unknown whether the request arrived.
    #[must_use]
    pub const fn timeout() -> Self {
        Self(Kind::Late)
    }
}

/// Builds the configuration of such a client. Each SDK crate has its own types, so the macro uses the types
/// in scope.
macro_rules! in_process {
    ($answer:ident) => {{
        let connector = SharedHttpConnector::new(Connector(Arc::new($answer)));
        Config::builder()
            .behavior_version(BehaviorVersion::v2026_01_12())
            .region(Region::from_static("us-east-1"))
            .endpoint_url("http://in-process.invalid")
            .credentials_provider(Credentials::new("test", "test", None, None, "test"))
            .identity_cache(IdentityCache::no_cache())
            .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
            // All clients of a process share one retry budget by default, so one test could use up another's.
            .retry_partition(RetryPartition::custom("in-process").build())
            .sleep_impl(NoSleep)
            .http_client(http_client_fn(move |_, _| connector.clone()))
            .build()
    }};
}

#[cfg(feature = "streams")]
pub(super) use in_process;

/// Creates a client whose requests are answered by this function. It opens no socket and needs no async runtime.
///
/// It retries whatever the SDK always retries, independently of other clients, and does not wait between attempts.
///
/// ```
/// use tablewright::testing::{Answer, client_of};
///
/// let client = client_of(|call| match call.operation {
///     "GetItem" => Answer::output(r#"{ "Item": { "id": { "S": "o-1" } } }"#),
///     _ => Answer::error(400, "AccessDeniedException", "not in this test"),
/// });
/// ```
#[must_use]
pub fn client_of(answer: impl Fn(Call<'_>) -> Answer + Send + Sync + 'static) -> Client {
    Client::from_conf(in_process!(answer))
}

#[derive(Debug)]
pub(super) struct NoSleep;

impl AsyncSleep for NoSleep {
    fn sleep(&self, _: std::time::Duration) -> Sleep {
        Sleep::new(std::future::ready(()))
    }
}

pub(super) struct Connector(pub(super) Arc<dyn Fn(Call<'_>) -> Answer + Send + Sync>);

impl fmt::Debug for Connector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Connector")
    }
}

impl HttpConnector for Connector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        HttpConnectorFuture::ready(self.answer(&request))
    }
}

impl Connector {
    fn answer(&self, request: &HttpRequest) -> Result<HttpResponse, ConnectorError> {
        // `DynamoDB_20120810.PutItem`
        let target = request.headers().get("x-amz-target").and_then(|target| target.split_once('.'));
        let body = request.body().bytes().map(std::str::from_utf8);
        let (Some((_, operation)), Some(Ok(body))) = (target, body) else {
            return Err(ConnectorError::user("no request of the DynamoDB API".into()));
        };
        let Self(answer) = self;
        match answer(Call { operation, body }) {
            Answer(Kind::Response { status, body }) => {
                let status = status.try_into().map_err(|error| ConnectorError::user(Box::new(error)))?;
                Ok(HttpResponse::new(status, SdkBody::from(body)))
            }
            Answer(Kind::Lost) => Err(ConnectorError::io("the connection is lost".into())),
            Answer(Kind::Late) => Err(ConnectorError::timeout("there is no answer in time".into())),
        }
    }
}
