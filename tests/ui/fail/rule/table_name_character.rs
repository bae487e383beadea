use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[table(name = "orders/2026")]
struct Order {
    #[pk]
    id: String,
}

fn main() {}
