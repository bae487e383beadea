use tablewright::DynamoTable;

#[derive(DynamoTable)]
struct Order {
    #[pk]
    #[sk]
    id: String,
}

fn main() {}
