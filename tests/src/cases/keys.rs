//! Primary keys of tables.

use serde_bytes::ByteBuf;
use tablewright::{DynamoTable, EpochSeconds, KeyAttribute, Timestamp};
use uuid::Uuid;

#[derive(DynamoTable)]
pub(super) struct Session {
    #[pk]
    id: String,
    user: String,
}

/// What happened on a device.
#[derive(DynamoTable)]
#[table(name = "events")]
pub(super) struct Event {
    #[pk]
    device: String,
    #[sk]
    sequence: u64,
}

#[derive(KeyAttribute)]
pub(super) struct CustomerId(String);

#[derive(KeyAttribute)]
pub(super) struct InvoiceNumber(i64);

#[derive(KeyAttribute)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) enum Carrier {
    Land,
    #[serde(rename = "sea")]
    Sea,
}

#[derive(DynamoTable)]
pub(super) struct Customer {
    #[pk]
    customer: CustomerId,
}

#[derive(DynamoTable)]
pub(super) struct Invoice {
    #[pk]
    customer: CustomerId,
    #[sk]
    number: InvoiceNumber,
}

#[derive(DynamoTable)]
pub(super) struct Digest {
    #[pk]
    hash: ByteBuf,
    #[sk]
    salt: ByteBuf,
}

#[derive(DynamoTable)]
pub(super) struct Shipment {
    #[pk]
    carrier: Carrier,
    #[sk]
    id: Uuid,
}

#[derive(DynamoTable)]
pub(super) struct Reading {
    #[pk]
    meter: u32,
    #[sk]
    taken_at: Timestamp,
    #[gsi("by-day")]
    day: EpochSeconds,
}

#[derive(DynamoTable)]
#[serde(rename_all = "camelCase")]
pub(super) struct Renamed {
    #[pk]
    tenant_id: String,
    #[sk]
    r#type: String,
    #[gsi("mail", project(include(display_name, r#match)))]
    #[serde(rename = "e-mail")]
    mail: String,
    display_name: String,
    r#match: u8,
}
