use tablewright::DynamoTable;

#[derive(DynamoTable)]
struct Order {
    #[pk]
    id: String,
    #[vector("embedding", dimensions = 1024, distance(cosine))]
    embedding: std::collections::BTreeMap<u32, f32>,
}

fn main() {}
