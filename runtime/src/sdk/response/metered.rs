//! A response together with the capacity that was consumed, and the item collections that were changed.

use std::collections::HashMap;
use std::ops::RangeInclusive;

use aws_sdk_dynamodb::types::{ConsumedCapacity, ItemCollectionMetrics};

use crate::sdk::response::item::Item;

/// The output of a request, the capacity that it consumed, and the item collections that it changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Metered<O, C = Option<ConsumedCapacity>> {
    /// The value that `send()` returns.
    pub output: O,
    /// The capacity, if the request asked for it. For batches and transactions it is a list.
    pub consumed_capacity: C,
    /// The item collections that a write changed, if it asked for them. A write of one item changes one.
    pub item_collection_metrics: Vec<ItemCollection>,
}

impl<O, C> Metered<O, C> {
    /// Creates the response of a read, which changes no item collection.
    pub(crate) const fn read(output: O, consumed_capacity: C) -> Self {
        Self { output, consumed_capacity, item_collection_metrics: Vec::new() }
    }
}

/// The size of an item collection: the items of a table with a local index that have the same partition key, and their
/// copies in the local indexes.
///
/// `DynamoDB` rejects a write that makes a collection larger than 10 GB.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LSI.html#LSI.ItemCollections>
#[derive(Clone, Debug, PartialEq)]
pub struct ItemCollection {
    /// The name of the table.
    pub table: String,
    /// The partition key, with its name.
    pub key: Item,
    /// The bounds in which `DynamoDB` estimates the size to be, in GB.
    pub gigabytes: RangeInclusive<f64>,
}

impl ItemCollection {
    fn new(table: &str, metrics: ItemCollectionMetrics) -> Option<Self> {
        let [lower, upper] = metrics.size_estimate_range_gb?[..] else { return None };
        let key = metrics.item_collection_key?;
        Some(Self { table: table.to_owned(), key, gigabytes: lower..=upper })
    }

    /// Reads the collection that a write of one item changed.
    pub(crate) fn of_item(table: &str, metrics: Option<ItemCollectionMetrics>) -> Vec<Self> {
        metrics.and_then(|metrics| Self::new(table, metrics)).into_iter().collect()
    }

    /// Reads the collections that a batch or a transaction changed in each table.
    pub(crate) fn of_tables(
        tables: Option<HashMap<String, Vec<ItemCollectionMetrics>>>,
    ) -> impl Iterator<Item = Self> {
        tables.into_iter().flatten().flat_map(|(table, metrics)| {
            metrics.into_iter().filter_map(move |metrics| Self::new(&table, metrics))
        })
    }
}
