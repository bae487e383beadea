use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[table(billing(provisioned(reads = 5, writes = 5)))]
struct Order {
    #[pk]
    id: String,
    #[vector("embedding", dimensions = 1024, distance(cosine))]
    embedding: Vec<f32>,
}

fn main() {}
