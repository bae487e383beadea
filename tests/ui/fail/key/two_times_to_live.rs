use tablewright::DynamoTable;

#[derive(DynamoTable)]
struct Order {
    #[pk]
    id: String,
    #[ttl]
    expires_at: u64,
    #[ttl]
    deleted_at: u64,
}

fn main() {}
