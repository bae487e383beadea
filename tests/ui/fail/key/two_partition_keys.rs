use tablewright::DynamoTable;

#[derive(DynamoTable)]
struct Order {
    #[pk]
    customer: String,
    #[pk]
    id: String,
}

fn main() {}
