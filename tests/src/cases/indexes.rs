//! Secondary indexes.

use serde_bytes::ByteBuf;
use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[table(name = "orders")]
pub(super) struct Order {
    #[pk]
    customer: String,
    #[sk]
    order: String,
    #[gsi("status")]
    status: String,
    #[gsi("status", sk)]
    placed_at: u64,
    #[gsi("product")]
    product: String,
    #[gsi("signature", pk)]
    signature: ByteBuf,
}

/// A single-table design with overloaded keys.
#[derive(DynamoTable)]
#[serde(rename_all = "PascalCase")]
#[table(name = "app")]
pub(super) struct Entity {
    #[pk]
    #[serde(rename = "PK")]
    pk: String,
    #[sk]
    #[serde(rename = "SK")]
    sk: String,
    #[gsi(name = "GSI1")]
    gsi1_pk: String,
    #[gsi(name = "GSI1", sk)]
    gsi1_sk: String,
    #[gsi(name = "gsi_2.v1")]
    gsi2_pk: String,
    #[lsi(name = "LSI1")]
    lsi1_sk: String,
}

#[derive(DynamoTable)]
#[table(name = "matches")]
#[gsi(
    "standings",
    pk(tournament, region, season, division),
    sk(round, bracket, played_at, table_number),
    project(keys_only)
)]
#[gsi("referee", pk(referee, region))]
pub(super) struct Match {
    #[pk]
    id: String,
    tournament: String,
    region: String,
    season: u16,
    division: String,
    round: String,
    bracket: ByteBuf,
    played_at: u64,
    table_number: u8,
    referee: String,
}

#[derive(DynamoTable)]
#[table(name = "threads")]
pub(super) struct Thread {
    #[pk]
    forum: String,
    #[sk]
    subject: String,
    #[lsi("last-post")]
    last_post: u64,
    #[lsi("replies", project(keys_only))]
    replies: u32,
    #[lsi("author", project(include(replies, body)))]
    author: String,
    body: String,
}

/// Items without the attribute are not in the index.
#[derive(DynamoTable)]
#[table(name = "accounts")]
#[serde(rename_all = "camelCase")]
pub(super) struct Account {
    #[pk]
    account_id: String,
    #[gsi("open-ticket")]
    #[serde(skip_serializing_if = "Option::is_none")]
    open_ticket: Option<String>,
    #[gsi("open-ticket", sk)]
    #[serde(skip_serializing_if = "Option::is_none")]
    opened_at: Option<u64>,
}

/// The key of the table, reversed, is the key of an index; one attribute is in the keys of three.
#[derive(DynamoTable)]
#[table(name = "memberships")]
pub(super) struct Membership {
    #[pk]
    #[gsi("reversed", sk)]
    #[gsi("role", sk)]
    user: String,
    #[sk]
    #[gsi("reversed")]
    group: String,
    #[gsi("role")]
    role: String,
    #[gsi("joined")]
    #[lsi("joined-by-user")]
    joined: u64,
}

#[derive(DynamoTable)]
#[table(name = "products")]
#[serde(rename_all = "camelCase")]
pub(super) struct Product {
    #[pk]
    product_id: String,
    #[gsi("category", project(all))]
    category: String,
    #[gsi("brand", project(keys_only))]
    brand: String,
    // Listing a key attribute is allowed, although every index holds it anyway.
    #[gsi("color", project(include(unit_price, title, product_id)))]
    color: String,
    unit_price: u64,
    title: String,
}
