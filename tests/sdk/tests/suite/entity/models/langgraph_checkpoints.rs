//! The model `langgraph-checkpoints`, after langchain-ai/langchain-aws.

use super::*;

#[derive(Debug, Deserialize, DynamoTable, PartialEq)]
#[table(name = "langgraph-checkpoints-dynamodb", pk = "PK", sk = "SK")]
pub(super) enum Model {
    Checkpoint(Checkpoint),
    Write(Write),
    CheckpointChunk(CheckpointChunk),
    WriteChunk(WriteChunk),
}

#[derive(Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk("CHECKPOINT_{thread_id}")]
#[sk("{ns:empty}#{id}")]
pub(super) struct Checkpoint {
    #[key_only]
    thread_id: String,
    ns: String,
    id: String,
    r#type: String,
    ref_key: String,
    ref_loc: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    parent_checkpoint_id: Option<String>,
    #[ttl]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ttl: Option<u64>,
}

#[derive(Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk("WRITES_{thread_id}#{checkpoint_ns}#{checkpoint_id}")]
#[sk("{task_id}#{idx:plain}")]
pub(super) struct Write {
    #[key_only]
    thread_id: String,
    #[key_only]
    checkpoint_ns: String,
    checkpoint_id: String,
    task_id: String,
    idx: u64,
    channel: String,
    #[ttl]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ttl: Option<u64>,
}

#[derive(Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk("CHUNK_{thread_id}#{checkpoint_ns}#{checkpoint_id}")]
#[sk("CHUNK")]
pub(super) struct CheckpointChunk {
    #[key_only]
    thread_id: String,
    #[key_only]
    checkpoint_ns: String,
    #[key_only]
    checkpoint_id: String,
    payload: String,
}

#[derive(Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk("CHUNK_{thread_id}#{checkpoint_ns}#{checkpoint_id}#{task_id}#{idx:plain}")]
#[sk("CHUNK")]
pub(super) struct WriteChunk {
    #[key_only]
    thread_id: String,
    #[key_only]
    checkpoint_ns: String,
    #[key_only]
    checkpoint_id: String,
    #[key_only]
    task_id: String,
    #[key_only]
    idx: u64,
    payload: String,
}

pub(super) async fn put(model: &Client, item: &Published) -> Sent {
    match item.entity.as_str() {
        "Checkpoint" => written::<Model, Checkpoint>(model, item).await,
        "Write" => written::<Model, Write>(model, item).await,
        "CheckpointChunk" => written::<Model, CheckpointChunk>(model, item).await,
        "WriteChunk" => written::<Model, WriteChunk>(model, item).await,
        other => panic!("there is no entity {other}"),
    }
}

pub(super) async fn patterns(client: &Client) -> Patterns {
    vec![
        (
            "latest checkpoint of a namespace",
            selected(
                table::<Checkpoint>(client)
                    .query(Checkpoint::partition("user-123").ns().eq("inner"))
                    .descending()
                    .limit(1),
            )
            .await,
        ),
        (
            "all checkpoints of a thread",
            selected(table::<Checkpoint>(client).query(Checkpoint::partition("user-123")).descending()).await,
        ),
        (
            "pending writes",
            selected(table::<Write>(client).query(Write::partition(
                "user-123",
                "inner",
                "1ef4f797-8335-6428-8001-8a1503f9b875",
            )))
            .await,
        ),
    ]
}
