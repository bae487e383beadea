use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[table(logical_id = "orders-table")]
struct Order {
    #[pk]
    id: String,
}

fn main() {}
