use tablewright::DynamoTable;

#[derive(DynamoTable)]
struct Order {
    #[pk]
    #[stream]
    id: String,
}

fn main() {}
