//! Requests that are sent with their own settings.

use std::future::Future;
use std::sync::Arc;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::Builder;
use aws_sdk_dynamodb::config::http::HttpResponse;
use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation;

use crate::sdk::transport::input::with_fields;
use crate::sdk::transport::send::SdkOperation;

/// The settings that the caller overrides for one request, if any.
#[derive(Clone, Default)]
pub(crate) struct Settings(Option<Arc<Builder>>);

impl Settings {
    pub(crate) fn new(settings: Builder) -> Self {
        Self(Some(Arc::new(settings)))
    }

    pub(crate) const fn is_some(&self) -> bool {
        self.0.is_some()
    }

    pub(crate) fn builder(&self) -> Option<Builder> {
        self.0.as_deref().cloned()
    }
}

/// The method that overrides the client's settings, in a field of the request.
macro_rules! config_override {
    ($($field:ident).+) => {
        /// Sends this request, and each further request that it takes, with settings that differ from the client's: other
        /// retries or timeouts, for example. The connections stay the client's. A second call replaces the first. The guide
        /// has [an example](crate::guide::write#retries-and-timeouts).
        ///
        /// A batch or a transaction has its own settings. An action with settings of its own makes it an error.
        pub fn config_override(mut self, settings: aws_sdk_dynamodb::config::Builder) -> Self {
            self.$($field).+ = $crate::sdk::transport::customized::Settings::new(settings);
            self
        }
    };
}

pub(crate) use config_override;

/// A request that can be sent with its own settings: the caller's, an interceptor or a retry classifier.
///
/// Changing the client's settings instead would create another client, with its own connections and
/// credentials.
pub(crate) trait Customized: SdkOperation {
    fn send_customized(
        self,
        client: &Client,
        settings: Builder,
    ) -> impl Future<Output = Result<Self::Output, SdkError<Self::Error, HttpResponse>>> + Send;
}

macro_rules! customized {
    ($($operation:ident: $input:ident, $builder:ident { $($field:ident $set:ident)* })*) => {$(
        impl Customized for operation::$operation::builders::$builder {
            async fn send_customized(
                self,
                client: &Client,
                settings: Builder,
            ) -> Result<Self::Output, SdkError<Self::Error, HttpResponse>> {
                let input = self.build().map_err(SdkError::construction_failure)?;
                let request = client.$operation()$(.$set(input.$field))*;
                request.customize().config_override(settings).send().await
            }
        }
    )*};
}

with_fields!(customized);

customized! {
    transact_write_items: TransactWriteItemsInput, TransactWriteItemsInputBuilder {
        transact_items set_transact_items return_consumed_capacity set_return_consumed_capacity
        return_item_collection_metrics set_return_item_collection_metrics
        client_request_token set_client_request_token
    }
    batch_get_item: BatchGetItemInput, BatchGetItemInputBuilder {
        request_items set_request_items return_consumed_capacity set_return_consumed_capacity
    }
    batch_write_item: BatchWriteItemInput, BatchWriteItemInputBuilder {
        request_items set_request_items return_consumed_capacity set_return_consumed_capacity
        return_item_collection_metrics set_return_item_collection_metrics
    }
    transact_get_items: TransactGetItemsInput, TransactGetItemsInputBuilder {
        transact_items set_transact_items return_consumed_capacity set_return_consumed_capacity
    }
}
