//! The same requests by tablewright and by other crates, for the benchmark.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;

pub mod expression;
pub mod facade;
pub mod typed;

/// What a key is to the SDK.
pub type Item = HashMap<String, AttributeValue>;

/// What the table is called.
pub const TABLE: &str = "acme-shop-orders";

/// What its index is called.
pub const INDEX: &str = "status-index";
