// Two fields that serde reads from one attribute.
use tablewright::DynamoTable;

#[derive(DynamoTable)]
struct Order {
    #[pk]
    id: String,
    #[serde(alias = "id")]
    old_id: String,
    #[serde(alias = "sum", alias = "amount")]
    total: u64,
    #[serde(alias = "amount")]
    count: u64,
    #[serde(rename(serialize = "from", deserialize = "to"))]
    from: String,
    to: String,
}

fn main() {}
