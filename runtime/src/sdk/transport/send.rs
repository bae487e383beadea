//! Sends a request to `DynamoDB` and returns its response.

use std::future::Future;

use aws_sdk_dynamodb::Client;
#[cfg(not(feature = "tracing"))]
use aws_sdk_dynamodb::config::Builder;
use aws_sdk_dynamodb::config::http::HttpResponse;
use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::operation::{self, RequestId};

/// A request that [`send`] can send.
#[cfg(not(feature = "tracing"))]
pub(in crate::sdk) use crate::sdk::transport::customized::Customized as Sent;
#[cfg(feature = "tracing")]
pub(in crate::sdk) use crate::sdk::transport::span::{Observed as Sent, send};

/// A request that the SDK can send.
pub(crate) trait SdkOperation: Sized {
    /// The operation, in `DynamoDB`'s naming.
    #[cfg(feature = "tracing")]
    const NAME: &str;
    /// <https://opentelemetry.io/docs/specs/semconv/cloud-providers/aws-sdk/>
    #[cfg(feature = "tracing")]
    const SPAN_NAME: &str;
    type Output: RequestId;
    type Error: ProvideErrorMetadata;

    fn send(
        self,
        client: &Client,
    ) -> impl Future<Output = Result<Self::Output, SdkError<Self::Error, HttpResponse>>> + Send;
}

macro_rules! operations {
    ($($module:ident: $name:ident $builder:ident $output:ident $error:ident;)*) => {$(
        impl SdkOperation for operation::$module::builders::$builder {
            #[cfg(feature = "tracing")]
            const NAME: &str = stringify!($name);
            #[cfg(feature = "tracing")]
            const SPAN_NAME: &str = concat!("DynamoDB.", stringify!($name));
            type Output = operation::$module::$output;
            type Error = operation::$module::$error;

            #[inline]
            fn send(
                self,
                client: &Client,
            ) -> impl Future<Output = Result<Self::Output, SdkError<Self::Error, HttpResponse>>> + Send {
                self.send_with(client)
            }
        }
    )*};
}

operations! {
    get_item: GetItem GetItemInputBuilder GetItemOutput GetItemError;
    put_item: PutItem PutItemInputBuilder PutItemOutput PutItemError;
    update_item: UpdateItem UpdateItemInputBuilder UpdateItemOutput UpdateItemError;
    delete_item: DeleteItem DeleteItemInputBuilder DeleteItemOutput DeleteItemError;
    query: Query QueryInputBuilder QueryOutput QueryError;
    search_vectors: SearchVectors SearchVectorsInputBuilder SearchVectorsOutput SearchVectorsError;
    scan: Scan ScanInputBuilder ScanOutput ScanError;
    batch_get_item: BatchGetItem BatchGetItemInputBuilder BatchGetItemOutput BatchGetItemError;
    batch_write_item: BatchWriteItem BatchWriteItemInputBuilder BatchWriteItemOutput BatchWriteItemError;
    transact_get_items: TransactGetItems TransactGetItemsInputBuilder TransactGetItemsOutput TransactGetItemsError;
    transact_write_items:
        TransactWriteItems TransactWriteItemsInputBuilder TransactWriteItemsOutput TransactWriteItemsError;
}

/// Sends a request, with its own settings if there are any. With the feature `tracing` it is sent
/// in a span.
#[cfg(not(feature = "tracing"))]
pub(crate) async fn send<O: Sent>(
    request: O,
    client: &Client,
    settings: Option<Builder>,
) -> Result<O::Output, SdkError<O::Error, HttpResponse>> {
    match settings {
        // The SDK's futures are large and deeply nested. Unboxed, both would be part of each future of ours, and a
        // program with a few more layers would pass rustc's limit of nested layouts.
        Some(settings) => Box::pin(request.send_customized(client, settings)).await,
        None => Box::pin(request.send(client)).await,
    }
}
