use tablewright::DynamoTable;

#[derive(DynamoTable)]
struct Order {
    #[pk]
    id: String,
    #[gsi("status", project(include(total)))]
    status: String,
    #[serde(rename = "sum")]
    total: u64,
    sum: u64,
}

fn main() {}
