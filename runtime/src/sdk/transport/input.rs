//! Requests of the SDK.
//!
//! The SDK's builders move all their fields with every call of a setter. So a request is built field by field, and is
//! converted back to a builder only to be sent, because only a builder can be.

use aws_sdk_dynamodb::error::BuildError;
use aws_sdk_dynamodb::operation;

/// A request of the SDK.
pub(crate) trait Input: Sized {
    type Builder;

    /// Creates an empty request.
    fn empty() -> Result<Self, BuildError>;

    fn table_name(&mut self) -> &mut Option<String>;

    /// Converts to a builder with the fields that this crate sets.
    fn into_builder(self) -> Self::Builder;
}

macro_rules! inputs {
    ($($module:ident: $input:ident, $builder:ident { $($field:ident $set:ident)* })*) => {$(
        impl Input for operation::$module::$input {
            type Builder = operation::$module::builders::$builder;

            #[inline]
            fn empty() -> Result<Self, BuildError> {
                Self::builder().build()
            }

            #[inline]
            fn table_name(&mut self) -> &mut Option<String> {
                &mut self.table_name
            }

            fn into_builder(self) -> Self::Builder {
                Self::builder()$(.$set(self.$field))*
            }
        }
    )*};
}

/// Passes the single-item and read requests to a macro, each with the fields that this crate sets. This is the only
/// list of them.
macro_rules! with_fields {
    ($then:ident) => {
        $then! {
            get_item: GetItemInput, GetItemInputBuilder {
                table_name set_table_name
                key set_key
                consistent_read set_consistent_read
                return_consumed_capacity set_return_consumed_capacity
                projection_expression set_projection_expression
                expression_attribute_names set_expression_attribute_names
            }
            put_item: PutItemInput, PutItemInputBuilder {
                table_name set_table_name
                item set_item
                return_values set_return_values
                return_consumed_capacity set_return_consumed_capacity
                return_item_collection_metrics set_return_item_collection_metrics
                condition_expression set_condition_expression
                expression_attribute_names set_expression_attribute_names
                expression_attribute_values set_expression_attribute_values
                return_values_on_condition_check_failure set_return_values_on_condition_check_failure
            }
            update_item: UpdateItemInput, UpdateItemInputBuilder {
                table_name set_table_name
                key set_key
                return_values set_return_values
                return_consumed_capacity set_return_consumed_capacity
                return_item_collection_metrics set_return_item_collection_metrics
                update_expression set_update_expression
                condition_expression set_condition_expression
                expression_attribute_names set_expression_attribute_names
                expression_attribute_values set_expression_attribute_values
                return_values_on_condition_check_failure set_return_values_on_condition_check_failure
            }
            delete_item: DeleteItemInput, DeleteItemInputBuilder {
                table_name set_table_name
                key set_key
                return_values set_return_values
                return_consumed_capacity set_return_consumed_capacity
                return_item_collection_metrics set_return_item_collection_metrics
                condition_expression set_condition_expression
                expression_attribute_names set_expression_attribute_names
                expression_attribute_values set_expression_attribute_values
                return_values_on_condition_check_failure set_return_values_on_condition_check_failure
            }
            query: QueryInput, QueryInputBuilder {
                table_name set_table_name
                index_name set_index_name
                select set_select
                limit set_limit
                consistent_read set_consistent_read
                scan_index_forward set_scan_index_forward
                exclusive_start_key set_exclusive_start_key
                return_consumed_capacity set_return_consumed_capacity
                projection_expression set_projection_expression
                filter_expression set_filter_expression
                key_condition_expression set_key_condition_expression
                expression_attribute_names set_expression_attribute_names
                expression_attribute_values set_expression_attribute_values
            }
            search_vectors: SearchVectorsInput, SearchVectorsInputBuilder {
                table_name set_table_name
                index_name set_index_name
                search_vector set_search_vector
                top_k set_top_k
                return_consumed_capacity set_return_consumed_capacity
                projection_expression set_projection_expression
                search_condition_expression set_search_condition_expression
                expression_attribute_names set_expression_attribute_names
                expression_attribute_values set_expression_attribute_values
            }
            scan: ScanInput, ScanInputBuilder {
                table_name set_table_name
                index_name set_index_name
                select set_select
                limit set_limit
                exclusive_start_key set_exclusive_start_key
                return_consumed_capacity set_return_consumed_capacity
                total_segments set_total_segments
                segment set_segment
                projection_expression set_projection_expression
                filter_expression set_filter_expression
                expression_attribute_names set_expression_attribute_names
                expression_attribute_values set_expression_attribute_values
                consistent_read set_consistent_read
            }
        }
    };
}

with_fields!(inputs);

pub(crate) use with_fields;
