use tablewright::DynamoTable;

#[derive(DynamoTable)]
struct Order {
    #[pk]
    id: String,
    #[ttl]
    expires_at: String,
}

fn main() {}
