//! The same requests with tablewright and with other crates, for the benchmark.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;

pub mod expression;
pub mod facade;
pub mod typed;

/// A key as the SDK represents it.
pub type Item = HashMap<String, AttributeValue>;

/// The name of the table.
pub const TABLE: &str = "acme-shop-orders";

/// The name of its index.
pub const INDEX: &str = "status-index";
