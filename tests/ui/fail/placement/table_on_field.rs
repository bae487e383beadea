use tablewright::DynamoTable;

#[derive(DynamoTable)]
struct Order {
    #[pk]
    #[table(name = "orders")]
    id: String,
}

fn main() {}
