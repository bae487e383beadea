use tablewright::DynamoTable;

#[derive(DynamoTable)]
struct Order {
    #[pk]
    value: Vec<u8>,
}

fn main() {}
