use tablewright::DynamoTable;

#[derive(DynamoTable)]
struct Order {
    #[pk(name = "PK")]
    id: String,
    #[sk("SK")]
    number: u32,
    #[ttl = "expires"]
    expires_at: u64,
}

fn main() {}
