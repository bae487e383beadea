//! The model `signal-ec-prekeys`, after signalapp/Signal-Server: one struct, whose keys are bytes.

use serde_bytes::ByteBuf;
use uuid::Uuid;

use super::*;

#[derive(Debug, Deserialize, DynamoTable, PartialEq, Serialize)]
#[table(name = "keys")]
#[pk("U" = b"{account_id}")]
#[sk("DK" = b"{device_id}{key_id}")]
pub(super) struct Model {
    #[key_only]
    account_id: Uuid,
    #[key_only]
    device_id: u64,
    #[key_only]
    key_id: u64,
    #[serde(rename = "P")]
    public_key: ByteBuf,
}

pub(super) async fn put(model: &Client, item: &Published) -> Sent {
    written::<Model, Model>(model, item).await
}

pub(super) async fn patterns(client: &Client) -> Patterns {
    let account: Uuid = "0f8fad5b-d9cb-469f-a165-70867728950e".parse().unwrap();
    let keys = Model::partition(account).device_id().eq(1_u64);
    vec![("keys of a device", selected(table::<Model>(client).query(keys)).await)]
}
