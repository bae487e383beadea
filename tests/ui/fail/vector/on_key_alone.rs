use tablewright::DynamoTable;

#[derive(DynamoTable)]
struct Order {
    #[pk]
    #[vector("id", dimensions = 1024, distance(cosine))]
    id: Vec<f32>,
}

fn main() {}
