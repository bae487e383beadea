use tablewright::DynamoTable;

#[derive(DynamoTable)]
struct Order {
    #[pk]
    id: String,
    tenant: String,
    price: u64,
    #[vector("embedding", dimensions = 1024, distance(cosine), pk(tennant), filters(prise), project(include(titel)))]
    embedding: Vec<f32>,
}

fn main() {}
