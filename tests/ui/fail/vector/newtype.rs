use tablewright::DynamoTable;

struct Embedding(Vec<f32>);

#[derive(DynamoTable)]
struct Order {
    #[pk]
    id: String,
    #[vector("embedding", dimensions = 1024, distance(cosine))]
    embedding: Embedding,
}

fn main() {}
