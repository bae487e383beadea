use tablewright::DynamoTable;

#[derive(DynamoTable)]
struct Order {
    #[pk]
    id: String,
    #[gsi("status²")]
    status: String,
}

fn main() {}
