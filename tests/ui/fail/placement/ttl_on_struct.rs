use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[ttl(expires_at)]
struct Order {
    #[pk]
    id: String,
    expires_at: u64,
}

fn main() {}
