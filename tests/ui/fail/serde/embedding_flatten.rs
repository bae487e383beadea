use serde::{Deserialize, Serialize};
use tablewright::DynamoTable;

#[derive(Serialize, Deserialize)]
struct Embedding {
    numbers: Vec<f32>,
}

#[derive(Serialize, Deserialize, DynamoTable)]
struct Order {
    #[pk]
    id: String,
    #[vector("embedding", dimensions = 1024, distance(cosine))]
    #[serde(flatten)]
    embedding: Embedding,
}

fn main() {}
