// Table `shop-OrdersTable-1XK3F8Q2ZJ9AB`, from its description and 1 item.
//
// The name of the struct, the base name `shop-orders` and the names of the fields are guesses.
// Change them as you like: `physical_name` and `rename` keep the stored names. If a CloudFormation
// stack owns the table, add its `logical_id`.
//
// A field is an `Option` if one of the items lacks it. Items that were not read may differ.
//
// The description does not tell the time to live (`describe-time-to-live`), nor point-in-time
// recovery (`describe-continuous-backups`). Give the output of the command too, or add the setting.

use serde::{Deserialize, Serialize};
use tablewright::DynamoTable;

/// An item of the table `shop-OrdersTable-1XK3F8Q2ZJ9AB`.
#[derive(Clone, Debug, Deserialize, DynamoTable, Serialize)]
#[serde(rename_all = "camelCase")]
#[table(name = "shop-orders", physical_name = "shop-OrdersTable-1XK3F8Q2ZJ9AB")]
pub struct ShopOrder {
    #[pk]
    #[gsi(name = "x-index-index", sk)]
    #[serde(rename = "PK#customer")]
    pub pk_customer: String,
    #[sk]
    #[gsi(name = "x-index-index", project(include(self_, attribute)))]
    pub r#type: String,
    #[gsi(name = "2fa.index", project(keys_only))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub _2fa: Option<String>,
    #[gsi("type")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    #[gsi(name = "type", by = "type_2")]
    #[serde(rename = "BY", skip_serializing_if = "Option::is_none")]
    pub by_2: Option<String>,
    pub self_: String,
    #[serde(rename = "日本")]
    pub attribute: String,
    #[serde(rename = "ID")]
    pub id: String,
    #[serde(rename = "Serialize")]
    pub serialize: SerializeItem,
    #[serde(rename = "a b")]
    pub a_b: String,
    #[serde(rename = "a-b")]
    pub a_b_2: String,
    pub r#match: bool,
    #[serde(rename = "orderID")]
    pub order_id: String,
    #[serde(rename = "本")]
    pub attribute_2: String,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct SerializeItem {
    #[serde(rename = "String")]
    pub string: String,
    pub r#fn: u64,
}
