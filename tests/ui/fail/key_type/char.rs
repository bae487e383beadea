use tablewright::DynamoTable;

#[derive(DynamoTable)]
struct Order {
    #[pk]
    number: u64,
    #[sk]
    value: char,
}

fn main() {}
