// Table `orders-prod`, from its description and 3 items.
//
// The name of the struct, the base name `orders` and the names of the fields are guesses. Change
// them as you like: `physical_name` and `rename` keep the stored names. If a CloudFormation stack
// owns the table, add its `logical_id`.
//
// A field is an `Option` if one of the items lacks it. Items that were not read may differ.

use serde::{Deserialize, Serialize};
use tablewright::{DynamoTable, EpochSeconds};

/// An item of the table `orders-prod`.
#[derive(Clone, Debug, Deserialize, DynamoTable, Serialize)]
#[serde(rename_all = "camelCase")]
#[table(
    name = "orders",
    physical_name = "orders-prod",
    deletion_protection,
    point_in_time_recovery,
)]
#[stream]
pub struct Order {
    #[pk]
    pub customer_id: String,
    #[sk]
    pub order_id: String,
    #[gsi("status", project(include(total_cents, lines)))]
    pub status: String,
    #[gsi("status", sk)]
    pub placed_at: u64,
    #[lsi("total", project(keys_only))]
    pub total_cents: u64,
    pub lines: Vec<Line>,
    #[ttl]
    pub expires_at: Option<EpochSeconds>,
    pub address: Option<Address>,
    pub gift: bool,
    pub note: Option<String>,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Line {
    #[serde(rename = "giftWrap")]
    pub gift_wrap: Option<bool>,
    pub quantity: u64,
    pub sku: String,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Address {
    pub country: Option<String>,
    #[serde(rename = "postCode")]
    pub post_code: String,
    pub street: String,
}
