//! A client of the SDK for streams whose requests are answered in its own process.

use std::sync::Arc;

use aws_sdk_dynamodbstreams::config::{
    BehaviorVersion, Credentials, IdentityCache, Region, StalledStreamProtectionConfig,
};
use aws_sdk_dynamodbstreams::{Client, Config};
use aws_smithy_runtime_api::client::http::{SharedHttpConnector, http_client_fn};

use super::client::{Answer, Call, Connector, NoSleep};

/// [`client_of`](super::client_of), for the SDK's crate of streams.
#[must_use]
pub fn streams_client_of(answer: impl Fn(Call<'_>) -> Answer + Send + Sync + 'static) -> Client {
    let connector = SharedHttpConnector::new(Connector(Arc::new(answer)));
    let config = Config::builder()
        .behavior_version(BehaviorVersion::v2026_01_12())
        .region(Region::from_static("us-east-1"))
        .endpoint_url("http://in-process.invalid")
        .credentials_provider(Credentials::new("test", "test", None, None, "test"))
        .identity_cache(IdentityCache::no_cache())
        .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
        .sleep_impl(NoSleep)
        .http_client(http_client_fn(move |_, _| connector.clone()))
        .build();
    Client::from_conf(config)
}
