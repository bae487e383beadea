use tablewright::DynamoTable;

#[derive(DynamoTable)]
struct Order {
    #[pk]
    id: String,
    #[vector("embedding", dimensions = 1024, distance(cosine))]
    #[serde(skip_serializing_if = "Option::is_none")]
    embedding: Option<String>,
}

fn main() {}
