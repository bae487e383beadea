use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[serde(rename_all = "camel_case")]
struct Order {
    #[pk]
    order_id: String,
}

fn main() {}
