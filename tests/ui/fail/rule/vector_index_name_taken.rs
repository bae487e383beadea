use tablewright::DynamoTable;

#[derive(DynamoTable)]
struct Order {
    #[pk]
    id: String,
    #[vector("embedding", dimensions = 1024, distance(cosine))]
    #[vector(name = "embedding-index", dimensions = 1024, distance(euclidean))]
    embedding: Vec<f32>,
}

fn main() {}
