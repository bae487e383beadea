use tablewright::DynamoTable;

#[derive(DynamoTable)]
struct Order {
    #[pk]
    id: String,
    #[vector("embedding", dimensions = 1024, distance(cosine))]
    #[serde(rename = "embedding-embedding-embedding-embedding-embedding-embedding-embedding-embedding-embedding-embedding-embedding-embedding-embedding-embedding-embedding-embedding-embedding-embedding-embedding-embedding-embedding-embedding-embedding-embedding-embedding-embedding-")]
    embedding: Vec<f32>,
}

fn main() {}
