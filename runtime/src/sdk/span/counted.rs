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

use crate::sdk::send::Operation;

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

/// With all fields but those of the API before there were expressions.
macro_rules! counted {
    ($($operation:ident: $builder:ident { $($field:ident $set:ident)* })*) => {$(
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

counted! {
    get_item: GetItemInputBuilder {
        key set_key consistent_read set_consistent_read return_consumed_capacity set_return_consumed_capacity
        projection_expression set_projection_expression
        expression_attribute_names set_expression_attribute_names table_name set_table_name
    }
    put_item: PutItemInputBuilder {
        table_name set_table_name item set_item return_values set_return_values
        return_consumed_capacity set_return_consumed_capacity
        return_item_collection_metrics set_return_item_collection_metrics
        condition_expression set_condition_expression expression_attribute_names set_expression_attribute_names
        expression_attribute_values set_expression_attribute_values
        return_values_on_condition_check_failure set_return_values_on_condition_check_failure
    }
    update_item: UpdateItemInputBuilder {
        table_name set_table_name key set_key return_values set_return_values
        return_consumed_capacity set_return_consumed_capacity
        return_item_collection_metrics set_return_item_collection_metrics
        update_expression set_update_expression condition_expression set_condition_expression
        expression_attribute_names set_expression_attribute_names
        expression_attribute_values set_expression_attribute_values
        return_values_on_condition_check_failure set_return_values_on_condition_check_failure
    }
    delete_item: DeleteItemInputBuilder {
        table_name set_table_name key set_key return_values set_return_values
        return_consumed_capacity set_return_consumed_capacity
        return_item_collection_metrics set_return_item_collection_metrics
        condition_expression set_condition_expression expression_attribute_names set_expression_attribute_names
        expression_attribute_values set_expression_attribute_values
        return_values_on_condition_check_failure set_return_values_on_condition_check_failure
    }
    query: QueryInputBuilder {
        table_name set_table_name index_name set_index_name select set_select limit set_limit
        consistent_read set_consistent_read scan_index_forward set_scan_index_forward
        exclusive_start_key set_exclusive_start_key return_consumed_capacity set_return_consumed_capacity
        projection_expression set_projection_expression filter_expression set_filter_expression
        key_condition_expression set_key_condition_expression
        expression_attribute_names set_expression_attribute_names
        expression_attribute_values set_expression_attribute_values
    }
    scan: ScanInputBuilder {
        table_name set_table_name index_name set_index_name limit set_limit select set_select
        exclusive_start_key set_exclusive_start_key return_consumed_capacity set_return_consumed_capacity
        total_segments set_total_segments segment set_segment projection_expression set_projection_expression
        filter_expression set_filter_expression expression_attribute_names set_expression_attribute_names
        expression_attribute_values set_expression_attribute_values consistent_read set_consistent_read
    }
    batch_get_item: BatchGetItemInputBuilder {
        request_items set_request_items return_consumed_capacity set_return_consumed_capacity
    }
    batch_write_item: BatchWriteItemInputBuilder {
        request_items set_request_items return_consumed_capacity set_return_consumed_capacity
        return_item_collection_metrics set_return_item_collection_metrics
    }
    transact_get_items: TransactGetItemsInputBuilder {
        transact_items set_transact_items return_consumed_capacity set_return_consumed_capacity
    }
    transact_write_items: TransactWriteItemsInputBuilder {
        transact_items set_transact_items return_consumed_capacity set_return_consumed_capacity
        return_item_collection_metrics set_return_item_collection_metrics
        client_request_token set_client_request_token
    }
}
