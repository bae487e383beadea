use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[table(name("orders"))]
struct Order {
    #[pk]
    id: String,
}

fn main() {}
