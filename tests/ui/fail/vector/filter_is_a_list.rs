use tablewright::DynamoTable;

#[derive(DynamoTable)]
struct Order {
    #[pk]
    id: String,
    tags: Vec<String>,
    category: Option<String>,
    #[vector("embedding", dimensions = 1024, distance(cosine), pk(category), filters(tags, embedding))]
    embedding: Vec<f32>,
}

fn main() {}
