//! The model `nservicebus-outbox-saga`, after Particular/NServiceBus.Persistence.DynamoDB.

use super::*;

#[derive(Debug, Deserialize, DynamoTable, PartialEq)]
#[table(name = "NServiceBus.Storage", pk = "PK", sk = "SK")]
pub(super) enum Model {
    OutboxMetadata(OutboxMetadata),
    OutboxOperation(OutboxOperation),
    Saga(Saga),
}

#[derive(Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk("OUTBOX#{endpoint}#{message_id}")]
#[sk("OUTBOX#METADATA#{message_id}")]
pub(super) struct OutboxMetadata {
    #[key_only]
    endpoint: String,
    #[key_only]
    message_id: String,
    #[serde(rename = "OperationsCount")]
    operations_count: u64,
    #[serde(rename = "Dispatched")]
    dispatched: bool,
    #[ttl]
    #[serde(rename = "ExpiresAt", default, skip_serializing_if = "Option::is_none")]
    expires_at: Option<u64>,
}

#[derive(Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk("OUTBOX#{endpoint}#{message_id}")]
#[sk("OUTBOX#OPERATION#{message_id}#{number:04}")]
pub(super) struct OutboxOperation {
    #[key_only]
    endpoint: String,
    #[key_only]
    message_id: String,
    #[key_only]
    number: u64,
    #[serde(rename = "MessageId")]
    sent_id: String,
    #[serde(rename = "Headers")]
    headers: Value,
}

#[derive(Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk("SAGA#{endpoint}#{saga_id}")]
#[sk("SAGA#{saga_id}")]
pub(super) struct Saga {
    #[key_only]
    endpoint: String,
    #[key_only]
    saga_id: String,
    #[serde(rename = "Version")]
    version: u64,
}

pub(super) async fn put(model: &Client, item: &Published) -> Sent {
    match item.entity.as_str() {
        "OutboxMetadata" => written::<Model, OutboxMetadata>(model, item).await,
        "OutboxOperation" => written::<Model, OutboxOperation>(model, item).await,
        "Saga" => written::<Model, Saga>(model, item).await,
        other => panic!("there is no entity {other}"),
    }
}

pub(super) async fn patterns(client: &Client) -> Patterns {
    vec![
        (
            "message with its operations",
            selected(
                table::<Model>(client)
                    .query(OutboxMetadata::partition("Sales.Api", "7e2d4b0e").any_entity::<Model>()),
            )
            .await,
        ),
        (
            "operations in their order",
            selected(
                table::<OutboxOperation>(client).query(OutboxOperation::partition("Sales.Api", "7e2d4b0e")),
            )
            .await,
        ),
        ("saga", vec![got(client, Saga::key("Sales.Api", "a1b2")).await]),
        (
            "operations from the tenth on",
            selected(
                table::<OutboxOperation>(client)
                    .query(OutboxOperation::partition("Sales.Api", "7e2d4b0e").number().ge(10_u64)),
            )
            .await,
        ),
    ]
}
