use tablewright::DynamoTable;

#[derive(DynamoTable)]
struct Order {
    #[pk = "id"]
    id: String,
}

fn main() {}
