use tablewright::DynamoTable;

#[derive(DynamoTable)]
struct Order {
    #[pk]
    id: String,
    #[gsi(name = "s")]
    status: String,
}

fn main() {}
