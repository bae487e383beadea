use tablewright::DynamoTable;

#[derive(DynamoTable)]
struct Order {
    #[pk]
    id: String,
    #[vector("embedding-1", dimensions = 1024, distance(cosine))]
    #[vector("embedding-2", dimensions = 1024, distance(cosine))]
    #[vector("embedding-3", dimensions = 1024, distance(cosine))]
    #[vector("embedding-4", dimensions = 1024, distance(cosine))]
    #[vector("embedding-5", dimensions = 1024, distance(cosine))]
    #[vector("embedding-6", dimensions = 1024, distance(cosine))]
    embedding: Vec<f32>,
}

fn main() {}
