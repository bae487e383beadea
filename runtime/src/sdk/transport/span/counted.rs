//! Requests whose attempts are counted.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::http::HttpResponse;
use aws_sdk_dynamodb::config::interceptors::BeforeTransmitInterceptorContextRef;
use aws_sdk_dynamodb::config::{ConfigBag, Intercept, RuntimeComponents};
use aws_sdk_dynamodb::error::{BoxError, SdkError};
use aws_sdk_dynamodb::operation;

use crate::sdk::transport::input::with_fields;
use crate::sdk::transport::send::Operation;

/// How often a request is attempted, which the SDK tells to interceptors alone.
#[derive(Clone, Debug, Default)]
pub(in crate::sdk) struct Attempts(Arc<AtomicU32>);

impl Attempts {
    pub(super) fn count(&self) -> u32 {
        self.0.load(Ordering::Relaxed)
    }
}

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
        self.0.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }
}

/// A request that is sent with an interceptor of its own.
///
/// One of the client would take another client, with connections and credentials of its own.
pub(in crate::sdk) trait Counted: Operation {
    fn send_counted(
        self,
        client: &Client,
        attempts: Attempts,
    ) -> impl Future<Output = Result<Self::Output, SdkError<Self::Error, HttpResponse>>> + Send;
}

macro_rules! counted {
    ($($operation:ident: $input:ident, $builder:ident { $($field:ident $set:ident)* })*) => {$(
        impl Counted for operation::$operation::builders::$builder {
            async fn send_counted(
                self,
                client: &Client,
                attempts: Attempts,
            ) -> Result<Self::Output, SdkError<Self::Error, HttpResponse>> {
                let input = self.build().map_err(SdkError::construction_failure)?;
                let request = client.$operation()$(.$set(input.$field))*;
                request.customize().interceptor(attempts).send().await
            }
        }
    )*};
}

with_fields!(counted);

counted! {
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
    transact_write_items: TransactWriteItemsInput, TransactWriteItemsInputBuilder {
        transact_items set_transact_items return_consumed_capacity set_return_consumed_capacity
        return_item_collection_metrics set_return_item_collection_metrics
        client_request_token set_client_request_token
    }
}
