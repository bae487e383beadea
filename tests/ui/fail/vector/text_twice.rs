use tablewright::DynamoTable;

#[derive(DynamoTable)]
struct Order {
    #[pk]
    id: String,
    #[vector("embedding", dimensions = 1024, distance(cosine))]
    #[vector(name = "exact", dimensions = 1024, distance(euclidean))]
    embedding: String,
}

fn main() {}
