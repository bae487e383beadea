use tablewright::DynamoTable;

#[derive(DynamoTable)]
struct Order {
    #[pk]
    id: String,
    #[vector("embedding")]
    embedding: Vec<f32>,
}

fn main() {}
