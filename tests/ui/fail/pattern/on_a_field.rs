use tablewright::DynamoTable;

#[derive(DynamoTable)]
struct Order {
    #[pk]
    #[access(order(id))]
    id: String,
}

fn main() {}
