use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[table = "orders"]
struct Order {
    #[pk]
    id: String,
}

fn main() {}
