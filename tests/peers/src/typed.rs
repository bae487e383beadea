//! The requests with tablewright.

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::operation::query::QueryInput;
use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;
use serde::Deserialize;
use tablewright::DynamoTable;
use tablewright::sdk::Table;

use crate::Item;

#[derive(Deserialize, DynamoTable)]
pub struct Order {
    #[pk]
    pub customer_id: String,
    #[sk]
    pub number: u64,
    #[gsi("status")]
    pub status: String,
    #[gsi("status", sk)]
    pub placed_at: u64,
}

pub fn key(customer: &str, order: u64) -> Item {
    Order::key(customer, order).try_into().expect("a legal key")
}

pub fn query(table: &Table<Order>, status: &str, from: u64, to: u64) -> QueryInput {
    table.query(Order::by_status(status).placed_at().between(from, to)).input().expect("a legal query")
}

/// Returns the request as the SDK's builder, which is the form that `dynamodb-facade` returns.
pub fn query_builder(
    client: &Client,
    table: &Table<Order>,
    status: &str,
    from: u64,
    to: u64,
) -> QueryFluentBuilder {
    let query = query(table, status, from, to);
    client
        .query()
        .set_table_name(query.table_name)
        .set_index_name(query.index_name)
        .set_key_condition_expression(query.key_condition_expression)
        .set_expression_attribute_names(query.expression_attribute_names)
        .set_expression_attribute_values(query.expression_attribute_values)
}
