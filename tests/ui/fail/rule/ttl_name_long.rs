use tablewright::DynamoTable;

#[derive(DynamoTable)]
struct Order {
    #[pk]
    id: String,
    #[ttl]
    #[serde(rename = "expires-expires-expires-expires-expires-expires-expires-expires-expires-expires-expires-expires-expires-expires-expires-expires-expires-expires-expires-expires-expires-expires-expires-expires-expires-expires-expires-expires-expires-expires-expires-expires-")]
    expires_at: u64,
}

fn main() {}
