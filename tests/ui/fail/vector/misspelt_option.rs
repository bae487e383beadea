use tablewright::DynamoTable;

#[derive(DynamoTable)]
struct Order {
    #[pk]
    id: String,
    tenant: String,
    price: u64,
    #[vector("embedding", dimension = 1024, distance(cosine))]
    embedding: Vec<f32>,
}

fn main() {}
