//! The span fields of each operation.

use std::collections::HashMap;

use aws_sdk_dynamodb::operation::batch_get_item::builders::BatchGetItemInputBuilder;
use aws_sdk_dynamodb::operation::batch_write_item::builders::BatchWriteItemInputBuilder;
use aws_sdk_dynamodb::operation::delete_item::builders::DeleteItemInputBuilder;
use aws_sdk_dynamodb::operation::get_item::builders::GetItemInputBuilder;
use aws_sdk_dynamodb::operation::put_item::builders::PutItemInputBuilder;
use aws_sdk_dynamodb::operation::query::builders::QueryInputBuilder;
use aws_sdk_dynamodb::operation::scan::builders::ScanInputBuilder;
use aws_sdk_dynamodb::operation::search_vectors::builders::SearchVectorsInputBuilder;
use aws_sdk_dynamodb::operation::transact_get_items::builders::TransactGetItemsInputBuilder;
use aws_sdk_dynamodb::operation::transact_write_items::builders::TransactWriteItemsInputBuilder;
use aws_sdk_dynamodb::operation::update_item::builders::UpdateItemInputBuilder;
use aws_sdk_dynamodb::types::{
    Capacity, ConditionCheck, ConsumedCapacity, Delete, Get, Put, Select, TransactGetItem, TransactWriteItem,
    Update,
};
use serde_json::{Map, Value};
use tracing::Span;

use crate::sdk::transport::customized::Customized;

/// An operation whose requests and responses add fields to the span.
pub(in crate::sdk) trait Observed: Customized {
    /// Returns the tables of the request.
    fn tables(&self) -> Vec<&str>;

    /// Records what the request asks for.
    fn describe(&self, span: &Span);

    /// Records the result.
    fn record(output: &Self::Output, span: &Span);
}

macro_rules! writes {
    ($($builder:ident)*) => {$(
        impl Observed for $builder {
            fn tables(&self) -> Vec<&str> {
                self.get_table_name().as_deref().into_iter().collect()
            }

            fn describe(&self, _: &Span) {}

            fn record(output: &Self::Output, span: &Span) {
                capacity(span, output.consumed_capacity().into_iter());
            }
        }
    )*};
}

writes! { PutItemInputBuilder UpdateItemInputBuilder DeleteItemInputBuilder }

impl Observed for GetItemInputBuilder {
    fn tables(&self) -> Vec<&str> {
        self.get_table_name().as_deref().into_iter().collect()
    }

    fn describe(&self, span: &Span) {
        span.record("aws.dynamodb.consistent_read", *self.get_consistent_read());
    }

    fn record(output: &Self::Output, span: &Span) {
        span.record("db.response.returned_rows", usize::from(output.item().is_some()));
        capacity(span, output.consumed_capacity().into_iter());
    }
}

impl Observed for QueryInputBuilder {
    fn tables(&self) -> Vec<&str> {
        self.get_table_name().as_deref().into_iter().collect()
    }

    fn describe(&self, span: &Span) {
        span.record("aws.dynamodb.index_name", self.get_index_name().as_deref());
        span.record("aws.dynamodb.consistent_read", *self.get_consistent_read());
        span.record("aws.dynamodb.scan_forward", *self.get_scan_index_forward());
        span.record("aws.dynamodb.select", self.get_select().as_ref().map(Select::as_str));
        span.record("aws.dynamodb.limit", *self.get_limit());
    }

    fn record(output: &Self::Output, span: &Span) {
        span.record("aws.dynamodb.count", output.count());
        span.record("aws.dynamodb.scanned_count", output.scanned_count());
        span.record("db.response.returned_rows", output.items().len());
        capacity(span, output.consumed_capacity().into_iter());
    }
}

impl Observed for ScanInputBuilder {
    fn tables(&self) -> Vec<&str> {
        self.get_table_name().as_deref().into_iter().collect()
    }

    fn describe(&self, span: &Span) {
        span.record("aws.dynamodb.consistent_read", *self.get_consistent_read());
        span.record("aws.dynamodb.index_name", self.get_index_name().as_deref());
        span.record("aws.dynamodb.select", self.get_select().as_ref().map(Select::as_str));
        span.record("aws.dynamodb.segment", *self.get_segment());
        span.record("aws.dynamodb.total_segments", *self.get_total_segments());
        span.record("aws.dynamodb.limit", *self.get_limit());
    }

    fn record(output: &Self::Output, span: &Span) {
        span.record("aws.dynamodb.count", output.count());
        span.record("aws.dynamodb.scanned_count", output.scanned_count());
        span.record("db.response.returned_rows", output.items().len());
        capacity(span, output.consumed_capacity().into_iter());
    }
}

impl Observed for SearchVectorsInputBuilder {
    fn tables(&self) -> Vec<&str> {
        self.get_table_name().as_deref().into_iter().collect()
    }

    fn describe(&self, span: &Span) {
        span.record("aws.dynamodb.index_name", self.get_index_name().as_deref());
        span.record("aws.dynamodb.limit", *self.get_top_k());
    }

    fn record(output: &Self::Output, span: &Span) {
        span.record("db.response.returned_rows", output.search_results().len());
    }
}

impl Observed for BatchGetItemInputBuilder {
    fn tables(&self) -> Vec<&str> {
        names(self.get_request_items().as_ref())
    }

    fn describe(&self, span: &Span) {
        let tables = self.get_request_items().iter().flat_map(HashMap::values);
        batch_size(span, tables.map(|table| table.keys().len()).sum());
    }

    fn record(output: &Self::Output, span: &Span) {
        let tables = output.responses().into_iter().flat_map(HashMap::values);
        span.record("db.response.returned_rows", tables.map(Vec::len).sum::<usize>());
        capacity(span, output.consumed_capacity().iter());
    }
}

impl Observed for BatchWriteItemInputBuilder {
    fn tables(&self) -> Vec<&str> {
        names(self.get_request_items().as_ref())
    }

    fn describe(&self, span: &Span) {
        let tables = self.get_request_items().iter().flat_map(HashMap::values);
        batch_size(span, tables.map(Vec::len).sum());
    }

    fn record(output: &Self::Output, span: &Span) {
        capacity(span, output.consumed_capacity().iter());
    }
}

impl Observed for TransactGetItemsInputBuilder {
    fn tables(&self) -> Vec<&str> {
        let items = self.get_transact_items().iter().flatten();
        items.filter_map(TransactGetItem::get).map(Get::table_name).collect()
    }

    fn describe(&self, span: &Span) {
        batch_size(span, self.get_transact_items().as_ref().map_or(0, Vec::len));
    }

    fn record(output: &Self::Output, span: &Span) {
        let found = output.responses().iter().filter(|response| response.item().is_some());
        span.record("db.response.returned_rows", found.count());
        capacity(span, output.consumed_capacity().iter());
    }
}

impl Observed for TransactWriteItemsInputBuilder {
    fn tables(&self) -> Vec<&str> {
        self.get_transact_items().iter().flatten().filter_map(table).collect()
    }

    fn describe(&self, span: &Span) {
        batch_size(span, self.get_transact_items().as_ref().map_or(0, Vec::len));
    }

    fn record(output: &Self::Output, span: &Span) {
        capacity(span, output.consumed_capacity().iter());
    }
}

/// Records the batch size. By the conventions a single operation is never a batch, even if the API
/// is a batch API.
///
/// <https://opentelemetry.io/docs/specs/semconv/registry/attributes/db/>
fn batch_size(span: &Span, operations: usize) {
    if operations != 1 {
        span.record("db.operation.batch.size", operations);
    }
}

fn names<V>(tables: Option<&HashMap<String, V>>) -> Vec<&str> {
    tables.into_iter().flat_map(HashMap::keys).map(String::as_str).collect()
}

fn table(action: &TransactWriteItem) -> Option<&str> {
    let put = action.put().map(Put::table_name);
    let update = action.update().map(Update::table_name);
    let delete = action.delete().map(Delete::table_name);
    let check = action.condition_check().map(ConditionCheck::table_name);
    put.or(update).or(delete).or(check)
}

/// Records the consumed capacity as JSON: a list of `DynamoDB`'s own objects.
fn capacity<'a>(span: &Span, consumed: impl Iterator<Item = &'a ConsumedCapacity>) {
    let consumed: Vec<Value> = consumed.map(consumed_capacity).collect();
    if !consumed.is_empty() {
        span.record("aws.dynamodb.consumed_capacity", Value::Array(consumed).to_string());
    }
}

fn consumed_capacity(consumed: &ConsumedCapacity) -> Value {
    let mut object = units([
        ("CapacityUnits", consumed.capacity_units()),
        ("ReadCapacityUnits", consumed.read_capacity_units()),
        ("WriteCapacityUnits", consumed.write_capacity_units()),
    ]);
    if let Some(name) = consumed.table_name() {
        object.insert("TableName".to_owned(), name.into());
    }
    if let Some(table) = consumed.table() {
        object.insert("Table".to_owned(), of_part(table));
    }
    let indexes = [
        ("GlobalSecondaryIndexes", consumed.global_secondary_indexes()),
        ("LocalSecondaryIndexes", consumed.local_secondary_indexes()),
    ];
    for (kind, indexes) in indexes {
        if let Some(indexes) = indexes {
            let indexes: Map<String, Value> =
                indexes.iter().map(|(name, capacity)| (name.clone(), of_part(capacity))).collect();
            object.insert(kind.to_owned(), indexes.into());
        }
    }
    object.into()
}

fn of_part(capacity: &Capacity) -> Value {
    let units = units([
        ("CapacityUnits", capacity.capacity_units()),
        ("ReadCapacityUnits", capacity.read_capacity_units()),
        ("WriteCapacityUnits", capacity.write_capacity_units()),
    ]);
    units.into()
}

fn units(units: [(&str, Option<f64>); 3]) -> Map<String, Value> {
    units.into_iter().filter_map(|(name, units)| Some((name.to_owned(), units?.into()))).collect()
}
