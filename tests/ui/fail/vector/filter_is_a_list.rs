use tablewright::DynamoTable;

#[derive(DynamoTable)]
struct Order {
    #[pk]
    id: String,
    tags: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    category: Option<bool>,
    #[vector("embedding", dimensions = 1024, distance(cosine), pk(category), filters(tags, embedding))]
    embedding: Vec<f32>,
}

fn main() {}
