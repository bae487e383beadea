use tablewright::DynamoTable;

#[derive(DynamoTable)]
struct Order {
    #[pk]
    id: String,
    #[vector(name = "exact", dimensions = 1024)]
    embedding: Vec<f32>,
}

fn main() {}
