use tablewright::DynamoTable;

#[derive(DynamoTable)]
struct Order {
    #[pk]
    id: String,
    #[vector("embedding", dimensions = 4097, distance(cosine))]
    embedding: Vec<f32>,
}

fn main() {}
