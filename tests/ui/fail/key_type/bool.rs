use tablewright::DynamoTable;

#[derive(DynamoTable)]
struct Order {
    #[pk]
    value: bool,
}

fn main() {}
