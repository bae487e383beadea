use tablewright::DynamoTable;

#[derive(DynamoTable)]
struct Order {
    #[pk]
    value: u128,
}

fn main() {}
