use tablewright::DynamoTable;

#[derive(DynamoTable)]
struct Order {
    #[pk]
    id: String,
    #[gsi("status")]
    #[serde(rename = "status-status-status-status-status-status-status-status-status-status-status-status-status-status-status-status-status-status-status-status-status-status-status-status-status-status-status-status-status-status-status-status-status-status-status-status-status-")]
    status: String,
}

fn main() {}
