//! Requests that are sent with their own settings.

use std::future::Future;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::Builder;
use aws_sdk_dynamodb::config::http::HttpResponse;
use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation;

use crate::sdk::transport::input::with_fields;
use crate::sdk::transport::send::SdkOperation;

/// A request that can be sent with its own interceptor or retry classifier.
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
}

// These requests have settings only for spans.
#[cfg(feature = "tracing")]
customized! {
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
