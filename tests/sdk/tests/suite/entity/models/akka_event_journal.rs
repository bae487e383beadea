//! The model `akka-event-journal`, after akka/akka-persistence-dynamodb: one struct, whose keys are fields and whose index
//! has a computed partition key.

use super::*;

#[derive(Debug, Deserialize, DynamoTable, PartialEq, Serialize)]
#[table(name = "event_journal")]
#[gsi(name = "event_journal_slice_idx", by = "slice", pk("entity_type_slice" = "{entity_type}-{slice:plain}"), sk(ts))]
pub(super) struct Model {
    #[pk]
    pid: String,
    #[sk]
    seq_nr: u64,
    entity_type: String,
    slice: u16,
    ts: u64,
    event_payload: String,
}

pub(super) async fn put(model: &Client, item: &Published) -> Sent {
    written::<Model, Model>(model, item).await
}

pub(super) async fn patterns(client: &Client) -> Patterns {
    let journal = || table::<Model>(client);
    let cart = || Model::partition("ShoppingCart|cart-1");
    vec![
        (
            "events of an entity from a number on",
            selected(journal().query(cart().seq_nr().between(2_u64, 10_u64))).await,
        ),
        ("last event", selected(journal().query(cart()).descending().limit(1)).await),
        (
            "events of a slice since a time",
            selected(
                journal().query(Model::by_slice("ShoppingCart", 417_u16).ts().gt(1_795_156_140_000_001_u64)),
            )
            .await,
        ),
    ]
}
