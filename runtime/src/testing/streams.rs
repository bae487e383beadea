//! An SDK client for streams whose requests are answered in the same process.

use std::sync::Arc;

use aws_sdk_dynamodbstreams::config::retry::RetryPartition;
use aws_sdk_dynamodbstreams::config::{
    BehaviorVersion, Credentials, IdentityCache, Region, StalledStreamProtectionConfig,
};
use aws_sdk_dynamodbstreams::{Client, Config};
use aws_smithy_runtime_api::client::http::{SharedHttpConnector, http_client_fn};

use super::client::{Answer, Call, Connector, NoSleep, in_process};

/// Creates a client like [`client_of`](super::client_of), for the SDK's streams crate.
#[must_use]
pub fn streams_client_of(answer: impl Fn(Call<'_>) -> Answer + Send + Sync + 'static) -> Client {
    Client::from_conf(in_process!(answer))
}
