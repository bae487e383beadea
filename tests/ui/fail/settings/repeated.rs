use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[table(name = "orders", name = "purchases")]
struct Order {
    #[pk]
    id: String,
}

fn main() {}
