use tablewright::DynamoTable;

#[derive(DynamoTable)]
struct Order {
    #[pk]
    id: String,
    #[gsi("total")]
    total: u64,
    #[vector("total", dimensions = 1024, distance(cosine))]
    embedding: Vec<f32>,
}

fn main() {}
