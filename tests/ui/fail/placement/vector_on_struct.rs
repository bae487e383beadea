use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[vector("embedding", dimensions = 1024, distance(cosine))]
struct Order {
    #[pk]
    id: String,
    embedding: Vec<f32>,
}

fn main() {}
