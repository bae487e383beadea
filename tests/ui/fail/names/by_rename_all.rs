use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[serde(rename_all = "camelCase")]
struct Order {
    #[pk]
    order_id: String,
    #[serde(rename = "orderId")]
    number: u64,
}

fn main() {}
